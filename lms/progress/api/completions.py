"""Progress out: all of it, or what is new since the phone last asked."""

from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils.http import parse_etags
from ninja import Header, Router, Schema

from lms.accounts.models import Person
from lms.progress.api.limits import Rate
from lms.progress.api.people import signed_in
from lms.progress.api.problems import problems
from lms.progress.models import ProgressRevision
from lms.progress.reading import progress_since, revision_of

rate = Rate(burst=200, every=0.5)
router = Router()


class ProgressOut(Schema):
    """`lessons`: key to `done` or `tried`; `activities`: ids of those finished.

    `all`: this replaces what the phone knew of this owner. Else it is added to it. `cursor` goes into the next `since`.
    """

    cursor: str
    all: bool
    owner: str
    lessons: dict[str, Literal["done", "tried"]]
    activities: list[str]


ETAG = {"headers": {"ETag": {"schema": {"type": "string"}, "required": True}}}


@router.get(
    "/completions",
    throttle=rate,
    response={200: ProgressOut, 304: None, **problems(401, 422, 429)},
    openapi_extra={"responses": {200: ETAG, 304: ETAG}},
)
def completions(
    request: HttpRequest,
    response: HttpResponse,
    since: str = "",
    if_none_match: str = Header("", alias="If-None-Match"),
) -> Any:
    """What the signed-in learner has done; with `since`, what changed after that cursor.

    A cursor that nobody gave out (no number, or from the future) brings everything.
    """
    person = signed_in(request)
    revision = revision_of(person)
    headers = {"ETag": _etag(person, revision), "Cache-Control": "private, no-store"}
    if headers["ETag"] in {tag.removeprefix("W/") for tag in parse_etags(if_none_match)}:
        return HttpResponse(status=304, headers=headers)
    for name, value in headers.items():
        response.headers[name] = value
    return progress_since(person, revision, since=_cursor(since))


def _etag(person: Person, revision: ProgressRevision) -> str:
    """Names the owner too: another person on this phone is never told that nothing is new."""
    return f'"{person.public_id.hex}-{revision.number}"'


def _cursor(since: str) -> int | None:
    return int(since) if since.isascii() and since.isdecimal() and len(since) < 19 else None
