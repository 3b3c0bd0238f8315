"""The table of a group: its people and the lessons that they are to do, those first who may need help.

The same for the screen, for paper and for files. Sensitive lessons are never in it. Nobody is compared with anybody:
there is no place, no mark and no per cent of a person.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.utils import timezone

from courses.outline import Lesson
from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.assigned import Assigned
from lms.cohorts.models import Cohort
from lms.progress.points import Points
from lms.reports.tables.answers import Known, known_of
from lms.reports.tables.needs import Standing, in_order, needs_of
from lms.reports.tables.shown import Shown, shown_lessons

State = Literal["done", "tried", "todo", "none"]


@dataclass(frozen=True)
class Cell:
    """One person and one lesson. `none`: the lesson is not for this person. `done_at`: the time that counts.
    `paper`: some of the answers came on paper. `self_reported`: the points that exercises counted themselves; None where
    none did. `supervised`: a trainer saw it done. `late`: to be done before today, and not done. `stuck`: a question was
    answered several times and not right yet."""

    state: State
    done_at: datetime | None = None
    supervised: bool = False
    paper: bool = False
    self_reported: Points | None = None
    late: bool = False
    stuck: bool = False


@dataclass(frozen=True)
class Column:
    """One lesson, and how many people have done or tried it, of those whom it is for."""

    lesson: Lesson
    module_title: str
    done: int
    tried: int
    of: int

    @property
    def todo(self) -> int:
        return self.of - self.done - self.tried


@dataclass(frozen=True)
class Row:
    """One person. `cells` stand in the order of the lessons. `last_heard`: when the newest answer arrived, whatever
    it was to. `needs`: why they may need help (not_begun, stuck, late, quiet); `late` and `stuck` count lessons."""

    person: Person
    cells: tuple[Cell, ...]
    done: int
    of: int
    last_heard: datetime | None
    needs: tuple[str, ...]
    late: int
    stuck: int

    @property
    def all_done(self) -> bool:
        return bool(self.of) and self.done == self.of


@dataclass(frozen=True)
class CohortTable:
    """The people of a group, who may need help first, and the lessons in the order in which they are to be done.

    `assigned` is empty where nothing is; then the lessons are those of the modules in which somebody has begun.
    `private`: the sensitive lessons of what is assigned; nobody's state in them is known here."""

    lessons: tuple[Column, ...]
    rows: tuple[Row, ...]
    assigned: tuple[Assigned, ...]
    private: tuple[Lesson, ...]

    @property
    def needing(self) -> int:
        return sum(bool(row.needs) for row in self.rows)

    @property
    def all_done(self) -> int:
        return sum(row.all_done for row in self.rows)

    @property
    def has_self_reported(self) -> bool:
        """Whether a cell says so: then the page explains it."""
        return any(cell.self_reported for row in self.rows for cell in row.cells)

    @property
    def begun(self) -> bool:
        """Whether anybody has answered anything of these lessons."""
        return any(column.done or column.tried for column in self.lessons)


def cohort_table(
    cohort: Cohort,
    *,
    locale: str,
    now: datetime,
    only: UUID | None = None,
    people: Sequence[Person] | None = None,
) -> CohortTable:
    """The table as it is now. `only`: the public id of the one assignment that it is about. `people`: some of the
    group's people, where it is not about all.

    Ten queries for any number of people; thirteen where `locale` is not the group's language.
    """
    people = list(people_of(cohort)) if people is None else people
    known = known_of([person.pk for person in people])
    shown = shown_lessons(cohort, locale, begun=known.touched, only=only)
    today = timezone.localdate(now)
    rows = [_row(person, shown, known, today) for person in people]
    return CohortTable(
        lessons=_columns(shown, rows),
        rows=in_order(rows),
        assigned=shown.assigned,
        private=shown.private,
    )


def _row(person: Person, shown: Shown, known: Known, today: date) -> Row:
    cells = tuple(_cell(person, lesson, shown, known, today) for lesson in shown.lessons)
    by_key = {lesson.key: cell for lesson, cell in zip(shown.lessons, cells, strict=True)}
    states = Counter(cell.state for cell in cells)
    last_heard = known.last_heard.get(person.pk)
    standing = Standing(
        asked=shown.asked(person, today),
        done=frozenset(key for key, cell in by_key.items() if cell.state == "done"),
        tried=known.tried_by(person.pk),
        late=sum(cell.late for cell in cells),
        stuck=sum(cell.stuck for cell in cells),
        last_heard=timezone.localdate(last_heard) if last_heard else None,
    )
    return Row(
        person=person,
        cells=cells,
        done=states["done"],
        of=len(cells) - states["none"],
        last_heard=last_heard,
        needs=needs_of(standing, today),
        late=standing.late,
        stuck=standing.stuck,
    )


def _cell(person: Person, lesson: Lesson, shown: Shown, known: Known, today: date) -> Cell:
    place = person.pk, lesson.key
    if not shown.is_for(lesson.key, person):
        return Cell("none")
    done_at = known.done.get(place)
    return Cell(
        state="done" if done_at else "tried" if place in known.tried else "todo",
        done_at=done_at,
        supervised=place in known.supervised,
        paper=place in known.on_paper,
        self_reported=known.self_reported.get(place),
        late=not done_at and shown.is_late(lesson.key, person, today),
        stuck=not done_at and place in known.stuck,
    )


def _columns(shown: Shown, rows: Iterable[Row]) -> tuple[Column, ...]:
    states = [[row.cells[place].state for row in rows] for place in range(len(shown.lessons))]
    return tuple(
        Column(
            lesson=lesson,
            module_title=shown.module_titles.get(lesson.key, ""),
            done=of.count("done"),
            tried=of.count("tried"),
            of=len(of) - of.count("none"),
        )
        for lesson, of in zip(shown.lessons, states, strict=True)
    )
