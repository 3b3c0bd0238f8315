"""Each rule for authors: the example that keeps it, and the smallest change that breaks it."""

from itertools import pairwise
from typing import Any

import pytest

from courses.activities import KINDS, PROBLEMS, Problem, load, validate
from tests.courses.activities.vectors import broken, example_of


def example_part(kind: str, name: str) -> Any:
    return example_of(kind)[name]


def renamed(parts: list[dict[str, Any]], count: int, field: str = "text") -> list[dict[str, Any]]:
    """So many copies of the first part, each with its own id and words."""
    return [parts[0] | {"id": f"part-{n}", field: f"Part {n}"} for n in range(count)]


def choice(key: str, goto: str) -> dict[str, str]:
    return {"id": key, "text": f"Choice {key}", "goto": goto}


def chain(length: int) -> list[dict[str, Any]]:
    """Scenes one after the other; the first is `ask`, and the last leads to each end of the example."""
    names = ["ask", *(f"scene-{n}" for n in range(1, length))]
    return [
        {"id": name, "text": name, "choices": [choice("on", after), choice("out", "lost")]}
        for name, after in pairwise(names)
    ] + [{"id": names[-1], "text": "last", "choices": [choice(end, end) for end in ("lost", "half", "safe")]}]


CHOICES, STEPS = example_part("multiple_choice", "choices"), example_part("order_steps", "steps")
TARGETS, ITEMS = example_part("match", "targets"), example_part("match", "items")
ZONES, SCENES = example_part("spot_it", "zones"), example_part("scenario", "scenes")
ENDS = example_part("scenario", "ends")
UNKNOWN_TARGETS = [("items.1.target", "unknown_target"), ("items.2.target", "unknown_target")]
NEAR = {"answer": "medellin", "feedback": "Es otra ciudad."}

