"""What is said of a native speaker's reading, and how it is noted in a seed file."""

import re
from collections.abc import Iterable
from datetime import date
from pathlib import Path
from typing import Final

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from courses.seeding.pages import REVIEWED
from courses.seeding.reviews import Review, words_digest
from courses.workshop.lessons import Lesson

LINE: Final = re.compile(rf"^{REVIEWED}:.*\n(?:[ \t]+.*\n)*", re.MULTILINE)
HEAD: Final = re.compile(r"^outcome:.*\n(?:[ \t]+.*\n)*", re.MULTILINE)


class NotYetError(Exception):
    """The words cannot be noted as reviewed: they cannot be read, or their file is not as expected."""


def say(review: Review | None, words: str) -> str:
    """The state in words. `words` is the digest of the words as they are now."""
    if review is None:
        return _("Not reviewed by a native speaker yet")
    values = {"name": review.by, "date": date_format(review.on, "DATE_FORMAT")}
    if review.words != words:
        return _("Changed since %(name)s reviewed it on %(date)s") % values
    return _("Reviewed by %(name)s on %(date)s") % values


def words_of_lesson(lesson: Lesson, language: str) -> str:
    """The digest of the words of one of its sound languages."""
    return words_digest(lesson.page.content(language))


def say_of(lesson: Lesson, language: str) -> str:
    if language not in lesson.sound:
        return _("Cannot be read yet")
    return say(lesson.page.reviews.get(language), words_of_lesson(lesson, language))


def note(lessons: Iterable[Lesson], language: str, *, by: str, on: date) -> list[Path]:
    """Write into the file of a language of each lesson that somebody has read all its words: into all files or none.

    Returns the files. NotYetError where one of them is not as it must be.
    """
    name = " ".join(by.replace("\\", "").replace('"', "’").split())
    if not name or not name.isprintable():
        raise NotYetError("Give the name of the person who read it.")
    texts = dict(_noted(lesson, language, name, on) for lesson in lessons)
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return list(texts)


def _noted(lesson: Lesson, language: str, name: str, on: date) -> tuple[Path, str]:
    """The file of a language, and its text with the review in it."""
    if language not in lesson.sound:
        raise NotYetError(
            f"{lesson.id} in {language} cannot be read yet. Mend what check_lessons says first."
        )
    path = Path(lesson.words[language].file)
    line = f'{REVIEWED}: {{by: "{name}", date: "{on.isoformat()}", words: "{words_of_lesson(lesson, language)}"}}\n'
    text, found = HEAD.subn(
        lambda head: head[0] + line, LINE.sub("", path.read_text(encoding="utf-8")), count=1
    )
    if not found:
        raise NotYetError(f"{path} has no line “outcome: …” below which the review could stand.")
    return path, text
