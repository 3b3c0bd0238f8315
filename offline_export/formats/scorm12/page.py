"""The page of a lesson in a SCORM package: the body is the site's, the frame round it is the learning platform."""

from dataclasses import replace
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.drawings import part_sheet
from courses.outline import ActivityBlock, Lesson
from courses.render import as_json, parts_of, render_body
from courses.tight import tighten
from courses.words import script_words
from offline_export.answers import answers_of
from offline_export.assets import HERE
from offline_export.facts import FactsFile
from offline_export.place import Place

SCRIPT = HERE / "shell" / "scorm.js"
# Kinds that are not played in a package: they do not count there, or no lesson with one of them would ever be complete.
NOT_PLAYED = frozenset({"h5p"})


def lesson_page(place: Place, facts: FactsFile | None) -> bytes:
    """One lesson as a page that a platform opens by itself. `facts`: of the country whose words stand in it."""
    lesson = _playable(place.lesson)
    with override(lesson.locale):
        context: dict[str, Any] = {
            "course": place.course,
            "lesson": lesson,
            "body": render_body(lesson),
            "answers": answers_of(lesson),
            "words": as_json({**script_words(), **scorm_words()}),
            "counted": as_json(counted(lesson)),
            "facts": as_json(facts) if facts and lesson.slots else "",
            "part_sheet": mark_safe(part_sheet(parts_of(lesson))),  # noqa: S308 - our own drawings
        }
        return tighten(render_to_string("packs/scorm_lesson_page.html", context)).encode() + b"\n"


def _playable(lesson: Lesson) -> Lesson:
    """With exercises that cannot be opened, in the place of those that cannot be opened here: the page says so."""
    blocks = (
        replace(block, exercise=None) if isinstance(block, ActivityBlock) else block
        for block in lesson.blocks
    )
    return replace(lesson, blocks=tuple(blocks))


def counted(lesson: Lesson) -> list[str]:
    """The ids of the activities that make the score of the lesson."""
    return [activity.id for activity in lesson.activities if activity.kind not in NOT_PLAYED]


def scorm_words() -> dict[str, str]:
    """What the page says of what the platform records, besides the words of every lesson."""
    return {
        "scorm_kept": _("Recorded by your learning platform. Activities completed: {done} of {total}."),
        "scorm_done": _("Completed, and recorded by your learning platform."),
        "scorm_nothing": _(
            "No learning platform records your answers here. You can read and answer all the same."
        ),
        "scorm_silent": _("This lesson is yours alone: your answers in it are not recorded."),
    }
