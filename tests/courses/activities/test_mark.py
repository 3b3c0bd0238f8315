"""What holds for every definition and every response."""

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.activities import Mark, ResponseError, load, mark, validate
from tests.courses.activities import strategies

HOSTILE = [
    math.nan,
    math.inf,
    10**5000,
    b"six",
    {"six"},
    object(),
    {1: 2},
    {("choice",): "six"},
    {"choice": math.nan},
    {"answer": 1.0},
    {"text": "x" * 10_000_000},
    {"zones": ["apk"] * 1_000_000},
    {"path": [[]] * 1_000_000},
    {"score": math.nan, "max": math.nan},
    {"score": math.inf, "max": math.inf},
    {"score": 1, "max": 10**5000},
    {"score": -(10**5000), "max": 5},
    {"pairs": {str(position): "know" for position in range(100_000)}},
]


def mark_or_refuse(definition: dict[str, Any], response: object) -> Mark | None:
    try:
        return mark(load(definition), response)
    except ResponseError:
        return None


@given(strategies.data)
def test_generated_definitions_can_be_published(definition: dict[str, Any]) -> None:
    assert validate(load(definition)) == []


@given(strategies.marked_pairs())
def test_mark_of_any_response_is_a_mark_or_a_refusal(pair: tuple[dict[str, Any], Any]) -> None:
    result = mark_or_refuse(*pair)
    if result is not None:
        assert 0 <= result.score <= 1
        assert result.score == float(f"{result.score:.4f}")
        assert result.feedback
        assert all(said.text for said in result.feedback)


@given(strategies.data, strategies.json_like)
def test_mark_of_a_hostile_response_is_a_mark_or_a_refusal(definition: dict[str, Any], value: Any) -> None:
    mark_or_refuse(definition, value)
    mark_or_refuse(definition, {strategies.FIELD[definition["kind"]]: value})


@pytest.mark.parametrize("response", HOSTILE, ids=range(len(HOSTILE)))
@given(definition=strategies.data)
def test_mark_of_what_json_cannot_carry_is_a_refusal(response: object, definition: dict[str, Any]) -> None:
    assert mark_or_refuse(definition, response) is None


@given(strategies.data)
def test_mark_of_a_response_nested_ten_thousand_deep_is_a_refusal(definition: dict[str, Any]) -> None:
    deep: Any = "six"
    for _ in range(10_000):
        deep = [deep]
    assert mark_or_refuse(definition, {strategies.FIELD[definition["kind"]]: deep}) is None


@given(st.data())
def test_mark_of_the_right_response_is_passed(draw: st.DataObject) -> None:
    definition = draw.draw(strategies.data)
    response = draw.draw(strategies.right_responses(definition))
    result = mark(load(definition), response)
    assert result.passed
    assert result.score == 1
    assert all(said.right for said in result.feedback)


@given(strategies.marked_pairs())
def test_mark_is_passed_only_for_the_right_response(pair: tuple[dict[str, Any], Any]) -> None:
    definition, response = pair
    result = mark_or_refuse(definition, response)
    if result is not None:
        assert result.passed == strategies.is_right(definition, response)
        assert result.passed == all(said.right for said in result.feedback) or definition["kind"] == "spot_it"


@given(strategies.marked_pairs())
def test_mark_as_data_is_plain_json_of_the_same_mark(pair: tuple[dict[str, Any], Any]) -> None:
    result = mark_or_refuse(*pair)
    if result is not None:
        data = result.as_data()
        assert list(data) == ["score", "passed", "feedback"]
        assert [list(said) for said in data["feedback"]] == [["part", "right", "text"]] * len(result.feedback)
