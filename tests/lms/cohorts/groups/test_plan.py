"""What would happen with each line of a list."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.forms import NICKNAME_LENGTH
from lms.accounts.nicknames import clean_nickname
from lms.cohorts.groups.plan import IS_ADDRESS, Doubles, Outcome, Plan, clean, plan_of, same
from lms.cohorts.groups.reading import Read


def plan(*typed: str, there: tuple[str, ...] = (), doubles: Doubles = Doubles.ASK) -> Plan:
    return plan_of([Read(number, each) for number, each in enumerate(typed, 1)], there, doubles)


def outcomes(made: Plan) -> list[str]:
    return [line.outcome.value for line in made.lines]


def test_each_line_says_what_would_happen() -> None:
    made = plan("Ana", "ana", "Luis", "", "=1+1", "x" * 61, "\u200b", there=("LUIS",))
    assert outcomes(made) == ["new", "asked", "asked", "refused", "refused", "refused", "refused"]
    assert all(line.why for line in made.lines[1:])
    assert not made.is_ready(leave_out=True)


def test_names_that_are_there_are_skipped_or_get_a_number() -> None:
    skipped = plan("Ana", "Ana", "Luis", there=("Luis",), doubles=Doubles.SKIP)
    assert outcomes(skipped) == ["new", "skipped", "skipped"]
    numbered = plan("Ana", "Ana", "Luis", "Ana 2", there=("Luis", "luis 2"), doubles=Doubles.NUMBER)
    assert [line.name for line in numbered.new] == ["Ana", "Ana 2", "Luis 3", "Ana 2 2"]


def test_long_name_with_a_number_still_fits() -> None:
    name = "ñ" * NICKNAME_LENGTH
    made = plan(name, there=(name,), doubles=Doubles.NUMBER)
    assert made.new[0].name == "ñ" * (NICKNAME_LENGTH - 2) + " 2"


def test_one_wrong_line_holds_everything_up_unless_told_otherwise() -> None:
    made = plan("Ana", "=x")
    assert not made.is_ready(leave_out=False)
    assert made.is_ready(leave_out=True)
    assert not plan("=x").is_ready(leave_out=True)


@pytest.mark.parametrize(
    "typed", ["- Ana", "• Ana", "1. Ana", "12) Ana", "+Ana", "@Ana", "*Ana*"[:-1], "＋Ana"]
)
def test_what_stands_before_a_name_in_a_list_is_left_out(typed: str) -> None:
    assert clean(typed) == ("Ana", "")


@pytest.mark.parametrize(
    "name", ["José Ángel", "Ñ", "مريم", "שרה לוי", "Zoë", "😀", "👩‍🌾 Rosa", "O'Neil", "李雷", "Ana-María"]
)
def test_names_stay_as_people_write_them(name: str) -> None:
    assert clean(name) == (name, "")


def test_what_cannot_be_seen_makes_no_second_name() -> None:
    assert outcomes(plan("Ana", "A\u200bna", "\u202eAna", "Ａｎａ")) == ["new", "asked", "asked", "asked"]


@given(st.lists(st.text(max_size=70), max_size=20), st.sampled_from(list(Doubles)))
def test_no_name_is_a_formula_or_there_twice(typed: list[str], doubles: Doubles) -> None:
    made = plan(*typed, there=("Ana",), doubles=doubles)
    assert len(made.lines) == len(typed)
    names = [line.name for line in made.new]
    assert len({same(name) for name in [*names, "Ana"]}) == len(names) + 1
    for name in names:
        assert name[0] not in "=+-@＝＋－＠"
        assert 0 < len(name) <= NICKNAME_LENGTH
        assert clean_nickname(name) == name


def test_outcomes_have_words() -> None:
    assert {each.value for each in Outcome} == {"new", "skipped", "asked", "refused"}


@pytest.mark.parametrize(
    "typed", ["ana@correo.pe", "999888777", "+51 999 888 777", "Ana 999-888-777", "1. ana@x"]
)
def test_nobody_is_called_by_an_address(typed: str) -> None:
    assert clean(typed)[1] == IS_ADDRESS


@pytest.mark.parametrize("typed", ["Ana 2", "Ana María 15", "3. Rosa", "R2-D2", "Zé @"])
def test_number_in_a_name_is_no_address(typed: str) -> None:
    assert clean(typed)[1] == ""
