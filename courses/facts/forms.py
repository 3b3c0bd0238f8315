"""Numbers, money and days as people write them in a country, in one of our languages (CLDR)."""

from datetime import date

from babel.dates import format_date
from babel.numbers import format_decimal

from courses.facts.places import locale_of


def number(value: float, country: str, language: str) -> str:
    """`1,234.5` in Mexico, `1.234,5` in Argentina."""
    return format_decimal(value, locale=locale_of(country, language))


def long_date(value: date, country: str, language: str) -> str:
    """`22 de noviembre de 2026`."""
    return format_date(value, "long", locale=locale_of(country, language))
