"""Nicknames: whatever people write, nothing that cannot be seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lms.accounts.nicknames import clean_nickname


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Doña   Ñata ", "Doña Ñata"),
        ("👩🏽‍🌾", "👩🏽‍🌾"),
        ("לאה", "לאה"),
        ("\u202eatipuL", "atipuL"),
        ("Lu\x00pi\x1bta\r\n", "Lupita"),
        ("Lu\tpita", "Lu pita"),
        ("<b>Lu</b>", "<b>Lu</b>"),
        ("e\u0301", "é"),
        ("   ", ""),
        ("\u200b\u200d\ufeff", ""),
        ("\u3164\u3164", ""),
        ("\u0301", ""),
    ],
)
def test_nickname_is_cleaned(typed: str, kept: str) -> None:
    assert clean_nickname(typed) == kept


@given(st.text(max_size=80))
def test_nickname_is_one_visible_line_and_cleaned_once(typed: str) -> None:
    name = clean_nickname(typed)
    assert name == clean_nickname(name) == name.strip()
    assert name.isprintable() or any(joiner in name for joiner in "\u200c\u200d")
