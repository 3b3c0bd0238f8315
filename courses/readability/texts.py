"""Cuts a lesson text into sentences and words.

A line of its own is a sentence, as is what ends with . ? ! or …; a colon or semicolon ends none, which makes
the formulas stricter than Flesch's own count. Figures, codes and passwords such as `481205` or `S#7k` count as
words of a screen or sentence, but are left out where syllables are counted: nobody agrees how they are read.
"""

import re
from collections.abc import Iterator

MARKUP = re.compile(r"^(- |\d{1,2}[.)] )|\*\*", re.MULTILINE)
END = re.compile(r"(?<=[.?!…])[»”\"’)\s]*\s")
WORD = re.compile(r"[^\W_](?:[^\s“”«»\"(),;:!?¡¿…]*[^\W_])?")
LETTERS = re.compile(r"[^\W\d_]+(?:[-.'’][^\W\d_]+)*")


def sentences(text: str) -> list[str]:
    """The sentences of a text in the markup of lessons; those without a word are none."""
    return [sentence for sentence in _pieces(MARKUP.sub("", text)) if WORD.search(sentence)]


def _pieces(text: str) -> Iterator[str]:
    for line in text.splitlines():
        yield from END.split(line)


def words(text: str) -> list[str]:
    """All that a reader reads as one word, figures and codes too."""
    return WORD.findall(MARKUP.sub("", text))


def spoken_words(text: str) -> list[str]:
    """The words whose syllables can be counted."""
    return [word for word in words(text) if LETTERS.fullmatch(word)]