CASES: list[tuple[str, str, Any, list[tuple[str, str]]]] = [
    ("multiple_choice", "prompt", " \n", [("prompt", "missing_text")]),
    ("multiple_choice", "choices.1.text", "", [("choices.1.text", "missing_text")]),
    ("multiple_choice", "choices.1.feedback", "", [("choices.1.feedback", "missing_feedback")]),
    ("multiple_choice", "choices.1.id", "Año", [("choices.1.id", "bad_id")]),
    ("multiple_choice", "choices.1.id", "a" * 41, [("choices.1.id", "bad_id")]),
    ("multiple_choice", "choices.1.id", "row\n", [("choices.1.id", "bad_id")]),
    ("multiple_choice", "choices.1.id", "", [("choices.1.id", "bad_id")]),
    ("multiple_choice", "choices.1.id", "year", [("choices.1.id", "duplicate_id")]),
    ("multiple_choice", "choices.1.text", f" {CHOICES[0]['text']} ", [("choices.1.text", "same_text")]),
    ("multiple_choice", "choices.0.correct", True, [("choices", "two_right_answers")]),
    ("multiple_choice", "choices.2.correct", False, [("choices", "no_right_answer")]),
    ("multiple_choice", "choices", CHOICES[1:], [("choices", "too_few_choices")]),
    ("multiple_choice", "choices", [CHOICES[2], *renamed(CHOICES, 4)], []),
    ("multiple_choice", "choices", [CHOICES[2], *renamed(CHOICES, 5)], [("choices", "too_many_choices")]),
    ("multiple_choice", "choices", [], [("choices", "too_few_choices"), ("choices", "no_right_answer")]),
    ("true_false", "feedback_true", "\t", [("feedback_true", "missing_feedback")]),
    ("order_steps", "steps", STEPS[:3], []),
    ("order_steps", "steps", STEPS[:2], [("steps", "too_few_steps")]),
    ("order_steps", "steps", renamed(STEPS, 6), []),
    ("order_steps", "steps", renamed(STEPS, 7), [("steps", "too_many_steps")]),
    ("order_steps", "steps.3.id", "sim", [("steps.3.id", "duplicate_id")]),
    ("match", "targets", TARGETS[:1], [
        ("targets", "too_few_targets"), *UNKNOWN_TARGETS,
    ]),
    ("match", "targets", TARGETS + renamed(TARGETS, 4), []),
    ("match", "targets", TARGETS + renamed(TARGETS, 5), [("targets", "too_many_targets")]),
    ("match", "items", ITEMS[:2], [("items", "too_few_items")]),
    ("match", "items", ITEMS + renamed(ITEMS, 4), [("items", "too_many_items")]),
    ("match", "items.2.target", "want", [("items.2.target", "unknown_target")]),
    ("match", "items.0.id", "know", []),
    ("match", "targets.1.id", "know", [
        ("targets.1.id", "duplicate_id"), *UNKNOWN_TARGETS,
    ]),
    ("spot_it", "picture_text", "", [("picture_text", "missing_picture_text")]),
    ("spot_it", "zones", ZONES[:1], [("zones", "too_few_zones")]),
    ("spot_it", "zones", ZONES[:1] + renamed(ZONES[3:], 8, "label"), [("zones", "too_many_zones")]),
    ("spot_it", "zones", ZONES[3:], [("zones", "no_right_zone")]),
    ("spot_it", "zones", renamed(ZONES, 4, "label"), []),
    ("spot_it", "zones", renamed(ZONES, 5, "label"), [("zones", "too_many_right_zones")]),
    ("spot_it", "zones.0.x", -1, [("zones.0", "zone_outside")]),
    ("spot_it", "zones.0.w", 0, [("zones.0", "zone_outside")]),
    ("spot_it", "zones.0.w", 90, []),
    ("spot_it", "zones.0.w", 90.1, [("zones.0", "zone_outside")]),
    ("spot_it", "zones.0.h", 61, [("zones.0", "zone_outside")]),
    ("spot_it", "zones.0.label", "La foto", [("zones.3.label", "same_text")]),
    ("fill_in", "before", "", []),
    ("fill_in", "answers", [], [("answers", "missing_answer")]),
    ("fill_in", "answers", ["Bogotá", "\u200b"], [("answers.1", "missing_answer")]),
    ("fill_in", "answers", ["a" * 201], [("answers.0", "answer_too_long")]),
    ("fill_in", "number", True, [("answers", "not_a_number")]),
    ("fill_in", "near", [NEAR], []),
    ("fill_in", "near", [NEAR | {"answer": "BOGOTA"}], [("near.0.answer", "near_is_right")]),
    ("fill_in", "near", [NEAR | {"feedback": ""}], [("near.0.feedback", "missing_feedback")]),
    ("scenario", "start", "begin", [("start", "unknown_target")]),
    ("scenario", "start", "safe", [("start", "unknown_target")]),
    ("scenario", "scenes.0.choices.0.goto", "moon", [("scenes.0.choices.0.goto", "unknown_target")]),
    ("scenario", "scenes.1.choices.1.goto", "ask", [("ends.2", "unreachable_end"), ("scenes", "cycle")]),
    ("scenario", "scenes.1.choices.1.goto", "answer", [("ends.2", "unreachable_end"), ("scenes", "cycle")]),
    ("scenario", "scenes.1.choices.1.goto", "insist", [("ends.2", "unreachable_end"), ("scenes", "cycle")]),
    ("scenario", "start", "insist", [("scenes.0", "unreachable_scene")]),
    ("scenario", "start", "answer", [
        ("scenes.0", "unreachable_scene"), ("scenes.2", "unreachable_scene"),
        ("ends.1", "unreachable_end"), ("scenes", "too_shallow"),
    ]),
    ("scenario", "scenes", chain(1), [("scenes", "too_shallow")]),
    ("scenario", "scenes", chain(2), []),
    ("scenario", "scenes", chain(4), []),
    ("scenario", "scenes", chain(5), [("scenes", "too_deep")]),
    ("scenario", "scenes", chain(5000), [("scenes", "too_deep")]),
    ("scenario", "scenes", [], [("start", "unknown_target")]),
    ("scenario", "scenes.1.choices.1.id", "send", [("scenes.1.choices.1.id", "duplicate_id")]),
    ("scenario", "scenes.1.choices", [choice("warn", "safe")], [("scenes.1.choices", "too_few_choices")]),
    ("scenario", "scenes.1.choices", [choice(f"c-{n}", "safe") for n in range(4)], []),
    ("scenario", "scenes.1.choices", [choice(f"c-{n}", "safe") for n in range(5)],
     [("scenes.1.choices", "too_many_choices")]),
    ("scenario", "ends.0.id", "ask", [
        ("ends.0.id", "duplicate_id"), ("scenes.0.choices.0.goto", "unknown_target"),
        ("scenes.1.choices.0.goto", "unknown_target"), ("scenes.2.choices.0.goto", "unknown_target"),
    ]),
    ("scenario", "ends.2.score", 0.99, [("ends", "no_right_end")]),
    ("scenario", "ends.0.score", 1.5, [("ends.0.score", "score_outside")]),
    ("scenario", "ends.0.score", -0.1, [("ends.0.score", "score_outside")]),
    ("h5p", "content", "", [("content", "missing_exercise")]),
    ("h5p", "content", "0123456789ABCDEF" * 4, [("content", "missing_exercise")]),
    ("h5p", "content", "0" * 63, [("content", "missing_exercise")]),
    ("h5p", "content", "0" * 64 + "\n", [("content", "missing_exercise")]),
    ("h5p", "needed", 0, []),
    ("h5p", "needed", 100, []),
    ("h5p", "needed", -1, [("needed", "needed_outside")]),
    ("h5p", "needed", 100.5, [("needed", "needed_outside")]),
    ("h5p", "feedback_right", " ", [("feedback_right", "missing_feedback")]),
    ("scenario", "ends", ENDS[2:], [
        ("ends", "too_few_ends"), ("scenes.0.choices.0.goto", "unknown_target"),
        ("scenes.1.choices.0.goto", "unknown_target"), ("scenes.2.choices.0.goto", "unknown_target"),
        ("scenes.2.choices.1.goto", "unknown_target"),
    ]),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "path", "value", "problems"), CASES)
