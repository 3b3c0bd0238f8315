"""What differs by country, as a pack carries it: for each language and country a file as the site has it (`lms.public.facts`).

It is read with the content of a pack and is a part of it. No day of today goes into a pack: each fact has its last day,
and the device that shows it looks at its own clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import gettext as _

from courses.facts.reading import countries_with_facts
from lms.public.countries import CODES, countries
from lms.public.facts.files import facts_file
from offline_export.errors import PackError

FactsFile = dict[str, Any]
# By language, then by country (ISO 3166).
Carried = Mapping[str, Mapping[str, FactsFile]]
NOTHING: Final[Carried] = {}


class Known:
    """What all countries show on one day. Read once, for however many packs are looked at."""

    def __init__(self, today: date | None = None) -> None:
        """`today`: the day of the site where none is given."""
        self.today = today or timezone.localdate()
        self._file = cache(lambda country, language: facts_file(country, language, self.today))
        self._showing = cache(lambda language: countries_with_facts(language, self.today) & set(CODES))

    def of(self, languages: Iterable[str], chosen: Sequence[str]) -> Carried:
        """The files of the chosen countries; where none was chosen, of all that show something in these languages."""
        languages = tuple(languages)
        codes = sorted(chosen or {code for language in languages for code in self._showing(language)})
        return {language: {code: self._file(code, language) for code in codes} for language in languages}


def needed(known: Carried, slots: Mapping[str, frozenset[str]], chosen: Sequence[str]) -> Carried:
    """Of what is known, what lessons with these slots (by language) can show.

    A country that was chosen stays in it for its money; of the others those without any such fact are left out.
    """
    used = {
        language: {code: _only(file, names) for code, file in known.get(language, {}).items()}
        for language, names in slots.items()
        if names
    }
    showing = {code for files in used.values() for code, file in files.items() if file["facts"]}
    kept = {
        language: {code: file for code, file in files.items() if code in showing or code in chosen}
        for language, files in used.items()
    }
    return {language: files for language, files in kept.items() if files}


def _only(file: FactsFile, slots: frozenset[str]) -> FactsFile:
    return {**file, "facts": {slot: fact for slot, fact in file["facts"].items() if slot in slots}}


def last_day_of(carried: Carried) -> date | None:
    """The last day on which all of these facts are shown; None where there are none."""
    days = [
        fact["until"]
        for files in carried.values()
        for file in files.values()
        for fact in file["facts"].values()
    ]
    return date.fromisoformat(min(days)) if days else None


def in_order(codes: Iterable[str]) -> tuple[str, ...]:
    """Countries as a pack is asked for, in the one way that is the same for all who mean the same. PackError for what
    is none that can be chosen."""
    found = tuple(sorted({code.upper() for code in codes}))
    if lost := set(found) - set(CODES):
        text = _("“%(name)s” is not among the countries of this site. Give its two letters, such as MX.")
        raise PackError(text % {"name": min(lost)})
    return found


def country_names(codes: Iterable[str], language: str) -> list[tuple[str, str]]:
    """Code and name of these countries, in the order of the names."""
    chosen = set(codes)
    return [(code, name) for code, name in countries(language) if code in chosen]
