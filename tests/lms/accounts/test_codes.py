"""Codes from paper: one wrong character is always noticed, whatever the code."""

from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.codes import ALPHABET, check_character, new_code, read_code, shown_code

bodies = st.text(ALPHABET, min_size=7, max_size=9)


@given(bodies, st.data())
def test_one_wrong_character_is_always_noticed(body: str, data: st.DataObject) -> None:
    code = body + check_character(body)
    place = data.draw(st.integers(0, len(code) - 1))
    other = data.draw(st.sampled_from(ALPHABET.replace(code[place], "")))
    assert read_code(code, len(code)) == code
    assert read_code(code[:place] + other + code[place + 1 :], len(code)) is None


def test_neighbours_that_changed_places_are_noticed_but_for_one_pair() -> None:
    """The Luhn rule over an even alphabet takes its first and its last character for each other, and no more."""
    missed = {
        frozenset((one, other))
        for one, other in permutations(ALPHABET, 2)
        for before in ("", "F")
        if check_character(f"{before}{one}{other}CDF") == check_character(f"{before}{other}{one}CDF")
    }
    assert missed == {frozenset((ALPHABET[0], ALPHABET[-1]))}


@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_code_or_nothing(typed: str) -> None:
    code = read_code(typed)
    assert code is None or (len(code) == 8 and set(code) <= set(ALPHABET))


def test_code_is_read_however_it_is_typed() -> None:
    code = new_code()
    for typed in (code.lower(), shown_code(code), f" {code[:3]} {code[3:]}\n", "-".join(code)):
        assert read_code(typed) == code


def test_codes_have_no_characters_that_look_alike() -> None:
    assert not set(ALPHABET) & set("AEIOU01258BLSUZ")
    assert len({new_code() for _ in range(500)}) == 500
