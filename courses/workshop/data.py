"""The workshop's own lists: which word a language uses for a thing, and the small words by which it is known."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

import yaml

FOLDER: Final = Path(__file__).resolve().parent
WORD: Final = re.compile(r"[^\W\d_]+(?:[’'][^\W\d_]+)?")


@dataclass(frozen=True)
class Term:
    """A wording that lessons do not use, where it is right all the same (`but`), and what they say instead."""

    wrong: re.Pattern[str]
    but: re.Pattern[str] | None
    right: str
    advice: bool

    def found_in(self, text: str) -> list[str]:
        """The wordings as they stand there, each once."""
        if self.but:
            text = self.but.sub(" ", text)
        return list(dict.fromkeys(found[0] for found in self.wrong.finditer(text)))


@cache
def terms() -> Mapping[str, tuple[Term, ...]]:
    """The terms of each language."""
    data = yaml.safe_load((FOLDER / "terms.yaml").read_text(encoding="utf-8"))
    return {language: tuple(map(_term, entries)) for language, entries in data.items()}


def _term(entry: Mapping[str, str]) -> Term:
    but = entry.get("but")
    return Term(
        _whole(entry["not"]), _whole(but) if but else None, entry["say"], bool(entry.get("advice", False))
    )


def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE)


@dataclass(frozen=True)
class SmallWords:
    """The words by which a language is known: those that no other has, and all of them."""

    marks: frozenset[str]
    own: frozenset[str]


@cache
def small_words() -> Mapping[str, SmallWords]:
    """The small words of each language."""
    data = yaml.safe_load((FOLDER / "languages.yaml").read_text(encoding="utf-8"))
    return {
        language: _small(entry["marks"].split(), entry["own"].split()) for language, entry in data.items()
    }


def _small(marks: list[str], own: list[str]) -> SmallWords:
    return SmallWords(frozenset(marks), frozenset([*marks, *own]))


def spoken_in(text: str, language: str) -> str:
    """The language that a text is in, when it is clearly another one than that of its file; else ""."""
    words = {word.casefold() for word in WORD.findall(text)}
    known = small_words()
    if known[language].own & words:
        return ""
    votes = {other: len(words & small.marks) for other, small in known.items() if other != language}
    best = max(votes, key=lambda other: votes[other])
    return best if votes[best] >= 2 else ""
