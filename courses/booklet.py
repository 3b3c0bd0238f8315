"""Renders lessons for paper: what a learner reads and fills in, and the trainer's guide.

The letters and numbers are those of `courses.paper`. The same lesson gives the same bytes; nothing here knows a request.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.drawings import draw, part_sheet
from courses.markup import paragraphs
from courses.outline import (
    ActivityBlock,
    Block,
    Callout,
    CanDo,
    DrawingPicture,
    Guide,
    Idea,
    Lesson,
    Picture,
    Story,
)
from courses.paper import Truth, letters, paper_places
from courses.render import parts_of
from courses.screens import screens_of
from courses.tight import tighten
from courses.words import activity_names

LETTERS: Final = "ABCDEFGH"
# Characters; all fields full are about 3,000 (`courses.guide_block`).
LONG_GUIDE: Final = 2_300
Data = Mapping[str, Any]


def render_booklet(lesson: Lesson, number: int) -> SafeString:
    """The lesson to read and to fill in, in its own language. `number` is its place in the module."""
    with override(lesson.locale):
        blocks = list(_numbered(lesson))
        context = {"lesson": lesson, "number": number, "blocks": blocks}
        return tighten(render_to_string("courses/paper/lesson.html", context))


def render_guide(lesson: Lesson, number: int) -> SafeString:
    """The trainer's page; that of a lesson without a guide says so."""
    with override(lesson.locale):
        guide = lesson.guide
        context = {"lesson": lesson, "number": number, "guide": guide, "long": bool(guide and is_long(guide))}
        return tighten(render_to_string("courses/paper/guide.html", context))


def is_long(guide: Guide) -> bool:
    """Whether a guide is printed in smaller letters, so that it stays on its page."""
    texts = (guide.aim, *guide.materials, *guide.steps, *guide.mistakes, guide.question)
    return sum(map(len, texts)) > LONG_GUIDE


def parts_of_all(lessons: tuple[Lesson, ...]) -> SafeString:
    """The sheet of the drawing parts that these lessons use together."""
    return mark_safe(part_sheet({part for lesson in lessons for part in parts_of(lesson)}))  # noqa: S308 - sanitised


def truth() -> Truth:
    """The words for true and false in the active language, whose first letters stand on paper."""
    return _("True"), _("False")


def _numbered(lesson: Lesson) -> Iterator[SafeString]:
    """Each block as HTML; its activities are counted as exercises."""
    exercise = 0
    for block in lesson.blocks:
        exercise += isinstance(block, ActivityBlock)
        yield _render_block(block, exercise)


def _render_block(block: Block, exercise: int) -> SafeString:
    if isinstance(block, ActivityBlock):
        context = _exercise(block) | {"number": exercise}
        return _html(f"courses/paper/{block.kind}.html", context)
    context = {
        "block": block,
        "kind": _kind(block),
        "text": paragraphs(block.text),
        "picture": _picture(getattr(block, "picture", None)),
    }
    return _html("courses/paper/text.html", context)


def _html(template: str, context: dict[str, Any]) -> SafeString:
    return mark_safe(render_to_string(template, context))  # noqa: S308 - a template escapes


def _kind(block: Block) -> str:
    names = {Story: "story", Idea: "idea", CanDo: "can-do"}
    if isinstance(block, Callout):
        return block.tone
    return names.get(type(block), "try")


def _picture(picture: Picture | None) -> dict[str, Any] | None:
    """A drawing as such; a photo only in words, which any printer can print."""
    if isinstance(picture, DrawingPicture):
        return {"drawing": mark_safe(draw(picture.svg, labels=dict(picture.labels), alt=picture.alt))}  # noqa: S308 - sanitised
    return {"words": picture.alt} if picture else None


def _exercise(activity: ActivityBlock) -> dict[str, Any]:
    data = activity.definition.to_data()
    return {
        "data": data,
        "name": activity_names()[activity.kind],
        "rows": letters(activity.definition, truth()),
        "picture": _picture(activity.picture),
    } | SHOWN.get(activity.kind, _nothing)(activity, data)


def _nothing(activity: ActivityBlock, data: Data) -> dict[str, Any]:
    return {}


def _zones(activity: ActivityBlock, data: Data) -> dict[str, Any]:
    """Where the numbered circles stand: in percent of the drawing."""
    sides = ({side: f"{zone[side]:g}%" for side in "xywh"} for zone in data["zones"])
    return {"zones": [zone | {"number": place} for place, zone in enumerate(sides, 1)]}


def _places(activity: ActivityBlock, data: Data) -> dict[str, Any]:
    """The scenes and ends by their numbers, each choice with its letter and the number that it leads to."""
    number = paper_places(activity.definition)
    screens = screens_of(activity, "courses/paper/screen.html", LETTERS)
    scenes = [
        {
            "number": number[scene["id"]],
            "screen": screens.get(scene["id"], ""),
            "text": scene["text"],
            "choices": [
                {"letter": letter, "text": choice["text"], "goto": number[choice["goto"]]}
                for letter, choice in zip(LETTERS, scene["choices"], strict=False)
            ],
        }
        for scene in data["scenes"]
    ]
    ends = [{"number": number[end["id"]], "text": end["text"]} for end in data["ends"]]
    return {"places": sorted([*scenes, *ends], key=lambda place: int(place["number"]))}


def _items(activity: ActivityBlock, data: Data) -> dict[str, Any]:
    # In a template `data.items` would be the method of a mapping.
    return {"items": data["items"]}


SHOWN: Final[Mapping[str, Callable[[ActivityBlock, Data], dict[str, Any]]]] = {
    "match": _items,
    "spot_it": _zones,
    "scenario": _places,
}
