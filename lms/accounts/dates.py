"""Days as people write them, on paper and on the screen alike."""

from datetime import date, datetime
from typing import Final

from babel import Locale
from babel.dates import format_date
from django.utils import timezone
from django.utils.translation import get_language

# CLDR's name for how our Spanish and our English are written: those of Latin America and of the Caribbean.
CLDR: Final = {"es": "es-419", "en": "en-GB"}


def cldr(language: str | None = None) -> Locale:
    """How this language (`pt-br`) is written; the one in force where none is named."""
    language = language or get_language() or "en"
    return Locale.parse(CLDR.get(language, language), sep="-")


def day_in_words(value: date, language: str | None = None) -> str:
    """The day, with the month as a word. Of a moment, the day that it is here."""
    if isinstance(value, datetime):
        value = timezone.localtime(value).date()
    return format_date(value, format="long", locale=cldr(language))
