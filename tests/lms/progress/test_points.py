"""Which claims of exercises stand, and how their points are told: in any order, in four languages."""

from itertools import permutations
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override

from lms.progress.points import NO_POINTS, Points, points_that_stand

ONE, TWO = UUID(int=1), UUID(int=2)


def told(score: float, most: float) -> dict[str, float]:
    return {"score": score, "max": most}


@pytest.mark.parametrize(
    ("claims", "stands"),
    [
        ([(ONE, told(3, 5)), (ONE, told(4, 5)), (ONE, told(4, 5)), (ONE, told(0, 5))], Points(4, 5)),
        # The author made it longer meanwhile: the larger share, then the more there was to get.
        ([(ONE, told(4, 5)), (ONE, told(6, 10))], Points(4, 5)),
        ([(ONE, told(4, 5)), (ONE, told(8, 10))], Points(8, 10)),
        ([(ONE, told(0, 5)), (ONE, told(0, 10))], Points(0, 10)),
        # Each has its best, and they are added up.
        ([(ONE, told(1, 5)), (ONE, told(2, 5)), (TWO, told(3, 4))], Points(5, 9)),
        # What gives no points, and what cannot be true, add none and take none away.
        ([(ONE, told(0, 0)), (ONE, None), (ONE, told(6, 5)), (ONE, {"answer": True})], NO_POINTS),
        ([(ONE, told(0, 0)), (ONE, told(0, 5)), (TWO, None)], Points(0, 5)),
    ],
)
def test_best_claim_of_each_exercise_stands_in_any_order(claims: list[Any], stands: Points) -> None:
    for some in permutations(claims):
        assert points_that_stand(("here", *claim) for claim in some) == {"here": stands}


def test_places_have_nothing_to_do_with_each_other() -> None:
    claims = [((1, ONE), TWO, told(1, 5)), ((2, ONE), TWO, told(4, 5)), ((1, TWO), TWO, told(2, 2))]
    assert points_that_stand(claims) == {
        (1, ONE): Points(1, 5),
        (2, ONE): Points(4, 5),
        (1, TWO): Points(2, 2),
    }


@pytest.mark.parametrize(
    ("points", "language", "words"),
    [
        (Points(4, 5), "en", "4 of 5 points"),
        (Points(6.5, 10), "es", "6,5 de 10 puntos"),
        (Points(0.5 + 1.5, 3), "pt-br", "2 de 3 pontos"),
        (Points(0.1 + 0.2, 1), "fr", "0,3 points sur 1"),
        (NO_POINTS, "en", ""),
    ],
)
def test_points_are_told_as_people_write_numbers(points: Points, language: str, words: str) -> None:
    with override(language):
        assert points.words == words


def test_points_are_short_where_there_is_little_room_and_marked_for_trainers() -> None:
    with override("en"):
        assert (Points(4, 5).short, NO_POINTS.short) == ("4 of 5", "")
        assert Points(4, 5).reported == "reported by the exercise itself: 4 of 5 points"
        assert NO_POINTS.reported == "reported by the exercise itself"
