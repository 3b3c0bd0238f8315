"""What an attestation says in one language: all that is printed, and all that who checks it is told."""

from dataclasses import dataclass

from babel.units import format_unit

from lms.accounts.codes import shown_code
from lms.accounts.dates import cldr, day_in_words
from lms.progress.attestations import kept_language
from lms.progress.models import Attestation


@dataclass(frozen=True)
class Facts:
    """The facts of one attestation, as they are read. `language` is that of the title and the skills, which may not
    have been there in the language of the page."""

    name: str
    title: str
    skills: tuple[str, ...]
    language: str
    hours: str
    date: str
    code: str


def facts_of(attestation: Attestation, locale: str) -> Facts:
    language = kept_language(attestation, locale)
    return Facts(
        name=attestation.name,
        title=attestation.titles[language],
        skills=tuple(attestation.skills[language]),
        language=language,
        hours=hours_in_words(attestation.minutes, locale),
        date=day_in_words(attestation.completed_on, locale),
        code=shown_code(attestation.code),
    )


def hours_in_words(minutes: int, locale: str) -> str:
    """So many hours, in halves; under an hour, the half hour in minutes."""
    halves = half_hours(minutes)
    number, unit = (halves / 2, "duration-hour") if halves > 1 else (30, "duration-minute")
    return format_unit(number, unit, length="long", locale=cldr(locale))


def half_hours(minutes: int) -> int:
    """How many half hours these minutes are, to the nearest (a quarter counts up), and one at least."""
    return max(1, (minutes + 15) // 30)
