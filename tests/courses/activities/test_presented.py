"""What a learner sees shuffled is shuffled alike everywhere, and never gives the answer away."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.activities import KINDS, load, presented
from tests.courses.activities import strategies
from tests.courses.activities.vectors import broken, example_of


@given(strategies.order_steps())
def test_presented_steps_are_all_there_and_none_is_in_its_place(data: dict[str, Any]) -> None:
    right = [step["id"] for step in data["steps"]]
    shown = presented(load(data))
    assert sorted(shown) == sorted(right)
    assert all(one != other for one, other in zip(shown, right, strict=True))


@given(strategies.match())
def test_presented_targets_are_all_there_and_none_is_in_its_place(data: dict[str, Any]) -> None:
    written = [target["id"] for target in data["targets"]]
    shown = presented(load(data))
    assert sorted(shown) == sorted(written)
    assert all(one != other for one, other in zip(shown, written, strict=True))


@given(st.data())
def test_presented_depends_on_ids_alone(draw: st.DataObject) -> None:
    data = draw.draw(strategies.order_steps())
    translated = [step | {"text": f"tr {step['text']}", "feedback": "tr"} for step in data["steps"]]
    assert presented(load(data | {"prompt": "tr", "steps": translated})) == presented(load(data))


def test_presented_order_of_known_ids_stays() -> None:
    assert presented(load(example_of("order_steps"))) == ["report", "password", "sim", "bank"]
    assert presented(load(example_of("match"))) == ["have", "know"]


def test_presented_choices_and_zones_are_as_written() -> None:
    assert presented(load(example_of("multiple_choice"))) == ["year", "row", "six"]
    assert presented(load(example_of("spot_it"))) == ["apk", "link", "hurry", "photo", "name"]


@pytest.mark.parametrize("kind", KINDS)
def test_presented_is_a_list_of_ids_for_every_kind(kind: str) -> None:
    assert all(isinstance(key, str) for key in presented(load(example_of(kind))))


def test_presented_of_nothing_or_one_is_itself() -> None:
    assert presented(load(broken("order_steps", "steps", []))) == []
    assert presented(load(broken("order_steps", "steps", example_of("order_steps")["steps"][:1]))) == ["sim"]
