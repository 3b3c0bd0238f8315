"""What was typed, cell by cell: read, or kept as it is with what is amiss."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from courses.paper_reading import PaperError, read_paper
from lms.accounts.models import Person
from offline_export.paper.columns import Column
from offline_export.paper.problem_words import problem_in_words


@dataclass(frozen=True)
class Cell:
    """One person's answer to one question. `response` is None where nothing was typed or it cannot be read."""

    name: str
    column: Column
    typed: str = ""
    response: Mapping[str, Any] | None = None
    problem: str = ""


@dataclass(frozen=True)
class Line:
    """A person of the group with a cell for each question; `entered`: how many answers on paper are here already."""

    person: Person
    cells: tuple[Cell, ...]
    entered: int = 0


def lines_of(
    people: Iterable[Person],
    columns: tuple[Column, ...],
    *,
    typed: Mapping[str, str],
    entered: Mapping[int, int],
) -> tuple[Line, ...]:
    return tuple(
        Line(person, tuple(_cell(person, column, typed) for column in columns), entered.get(person.pk, 0))
        for person in people
    )


def named_people(names: Iterable[str]) -> set[UUID]:
    """The public ids in the names of posted cells. What is no cell is passed over."""
    found = set()
    for name in names:
        person, _dash, number = name.rpartition(".")
        if len(person) == 32 and number.isdigit():
            try:
                found.add(UUID(hex=person))
            except ValueError:
                continue
    return found


def _cell(person: Person, column: Column, typed: Mapping[str, str]) -> Cell:
    name = f"{person.public_id.hex}.{column.number}"
    text = typed.get(name, "")
    cell = Cell(name, column, text)
    if not text.strip():
        return cell
    try:
        return replace(cell, response=read_paper(column.definition, text, column.truth))
    except PaperError as error:
        return replace(cell, problem=problem_in_words(error))
