"""Whether the words of drawings stay inside their shapes: laid out by a browser, all languages in one page.

`Sheet` collects what is to be laid out and judges the boxes that a browser found (`courses.workshop.browser`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from courses.drawings import draw, part_sheet, parts_used
from courses.workshop.checks.pictures import drawing_at
from courses.workshop.findings import Finding, Severity
from courses.workshop.lessons import Leaf, Lesson

PALETTE: Final = Path(__file__).resolve().parent.parent / "drawings" / "palette.css"
# The letters of phones, or those that are as wide.
FONT: Final = 'Roboto, "Noto Sans", "Liberation Sans", Arial, sans-serif'
SLACK: Final = 1.04
"""How much wider than its room a label may be: fonts differ by that much."""
EDGE: Final = 1.5
"""Units of the drawing that a word may stand outside."""


@dataclass(frozen=True)
class Box:
    """Where a browser put one text of a drawing, in units of the drawing from its upper left corner."""

    left: float
    top: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.left + self.width

    @property
    def bottom(self) -> float:
        return self.top + self.height

    @property
    def air(self) -> float:
        """The box of a text has air above and below its letters."""
        return 0.2 * self.height

    def leaves(self, width: float, height: float) -> bool:
        """Whether letters stand outside a drawing of this size."""
        return (
            min(self.left, self.top + self.air) < -EDGE
            or self.right > width + EDGE
            or self.bottom - self.air > height + EDGE
        )

    def meets(self, other: "Box") -> bool:
        """Whether the letters of two texts lie on each other."""
        return min(self.right, other.right) - max(self.left, other.left) > EDGE and min(
            self.bottom, other.bottom
        ) - max(self.top, other.top) > 2 * min(self.air, other.air)


@dataclass(frozen=True)
class Laid:
    """One drawing with its words in one language: the labels are leaves of the language's file, by their keys."""

    lesson: Lesson
    language: str
    svg: str
    labels: dict[str, Leaf]

    @property
    def size(self) -> tuple[float, float]:
        _x, _y, width, height = map(float, fromstring(self.svg).get("viewBox", "0 0 1 1").split())
        return width, height

    @property
    def texts(self) -> list[Element]:
        return list(fromstring(self.svg).iterfind(".//{*}text"))

    def html(self) -> str:
        width, height = self.size
        drawn = draw(self.svg, labels={key: leaf.text for key, leaf in self.labels.items()}, alt="")
        return f'<div data-laid style="width:{width:g}px;height:{height:g}px">{drawn}</div>'

    def judge(self, boxes: Sequence[Box]) -> Iterator[Finding]:
        texts = self.texts
        width, height = self.size
        for place, (text, box) in enumerate(zip(texts, boxes, strict=True)):
            leaf = self.labels.get(text.get("data-label", ""))
            if leaf is None:
                continue
            room = float(text.get("data-fit", 0))
            if room and box.width > room * SLACK:
                yield self.say(
                    Severity.ERROR,
                    leaf,
                    f"is {box.width / room:.0%} of the room that the drawing has for it. Shorten it.",
                )
            elif box.leaves(width, height):
                yield self.say(Severity.ERROR, leaf, "runs out of the drawing. Shorten it.")
            for other in boxes[:place]:
                if box.meets(other):
                    yield self.say(
                        Severity.ADVICE, leaf, "lies on other words of the drawing. Shorten it, or move it."
                    )

    def say(self, severity: Severity, leaf: Leaf, words: str) -> Finding:
        return self.lesson.at(severity, leaf, self.language, f"“{leaf.text}” {words}")


def sheet(lessons: Sequence[Lesson]) -> list[Laid]:
    """Every drawing with words of these lessons, in each language."""
    return [laid for lesson in lessons for language in lesson.words for laid in _of(lesson, language)]


def _of(lesson: Lesson, language: str) -> Iterator[Laid]:
    groups: dict[tuple[str | int, ...], dict[str, Leaf]] = {}
    for leaf in lesson.leaves(language):
        if "labels" in leaf.place[:-1]:
            groups.setdefault(leaf.place[:-1], {})[leaf.name] = leaf
    for place, labels in groups.items():
        svg = lesson.drawings.get(drawing_at(lesson, place))
        if svg:
            yield Laid(lesson, language, svg, labels)


def page(laid: Sequence[Laid]) -> str:
    """One page that holds them all, without network."""
    parts = part_sheet({part for each in laid for part in parts_used(each.svg)})
    css = PALETTE.read_text(encoding="utf-8")
    body = "".join(each.html() for each in laid)
    return (
        f'<!doctype html><meta charset="utf-8"><style>body{{margin:0;font:16px {escape(FONT, quote=False)}}}'
        f"svg{{overflow:visible}}{css}</style>{parts}{body}"
    )
