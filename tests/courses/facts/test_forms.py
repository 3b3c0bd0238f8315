"""Numbers, money and days as a country writes them."""

from datetime import date

import pytest

from courses.facts.forms import long_date, number
from courses.facts.places import currency_words, is_country, name_in


@pytest.mark.parametrize(
    ("country", "language", "written", "money", "day"),
    [
        ("MX", "es", "1,234.5", "pesos mexicanos", "22 de noviembre de 2026"),
        ("AR", "es", "1.234,5", "pesos argentinos", "22 de noviembre de 2026"),
        ("BR", "pt-br", "1.234,5", "reais brasileiros", "22 de novembro de 2026"),
        ("JM", "en", "1,234.5", "Jamaican dollars", "22 November 2026"),
        ("HT", "fr", "1\u202f234,5", "gourdes haïtiennes", "22 novembre 2026"),
        # CLDR has no Portuguese of Haiti: the language's own forms, the country's money.
        ("HT", "pt-br", "1.234,5", "gourdes haitianos", "22 de novembro de 2026"),
        ("ZZ", "en", "1,234.5", "", "November 22, 2026"),
    ],
)
def test_forms(country: str, language: str, written: str, money: str, day: str) -> None:
    assert number(1234.5, country, language) == written
    assert currency_words(country, language) == money
    assert long_date(date(2026, 11, 22), country, language) == day


def test_names_come_from_cldr() -> None:
    assert [name_in("HT", language) for language in ("es", "pt-br", "en", "fr")] == [
        "Haití",
        "Haiti",
        "Haiti",
        "Haïti",
    ]


@pytest.mark.parametrize(
    ("code", "known"), [("MX", True), ("GP", True), ("ZZ", False), ("mx", False), ("419", False), ("", False)]
)
def test_country_codes(code: str, known: bool) -> None:
    assert is_country(code) == known
