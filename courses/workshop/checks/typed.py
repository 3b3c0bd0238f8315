"""Facts of one country that are typed into a text: numbers to dial, amounts, fees, laws, addresses.

They differ by country and grow old, so a lesson names a slot such as {PAY} or {CURR 500} instead. What is meant as
it stands (a made-up price, the address of a false shop) is listed in the lesson's shared file:

    allowed: ["tienda-oferta.example"]  # the address of the false shop in the drawing

That list reaches no page. Of a lesson from Wagtail, where it is not known what is meant, this is advice.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from courses.workshop.findings import Finding, Severity
from courses.workshop.lessons import Leaf, Lesson

ALLOWED: Final = "allowed"
SLOT: Final = re.compile(r"\{[^{}]*\}")
_MONEY: Final = (
    r"pesos?|soles|sol|reais|real|reales|d[óo]lares|dólar|dollars?|euros?|gourdes?|quetzales|quetzal|lempiras?|"
    r"colones|colón|guaran[íi]e?s|bolivianos?|bolívares|córdobas?|balboas?|bucks|centavos|cents?|"
    r"USD|BRL|MXN|COP|ARS|PEN|CLP|EUR|HTG|JMD|TTD"
)
_NUMBER: Final = r"\d[\d.,   ]*"
PATTERNS: Final[tuple[tuple[re.Pattern[str], str], ...]] = (
    (re.compile(r"https?://\S+|www\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:com|org|net|gob|gov|gouv|info|app|io|br|mx|ar|cl|co|pe|fr|ht|jm|tt)\b(?:/\S*)?", re.IGNORECASE),
     "an address. Name the place in words, or a slot"),
    (re.compile(rf"(?:R\$|US\$|J\$|TT\$|S/|[$€£₲₡])\s?{_NUMBER}|\b{_NUMBER}(?:{_MONEY})\b|\b{_NUMBER}[€£$]", re.IGNORECASE),
     "an amount in one country's money. Write it as {CURR 500}"),
    (re.compile(r"\b(?:ley|lei|loi|act|law|decreto|decree|décret|artículo|artigo|article|section)\s+(?:n[.º°o]*\s*)?\d[\d./-]*", re.IGNORECASE),
     "a law of one country. Use a slot such as {WITHDRAW} or {DATALAW}"),
    (re.compile(r"(?<![\d#*])\+?\(?\d[\d   ().-]{5,}\d(?![\d#])"), "a telephone number. Use a slot such as {CONSUMER}, or words"),
    (re.compile(r"\b(?:llame|llamar|marque|marcar|ligue|ligar|disque|discar|call|dial|ring|appelez|appeler|composez|composer)\s+(?:al|ao|a|le|the|to|o|para o)?\s*(\d{2,6})\b(?!\s*(?:veces|vezes|times|fois|personas|pessoas|people))", re.IGNORECASE),
     "a number to dial. Use a slot such as {EMERG}, or words"),
    (re.compile(r"\b\d+(?:[.,]\d+)?\s?%"), "a percentage. Fees and rates differ by country and time: use words, or a slot"),
)  # fmt: skip
LEAST_DIGITS: Final = 7


def find(lesson: Lesson) -> Iterator[Finding]:
    allowed = _allowed(lesson)
    used: set[str] = set()
    severity = Severity.ERROR if lesson.knows_allowed else Severity.ADVICE
    for language in lesson.words:
        for leaf in lesson.leaves(language):
            for found, words in _typed(leaf):
                plain = _plain(found)
                meant = {each for each in allowed if each in plain or plain in each}
                used |= meant
                if not meant:
                    yield lesson.at(severity, leaf, language, f"“{found}” is {words}.")
            used |= {each for each in allowed if each in _plain(leaf.text)}
    for position, each in enumerate(allowed):
        if each not in used:
            yield lesson.say(
                Severity.ADVICE,
                f"“{each}” is allowed, but stands nowhere. Take it out.",
                "",
                ALLOWED,
                position,
            )
    if allowed and not _has_reason(lesson):
        yield lesson.say(
            Severity.ADVICE, "say in a comment (# …) on this line why these are meant.", "", ALLOWED
        )


def _typed(leaf: Leaf) -> Iterator[tuple[str, str]]:
    text = SLOT.sub(" ", leaf.text)
    for pattern, words in PATTERNS:
        for match in pattern.finditer(text):
            found = match[0].rstrip(".,").strip()
            if "telephone" not in words or _may_be_dialled(found, leaf):
                yield found, words
        text = pattern.sub(" ", text)


def _may_be_dialled(found: str, leaf: Leaf) -> bool:
    """Not a choice that is nothing but figures: that is a PIN or a password to judge."""
    return found != leaf.text and sum(map(str.isdigit, found)) >= LEAST_DIGITS


def _allowed(lesson: Lesson) -> list[str]:
    data = lesson.shared.data if isinstance(lesson.shared.data, dict) else {}
    value = data.get(ALLOWED)
    return [each for each in value if isinstance(each, str)] if isinstance(value, list) else []


def _plain(text: str) -> str:
    """With plain spaces: French has those that do not break before “%”."""
    return text.translate({0xA0: " ", 0x202F: " "})


def _has_reason(lesson: Lesson) -> bool:
    """Whether a comment stands beside the list or on the line above it."""
    line = lesson.shared.line((ALLOWED,))
    try:
        lines = Path(lesson.shared.file).read_text(encoding="utf-8").splitlines()
    except OSError:
        return True
    return any(" #" in f" {each}" for each in lines[max(0, line - 2) : line])
