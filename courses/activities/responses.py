"""Reads responses, which nobody vouches for: every value may be of any type, size and depth.

Each function gives what it promises or raises ResponseError, and looks no deeper than it must. The marker in
the browser (mark.js) makes the same checks in the same order, so that both give the same code.
"""

from collections.abc import Collection
from typing import Final

from courses.activities.problems import ResponseError
from courses.activities.shapes import UNSTORABLE

LONGEST_TEXT: Final = 200  # characters (code points) that a learner may type
MOST_POINTS: Final = 1_000_000  # that an exercise may give


def only_field(response: object, name: str) -> object:
    """The value of the one field that a response of this kind has."""
    if not isinstance(response, dict) or len(response) != 1 or name not in response:
        raise ResponseError("bad_shape")
    value: object = response[name]
    return value


def one_of(value: object, known: Collection[str]) -> str:
    """A known id."""
    if not isinstance(value, str):
        raise ResponseError("bad_shape")
    if value not in known:
        raise ResponseError("unknown_id")
    return value


def id_list(value: object) -> list[str]:
    """A list of texts that may be ids."""
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise ResponseError("bad_shape")
    return value


def distinct_ids(value: object, known: Collection[str]) -> list[str]:
    """A list of known ids without repetition."""
    ids = id_list(value)
    if not all(item in known for item in ids):
        raise ResponseError("unknown_id")
    if len(set(ids)) < len(ids):
        raise ResponseError("repeated_id")
    return ids


def id_pairs(value: object, known: Collection[str], targets: Collection[str]) -> dict[str, str]:
    """A target for every one of the known ids."""
    if not isinstance(value, dict) or not all(
        isinstance(part, str) for pair in value.items() for part in pair
    ):
        raise ResponseError("bad_shape")
    if not all(item in known and target in targets for item, target in value.items()):
        raise ResponseError("unknown_id")
    if len(value) < len(known):
        raise ResponseError("incomplete")
    return value


def points(response: object) -> tuple[float, float]:
    """How many points of how many, in a response that is nothing else."""
    if not isinstance(response, dict) or len(response) != 2:
        raise ResponseError("bad_shape")
    score, most = _number(response.get("score")), _number(response.get("max"))
    if not 0 <= score <= most <= MOST_POINTS:  # so written, NaN is refused too
        raise ResponseError("bad_shape")
    return score, most


def _number(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ResponseError("bad_shape")
    return value


def typed_text(value: object) -> str:
    """A text of reasonable length that can be stored."""
    if not isinstance(value, str) or UNSTORABLE.search(value):
        raise ResponseError("bad_shape")
    if len(value) > LONGEST_TEXT:
        raise ResponseError("too_long")
    return value
