"""Results files for tests, as the script of a pack writes them, and ways to spoil them."""

import json
from io import BytesIO
from typing import Any
from uuid import uuid4

ROSA = "0b0f0c54-7a59-4d4c-8a2b-0d6f2b8f1a01"
JUAN = "0b0f0c54-7a59-4d4c-8a2b-0d6f2b8f1a02"


def answer(person: str = ROSA, **changes: Any) -> dict[str, Any]:
    """One answer as it stands in the file."""
    data = {
        "id": str(uuid4()),
        "person": person,
        "lesson": str(uuid4()),
        "activity": str(uuid4()),
        "digest": "0" * 64,
        "response": {"answer": True},
        "answered_at": "2026-03-05T12:00:00.000Z",
    }
    return {**data, **changes}


def results(*attempts: Any, people: Any = None, **changes: Any) -> dict[str, Any]:
    """A whole file, of Rosa alone where nobody else is named."""
    data = {
        "format": "chasqui-results",
        "version": 1,
        "pack": {"id": "chasqui-x-es", "version": "0123456789abcdef"},
        "device": str(uuid4()),
        "people": [{"id": ROSA, "nickname": "Rosa"}] if people is None else people,
        "attempts": list(attempts),
    }
    return {**data, **changes}


def as_file(data: Any) -> BytesIO:
    return BytesIO(data if isinstance(data, bytes) else json.dumps(data).encode())
