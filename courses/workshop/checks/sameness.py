"""Sentences that two languages have in common: one of them was not translated."""

from collections.abc import Iterator
from typing import Final

from django.conf import settings

from courses.readability.texts import sentences, spoken_words
from courses.workshop.findings import Finding, Severity
from courses.workshop.lessons import Leaf, Lesson

LEAST: Final = 4
"""Words. Names, brands and short labels may be the same in two languages."""


def find(lesson: Lesson) -> Iterator[Finding]:
    """One finding at each text that repeats another language, at the language that was written later."""
    said: dict[str, tuple[str, Leaf]] = {}
    for language, _name in settings.LANGUAGES:
        own: dict[str, tuple[str, Leaf]] = {}
        for leaf in lesson.leaves(language):
            for sentence in map(_plain, sentences(leaf.text)):
                if len(spoken_words(sentence)) >= LEAST:
                    if sentence in said:
                        other, first = said[sentence]
                        words = f"the same words as {other} ({first}): “{sentence[:60]}”. Write them in {language}."
                        yield lesson.at(Severity.ERROR, leaf, language, words)
                    own.setdefault(sentence, (language, leaf))
        said = {**own, **said}


def _plain(sentence: str) -> str:
    return " ".join(sentence.split()).casefold()
