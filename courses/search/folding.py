"""Words as search compares them: without accents, capitals or marks, so that `contrasena` finds “Contraseña”."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

WORD = re.compile(r"[^\W_]+")
# Letters that Unicode takes for letters of their own, and that phones write as two.
AS_TWO = str.maketrans({"œ": "oe", "æ": "ae", "ø": "o", "ł": "l", "đ": "d"})
# Shorter ones mean too little to stand for the beginning of another word: “de”, “the”, “sms”.
LONG_ENOUGH = 4


@dataclass(frozen=True)
class Word:
    """A word of a text with its place in it: `text[start:end]` is what is compared as `folded`."""

    folded: str
    start: int
    end: int


@dataclass(frozen=True)
class Asked:
    """A word that somebody looks for; `open_ended` where words that only begin with it count, too; else itself and its plural.

    `says_much` where it is long enough to say what is looked for: not “the”, “de”.
    """

    stem: str
    open_ended: bool
    says_much: bool

    def matches(self, folded: str) -> bool:
        return folded.startswith(self.stem) if self.open_ended else folded in (self.stem, f"{self.stem}s")


def composed(text: str) -> str:
    """The text with each letter and its accent as one character: the form in which words are looked for in it."""
    return unicodedata.normalize("NFC", text)


def fold(word: str) -> str:
    """One word without accents and capitals; empty where nothing of it is a letter or figure."""
    apart = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in apart if char.isalnum()).casefold().translate(AS_TWO)


def words_in(text: str) -> Iterator[Word]:
    """The words of a composed text, in order."""
    for found in WORD.finditer(text):
        if folded := fold(found[0]):
            yield Word(folded, found.start(), found.end())


def folded_text(text: str) -> str:
    """The folded words of a text with single spaces: what the index of the database gets."""
    return " ".join(word.folded for word in words_in(composed(text)))


def asked_words(question: str, *, most: int) -> tuple[Asked, ...]:
    """The first words of a question, each once. The last may be half typed; a plural looks for its singular, too."""
    folded = list(dict.fromkeys(word.folded for word in words_in(composed(question))))[:most]
    return tuple(_asked(word, last=word == folded[-1]) for word in folded)


def _asked(word: str, *, last: bool) -> Asked:
    is_long = len(word) >= LONG_ENOUGH
    return Asked(_singular(word), open_ended=last or is_long, says_much=is_long)


def _singular(word: str) -> str:
    """What the singular and the plural of the word begin with, in our languages; roughly, and never less than three letters."""
    if word.endswith("es") and len(word) >= LONG_ENOUGH + 3:
        return word[:-2]
    return word[:-1] if word.endswith("s") and len(word) >= LONG_ENOUGH else word
