"""The file of a country: what facts.js puts in the place of general words.

    {"country": "MX", "name": "México", "locale": "es-MX", "currency": "pesos mexicanos",
     "facts": {"PAY": {"text": "CoDi", "until": "2027-11-22"}}}

`until` is the last day on which a fact is shown, wherever the file lies.
"""

from datetime import date
from typing import Any

from courses.facts.reading import facts_of
from lms.public.countries import countries


def facts_file(country: str, language: str, today: date) -> dict[str, Any]:
    """All that is confirmed and fresh in this country on this day. Without facts there is still its money."""
    known = facts_of(country, language, today)
    return {
        "country": country,
        "name": dict(countries(language))[country],
        "locale": known.locale,
        "currency": known.currency,
        "facts": {
            slot: {"text": text, "until": until.isoformat()} for slot, (text, until) in known.texts.items()
        },
    }
