"""Signing in and out by script, and the key with which a phone closes what waits to be sent."""

from base64 import b64encode
from typing import Annotated, Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import Field, StrictBool

from lms.accounts.codes import read_code
from lms.accounts.guard import Outcome, check_pin
from lms.accounts.sealing import SEAL_ID_PATTERN, seal_key, seal_of
from lms.accounts.services import find_by_code, sign_in
from lms.progress.api.limits import Rate
from lms.progress.api.people import whoever
from lms.progress.api.problems import Problem, problems

# Only against a client that runs wild: wrong PINs are slowed down by lms.accounts.guard.
rate = Rate(burst=20, every=3)
router = Router()


class SessionIn(Schema):
    """An access code and a PIN, as they were typed. `own_phone`: nobody else uses this phone."""

    code: Annotated[str, Field(max_length=64)]
    pin: Annotated[str, Field(max_length=64)]
    own_phone: StrictBool = False


class PersonOut(Schema):
    """Who is signed in, as the person chose to be shown."""

    id: str
    nickname: str
    picture: str
    language: str


class SealOut(Schema):
    """The name and the key (32 bytes in base64) with which this phone closes answers before somebody else comes."""

    id: str
    key: str


class SessionOut(Schema):
    """`idle`: seconds without a touch after which the session ends; 0 where nobody is signed in."""

    person: PersonOut | None
    idle: int
    seal: SealOut | None


@router.get("/session", auth=None, response={200: SessionOut, **problems(422)})
def who_is_here(
    request: HttpRequest,
    response: HttpResponse,
    seal: str = Query("", pattern=f"^({SEAL_ID_PATTERN})?$"),
) -> dict[str, Any]:
    """Who is signed in. With `seal`, the key of that name: it opens what its owner closed in an earlier session."""
    return _session(request, response, seal)


@router.post("/session", auth=None, response={200: SessionOut, **problems(400, 401, 403, 413, 415, 422, 429)})
def begin_session(request: HttpRequest, response: HttpResponse, given: SessionIn) -> dict[str, Any]:
    """Sign in. Send again if no reply came. `wrong_code_or_pin` does not say which; `wait` says how long."""
    rate.spend(read_code(given.code) or given.code)
    person = find_by_code(given.code)
    verdict = check_pin(person, given.pin)
    if verdict.outcome is Outcome.WAIT:
        raise Problem("wait", retry_after=verdict.seconds)
    if person is None or not verdict.is_right:
        raise Problem("wrong_code_or_pin")
    sign_in(request, person, own_phone=given.own_phone)
    return _session(request, response)


@router.delete("/session", auth=None, response={204: None, **problems(403)})
def end_session(request: HttpRequest) -> HttpResponse:
    """Sign out. Nothing happens where nobody is signed in."""
    logout(request)
    return HttpResponse(status=204, headers={"Cache-Control": "private, no-store"})


def _session(request: HttpRequest, response: HttpResponse, seal: str = "") -> dict[str, Any]:
    response.headers["Cache-Control"] = "private, no-store"
    person = whoever(request)
    if person is None:
        return {"person": None, "idle": 0, "seal": None}
    seal_id = seal or seal_of(request.session)
    return {
        "person": {
            "id": str(person.public_id),
            "nickname": str(person),
            "picture": person.picture,
            "language": person.language or settings.LANGUAGE_CODE,
        },
        "idle": request.session.get_expiry_age(),
        "seal": {"id": seal_id, "key": b64encode(seal_key(person, seal_id)).decode()},
    }
