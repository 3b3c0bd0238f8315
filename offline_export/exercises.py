"""The H5P exercises of a pack: their parts, each once, in a form that a page of a disk can load.

Such a page cannot fetch. So a folder has every part as a script of its own that hands the text over when an exercise is
opened, and a single file has it inside as data. A part may have two megabytes: they are read one at a time, and what a
single file has to know of them beforehand is remembered without their text.
"""

import json
from base64 import b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import Any, Final

from django.utils.translation import gettext as _

from courses.h5p import storing
from courses.outline import Lesson
from offline_export.errors import PackError

FOLDER: Final = "h5p"
# A "<" in data could end its element. In JSON it stands inside strings only.
ESCAPED: Final = "\\u003C"
# Parts whose digests a process remembers: those of some hundred exercises, in a few kilobytes.
MOST_REMEMBERED: Final = 1_000


@dataclass(frozen=True)
class Inside:
    """What a single file says of a part before it comes: its bytes there, and the digest of its script for the policy."""

    size: int
    script: str


def parts_needed(lessons: Iterable[Lesson]) -> dict[str, str]:
    """The digests of all parts that the exercises of these lessons need, each once, with the title of the first that
    does."""
    found: dict[str, str] = {}
    for lesson in lessons:
        for activity in lesson.activities:
            if activity.exercise:
                for digest in activity.exercise.parts:
                    found.setdefault(digest, activity.exercise.title)
    return found


def has_exercises(lesson: Lesson) -> bool:
    return any(activity.exercise for activity in lesson.activities)


def part_path(digest: str) -> str:
    """Where a part stands in a folder. exercise.js makes the same of the digests that a lesson names."""
    return f"{FOLDER}/{digest[:16]}.js"


def part_script(digest: str, title: str) -> bytes:
    """A classic script that hands the text of a part to the page."""
    text = json.dumps(_text(digest, title), ensure_ascii=False)
    return f'Chasqui.exercise.take("{digest}",{text});\n'.encode()


def part_inside(digest: str, title: str) -> bytes:
    """The text of a part as data inside a page."""
    return _text(digest, title).replace("<", ESCAPED).encode()


@lru_cache(MOST_REMEMBERED)
def inside(digest: str, title: str) -> Inside:
    text = _text(digest, title)
    part: dict[str, Any] = json.loads(text)
    size = len(text.encode()) + text.count("<") * (len(ESCAPED) - 1)
    return Inside(size, script_digest(part["js"]))


def script_digest(text: str) -> str:
    """As a content security policy names a script or a style sheet that stands in a page."""
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"


def _text(digest: str, title: str) -> str:
    try:
        return storing.read(digest).decode()
    except (OSError, storing.DamagedFileError) as error:
        text = _("The exercise “%(title)s” cannot be read. Upload it again, and choose it in the lesson.")
        raise PackError(text % {"title": title}) from error
