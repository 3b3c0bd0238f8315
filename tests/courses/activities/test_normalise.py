"""How typed words are compared, beyond what the vectors of fill_in show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.activities.normalise import normalise, simplify

PAIRS = [
    ("", ""),
    (" \u00a0\u2003\u3000\u2029", ""),
    ("Ñandú", "nandu"),
    ("FAÇA", "faca"),
    ("a\u030a", "a"),
    ("ﬁn", "fin"),
    ("１２３", "123"),
    ("İ", "i"),
    ("ı", "ı"),
    ("ẞ", "ss"),
    ("Œuvre", "oeuvre"),
    ("ΣΑΣ", "σασ"),
    ("d´accord", "d'accord"),
    ("d\u02bcaccord", "d'accord"),
    ("½", "1\u20442"),
    ("—¿Qué?—", "que"),
    ("...", "..."),
    ("( @ )", "@"),
    ("a-b", "a-b"),
    ("a\u2011b", "a-b"),
    ("a\u00adb", "ab"),
    ("C++", "c++"),
]


@pytest.mark.parametrize(("typed", "compared"), PAIRS, ids=ascii)
def test_normalise_of_typed_text(typed: str, compared: str) -> None:
    assert normalise(typed) == compared


@given(st.text())
def test_simplify_twice_is_simplify_once_for_what_people_type(text: str) -> None:
    plain = text.encode("latin-1", "ignore").decode("latin-1")
    assert simplify(simplify(plain)) == simplify(plain)


@given(st.text("abcdefgñáéíóúüçãõâêôàèùœæ "))
def test_normalise_does_not_see_capitals_or_spaces_around(text: str) -> None:
    assert normalise(f"  {text.upper()}\t") == normalise(text)
