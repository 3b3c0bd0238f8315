"""The points that exercises of others counted themselves: which of a learner's claims stands, and how it is told. Pure.

Of each exercise the best claim stands: so they may come in any order, late, and again. A lesson tells one figure, for
which its exercises are added up; one that nobody has tried yet is not in it. An exercise that gives no points, and a
claim that cannot be true, add none.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Final, TypeVar
from uuid import UUID

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from courses.activities import ResponseError, responses

Place = TypeVar("Place", bound=Hashable)


@dataclass(frozen=True)
class Points:
    """Points that exercises counted themselves, of so many that there were; 0 of 0 where they give none."""

    score: float
    most: float

    def __add__(self, other: Points) -> Points:
        return Points(self.score + other.score, self.most + other.most)

    @property
    def words(self) -> str:
        """In the language in force; empty where there are no points to tell."""
        return _("%(score)s of %(max)s points") % self._figures("score", "max") if self.most else ""

    @property
    def short(self) -> str:
        """As `words`, where there is little room."""
        return _("%(done)s of %(all)s") % self._figures("done", "all") if self.most else ""

    @property
    def reported(self) -> str:
        """What a trainer is told of it."""
        if not self.most:
            return _("reported by the exercise itself")
        return _("reported by the exercise itself: %(points)s") % {"points": self.words}

    def _figures(self, score: str, most: str) -> dict[str, str]:
        return {score: _number(self.score), most: _number(self.most)}


NO_POINTS: Final = Points(0, 0)


def points_that_stand(claims: Iterable[tuple[Place, UUID, object]]) -> dict[Place, Points]:
    """By place (a lesson, or a lesson of a person), from all claims made there: the place, the exercise, and the
    response. One that tells no points, or such as cannot be, has a place all the same."""
    best: dict[tuple[Place, UUID], Points] = {}
    for place, exercise, response in claims:
        points = _read(response)
        best[place, exercise] = max(points, best.get((place, exercise), NO_POINTS), key=_height)
    found: dict[Place, Points] = {}
    for (place, _exercise), points in best.items():
        found[place] = found.get(place, NO_POINTS) + points
    return found


def _read(response: object) -> Points:
    try:
        return Points(*responses.points(response))
    except ResponseError:
        return NO_POINTS


def _height(points: Points) -> tuple[float, float]:
    """The larger share is better, then the more there was to get; any points are more than none."""
    return points.score / points.most if points.most else -1, points.most


def _number(value: float) -> str:
    rounded = round(value, 2)
    return number_format(int(rounded) if rounded == int(rounded) else rounded)
