"""What the page of a country says: what is confirmed there today, with its source and the day of its check."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from courses.facts.ageing import last_day
from courses.facts.forms import long_date
from courses.facts.models import FactText, LocalFact
from courses.facts.slots import SLOTS, Slot


@dataclass(frozen=True)
class ShownFact:
    """A fact as a reader sees it. `about` says what it is, `source` who says so, `checked_on` the day as it is written
    there; `until` is the last day on which it is shown."""

    about: Any
    text: str
    source: str
    checked_on: str
    until: date


def facts_shown(country: str, language: str, today: date) -> list[ShownFact]:
    """In the order of the registry of slots."""
    facts = LocalFact.objects.shown(today).filter(country_id=country)
    texts = FactText.objects.filter(fact__in=facts, language=language).select_related("fact")
    by_slot = {text.fact.slot: text for text in texts}
    return [_as_shown(slot, by_slot[name]) for name, slot in SLOTS.items() if name in by_slot]


def _as_shown(slot: Slot, text: FactText) -> ShownFact:
    fact = text.fact
    checked_on = long_date(fact.checked_on, fact.country_id, text.language)
    return ShownFact(slot.about, text.text, fact.source, checked_on, last_day(fact.checked_on))
