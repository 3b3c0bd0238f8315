"""The table of a lesson for a group: empty, or with what was typed into it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.core.paginator import Page, Paginator
from django.utils.translation import gettext as _

from courses.outline import Lesson
from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.models import Cohort
from offline_export.paper.cells import Cell, Line, lines_of, named_people
from offline_export.paper.columns import Column, columns_of
from offline_export.paper.entered import entered_by
from offline_export.paper.services import PaperAnswer

PEOPLE_ON_A_PAGE = 50


@dataclass(frozen=True)
class Table:
    """Rows people, columns the questions of the lesson, in the language of its booklet. `page`: of people."""

    lesson: Lesson
    columns: tuple[Column, ...]
    page: Page[Person]
    lines: tuple[Line, ...]

    @property
    def amiss(self) -> list[tuple[Person, Cell]]:
        """Cells with something that cannot be recorded, and whose they are."""
        return [(line.person, cell) for line in self.lines for cell in line.cells if cell.problem]

    @property
    def readable(self) -> list[tuple[Person, Cell]]:
        return [(line.person, cell) for line in self.lines for cell in line.cells if cell.response]

    @property
    def answers(self) -> list[PaperAnswer]:
        return [_answer(self.lesson, person, cell) for person, cell in self.readable]

    def blamed(self, answers: tuple[PaperAnswer, ...], problem: str) -> "Table":
        """The same table with a problem at the cells of these answers."""
        places = {(each.learner.pk, each.activity_id) for each in answers}
        return self._with(
            lambda line, cell: (
                replace(cell, problem=problem)
                if (line.person.pk, cell.column.activity_id) in places
                else cell
            )
        )

    def without_readable(self) -> "Table":
        """What is left to type once the readable answers are recorded."""
        return self._with(lambda line, cell: Cell(cell.name, cell.column) if cell.response else cell)

    def _with(self, change: Any) -> "Table":
        lines = (replace(line, cells=tuple(change(line, cell) for cell in line.cells)) for line in self.lines)
        return replace(self, lines=tuple(lines))


def table_of(cohort: Cohort, lesson: Lesson, *, number: str, typed: Mapping[str, str] | None = None) -> Table:
    """The table with the people of a page; with `typed`, of all whose cells were sent and who are in the group."""
    page = Paginator(people_of(cohort), PEOPLE_ON_A_PAGE).get_page(number)
    # The pages may have moved on since the table was opened: who stands in what was sent counts.
    sent = people_of(cohort).filter(public_id__in=named_people(typed)) if typed else None
    people = list(page.object_list if sent is None else sent)
    columns = columns_of(lesson)
    lines = lines_of(people, columns, typed=typed or {}, entered=entered_by(cohort, people, lesson))
    return Table(lesson, columns, page, lines)


def left_to_do(table: Table) -> str:
    """Why nothing of what was sent can be recorded as it is, in a sentence; empty where all of it can."""
    if table.amiss:
        return _("Nothing is recorded yet. Look at what is marked, or record the rest without it.")
    if not table.readable:
        return _("Nothing is typed yet.")
    return ""


def _answer(lesson: Lesson, person: Person, cell: Cell) -> PaperAnswer:
    return PaperAnswer(
        learner=person,
        lesson_key=lesson.key,
        activity_id=cell.column.activity_id,
        digest=cell.column.activity.digest,
        response=dict(cell.response or {}),
    )
