"""Pictures and their words: a text alternative that says what is seen, labels that fit, nothing too heavy."""

import re
from collections.abc import Iterator
from typing import Final
from xml.etree.ElementTree import Element

from defusedxml.ElementTree import fromstring

from courses.drawings import labels
from courses.drawings.draw import FONT_SIZE
from courses.drawings.fit import fit, width
from courses.readability.texts import words
from courses.weight import DRAWING_LIMIT
from courses.workshop.findings import Finding, Severity
from courses.workshop.lessons import Lesson

LEAST_WORDS: Final = 4
SAID: Final = re.compile(
    r"(imagen|dibujo|ilustración|foto|imagem|desenho|ilustração|picture|image|drawing|illustration|dessin)\b",
    re.IGNORECASE,
)
PER_LESSON: Final = 5


def find(lesson: Lesson) -> Iterator[Finding]:
    for language in lesson.words:
        for leaf in lesson.leaves(language):
            if leaf.name == "picture":
                if len(words(leaf.text)) < LEAST_WORDS:
                    yield lesson.at(
                        Severity.ERROR,
                        leaf,
                        language,
                        "too short. Say what the learner must see in the picture.",
                    )
                if SAID.match(leaf.text):
                    yield lesson.at(
                        Severity.ADVICE,
                        leaf,
                        language,
                        "leave out that it is a picture: the phone says so. Begin with what is seen.",
                    )
    for key, name in drawings_of(lesson):
        svg = lesson.drawings.get(name)
        if svg and len(svg.encode()) > DRAWING_LIMIT:
            size = len(svg.encode()) / 1000
            yield lesson.say(
                Severity.ERROR,
                f"{key}: the drawing {name} weighs {size:.1f} KB. Bring it to {DRAWING_LIMIT // 1000} KB.",
                at=key,
            )
    yield from _labels(lesson)


def drawings_of(lesson: Lesson) -> Iterator[tuple[str, str]]:
    """(block, name of drawing) for each drawing of a lesson, those of a scenario's screens included."""
    for key, entry in lesson.entries.items():
        if isinstance(entry.get("drawing"), str):
            yield key, entry["drawing"]
        scenes = entry.get("scenes")
        for scene in scenes.values() if isinstance(scenes, dict) else ():
            if isinstance(scene, dict) and isinstance(scene.get("drawing"), str):
                yield key, scene["drawing"]


def drawing_at(lesson: Lesson, place: tuple[str | int, ...]) -> str:
    """The name of the drawing whose words stand at this place of a language's file; "" for none."""
    entry = lesson.entries.get(str(place[0]), {})
    if "scenes" in place and isinstance(entry.get("scenes"), dict):
        entry = entry["scenes"].get(place[2], {})
    name = entry.get("drawing") if isinstance(entry, dict) else None
    return name if isinstance(name, str) else ""


def _labels(lesson: Lesson) -> Iterator[Finding]:
    """Labels that even the smallest letters do not fit; what a browser measures is finer (`courses.workshop.measuring`)."""
    for language in lesson.words:
        for leaf in lesson.leaves(language):
            if "labels" not in leaf.place[:-1]:
                continue
            svg = lesson.drawings.get(drawing_at(lesson, leaf.place), "")
            for text in _texts(svg, leaf.name):
                room = float(text.get("data-fit", 0))
                size = float((text.get("font-size") or "").removesuffix("px").removesuffix("%") or FONT_SIZE)
                fitted = fit(leaf.text, room=room, size=size) if room else None
                widest = max((width(line, fitted.size) for line in fitted.lines), default=0) if fitted else 0
                if fitted and widest > room * 1.02:
                    most = int(room / (fitted.size * 0.6))
                    yield lesson.at(
                        Severity.ERROR,
                        leaf,
                        language,
                        f"“{leaf.text}” does not fit its box. About {most} letters fit on a line, on three lines.",
                    )


def _texts(svg: str, key: str) -> list[Element]:
    if not svg or key not in labels(svg):
        return []
    return [text for text in fromstring(svg).iterfind(".//{*}text") if text.get("data-label") == key]
