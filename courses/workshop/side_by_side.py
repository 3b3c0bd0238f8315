"""Lessons as a reviewer reads them: block by block, the languages side by side, with drawings, answers and findings.

Everything that a learner may come to read is there, feedback too, and what is right is marked. Nothing is answered
here and nothing is sent: the page needs no script and no network.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from courses.drawings import draw, part_sheet, parts_used
from courses.markup import paragraphs
from courses.seeding.pages import REVIEWED
from courses.workshop.checks.pictures import drawing_at
from courses.workshop.findings import Finding
from courses.workshop.lessons import Leaf, Lesson
from courses.workshop.reviewing import say_of

HERE: Final = Path(__file__).resolve().parent
PALETTE: Final = HERE.parent / "drawings" / "palette.css"
HEAD: Final = ("title", "outcome")
# Read in the drawing itself, or said below it.
IN_PICTURE: Final = ("labels", "picture")


@dataclass(frozen=True)
class Line:
    """One text: what it is (`name`), whether it is said after an answer, and what the lesson's file says of it."""

    name: str
    text: SafeString
    said_after: bool = False
    mark: str = ""


@dataclass(frozen=True)
class Shown:
    """A drawing with its words, and what is read aloud instead of it."""

    svg: SafeString
    alt: str


@dataclass(frozen=True)
class Cell:
    """A block in one language."""

    language: str
    name: str
    pictures: list[Shown]
    lines: list[Line]
    findings: list[Finding]


@dataclass(frozen=True)
class Row:
    """A block in all languages, and the findings on what they share."""

    key: str
    kind: str
    cells: list[Cell]
    findings: list[Finding]


@dataclass(frozen=True)
class Sheet:
    """A lesson, block by block."""

    id: str
    title: str
    rows: list[Row]
    reviews: list[tuple[str, str]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def render(lessons: Sequence[Lesson], findings: Sequence[Finding], *, title: str) -> str:
    """The whole page."""
    return render_to_string("courses/workshop/side_by_side.html", context(lessons, findings, title=title))


def context(lessons: Sequence[Lesson], findings: Sequence[Finding], *, title: str) -> dict[str, Any]:
    """What the page shows. Findings that belong to no lesson stand first."""
    known = {lesson.id for lesson in lessons}
    return {
        "title": title,
        "css": css(),
        "parts": parts(lessons),
        "sheets": [sheet_of(lesson, findings) for lesson in lessons],
        "loose": [finding for finding in findings if finding.lesson not in known],
    }


@cache
def css() -> SafeString:
    """The colours of the site's drawings, and the page's own form."""
    files = (HERE / "side_by_side.css", PALETTE)
    return mark_safe("\n".join(path.read_text(encoding="utf-8") for path in files))  # noqa: S308 - our own files


def parts(lessons: Sequence[Lesson]) -> SafeString:
    """The drawing parts that the whole page uses, once."""
    names = {part for lesson in lessons for svg in lesson.drawings.values() for part in parts_used(svg)}
    return mark_safe(part_sheet(names))  # noqa: S308 - from our own kit


def sheet_of(lesson: Lesson, findings: Sequence[Finding]) -> Sheet:
    own = [finding for finding in findings if finding.lesson == lesson.id]
    keys = [*HEAD, *lesson.entries]
    if any("guide" in (document.data or {}) for document in lesson.words.values()):
        keys.append("guide")
    rows = [_row(lesson, key, [finding for finding in own if finding.key == key]) for key in keys]
    titles = [
        leaf.text for language in lesson.words for leaf in lesson.leaves(language) if leaf.place == ("title",)
    ]
    return Sheet(
        lesson.id,
        titles[0] if titles else lesson.id,
        rows,
        reviews=reviews_of(lesson),
        findings=[finding for finding in own if finding.key not in keys and finding.key != REVIEWED],
    )


def _row(lesson: Lesson, key: str, findings: list[Finding]) -> Row:
    cells = [
        Cell(
            language,
            name_of(language),
            list(_pictures(lesson, language, key)),
            list(_lines(lesson, language, key)),
            [finding for finding in findings if finding.language == language],
        )
        for language in lesson.words
    ]
    return Row(key, lesson.kind(key), cells, [finding for finding in findings if not finding.language])


def reviews_of(lesson: Lesson) -> list[tuple[str, str]]:
    """For each language its name, and whether a native speaker has read the words."""
    return [(name_of(language), say_of(lesson, language)) for language in lesson.words]


def name_of(language: str) -> str:
    return str(dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES).get(language, language))


def _pictures(lesson: Lesson, language: str, key: str) -> Iterator[Shown]:
    """The drawing of a block, or those of its scenes, each with the labels that stand beside its text alternative."""
    for leaf in lesson.leaves(language):
        if leaf.key == key and leaf.name == "picture":
            svg = lesson.drawings.get(drawing_at(lesson, leaf.place))
            if svg:
                place = (*leaf.place[:-1], "labels")
                labels = {
                    each.name: each.text for each in lesson.leaves(language) if each.place[:-1] == place
                }
                drawn = draw(svg, labels=labels, alt=leaf.text)
                yield Shown(mark_safe(drawn), leaf.text)  # noqa: S308 - sanitised


def _lines(lesson: Lesson, language: str, key: str) -> Iterator[Line]:
    for leaf in lesson.leaves(language):
        if leaf.key == key and not any(name in IN_PICTURE for name in leaf.place):
            said_after = any(str(name).startswith(("feedback", "near")) for name in leaf.place)
            name = " / ".join(map(str, leaf.place[1:]))
            yield Line(name, paragraphs(leaf.text), said_after, _mark(lesson, leaf))


def _mark(lesson: Lesson, leaf: Leaf) -> str:
    """What the shared file says of this answer: right, where it leads, where it belongs."""
    entry = lesson.entries.get(leaf.key, {})
    path = [str(name) for name in leaf.place[1:] if name not in ("text", "label")]
    match path:
        case ["choices", choice] if "right" in entry:
            return "✓" if entry["right"] == choice else ""
        case ["zones", zone]:
            return "✓" if _inside(entry, "zones", zone, "right") else ""
        case ["items", item]:
            return f"→ {_inside(entry, 'items', item)}"
        case ["scenes", scene, "choices", choice]:
            way = _inside(entry, "scenes", scene, "choices", choice) or _inside(
                entry, "scenes", scene, choice
            )
            return f"→ {way.get('goto', '') if isinstance(way, dict) else way}"
        case ["ends", end]:
            return f"{_inside(entry, 'ends', end)}"
        case ["prompt"] if "answer" in entry:
            return f"→ {str(entry['answer']).lower()}"
    return ""


def _inside(value: Any, *names: str) -> Any:
    for name in names:
        value = value.get(name) if isinstance(value, dict) else None
    return value
