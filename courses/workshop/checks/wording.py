"""The words of one language: the terms that we use, the voice that we speak in, and no other language in between."""

import re
from collections.abc import Iterator, Mapping
from typing import Final

from courses.readability.texts import sentences
from courses.workshop.data import spoken_in, terms
from courses.workshop.findings import Finding, Severity
from courses.workshop.lessons import GUIDE, Leaf, Lesson

QUOTED: Final = re.compile(r"[«“\"][^»”\"]*[»”\"]")
# Whom we address as usted, você, vous. People in a story may speak among themselves as they like, in quotes.
FAMILIAR: Final[Mapping[str, tuple[re.Pattern[str], str]]] = {
    "es": (re.compile(r"\b(tú|contigo|tienes|puedes|debes|quieres|vos|tenés|podés|haz|ponte|tus)\b", re.IGNORECASE), "usted"),
    "pt-br": (re.compile(r"\b(tu|contigo|tens|podes|deves|queres|teus?|tuas?)\b", re.IGNORECASE), "você"),
    "fr": (re.compile(r"\b(tu|toi|tes|peux-tu|as-tu)\b", re.IGNORECASE), "vous"),
}  # fmt: skip
BANGS: Final = re.compile(r"[!¡]")


def find(lesson: Lesson) -> Iterator[Finding]:
    for language in lesson.words:
        for leaf in lesson.leaves(language):
            yield from _terms(lesson, leaf, language)
            yield from _voice(lesson, leaf, language)
            yield from _language(lesson, leaf, language)


def _terms(lesson: Lesson, leaf: Leaf, language: str) -> Iterator[Finding]:
    for term in terms()[language]:
        # In quotation marks stands what others say: the words of a phone's own menu, of a message.
        for wrong in term.found_in(QUOTED.sub(" ", leaf.text)):
            severity = Severity.ADVICE if term.advice else Severity.ERROR
            yield lesson.at(severity, leaf, language, f"“{wrong}”: our word is “{term.right}”.")


def _voice(lesson: Lesson, leaf: Leaf, language: str) -> Iterator[Finding]:
    text = QUOTED.sub(" ", leaf.text)
    if language in FAMILIAR and not leaf.bare:
        pattern, polite = FAMILIAR[language]
        for found in dict.fromkeys(found[0] for found in pattern.finditer(text)):
            words = f"“{found}”: we say {polite} to the reader. What people say to each other stands in quotation marks."
            yield lesson.at(Severity.ADVICE, leaf, language, words)
    if BANGS.search(text) and not leaf.bare and leaf.key != GUIDE:
        words = "no exclamation mark outside quotation marks: a calm sentence carries further."
        yield lesson.at(Severity.ADVICE, leaf, language, words)


def _language(lesson: Lesson, leaf: Leaf, language: str) -> Iterator[Finding]:
    for sentence in sentences(leaf.text):
        other = spoken_in(sentence, language)
        if other:
            words = f"“{sentence[:60]}” sounds like {other}. Write it in {language}."
            yield lesson.at(Severity.ERROR, leaf, language, words)
