"""One lesson of a group: who has done it and who not yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from courses.outline import Lesson
from lms.accounts.models import Person
from lms.reports.tables.table import CohortTable


@dataclass(frozen=True)
class People:
    """Who has done a lesson, who has tried it, and who has not begun it."""

    done: tuple[Person, ...]
    tried: tuple[Person, ...]
    todo: tuple[Person, ...]


def people_of_lesson(table: CohortTable, lesson: Lesson) -> People:
    place = [column.lesson.key for column in table.lessons].index(lesson.key)

    def those(state: str) -> tuple[Person, ...]:
        return tuple(row.person for row in table.rows if row.cells[place].state == state)

    return People(those("done"), those("tried"), those("todo"))


def lesson_of(table: CohortTable, key: UUID) -> Lesson | None:
    """A lesson that this table is about, a sensitive one too."""
    known: Sequence[Lesson] = (*(column.lesson for column in table.lessons), *table.private)
    return next((lesson for lesson in known if lesson.key == key), None)
