"""One person of a group, lesson by lesson: what was done and when, and which answers were not yet right.

Of the lessons of the group's table only; what somebody learns besides is their own affair.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db.models import F

from lms.accounts.models import Person
from lms.progress.models import Attempt
from lms.reports.tables.table import Cell, CohortTable, Column
from lms.reports.tables.wordings import Asked, Wordings, wordings_of

LAST_ANSWERS: Final = 3


@dataclass(frozen=True)
class NotYet:
    """A question that was not right at first. `chosen`: the last different answers that were not right, the newest last.
    `right_later`: a later one was."""

    prompt: str
    language: str
    chosen: tuple[str, ...]
    tries: int
    right_later: bool


@dataclass(frozen=True)
class LessonDone:
    """A lesson of a person: how far it is, when it was answered last, and what was not right at first."""

    column: Column
    cell: Cell
    last_at: datetime | None
    not_yet: tuple[NotYet, ...]


@dataclass
class _Answers:
    """What came in to one question, in turn, up to the first right answer."""

    tries: int = 0
    right: bool = False
    # The last few that were not right: digest and response.
    wrong: list[tuple[str, Any]] = field(default_factory=list)

    def add(self, passed: bool, digest: str, response: Any) -> None:
        if self.right:
            # Who practises what they know has no more tries.
            return
        self.tries += 1
        self.right = passed
        if not passed:
            others = [each for each in self.wrong if each[1] != response]
            self.wrong = [*others, (digest, response)][-LAST_ANSWERS:]


def lessons_of_person(person: Person, table: CohortTable, locale: str) -> list[LessonDone]:
    """The lessons that are for this person, who is the one row of this table. Two queries."""
    pairs = list(zip(table.lessons, table.rows[0].cells, strict=True))
    answers, last = _answers(person, {column.lesson.key for column, _cell in pairs})
    missed = {asked: each for asked, each in answers.items() if each.wrong}
    digests = {digest for each in missed.values() for digest, _response in each.wrong}
    wordings = wordings_of(missed, digests, locale)
    return [
        LessonDone(
            column=column,
            cell=cell,
            last_at=last.get(column.lesson.key),
            not_yet=tuple(_not_yet(column.lesson.key, missed, wordings)),
        )
        for column, cell in pairs
        if cell.state != "none"
    ]


def _answers(person: Person, lessons: set[UUID]) -> tuple[dict[Asked, _Answers], dict[UUID, datetime]]:
    rows = (
        Attempt.objects.of_learner(person)
        .filter(lesson_key__in=lessons, score__isnull=False)
        .order_by("counted_at", F("answered_at").asc(nulls_first=True), "pk")
    )
    found: dict[Asked, _Answers] = {}
    last: dict[UUID, datetime] = {}
    fields = "lesson_key", "activity_id", "passed", "digest", "response", "counted_at"
    for lesson, activity, passed, digest, response, at in rows.values_list(*fields).iterator():
        found.setdefault((lesson, activity), _Answers()).add(passed, digest, response)
        last[lesson] = at
    return found, last


def _not_yet(lesson: UUID, missed: Mapping[Asked, _Answers], wordings: Wordings) -> Iterator[NotYet]:
    for asked, answers in missed.items():
        if asked[0] == lesson:
            prompt, language = wordings.prompt(asked)
            said = [wordings.describe(asked, digest, response) for digest, response in answers.wrong]
            yield NotYet(
                prompt=prompt,
                language=language,
                chosen=tuple(filter(None, dict.fromkeys(said))),
                tries=answers.tries,
                right_later=answers.right,
            )
