"""Cuts a lesson into units that a phone shows one at a time: what is read together, and each activity by itself."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from courses.outline import ActivityBlock, Block, Callout, CanDo, Course, Idea, Lesson, Story, TryIt
from courses.render import as_json, paragraphs
from courses.words import activity_names
from courses.xblocks.payload import to_payload
from offline_export.formats.olx.names import note_name, unit_name
from offline_export.formats.olx.pictures import Pictures
from offline_export.formats.olx.words import heading_of
from offline_export.formats.olx.xml import element

ACTIVITY = "chasqui_activity"
H5P = "h5pxblock"


@dataclass(frozen=True)
class Html:
    """A piece of text: its file of words, and the name by which a unit points to it."""

    name: str
    title: str
    body: str
    staff_only: bool = False

    @property
    def element(self) -> str:
        return element("html", {"url_name": self.name})

    @property
    def attributes(self) -> dict[str, str]:
        hidden = {"visible_to_staff_only": "true"} if self.staff_only else {}
        return {"filename": self.name, "display_name": self.title, **hidden}


@dataclass(frozen=True)
class Inline:
    """A block that stands in its unit as a whole."""

    element: str


@dataclass(frozen=True)
class Unit:
    """What a learner sees at once."""

    name: str
    title: str
    parts: tuple[Html | Inline, ...] = field(default=())


def lessons_of(course: Course, pictures: Pictures, *, h5p_base: str = "") -> Mapping[UUID, tuple[Unit, ...]]:
    """The units of each lesson, by its key, in the active language. `pictures` gathers the files that they show."""
    return {
        lesson.key: tuple(_units(lesson, pictures, h5p_base))
        for module in course.modules
        for lesson in module.lessons
    }


def _units(lesson: Lesson, pictures: Pictures, h5p_base: str) -> Iterator[Unit]:
    """Blocks to read that follow each other make one unit, an activity makes its own."""
    numbered = enumerate(lesson.blocks)
    for _key, group in groupby(
        numbered, lambda place: place[0] if isinstance(place[1], ActivityBlock) else -1
    ):
        blocks = [block for _place, block in group]
        parts = tuple(part for block in blocks for part in _parts(block, lesson, pictures, h5p_base))
        yield Unit(unit_name(blocks[0]), _title(blocks, lesson), parts)


def _title(blocks: list[Block], lesson: Lesson) -> str:
    first = blocks[0]
    if isinstance(first, ActivityBlock):
        return activity_names()[first.kind]
    return lesson.title if first is lesson.blocks[0] else heading_of(first)


def _parts(block: Block, lesson: Lesson, pictures: Pictures, h5p_base: str) -> Iterator[Html | Inline]:
    if not isinstance(block, ActivityBlock):
        yield _html(block, pictures)
    elif block.kind == "h5p":
        yield from _exercise(block, h5p_base)
    else:
        photo = pictures.photo_address(block)
        payload = to_payload(block, lesson_key=lesson.key, locale=lesson.locale, photo=photo)
        named = {"url_name": block.id, "display_name": activity_names()[block.kind]}
        yield Inline(element(ACTIVITY, named, f"<![CDATA[{as_json(payload)}]]>\n"))


def _html(block: Story | Idea | TryIt | Callout | CanDo, pictures: Pictures) -> Html:
    context = {
        "heading": "" if isinstance(block, Story) else heading_of(block),
        "picture": pictures.shown(block),
        "text": paragraphs(block.text),
    }
    return Html(block.id, heading_of(block), render_to_string("olx/block.html", context))


def _exercise(block: ActivityBlock, base: str) -> Iterator[Html | Inline]:
    """The exercise at its address, where one is given, and for the staff what to do with it."""
    data = block.definition.to_data()
    title = block.exercise.title if block.exercise else data["prompt"]
    address = f"{base.rstrip('/')}/{data['content']}" if base else ""
    if address:
        named = {"url_name": block.id, "display_name": title, "h5p_content_json_path": address}
        yield Inline(element(H5P, {**named, "has_score": "true"}))
    context = {"title": title, "prompt": data["prompt"], "address": address, "content": data["content"]}
    yield Html(
        note_name(block), _("Note for the staff"), render_to_string("olx/exercise.html", context), True
    )
