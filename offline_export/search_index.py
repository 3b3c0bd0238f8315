"""What the search of a pack looks in, besides the titles, which stand on the page: a few words for each lesson.

Small on purpose: words that tell one lesson from another, folded (small letters, no accents), each once. The script of
the search folds what is typed in the same way (offline_export/shell/search.js).
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import override

from courses.markup import with_general_words
from courses.outline import ActivityBlock, Idea, Lesson
from offline_export.selection import Edition

WORD: Final = re.compile(r"[^\W_]{3,}")
ACCENTS: Final = re.compile("[\u0300-\u036f]")
MOST_WORDS: Final = 70


def search_index(edition: Edition) -> dict[str, list[Any]]:
    """By the key of each lesson: 1 where it is sensitive, else 0, and its outcome and key words in one string."""
    lessons = list(edition.lessons)
    with override(edition.locale):
        found = {lesson.key: list(dict.fromkeys(_words(lesson))) for lesson in lessons}
    everywhere = Counter(word for words in found.values() for word in words)
    return {
        str(lesson.key): [
            int(lesson.sensitive),
            " ".join(_telling(lesson, found[lesson.key], everywhere, len(lessons))),
        ]
        for lesson in lessons
    }


def fold(text: str) -> str:
    """Small letters without accents: `Contraseña` is found by `contrasena`."""
    return ACCENTS.sub("", unicodedata.normalize("NFD", text.lower()))


def _words(lesson: Lesson) -> Iterator[str]:
    """The words of a lesson, those that say most first."""
    for text in _texts(lesson):
        yield from WORD.findall(fold(text))


def _texts(lesson: Lesson) -> Iterator[str]:
    yield lesson.outcome
    yield from (block.title for block in lesson.blocks if isinstance(block, Idea))
    yield from (str(block.definition.to_data()["prompt"]) for block in lesson.activities)
    yield from (
        with_general_words(block.text) for block in lesson.blocks if not isinstance(block, ActivityBlock)
    )


def _telling(lesson: Lesson, words: list[str], everywhere: Counter[str], lessons: int) -> list[str]:
    """Without the words of the title, which are looked in as well, and those that nearly every lesson has."""
    title = set(WORD.findall(fold(lesson.title)))
    common = max(3, lessons / 2)
    return [word for word in words if word not in title and everywhere[word] <= common][:MOST_WORDS]
