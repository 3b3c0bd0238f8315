"""Every answer of every kind has words, and nothing that anybody sends is an error."""

import json
from pathlib import Path
from typing import Any

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from courses import activities
from lms.reports.tables.saying import describe_response, wrong_parts

VECTORS = Path(__file__).parents[4] / "tests/courses/activities/vectors"
CASES = [
    pytest.param(case, id=f"{path.stem}: {case['name']}")
    for path in sorted(VECTORS.glob("*.json"))
    for case in json.loads(path.read_text())
    if case.get("definition", {}).get("kind") in activities.KINDS
]


@pytest.fixture(autouse=True)
def english() -> Any:
    with translation.override("en"):
        yield


def choose(kind: str, **parts: Any) -> activities.Definition:
    return activities.load({"kind": kind, "prompt": "?", **parts})


CHOICES = choose(
    "multiple_choice",
    choices=[
        {"id": key, "text": text, "correct": right, "feedback": "."}
        for key, text, right in (("a", "Send the code", False), ("b", "Hang up", True), ("c", "Wait", False))
    ],
)
STATEMENT = choose("true_false", answer=True, feedback_true=".", feedback_false=".")
STEPS = choose(
    "order_steps",
    steps=[
        {"id": key, "text": text, "feedback": "."}
        for key, text in (("1", "Look"), ("2", "Ask"), ("3", "Pay"))
    ],
)
PAIRS = choose(
    "match",
    targets=[{"id": "know", "text": "I know"}, {"id": "have", "text": "I have"}],
    items=[
        {"id": "pin", "text": "The PIN", "target": "know", "feedback": "."},
        {"id": "phone", "text": "The phone", "target": "have", "feedback": "."},
        {"id": "sms", "text": "The message", "target": "have", "feedback": "."},
    ],
)
ZONES = choose(
    "spot_it",
    picture_text="A screen",
    zones=[
        {"id": key, "label": label, "x": 0, "y": 0, "w": 9, "h": 9, "correct": right, "feedback": "."}
        for key, label, right in (("a", "Address", True), ("b", "Button", False))
    ],
)
GAP = choose(
    "fill_in", before="", after="", answers=["2"], number=True, feedback_right=".", feedback_not_yet="."
)
STORY = choose(
    "scenario",
    start="s",
    scenes=[
        {
            "id": "s",
            "text": "A call",
            "choices": [
                {"id": "t", "text": "Talk", "goto": "more"},
                {"id": "h", "text": "Hang up", "goto": "good"},
            ],
        },
        {
            "id": "more",
            "text": "A code",
            "choices": [
                {"id": "g", "text": "Give it", "goto": "bad"},
                {"id": "h", "text": "Hang up now", "goto": "good"},
            ],
        },
    ],
    ends=[
        {"id": "good", "text": "Safe", "score": 1, "feedback": "."},
        {"id": "bad", "text": "Gone", "score": 0, "feedback": "."},
    ],
)

EXERCISE = choose("h5p", content="ab" * 32, needed=60, feedback_right=".", feedback_not_yet=".")


@pytest.mark.parametrize(
    ("definition", "response", "words", "wrong"),
    [
        (CHOICES, {"choice": "a"}, "Send the code", ("Send the code",)),
        (CHOICES, {"choice": "b"}, "Hang up", ()),
        (STATEMENT, {"answer": False}, "False", ("False",)),
        (STATEMENT, {"answer": True}, "True", ()),
        (STEPS, {"order": ["2", "1", "3"]}, "1. Ask 2. Look 3. Pay", ("Step 1: Ask",)),
        (
            PAIRS,
            {"pairs": {"pin": "have", "phone": "have", "sms": "know"}},
            "The PIN – I have; The phone – I have; The message – I know",
            ("The PIN – I have", "The message – I know"),
        ),
        (ZONES, {"zones": ["b"]}, "Button", ("Not found: Address", "Button")),
        (ZONES, {"zones": ["a"]}, "Address", ()),
        (GAP, {"text": " 3   days "}, "3 days", ("3 days",)),
        (STORY, {"path": ["t", "g"]}, "Talk – Give it", ("Give it",)),
        (STORY, {"path": ["t", "h"]}, "Talk – Hang up now", ()),
        (EXERCISE, {"score": 4, "max": 10}, "4 of 10 points", ("4 of 10 points",)),
        (EXERCISE, {"score": 6.5, "max": 10}, "6.5 of 10 points", ()),
        (EXERCISE, {"score": 0, "max": 0}, "Finished", ()),
    ],
)
def test_answer_is_told_in_the_words_of_its_activity(
    definition: Any, response: Any, words: str, wrong: tuple[str, ...]
) -> None:
    assert describe_response(definition, response) == words
    parts = wrong_parts(definition, response)
    assert tuple(f"Not found: {part.text}" if part.left_out else part.text for part in parts) == wrong


def test_all_kinds_are_told() -> None:
    told = {each.kind for each in (CHOICES, STATEMENT, STEPS, PAIRS, ZONES, GAP, STORY, EXERCISE)}
    assert told == set(activities.KINDS)


@pytest.mark.parametrize("case", CASES)
def test_whatever_can_be_marked_has_words_and_the_rest_has_none(case: Any) -> None:
    definition = activities.load(case["definition"])
    if "mark" in case:
        assert describe_response(definition, case["response"])
        assert bool(wrong_parts(definition, case["response"])) is not case["mark"]["passed"]
    else:
        assert describe_response(definition, case["response"]) == ""
        assert wrong_parts(definition, case["response"]) == ()


def test_long_text_is_cut() -> None:
    assert describe_response(GAP, {"text": "x" * 200}) == "x" * 79 + "…"


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["a", "b", "s", "h", "pin", "know"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["choice", "path", "pairs", "zones", "text", "order", "a", "score", "max"]),
            inner,
            max_size=2,
        )
    ),
    max_leaves=6,
)


@given(response=anything)
def test_nothing_that_is_sent_is_an_error(response: Any) -> None:
    for definition in (CHOICES, STATEMENT, STEPS, PAIRS, ZONES, GAP, STORY, EXERCISE):
        assert isinstance(describe_response(definition, response), str)
        assert isinstance(wrong_parts(definition, response), tuple)
