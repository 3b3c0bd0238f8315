"""Renders a lesson's body and its activities: the one place, for the site and for every form of pack.

The same lesson gives the same bytes wherever it is rendered; nothing here knows a request, an address or
a learner.
"""

import json
from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from courses.activities import Mark
from courses.controls import controls
from courses.drawings import draw, parts_used
from courses.markup import paragraphs
from courses.outline import (
    ActivityBlock,
    Block,
    CanDo,
    DrawingPicture,
    Idea,
    Lesson,
    PhotoPicture,
    Picture,
    Story,
    TryIt,
)
from courses.screens import screens_on_page
from courses.sizes import size_in_words
from courses.tight import tighten
from courses.words import activity_names, script_words

__all__ = ["as_json", "paragraphs", "parts_of", "parts_of_block", "render_activity", "render_body"]

# These kinds say their feedback at each part; the others say it once, under the button.
SAID_AT_PARTS = {"order_steps", "match", "spot_it"}
# A "<" in embedded JSON could end its script element.
JSON_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def render_body(lesson: Lesson) -> SafeString:
    """The `<article>` of a lesson in the lesson's own language, without its title, which is the frame's."""
    with override(lesson.locale):
        blocks = [_render_block(block, lesson) for block in lesson.blocks]
        return tighten(render_to_string("courses/body.html", {"lesson": lesson, "blocks": blocks}))


def render_activity(
    activity: ActivityBlock,
    *,
    lesson_key: UUID,
    response: Mapping[str, Any] | None = None,
    mark: Mark | None = None,
    compact: bool = False,
) -> SafeString:
    """One activity in the active language, as asked or, with a response and its mark, as answered.

    `compact` leaves out the definition that a script would mark by: for a page that the server has marked.
    A scenario whose path has not come to an end has a response and no mark.
    """
    said = {feedback.part: feedback for feedback in mark.feedback} if mark else {}
    shown = controls(activity.definition, response, said)
    context = {
        "activity": activity,
        "lesson_key": lesson_key,
        "name": activity_names()[activity.kind],
        "picture": _picture(activity.picture),
        "template": f"courses/activities/{activity.kind}.html",
        "definition": None if compact else as_json(activity.definition.to_data()),
        "verdict": _verdict(activity, mark) if mark else None,
        **_exercise(activity),
        **shown,
        **screens_on_page(activity, (shown.get("scene") or {}).get("id", ""), script=not compact),
    }
    return tighten(render_to_string("courses/blocks/activity.html", context))


def parts_of(lesson: Lesson) -> set[str]:
    """The drawing parts that the lesson's pictures use, for the part sheet of its page."""
    return {part for block in lesson.blocks for part in parts_of_block(block)}


def parts_of_block(block: Block) -> set[str]:
    """The drawing parts that one block uses."""
    pictures = [
        getattr(block, "picture", None),
        *(screen.picture for screen in getattr(block, "screens", ())),
    ]
    drawn = (picture.svg for picture in pictures if isinstance(picture, DrawingPicture))
    return set().union(*map(parts_used, drawn))


def _render_block(block: Block, lesson: Lesson) -> SafeString:
    if isinstance(block, ActivityBlock):
        return render_activity(block, lesson_key=lesson.key)
    context: dict[str, Any] = {"block": block, "text": paragraphs(block.text), "lesson_key": lesson.key}
    if isinstance(block, Story | Idea | TryIt):
        context["picture"] = _picture(block.picture)
    return mark_safe(render_to_string(f"courses/blocks/{_template_of(block)}.html", context))  # noqa: S308


def _template_of(block: Block) -> str:
    names = {Story: "story", Idea: "idea", TryIt: "try_it", CanDo: "can_do"}
    return names.get(type(block), "callout")


def _picture(picture: Picture | None) -> SafeString | str:
    if isinstance(picture, DrawingPicture):
        return mark_safe(draw(picture.svg, labels=dict(picture.labels), alt=picture.alt))  # noqa: S308 - sanitised
    if picture is None:
        return ""
    context = {"photo": picture, "types": _by_type(picture), "small": _least_kilobytes(picture)}
    return render_to_string("courses/photo.html", context)


def _exercise(activity: ActivityBlock) -> dict[str, Any]:
    """What opens an exercise of others: its parts, and what they weigh together."""
    exercise = activity.exercise
    if exercise is None:
        return {}
    return {"exercise": exercise, "parts": " ".join(exercise.parts), "size": size_in_words(exercise.size)}


def _by_type(photo: PhotoPicture) -> list[dict[str, str]]:
    """One `<source>` for each format, in the order given: its files with their widths."""
    files: dict[str, list[str]] = {}
    for rendition in photo.renditions:
        files.setdefault(rendition.media_type, []).append(f"{rendition.src} {rendition.width}w")
    return [{"media_type": media_type, "srcset": ", ".join(sources)} for media_type, sources in files.items()]


def _least_kilobytes(photo: PhotoPicture) -> int:
    """What a browser loads that asks for the least: its format is not known here, so the heavier of the formats."""
    least: dict[str, int] = {}
    for rendition in photo.renditions:
        known = least.get(rendition.media_type, rendition.size)
        least[rendition.media_type] = min(known, rendition.size)
    return -(-max(least.values(), default=0) // 1000)


def _verdict(activity: ActivityBlock, mark: Mark) -> dict[str, Any]:
    """What is said under the button: the word, and why, or how far it is."""
    words = script_words()
    if activity.kind not in SAID_AT_PARTS:
        text = " ".join(feedback.text for feedback in mark.feedback)
    else:
        text = _so_far(activity.definition.to_data(), mark, words["so_far"])
    return {"passed": mark.passed, "word": words["right" if mark.passed else "not_yet"], "text": text}


def _so_far(data: Mapping[str, Any], mark: Mark, sentence: str) -> str:
    right = sum(feedback.right for feedback in mark.feedback)
    if data["kind"] == "order_steps":
        total = len(data["steps"])
        right = round(mark.score * total)
    elif data["kind"] == "match":
        total = len(data["items"])
    else:
        total = sum(zone["correct"] for zone in data["zones"])
    # All found but something else chosen as well: the remark at that part says it.
    return "" if right == total else sentence.replace("{right}", str(right)).replace("{all}", str(total))


def as_json(data: Any) -> SafeString:
    """Plain data for a `<script type="application/json">`: no word in it can end the script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(JSON_ESCAPES))  # noqa: S308 - escaped in the same line
