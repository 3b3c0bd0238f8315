"""Answers that their owner closed on a shared phone, brought by whoever uses it now.

The one who brings them learns which were stored, and nothing of what was answered.
"""

from base64 import b64decode
from collections.abc import Iterator
from typing import Any

from django.http import HttpRequest
from ninja import Router, Schema

from lms.accounts.models import Person
from lms.accounts.sealing import NotOpened, open_sealed
from lms.progress.api.attempts import BatchOut, UuidText, take
from lms.progress.api.limits import Rate
from lms.progress.api.parser import read_json
from lms.progress.api.problems import Problem, problems
from lms.progress.batch import MOST_ATTEMPTS

rate = Rate(burst=100, every=1)
router = Router()


class SealedIn(Schema):
    """AES-256-GCM over `{"attempts": [...]}`, in base64; `key` is the name of the seal, `docs/api.md` has an example."""

    owner: UuidText
    key: str
    iv: str
    data: str


@router.post("/sealed", auth=None, response={200: BatchOut, **problems(400, 403, 410, 413, 415, 422, 429)})
def add_sealed(request: HttpRequest, sealed: SealedIn) -> dict[str, Any]:
    """Record the answers in a sealed record for their owner, whoever is signed in. Send again if no reply came."""
    rate.spend(sealed.owner.lower())
    owner = Person.objects.filter(public_id=sealed.owner).first()
    if owner is None:
        raise Problem("gone")
    attempts = _attempts(owner, sealed)
    return {"results": [result for part in _parts(attempts) for result in take(part, owner)]}


def _attempts(owner: Person, sealed: SealedIn) -> list[Any]:
    try:
        iv, data = (b64decode(text, validate=True) for text in (sealed.iv, sealed.data))
        content = read_json(open_sealed(owner, sealed.key, iv=iv, data=data))
    except (NotOpened, ValueError):
        raise Problem("not_opened") from None
    attempts = content.get("attempts") if isinstance(content, dict) else None
    if not isinstance(attempts, list):
        raise Problem("not_opened")
    return attempts


def _parts(attempts: list[Any]) -> Iterator[list[Any]]:
    """Nobody but the owner could take a record that is too long apart, so its number is bounded by its bytes alone."""
    for start in range(0, len(attempts), MOST_ATTEMPTS):
        yield attempts[start : start + MOST_ATTEMPTS]
