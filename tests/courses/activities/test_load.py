"""Reading definitions from data that writers of seeds, and the database, hand over."""

import json
import math
from typing import Any

import pytest
from hypothesis import given

from courses.activities import KINDS, SHAPE_PROBLEMS, DefinitionError, load
from tests.courses.activities import strategies
from tests.courses.activities.vectors import broken

CASES: list[tuple[str, str, Any, str]] = [
    ("multiple_choice", "choices", ..., "missing_field"),
    ("multiple_choice", "choices.2.feedback", ..., "missing_field"),
    ("multiple_choice", "choices.2.feedback", None, "not_text"),
    ("multiple_choice", "choices.2.feedback", "\ud800", "bad_text"),
    ("multiple_choice", "choices.2.feedback", "a\x00b", "bad_text"),
    ("multiple_choice", "choices.2.text", 1985, "not_text"),
    ("multiple_choice", "choices.2.correct", 1, "not_true_or_false"),
    ("multiple_choice", "choices.2.colour", "red", "unknown_field"),
    ("multiple_choice", "choices.1", "six", "not_a_record"),
    ("multiple_choice", "choices", {"six": {}}, "not_a_list"),
    ("multiple_choice", "choices", "six", "not_a_list"),
    ("true_false", "answer", "false", "not_true_or_false"),
    ("true_false", "prompt", ["x"], "not_text"),
    ("spot_it", "zones.0.x", True, "not_a_figure"),
    ("spot_it", "zones.0.x", "10", "not_a_figure"),
    ("spot_it", "zones.0.x", math.nan, "not_a_figure"),
    ("spot_it", "zones.0.x", math.inf, "not_a_figure"),
    ("spot_it", "zones.0.x", 10**400, "not_a_figure"),
    ("fill_in", "answers.0", 4, "not_text"),
    ("fill_in", "near", None, "not_a_list"),
    ("scenario", "scenes.1.choices.0.goto", ..., "missing_field"),
    ("h5p", "content", 7, "not_text"),
    ("h5p", "needed", "60", "not_a_figure"),
    ("scenario", "kind", "essay", "unknown_kind"),
    ("scenario", "kind", ["scenario"], "unknown_kind"),
    ("scenario", "kind", ..., "unknown_kind"),
]


@pytest.mark.parametrize(("kind", "path", "value", "code"), CASES)
def test_load_of_broken_data_says_where_and_why(kind: str, path: str, value: Any, code: str) -> None:
    with pytest.raises(DefinitionError) as error:
        load(broken(kind, path, value))
    assert (error.value.path, error.value.code) == (path, code)
    assert str(error.value) == f"{path}: {SHAPE_PROBLEMS[code]}"


@pytest.mark.parametrize("data", [None, [], "scenario", 3], ids=str)
def test_load_of_what_is_no_record_is_refused(data: Any) -> None:
    with pytest.raises(DefinitionError) as error:
        load(data)
    assert (error.value.path, error.value.code) == ("", "not_a_record")


def test_load_problem_path_of_a_strange_field_can_be_printed() -> None:
    with pytest.raises(DefinitionError) as error:
        load(broken("true_false", "\ud800ñ", "x"))
    assert error.value.path == "\\ud800\\xf1"


def test_cases_reach_every_shape_problem() -> None:
    assert {code for *_, code in CASES} == set(SHAPE_PROBLEMS)


@given(strategies.json_like)
def test_load_of_anything_is_a_definition_or_a_refusal(data: Any) -> None:
    for candidate in (data, *({"kind": kind, "prompt": data, "choices": data} for kind in KINDS)):
        with pytest.raises(DefinitionError):
            load(candidate)


@given(strategies.data)
def test_load_and_to_data_give_back_the_same(data: dict[str, Any]) -> None:
    definition = load(data)
    assert definition.to_data() == data
    assert load(json.loads(json.dumps(definition.to_data()))) == definition


def test_load_without_near_answers_means_none() -> None:
    assert load(broken("fill_in", "near", ...)).to_data()["near"] == []


@pytest.mark.parametrize("kind", KINDS)
def test_kind_is_the_name_of_its_module_and_definition(kind: str) -> None:
    module = KINDS[kind]
    assert module.__name__ == f"courses.activities.{kind}"
    assert module.Definition.kind == kind
    assert all(callable(getattr(module, name)) for name in ("validate", "mark", "read_form", "presented"))
