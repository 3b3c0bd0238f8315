"""Where a label breaks into lines so that it stays inside the shape that was drawn for it.

No font is measured here (the text is set in the reader's own system font): a character counts as 0.6 of the font size,
the average of half-bold letters in the system fonts of phones and a little over.
"""

from collections.abc import Sequence
from dataclasses import dataclass

CHARACTER = 0.6
MAX_LINES = 3
NEARLY = 0.9
SMALLEST = 0.7


@dataclass(frozen=True)
class Fitted:
    """The lines of a label and its font size in units of the drawing."""

    lines: tuple[str, ...]
    size: float


def width(text: str, size: float) -> float:
    return len(text) * CHARACTER * size


def fit(text: str, *, room: float, size: float) -> Fitted:
    """As few lines as `room` asks for, but a little smaller (90 %) rather than one line more.

    When three lines are not enough the letters shrink to 70 % and no further: a label that is too long is the writer's to mend.
    """
    words = [word for word in text.split(" ") if word]  # only here: a no-break space holds
    for count in range(1, MAX_LINES + 1):
        lines = _balanced(words, count)
        share = min(1.0, room / max(room, _widest(lines, size)))
        if share >= NEARLY:
            break
    return Fitted(lines, size if share == 1 else round(size * max(SMALLEST, share), 1))


def _widest(lines: Sequence[str], size: float) -> float:
    return max((width(line, size) for line in lines), default=0.0)


def _balanced(words: Sequence[str], count: int) -> tuple[str, ...]:
    """At most `count` lines of about the same length: the narrowest measure that needs no more."""
    narrow, wide = max(map(len, words), default=0), len(" ".join(words))
    while narrow < wide:
        middle = (narrow + wide) // 2
        narrow, wide = (narrow, middle) if len(_filled(words, middle)) <= count else (middle + 1, wide)
    return tuple(_filled(words, wide))


def _filled(words: Sequence[str], measure: int) -> list[str]:
    lines: list[str] = []
    for word in words:
        if lines and len(lines[-1]) + 1 + len(word) <= measure:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines or [""]
