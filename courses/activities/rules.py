"""The rules of authors that several kinds share; each gives the problems that it finds."""

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, Protocol

from courses.activities.definition import BaseDefinition
from courses.activities.normalise import normalise
from courses.activities.problems import Problem
from courses.activities.shapes import Answer, Key, Words, join

ID: Final = re.compile(r"[a-z0-9-]{1,40}")


class _HasId(Protocol):
    @property
    def id(self) -> str: ...


def leaf_problems(definition: BaseDefinition) -> Iterator[Problem]:
    """Ids that are none, and words or accepted answers that are blank."""
    for path, shape, value in definition.leaves():
        if shape == Key and not ID.fullmatch(value):
            yield Problem(path, "bad_id")
        elif shape == Words and not value.strip():
            yield Problem(path, _blank_code(path))
        elif shape == Answer and not normalise(value):
            yield Problem(path, "missing_answer")


def _blank_code(path: str) -> str:
    name = path.rpartition(".")[2]
    if name.startswith("feedback"):
        return "missing_feedback"
    return "missing_picture_text" if name == "picture_text" else "missing_text"


def count_problems(
    parts: Sequence[object], path: str, least: int, most: int, *, name: str = ""
) -> Iterator[Problem]:
    """Too few or too many parts; the code's last word is `name`, or the path when there is none."""
    if len(parts) < least:
        yield Problem(path, f"too_few_{name or path}")
    if len(parts) > most:
        yield Problem(path, f"too_many_{name or path}")


def id_problems(parts: Iterable[_HasId], path: str, *, taken: Iterable[str] = ()) -> Iterator[Problem]:
    """Parts with an id that an earlier part (or one of `taken`) has."""
    seen = set(taken)
    for position, part in enumerate(parts):
        if part.id in seen:
            yield Problem(f"{join(path, position)}.id", "duplicate_id")
        seen.add(part.id)


def same_text_problems(texts: Iterable[str], path: str, *, field: str = "text") -> Iterator[Problem]:
    """Parts whose words an earlier part has too, so that a learner cannot tell them apart."""
    seen: set[str] = set()
    for position, text in enumerate(texts):
        words = " ".join(text.split()).casefold()
        if words and words in seen:
            yield Problem(f"{join(path, position)}.{field}", "same_text")
        seen.add(words)
