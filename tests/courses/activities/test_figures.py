"""How numbers are read, beyond what the vectors of fill_in show."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.activities.figures import readings

READ = [
    ("", set()),
    ("x", set()),
    ("4", {"4"}),
    ("0004,500", {"4.5"}),
    ("1.000", {"1000", "1"}),
    ("999,999", {"999999", "999.999"}),
    ("0.001", {"0.001"}),
    ("1234.567", {"1234.567"}),
    ("1.000.000", {"1000000"}),
    ("1.000.000,25", {"1000000.25"}),
    ("1'000", {"1000"}),
    ("1 000.000", {"1000"}),
    ("12 %", {"12"}),
    ("us$5", {"5"}),
    ("- 5", {"-5"}),
    ("-$5", {"-5"}),
    ("−5", {"-5"}),
    ("$", set()),
    ("5 5", set()),
    ("5..", {"5"}),
    ("5.5.5", set()),
    ("1,2,3", set()),
    ("abcd$5", set()),
    ("5 pesos", set()),
    ("١٢", set()),
    ("1\u202f234,5", {"1234.5"}),
    ("９", {"9"}),
]


@pytest.mark.parametrize(("text", "numbers"), READ, ids=ascii)
def test_readings_of_a_text(text: str, numbers: set[str]) -> None:
    assert readings(text) == numbers


@given(
    st.integers(-(10**12), 10**12),
    st.integers(1, 99),
    st.sampled_from([".,", ",.", " ,", " .", "\u00a0,", "'."]),
)
def test_readings_of_a_grouped_number_with_decimals_are_that_number(
    whole: int, cents: int, marks: str
) -> None:
    text = f"{whole:,}".replace(",", marks[0]) + f"{marks[1]}{cents:02}"
    sign = "-" if whole < 0 else ""
    assert readings(text) == {f"{sign}{abs(whole)}.{cents:02}".rstrip("0")}


@given(st.text("0123456789.,' -+$€%", max_size=200))
def test_readings_of_any_text_are_at_most_two_plain_numbers(text: str) -> None:
    numbers = readings(text)
    assert len(numbers) <= 2
    for number in numbers:
        assert set(number) <= set("-.0123456789")
        assert number == "0" or not number.lstrip("-").startswith("00")
