"""Countries as CLDR knows them: their names, their money, and how numbers and dates are written there."""

from functools import cache
from typing import Final

from babel import Locale, UnknownLocaleError
from babel.numbers import get_currency_name, get_territory_currencies

# CLDR writes “Reais brasileiros” with a capital, for lists; inside a sentence only English has one.
CAPITALS: Final = ("en",)
OTHER: Final = 100  # a number whose plural form is CLDR's "other" in all our languages


def parse(language: str) -> Locale:
    """The locale of a language of the site, such as `pt-br`."""
    return Locale.parse(language, sep="-")


@cache
def locale_of(country: str, language: str) -> Locale:
    """How this language is written in this country; as it is everywhere, where CLDR knows nothing of the country."""
    own = parse(language)
    try:
        return Locale(own.language, territory=country)
    except UnknownLocaleError:
        return own


def tag_of(country: str, language: str) -> str:
    """The same as a tag that browsers understand: `es-MX`."""
    return str(locale_of(country, language)).replace("_", "-")


def name_in(country: str, language: str) -> str:
    """The country's name in this language; the code, where there is no such country."""
    return str(parse(language).territories.get(country, country))


@cache
def currency_of(country: str) -> str:
    """The code (ISO 4217) of the money that people pay with there; "" where CLDR knows none."""
    found = get_territory_currencies(country, tender=True)
    return str(found[0]) if found else ""


def currency_words(country: str, language: str) -> str:
    """The name of the country's money as it follows a number: “pesos mexicanos”. "" where CLDR knows no money."""
    currency = currency_of(country)
    if not currency:
        return ""
    locale = locale_of(country, language)
    words = str(get_currency_name(currency, count=OTHER, locale=locale))
    return words if locale.language in CAPITALS else words[:1].lower() + words[1:]


def is_country(code: str) -> bool:
    """Whether CLDR knows a country with this code (ISO 3166, two capitals), and its money."""
    return len(code) == 2 and code.isalpha() and code in parse("en").territories and bool(currency_of(code))
