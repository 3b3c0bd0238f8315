"""Single values of a results file, made harmless; and the sentence with which a file is refused."""

import json
from typing import Any, NoReturn
from uuid import UUID

from django.utils.translation import gettext as _

from offline_export.errors import ResultsError


def refuse() -> NoReturn:
    raise ResultsError(
        _("This file is damaged or cut off. Save the results in the pack once more, and bring that file.")
    )


def from_json(text: str) -> Any:
    """The value. Raises ValueError, also for what JSON does not know (NaN) and for what is nested too deep."""
    try:
        return json.loads(text, parse_constant=_no_constant)
    except RecursionError as error:
        raise ValueError("too deep") from error


def plain(text: str) -> str:
    """The text on one line and without what a terminal or a page could take for an instruction."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def person_id(value: object) -> str | None:
    """The id as a UUID is written, or None."""
    try:
        return str(UUID(value)) if isinstance(value, str) else None
    except ValueError:
        return None


def answer_id(value: object) -> str:
    """As much of an answer's id as can be read."""
    return plain(value)[:36] if isinstance(value, str) else ""


def pack_id(value: object) -> str:
    name = value.get("id") if isinstance(value, dict) else None
    return plain(name)[:200] if isinstance(name, str) else ""


def _no_constant(name: str) -> NoReturn:
    raise ValueError(name)
