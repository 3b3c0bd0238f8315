"""Attempts as they come in from outside: read from plain data, or refused with a code. Believes nothing.

The shape is that of `docs/results-format.md`: id, lesson, activity (UUIDs), digest (64 hex), response (an object),
answered_at (ISO 8601, may be absent). A score that somebody sends is not read at all.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final
from uuid import UUID

# As they stand in the description of the API, too.
DIGEST_PATTERN: Final = "^[0-9a-f]{64}$"
UUID_PATTERN: Final = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$"
DIGEST: Final = re.compile(DIGEST_PATTERN.strip("^$"))
UUID_TEXT: Final = re.compile(UUID_PATTERN.strip("^$"))
MOST_RESPONSE_BYTES: Final = 8_000
MOST_BRACKETS: Final = 500
# As JSON writes it; a backslash that somebody typed stands there doubled.
NUL: Final = re.compile(r"(?<!\\)(?:\\\\)*\\u0000")
MOST_ATTEMPTS: Final = 500


class BadAttempt(Exception):
    """One attempt cannot be read. `code` is stable: clients act on it."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class GivenAttempt:
    """One answer as the device tells it. `answered_at` is by the device's clock, or None."""

    id: UUID
    lesson_key: UUID
    activity_id: UUID
    digest: str
    response: Mapping[str, Any]
    answered_at: datetime | None


def parse_attempt(data: object) -> GivenAttempt:
    """One attempt from plain data. Raises BadAttempt with a code that names the first thing that is wrong."""
    if not isinstance(data, Mapping):
        raise BadAttempt("not_an_attempt")
    digest = data.get("digest")
    if not isinstance(digest, str) or not DIGEST.fullmatch(digest):
        raise BadAttempt("bad_digest")
    return GivenAttempt(
        id=_uuid(data.get("id"), "bad_id"),
        lesson_key=_uuid(data.get("lesson"), "bad_lesson"),
        activity_id=_uuid(data.get("activity"), "bad_activity"),
        digest=digest,
        response=_response(data.get("response")),
        answered_at=parse_time(data.get("answered_at")),
    )


def parse_time(value: object) -> datetime | None:
    """The device's time in UTC. What is no time, or has no zone that makes sense, is no time: the answer stays."""
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _uuid(value: object, code: str) -> UUID:
    if not isinstance(value, str) or not UUID_TEXT.fullmatch(value):
        raise BadAttempt(code)
    return UUID(value)


def _response(value: object) -> Mapping[str, Any]:
    if not isinstance(value, dict):
        raise BadAttempt("bad_response")
    try:
        text = json.dumps(value, allow_nan=False, ensure_ascii=False)
        size = len(text.encode())
    except (ValueError, TypeError, RecursionError, UnicodeEncodeError):
        raise BadAttempt("bad_response") from None
    # PostgreSQL stores no NUL in JSON, and SQLite nothing that is nested deep.
    if size > MOST_RESPONSE_BYTES or NUL.search(text) or text.count("[") + text.count("{") > MOST_BRACKETS:
        raise BadAttempt("bad_response")
    return value
