"""What Open edX is told of the whole course: how it is graded, and which of its files are whose."""

import json
from collections.abc import Iterator, Sequence, Set
from pathlib import PurePosixPath
from typing import Any, Final
from uuid import UUID

from offline_export.files import File, media_type
from offline_export.formats.olx.carried import CARRIED
from offline_export.formats.olx.words import grade_word

# Of the whole course; a partner changes it in Studio.
NEEDED: Final = 0.6


def files(graded: Set[UUID], run: str, static: Sequence[str]) -> Iterator[File]:
    yield File(f"policies/{run}/policy.json", _json({f"course/{run}": {}}))
    yield File(f"policies/{run}/grading_policy.json", _json(_grading(len(graded))))
    yield File("policies/assets.json", _json(dict(map(_asset, static))))


def _grading(counted: int) -> dict[str, Any]:
    """All lessons that count have the same weight."""
    word = grade_word()
    grader = {"type": word, "short_label": word, "min_count": max(1, counted), "drop_count": 0, "weight": 1.0}
    return {"GRADER": [grader], "GRADE_CUTOFFS": {"Pass": NEEDED}}


def _asset(path: str) -> tuple[str, dict[str, Any]]:
    name = PurePosixPath(path).name
    return name, {
        "contentType": media_type(path),
        "displayname": name,
        "filename": name,
        "import_path": None,
        # What carries the course back to us is no page of it.
        "locked": name == CARRIED,
    }


def _json(data: Any) -> bytes:
    return json.dumps(data, ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"
