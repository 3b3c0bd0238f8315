"""`/api/v1/`: answers in, progress out. Typed; the OpenAPI document is at `/api/v1/openapi.json`.

Refusals are `application/problem+json` (RFC 9457) with a stable `code` that a client can act on.
"""

import json
from typing import Any, Literal
from uuid import UUID

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser
from ninja.security import SessionAuth

from lms.accounts.models import Person
from lms.progress.batch import MOST_ATTEMPTS, BadAttempt, parse_attempt
from lms.progress.models import Attempt
from lms.progress.reading import progress_of
from lms.progress.services import REFUSED, record_attempts

MOST_BYTES = 2_000_000
TOO_MUCH = gettext_lazy("This is too much at once. Send fewer answers at a time.")


class Problem(Exception):
    """A request that is refused whole: HTTP status, stable code, sentence for people."""

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(code)
        self.status, self.code, self.detail = status, code, detail


class CarefulParser(Parser):
    """JSON of bounded size and depth."""

    def parse_body(self, request: HttpRequest) -> Any:
        if len(request.body) > MOST_BYTES:
            raise Problem(413, "too_large", str(TOO_MUCH))
        try:
            return json.loads(request.body)
        except (ValueError, RecursionError):
            raise Problem(400, "not_json", _("What arrived is not JSON that can be read.")) from None


# The origin of each request is checked for the whole site (lms.public.middleware.OwnOrigin).
api = NinjaAPI(
    title="Chasqui",
    version="1",
    auth=SessionAuth(csrf=False),
    parser=CarefulParser(),
    docs_url=None,
    urls_namespace="api",
)


class AttemptIn(Schema):
    """One answer, as the device made it. `digest` names the version of the activity that was seen."""

    id: UUID
    lesson: UUID
    activity: UUID
    digest: str
    response: dict[str, Any]
    answered_at: str | None = None
    owner: UUID | None = None


class BatchIn(Schema):
    """Up to 500 answers. Each is looked at by itself, so one that is wrong holds up no other."""

    attempts: list[Any]


class ResultOut(Schema):
    """What became of one answer. `id` is as it was sent; `reason` is given with `refused`."""

    id: str | None
    status: Literal["stored", "known", "refused"]
    reason: str = ""


class BatchOut(Schema):
    results: list[ResultOut]


class ProblemOut(Schema):
    type: str
    title: str
    status: int
    code: str


class ProgressOut(Schema):
    """`lessons`: key to `done` or `tried`; `activities`: ids of those finished."""

    lessons: dict[str, str]
    activities: list[str]


@api.post(
    "/attempts",
    response={200: BatchOut, 400: ProblemOut, 401: ProblemOut, 413: ProblemOut, 422: ProblemOut},
    openapi_extra={
        "requestBody": {
            "content": {
                "application/json": {
                    "schema": {
                        "type": "object",
                        "required": ["attempts"],
                        "properties": {
                            "attempts": {
                                "type": "array",
                                "maxItems": MOST_ATTEMPTS,
                                "items": AttemptIn.model_json_schema(),
                            }
                        },
                    }
                }
            }
        }
    },
)
def add_attempts(request: HttpRequest, batch: BatchIn) -> dict[str, Any]:
    """Record answers. Send again whatever got no reply: what is there already comes back as `known`."""
    if len(batch.attempts) > MOST_ATTEMPTS:
        raise Problem(413, "too_many", str(TOO_MUCH))
    person = _learner(request)
    results: list[dict[str, Any]] = []
    given = []
    for data in batch.attempts:
        try:
            if isinstance(data, dict) and data.get("owner") not in (None, "", str(person.public_id)):
                raise BadAttempt("other_owner")
            given.append(parse_attempt(data))
            results.append({})
        except BadAttempt as error:
            results.append({"id": _id_of(data), "status": REFUSED, "reason": error.code})
    outcomes = iter(
        record_attempts(
            learner=person, attempts=given, received_at=timezone.now(), source=Attempt.Source.SITE
        )
        if given
        else ()
    )
    for result in results:
        if not result:
            outcome = next(outcomes)
            result.update(id=str(outcome.id), status=outcome.status, reason=outcome.reason)
    return {"results": results}


@api.get("/completions", response={200: ProgressOut, 401: ProblemOut})
def completions(request: HttpRequest, response: HttpResponse) -> dict[str, Any]:
    """What the signed-in learner has done."""
    response.headers["Cache-Control"] = "private, no-store"
    return progress_of(_learner(request))


def _learner(request: HttpRequest) -> Person:
    if not isinstance(request.user, Person):  # SessionAuth has seen to it
        raise AuthenticationError
    return request.user


def _id_of(data: Any) -> str | None:
    value = data.get("id") if isinstance(data, dict) else None
    return value[:64].encode("utf-8", "replace").decode() if isinstance(value, str) else None


def _problem(request: HttpRequest, status: int, code: str, detail: str) -> HttpResponse:
    body = {"type": f"about:blank#{code}", "title": detail, "status": status, "code": code}
    return HttpResponse(
        json.dumps(body, ensure_ascii=False), status=status, content_type="application/problem+json"
    )


@api.exception_handler(Problem)
def _on_problem(request: HttpRequest, error: Problem) -> HttpResponse:
    return _problem(request, error.status, error.code, error.detail)


@api.exception_handler(RequestDataTooBig)
def _on_too_large(request: HttpRequest, error: RequestDataTooBig) -> HttpResponse:
    return _problem(request, 413, "too_large", str(TOO_MUCH))


@api.exception_handler(AuthenticationError)
def _on_nobody(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    return _problem(
        request, 401, "signed_out", _("Sign in again. Your answers stay on this phone until then.")
    )


@api.exception_handler(ValidationError)
def _on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    return _problem(request, 422, "bad_shape", _("What arrived has not the shape that is expected here."))


@api.exception_handler(HttpError)
def _on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    cause = error.__cause__ or error.__context__
    if isinstance(cause, Problem):
        return _problem(request, cause.status, cause.code, cause.detail)
    return _problem(request, error.status_code, "refused", str(error))
