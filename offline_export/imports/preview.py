"""What would come in if the files were taken in now, person by person. Writes nothing."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from lms.accounts.models import Person
from lms.progress.foreseeing import foresee_attempts
from lms.progress.services import KNOWN, REFUSED, STORED
from offline_export.imports.choosing import Choice, field_of
from offline_export.imports.found import FoundPerson
from offline_export.imports.words import FOUND, reasons_in_words


@dataclass
class Row:
    """One person of the packs: who they seem to be, and what would become of their answers."""

    found: FoundPerson
    choice: Choice
    count: Counter[str] = field(default_factory=Counter)
    refused: Counter[str] = field(default_factory=Counter)
    # The others in these files who are the same person here.
    twins: list[str] = field(default_factory=list)

    @property
    def field(self) -> str:
        return field_of(self.found.id)

    @property
    def new(self) -> int:
        return self.count[STORED]

    @property
    def known(self) -> int:
        return self.count[KNOWN]

    @property
    def reasons(self) -> list[tuple[Any, int]]:
        return reasons_in_words(self.refused)

    @property
    def how(self) -> Any:
        return FOUND[self.choice.match.how]


def rows_of(people: Sequence[FoundPerson], choices: Mapping[str, Choice]) -> list[Row]:
    """Those first of whom something has to be said. The same few queries for any number of people."""
    rows = [Row(person, choices[person.id]) for person in people]
    pairs = [(row.choice.learner, attempt) for row in rows for attempt in row.found.attempts]
    outcomes = iter(foresee_attempts(pairs))
    for row in rows:
        for _attempt in row.found.attempts:
            outcome = next(outcomes)
            row.count[outcome.status] += 1
            if outcome.status == REFUSED:
                row.refused[outcome.reason] += 1
    _name_twins(rows)
    return sorted(rows, key=lambda row: (not row.choice.amiss, row.choice.rank))


def _name_twins(rows: Sequence[Row]) -> None:
    for learner, twins in _by_learner(rows):
        for row in twins:
            others = [other.found for other in twins if other is not row]
            row.twins = [f"{other.nickname} ({other.files[0]})" for other in others if learner]


def _by_learner(rows: Sequence[Row]) -> Iterator[tuple[Person, list[Row]]]:
    together: dict[Person, list[Row]] = {}
    for row in rows:
        if row.choice.learner:
            together.setdefault(row.choice.learner, []).append(row)
    yield from together.items()
