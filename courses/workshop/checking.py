"""Runs all checks over the lessons of a folder."""

from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final

from courses.seeding.files import shown
from courses.workshop.browser import NoBrowserError, measure
from courses.workshop.checks import answers, bytes, easiness, pictures, sameness, slots, typed, wording
from courses.workshop.findings import Finding, Severity, unforeseen
from courses.workshop.lessons import Lesson
from courses.workshop.reading import Shelf, read_shelf

OF_ONE: Final[tuple[Callable[[Lesson], Iterator[Finding]], ...]] = (
    easiness.find,
    wording.find,
    sameness.find,
    typed.find,
    slots.find,
    pictures.find,
    answers.find,
)


@dataclass(frozen=True)
class Checked:
    """What was read, and all that is to be said of it, by file and line."""

    shelf: Shelf
    findings: list[Finding]

    @property
    def errors(self) -> int:
        return sum(finding.is_error for finding in self.findings)

    @property
    def advice(self) -> int:
        return len(self.findings) - self.errors


def check(root: Path, only: Collection[str] = (), *, browser: bool = False) -> Checked:
    """The findings of a folder of seeds, or of some lessons in it."""
    shelf = read_shelf(root, only)
    found = set(shelf.findings)
    for lesson in shelf.lessons:
        found.update(_safely(lesson, partial(look_at, lesson)))
        found.update(_safely(lesson, partial(bytes.find, lesson)))
    for module in sorted({lesson.module for lesson in shelf.lessons}):
        lessons = [each for each in shelf.lessons if each.module == module]
        found.update(_safely(lessons[0], partial(answers.find_in_module, lessons)))
    if browser:
        found.update(_measured(root, shelf))
    return Checked(shelf, sorted(found))


def _safely(lesson: Lesson, find: Callable[[], Iterable[Finding]]) -> list[Finding]:
    """What a check finds. One that stumbles over something in a file says so, and the others go on."""
    try:
        return list(find())
    except Exception as error:
        return [unforeseen(lesson.shared.file, error, lesson.id)]


def look_at(lesson: Lesson) -> list[Finding]:
    """What one lesson's words and drawings show by themselves, whether they come from files or from pages."""
    return sorted({finding for find in OF_ONE for finding in find(lesson)})


def _measured(root: Path, shelf: Shelf) -> list[Finding]:
    try:
        return measure(shelf.lessons)
    except NoBrowserError as reason:
        return [Finding(shown(root), 1, Severity.ADVICE, str(reason))]