def test_validate_finds_all_problems_and_no_other(
    kind: str, path: str, value: Any, problems: list[tuple[str, str]]
) -> None:
    assert validate(load(broken(kind, path, value))) == [Problem(*problem) for problem in problems]


def test_validate_refuses_a_number_that_can_be_read_in_two_ways() -> None:
    data = broken("fill_in", "answers", ["1.000"]) | {"number": True, "near": [NEAR | {"answer": "2,000"}]}
    assert validate(load(data)) == [
        Problem("answers.0", "ambiguous_number"),
        Problem("near.0.answer", "ambiguous_number"),
    ]


def test_validate_finds_a_near_number_that_is_also_right() -> None:
    data = broken("fill_in", "answers", ["4"]) | {"number": True, "near": [NEAR | {"answer": "4,0"}]}
    assert validate(load(data)) == [Problem("near.0.answer", "near_is_right")]


@pytest.mark.parametrize("kind", KINDS)
def test_validate_of_an_example_finds_nothing(kind: str) -> None:
    assert validate(load(example_of(kind))) == []


def test_cases_reach_every_problem() -> None:
    seen = {code for *_, problems in CASES for _, code in problems}
    assert seen | {"ambiguous_number"} == set(PROBLEMS)


def test_problem_messages_are_sentences_that_can_be_translated() -> None:
    for code, message in PROBLEMS.items():
        assert Problem("", code).message == message
        assert message.endswith(".")
        assert "%" not in message
