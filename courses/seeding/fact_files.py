"""Reads and writes `facts/<CC>.yaml`: what is so in one country, slot by slot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError

from courses.facts.models import FactText, LocalFact, State
from courses.facts.names import FACT_NAMES
from courses.facts.places import is_country
from courses.seeding.documents import read_document
from courses.seeding.files import shown
from courses.seeding.problems import Problem
from courses.seeding.section import Section

FOLDER: Final = "facts"
OPTIONAL: Final = ("source", "checked_on", "checked_by", "note")


@dataclass(frozen=True)
class FactSeed:
    """One fact of a country as the seeds have it; `texts` are its words by language."""

    country: str
    slot: str
    state: str
    source: str = ""
    checked_on: date | None = None
    checked_by: str = ""
    note: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)

    @property
    def fields(self) -> dict[str, Any]:
        return {"state": self.state, **{name: getattr(self, name) for name in OPTIONAL}}


def seed_of(fact: LocalFact) -> FactSeed:
    """A stored fact in the same form."""
    values = {name: getattr(fact, name) for name in ("slot", "state", *OPTIONAL)}
    texts = {text.language: text.text for text in fact.texts.all()}
    return FactSeed(country=fact.country_id, texts=texts, **values)


def read_facts(root: Path, problems: list[Problem], seen: set[Path]) -> list[FactSeed]:
    """The facts of all countries below `root`; what is wrong with their files is added to `problems`."""
    found: list[FactSeed] = []
    for path in sorted((root / FOLDER).glob("*.yaml")):
        seen.add(path)
        section = Section(read_document(path, problems), problems)
        if not (path.stem.isupper() and is_country(path.stem)):
            problems.append(Problem(shown(path), 1, "Name this file by its country, such as MX.yaml."))
            continue
        section.fields([], FACT_NAMES)
        found += [
            seed
            for slot in section.data
            if slot in FACT_NAMES and (seed := _fact(path.stem, slot, section.section(slot)))
        ]
    return found


def _fact(country: str, slot: str, section: Section) -> FactSeed | None:
    before = len(section.problems)
    section.fields(["state"], ["text", *OPTIONAL])
    state = section.key("state", among=State.values)
    words = section.section("text")
    words.fields([], [code for code, _name in settings.LANGUAGES])
    texts = {language: words.text(language) for language in words.data}
    seed = FactSeed(
        country=country,
        slot=slot,
        state=state,
        source=section.text("source"),
        checked_on=_day(section),
        checked_by=section.text("checked_by"),
        note=section.text("note"),
        texts=texts,
    )
    if len(section.problems) == before:
        _note_refusals(seed, section, words)
    return seed if len(section.problems) == before else None


def _day(section: Section) -> date | None:
    text = section.text("checked_on")
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        section.note('A day such as "2026-11-22" is expected here.', "checked_on")
        return None


def _note_refusals(seed: FactSeed, section: Section, words: Section) -> None:
    """What the editor's form would refuse."""
    for place, reason in _refusals(LocalFact(country_id=seed.country, slot=seed.slot, **seed.fields)):
        section.note(reason, place)
    for language, text in seed.texts.items():
        for _place, reason in _refusals(FactText(language=language, text=text)):
            words.note(reason, language)


def _refusals(row: LocalFact | FactText) -> Iterator[tuple[str, str]]:
    for check in (lambda: row.clean_fields(exclude=["country", "fact"]), row.clean):
        try:
            check()
        except ValidationError as error:
            for place, reasons in error.message_dict.items():
                yield place, " ".join(reasons)


def fact_files() -> dict[str, dict[str, Any]]:
    """All stored facts as the data of their files, by the paths of these."""
    files: dict[str, dict[str, Any]] = {}
    order = {name: place for place, name in enumerate(FACT_NAMES)}
    stored = LocalFact.objects.order_by("country_id").prefetch_related("texts")
    for fact in sorted(stored, key=lambda fact: (fact.country_id, order[fact.slot])):
        files.setdefault(f"{FOLDER}/{fact.country_id}.yaml", {})[fact.slot] = _data(seed_of(fact))
    return files


def _data(seed: FactSeed) -> dict[str, Any]:
    languages = [code for code, _name in settings.LANGUAGES]
    texts = {code: seed.texts[code] for code in languages if code in seed.texts}
    rest = {name: value for name in OPTIONAL if (value := getattr(seed, name))}
    rest |= {"checked_on": seed.checked_on.isoformat()} if seed.checked_on else {}
    return {"state": str(seed.state), **({"text": texts} if texts else {}), **rest}
