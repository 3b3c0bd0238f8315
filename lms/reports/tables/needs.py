"""Who may need help, and why. Pure. A reason is something that a trainer can talk about, and never a mark."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final
from uuid import UUID

if TYPE_CHECKING:
    from lms.reports.tables.table import Row

# So many answers to one question, and none of them right, are several tries.
SEVERAL_TRIES: Final = 3
QUIET_DAYS: Final = 7
# In the order in which they are told.
STUCK, NOT_BEGUN, LATE, QUIET = REASONS = ("stuck", "not_begun", "late", "quiet")


@dataclass(frozen=True)
class Standing:
    """What is known of one person. `asked`: the lessons that they are to do by now; `done` and `tried`: those that they
    have done, and have answered anything of; `late` and `stuck` count lessons."""

    asked: frozenset[UUID]
    done: frozenset[UUID]
    tried: frozenset[UUID]
    late: int
    stuck: int
    last_heard: date | None

    @property
    def has_begun(self) -> bool:
        return bool(self.asked & (self.done | self.tried))

    @property
    def has_more_to_do(self) -> bool:
        return bool(self.asked - self.done)


def needs_of(standing: Standing, today: date) -> tuple[str, ...]:
    """The reasons, in their order. None for who has done all that they were asked to."""
    return tuple(_reasons(standing, today))


def in_order(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Those with more reasons first, then those on their way, then those who have done all; else as they came."""
    return tuple(sorted(rows, key=lambda row: (-len(row.needs), _first(row), row.all_done)))


def _reasons(standing: Standing, today: date) -> Iterator[str]:
    if standing.stuck:
        yield STUCK
    if standing.has_more_to_do and not standing.has_begun:
        yield NOT_BEGUN
    if standing.late:
        yield LATE
    quiet = standing.last_heard and (today - standing.last_heard).days >= QUIET_DAYS
    if standing.has_more_to_do and quiet:
        yield QUIET


def _first(row: Row) -> int:
    return REASONS.index(row.needs[0]) if row.needs else len(REASONS)
