"""What stands on paper is read as the answer that it is, or refused with what there is to choose."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.activities import load, mark
from courses.paper import ON_SCREEN, answer_key, letters, paper_places, paper_steps, truth_letters
from courses.paper_reading import PaperError, read_paper
from tests.courses.activities import strategies
from tests.courses.activities.vectors import example_of

SPANISH = ("Verdadero", "Falso")
KINDS = ["multiple_choice", "true_false", "order_steps", "match", "spot_it", "scenario"]


@given(strategies.data)
def test_the_key_typed_in_is_right(data: dict[str, Any]) -> None:
    definition = load(data)
    if definition.kind in ON_SCREEN:
        assert answer_key(definition) == ""
        return
    assert mark(definition, read_paper(definition, answer_key(definition))).passed


@given(strategies.data, st.text("ABCDEFabctvf123456789 ,-?é\x00", max_size=8))
def test_whatever_is_typed_is_an_answer_or_refused(data: dict[str, Any], typed: str) -> None:
    definition = load(data)
    try:
        response = read_paper(definition, typed)
    except PaperError:
        return
    mark(definition, response)


@given(strategies.DATA["order_steps"])
def test_steps_are_never_printed_in_their_order(data: dict[str, Any]) -> None:
    assert all(
        printed != right["id"] for printed, right in zip(paper_steps(load(data)), data["steps"], strict=True)
    )


@pytest.mark.parametrize("kind", KINDS)
def test_small_letters_and_what_stands_between_them_change_nothing(kind: str) -> None:
    definition = load(example_of(kind))
    key = answer_key(definition)
    assert read_paper(definition, f" {' - '.join(key.lower())}, ") == read_paper(definition, key)


def test_places_are_written_before_the_printed_steps() -> None:
    """The learner writes into the box of each printed step which place it has."""
    definition = load(example_of("order_steps"))
    right = [step["id"] for step in example_of("order_steps")["steps"]]
    printed = paper_steps(definition)
    typed = "".join(str(right.index(key) + 1) for key in printed)
    assert read_paper(definition, typed) == {"order": right}


@pytest.mark.parametrize(
    ("kind", "typed", "code"),
    [
        ("multiple_choice", "Z", "unknown"),
        ("multiple_choice", "AB", "too_many"),
        ("multiple_choice", "-", "incomplete"),
        ("true_false", "V", "unknown"),
        ("order_steps", "11", "incomplete"),
        ("order_steps", "12", "incomplete"),
        ("match", "A", "incomplete"),
        ("spot_it", "11", "repeated"),
        ("spot_it", "9", "unknown"),
        ("fill_in", "x" * 201, "too_long"),
        ("fill_in", "\x00", "unreadable"),
        ("scenario", "D", "unknown"),
        ("scenario", "B", "incomplete"),
        ("scenario", "BBB", "too_many"),
        ("h5p", "", "unreadable"),
        ("h5p", "5 5", "unreadable"),
    ],
)
def test_what_is_no_answer_is_refused(kind: str, typed: str, code: str) -> None:
    with pytest.raises(PaperError) as refused:
        read_paper(load(example_of(kind)), typed)
    assert refused.value.code == code


def test_a_letter_that_is_not_there_says_which_are() -> None:
    with pytest.raises(PaperError) as refused:
        read_paper(load(example_of("true_false")), "t", SPANISH)
    assert (refused.value.typed, refused.value.possible) == ("T", ("V", "F"))


@pytest.mark.parametrize(
    ("truth", "expected"),
    [(SPANISH, ("V", "F")), (("Vrai", "Faux"), ("V", "F")), (("Ja", "Jein"), ("A", "B"))],
)
def test_letters_of_true_and_false(truth: tuple[str, str], expected: tuple[str, str]) -> None:
    assert truth_letters(truth) == expected


def test_places_of_a_story_begin_with_its_start() -> None:
    definition = load(example_of("scenario"))
    assert paper_places(definition) == {"ask": 1, "answer": 2, "insist": 3, "lost": 4, "half": 5, "safe": 6}


def test_every_choice_has_one_letter() -> None:
    for kind in KINDS[:-1]:
        printed = [each.letter for each in letters(load(example_of(kind)))]
        assert printed and len(set(printed)) == len(printed)
