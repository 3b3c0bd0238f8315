"""Reads what a country shows: the one way from stored facts to learners, on the site and in packs.

Nothing but what is confirmed and fresh comes out of here, and all of it with the last day on which it may be shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from courses.facts.ageing import last_day
from courses.facts.models import FactText, LocalFact
from courses.facts.places import currency_words, tag_of


@dataclass(frozen=True)
class Facts:
    """What is so in one country, in one language. `texts` gives for each slot its words and the last day they are shown.

    `locale` is a tag such as `es-MX`; `currency` the words that follow an amount ("" where CLDR knows no money).
    """

    country: str
    language: str
    locale: str
    currency: str
    texts: Mapping[str, tuple[str, date]] = field(default_factory=dict)


def facts_of(country: str, language: str, today: date) -> Facts:
    """The facts of a country (ISO 3166) in a language of the site. A country without facts still has its money."""
    shown = LocalFact.objects.shown(today).filter(country_id=country)
    rows = FactText.objects.filter(fact__in=shown, language=language).order_by("fact__slot")
    return Facts(
        country=country,
        language=language,
        locale=tag_of(country, language),
        currency=currency_words(country, language),
        texts={
            slot: (text, last_day(checked_on))
            for slot, text, checked_on in rows.values_list("fact__slot", "text", "fact__checked_on")
            if checked_on
        },
    )


def countries_with_facts(language: str, today: date) -> frozenset[str]:
    """The codes of the countries that show at least one fact in this language."""
    shown = LocalFact.objects.shown(today)
    rows = FactText.objects.filter(fact__in=shown, language=language)
    return frozenset(rows.values_list("fact__country_id", flat=True))
