"""Reads the text of a seed file, whatever stands in it or in its way."""

import os
from pathlib import Path
from typing import Any, Final

import yaml

LARGEST: Final = 200_000  # bytes; a lesson has about 6,000


class Unreadable(Exception):
    """A file that cannot be read to its end: where, and why."""

    def __init__(self, mark: Any, reason: str) -> None:
        self.line = mark.line + 1 if mark else 1
        self.reason = reason


def shown(path: Path) -> str:
    """The path as a person in the present folder would type it."""
    near = os.path.relpath(path)
    return str(path) if near.startswith("..") else near


def read_text(path: Path) -> str:
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(None, "This file is missing.") from None
    except OSError as error:
        raise Unreadable(None, f"This file cannot be read: {error.strerror}.") from None
    if len(raw) > LARGEST:
        raise Unreadable(None, f"This file is larger than {LARGEST // 1000} KB.")
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw[: error.start].count(b"\n")
        raise Unreadable(
            yaml.Mark("", 0, line, 0, None, 0), "This file is not UTF-8. Save it as UTF-8."
        ) from None
