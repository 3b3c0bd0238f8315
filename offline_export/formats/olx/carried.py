"""`static/chasqui.json`: what a course of ours has and OLX has no place for, so that it comes back as it went.

The words of the lessons stand in it once more, as their authors wrote them. What Studio holds of them wins where somebody
changed them there (`reading`). The same dataclasses write it and read it.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from courses.activities import DefinitionError, shapes
from courses.activities.shapes import Key, Number, OptionalWords
from courses.outline import (
    ActivityBlock,
    Block,
    Callout,
    CanDo,
    Course,
    DrawingPicture,
    Guide,
    Idea,
    Lesson,
    Module,
    Picture,
    Story,
    TryIt,
)
from offline_export.formats.olx.errors import OLXError
from offline_export.formats.olx.pictures import Pictures

CARRIED: Final = "chasqui.json"
FORMAT: Final = "chasqui-olx 1"
KINDS: Final = {Story: "story", Idea: "idea", TryIt: "try_it", Callout: "callout", CanDo: "can_do"}


@dataclass(frozen=True)
class CarriedLabel:
    """Words in a drawing, by their key."""

    key: Key
    text: OptionalWords


@dataclass(frozen=True)
class CarriedPicture:
    """A picture: the source of a drawing, or the name of a photo's file in `static/`, with its sides in pixels."""

    svg: OptionalWords
    labels: tuple[CarriedLabel, ...]
    photo: Key
    width: Number
    height: Number
    alt: OptionalWords


@dataclass(frozen=True)
class CarriedBlock:
    """A block to read, as its author wrote it. `pictures`: none or one."""

    id: Key
    kind: Key
    title: OptionalWords
    text: OptionalWords
    tone: Key
    pictures: tuple[CarriedPicture, ...]


@dataclass(frozen=True)
class CarriedExercise:
    """An H5P exercise: what an activity of ours knows of it, and the key of its lesson."""

    id: Key
    prompt: OptionalWords
    content: Key
    needed: Number
    feedback_right: OptionalWords
    feedback_not_yet: OptionalWords
    lesson: Key = ""  # archives of before did not say it


@dataclass(frozen=True)
class CarriedGuide:
    """The guide for the trainer."""

    aim: OptionalWords
    materials: tuple[OptionalWords, ...]
    steps: tuple[OptionalWords, ...]
    mistakes: tuple[OptionalWords, ...]
    question: OptionalWords


@dataclass(frozen=True)
class CarriedLesson:
    """A lesson without its title and its blocks' order, which OLX has. `guides`: none or one."""

    key: Key
    id: Key
    slug: Key
    outcome: OptionalWords
    digcomp: Key
    level: Number
    minutes: Number
    core: bool
    sensitive: bool
    guides: tuple[CarriedGuide, ...]


@dataclass(frozen=True)
class CarriedModule:
    """A module without its title and its lessons' order."""

    key: Key
    id: Key
    slug: Key
    summary: OptionalWords


@dataclass(frozen=True)
class Carried:
    """All of it: the course, and by key or id its modules, lessons and blocks."""

    format: Key
    locale: Key
    key: Key
    id: Key
    slug: Key
    promise: OptionalWords
    accent: Key
    modules: tuple[CarriedModule, ...]
    lessons: tuple[CarriedLesson, ...]
    blocks: tuple[CarriedBlock, ...]
    exercises: tuple[CarriedExercise, ...]


def carried(course: Course, pictures: Pictures) -> bytes:
    """The file of a course. `pictures` knows how its photos are called."""
    lessons = [lesson for module in course.modules for lesson in module.lessons]
    blocks = [block for lesson in lessons for block in lesson.blocks]
    data = Carried(
        FORMAT,
        course.locale,
        str(course.key),
        course.seed_id,
        course.slug,
        course.promise,
        course.accent,
        tuple(map(_module, course.modules)),
        tuple(map(_lesson, lessons)),
        tuple(_block(each, pictures) for each in blocks if not isinstance(each, ActivityBlock)),
        tuple(
            _exercise(each, lesson) for lesson in lessons for each in lesson.activities if each.kind == "h5p"
        ),
    )
    return json.dumps(shapes.write(data), ensure_ascii=False, indent=1).encode() + b"\n"


def read_carried(data: Any) -> Carried:
    """The same from plain data. OLXError says where it is not as it was written."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise OLXError(
            f"static/{CARRIED} is in a form that this version does not know. Export the course anew."
        )
    try:
        found: Carried = shapes.read(Carried, data)
    except DefinitionError as error:
        raise OLXError(f"static/{CARRIED} is damaged at “{error.path}”: {error.message}") from None
    return found


def _module(module: Module) -> CarriedModule:
    return CarriedModule(str(module.key), module.seed_id, module.slug, module.summary)


def _lesson(lesson: Lesson) -> CarriedLesson:
    return CarriedLesson(
        str(lesson.key),
        lesson.seed_id,
        lesson.slug,
        lesson.outcome,
        lesson.digcomp,
        lesson.level,
        lesson.minutes,
        lesson.core,
        lesson.sensitive,
        (_guide(lesson.guide),) if lesson.guide else (),
    )


def _guide(guide: Guide) -> CarriedGuide:
    return CarriedGuide(guide.aim, guide.materials, guide.steps, guide.mistakes, guide.question)


def _block(block: Block, pictures: Pictures) -> CarriedBlock:
    picture: Picture | None = getattr(block, "picture", None)
    return CarriedBlock(
        block.id,
        KINDS[type(block)],
        getattr(block, "title", ""),
        getattr(block, "text", ""),
        getattr(block, "tone", ""),
        (_picture(block.id, picture, pictures),) if picture else (),
    )


def _picture(block_id: str, picture: Picture, pictures: Pictures) -> CarriedPicture:
    if isinstance(picture, DrawingPicture):
        labels = tuple(CarriedLabel(key, text) for key, text in picture.labels)
        return CarriedPicture(picture.svg, labels, "", 0, 0, picture.alt)
    name = pictures.name_of(block_id, picture)
    return CarriedPicture("", (), name, picture.width, picture.height, picture.alt)


def _exercise(block: ActivityBlock, lesson: Lesson) -> CarriedExercise:
    data = {name: part for name, part in block.definition.to_data().items() if name != "kind"}
    return CarriedExercise(block.id, **data, lesson=str(lesson.key))
