"""Answers in: one batch at a time, each answer looked at by itself."""

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from django.utils import timezone
from ninja import Router, Schema
from pydantic import Field

from lms.accounts.models import Person
from lms.progress.api.limits import Rate
from lms.progress.api.people import signed_in
from lms.progress.api.problems import Problem, problems
from lms.progress.batch import DIGEST_PATTERN, MOST_ATTEMPTS, UUID_PATTERN, BadAttempt, parse_attempt
from lms.progress.models import Attempt
from lms.progress.services import REFUSED, record_attempts

UuidText = Annotated[str, Field(pattern=UUID_PATTERN)]
# A phone with 5,000 waiting answers sends 50 batches, one right after the other.
rate = Rate(burst=200, every=0.5)
router = Router()


class AttemptIn(Schema):
    """One answer, as the device made it. `digest` names the version of the activity that was seen."""

    id: UuidText
    lesson: UuidText
    activity: UuidText
    digest: Annotated[str, Field(pattern=DIGEST_PATTERN)]
    response: dict[str, Any]
    answered_at: str | None = None
    owner: UuidText | None = None


class BatchIn(Schema):
    """Up to 500 answers. Each is looked at by itself, so one that is wrong holds up no other."""

    attempts: list[Any]


class ResultOut(Schema):
    """What became of one answer. `id` is as it was sent; `reason` is given with `refused`."""

    id: str | None
    status: Literal["stored", "known", "refused"]
    reason: str = ""


class BatchOut(Schema):
    """One result for each answer, in the order in which they were sent."""

    results: list[ResultOut]


SHAPE = {
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
}


@router.post(
    "/attempts",
    throttle=rate,
    response={200: BatchOut, **problems(400, 401, 403, 413, 415, 422, 429)},
    openapi_extra=SHAPE,
)
def add_attempts(request: HttpRequest, batch: BatchIn) -> dict[str, Any]:
    """Record answers. Send again whatever got no reply: what is there already comes back as `known`."""
    if len(batch.attempts) > MOST_ATTEMPTS:
        raise Problem("too_many")
    return {"results": take(batch.attempts, signed_in(request))}


def take(attempts: list[Any], person: Person) -> list[dict[str, Any]]:
    """Record what can be read of these answers of a person; what became of each."""
    results: list[dict[str, Any]] = []
    given = []
    for data in attempts:
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
    return results


def _id_of(data: Any) -> str | None:
    value = data.get("id") if isinstance(data, dict) else None
    return value[:64].encode("utf-8", "replace").decode() if isinstance(value, str) else None
