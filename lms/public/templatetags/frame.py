"""Tags of the frame that every page has round its content."""

from collections.abc import Iterable
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from courses import render, words
from courses.drawings import part_sheet
from courses.h5p.player_words import player_words
from courses.outline import ActivityBlock, Lesson
from lms.public import bundles, styles

register = template.Library()


@register.simple_tag
def critical_css() -> SafeString:
    return mark_safe(f"<style>{styles.critical_css()}</style>")  # noqa: S308 - our own files


@register.simple_tag
def script_words() -> SafeString:
    """The words that the page's scripts say, in the page's language."""
    data = render.as_json(words.script_words())
    return mark_safe(f'<script type="application/json" id="chasqui-words">{data}</script>')  # noqa: S308 - escaped


@register.simple_tag
def page_scripts(*names: str) -> SafeString:
    """The scripts of these bundles, in this order. keep.js brings those in `data-more` where they are needed."""
    *first, last = bundles.addresses(names)
    more = " ".join(bundles.addresses(["more"]))
    tags = [format_html('<script src="{}" defer></script>', each) for each in first]
    return SafeString(
        "".join([*tags, format_html('<script src="{}" data-more="{}" defer></script>', last, more)])
    )


@register.simple_tag
def exercise_script(lesson: Lesson) -> SafeString:
    """Where a lesson has exercises that others made: what opens them, for keep.js, and what is said while it comes and
    when it does not."""
    if not any(activity.exercise for activity in lesson.activities):
        return SafeString("")
    words = player_words()
    return format_html(
        '<p role="status" hidden data-exercise="{}" data-coming="{}" data-missed="{}"></p>',
        static("lms/js/h5p-site.js"),
        words["coming"],
        words["not_here"],
    )


@register.simple_tag
def lesson_body(lesson: Lesson) -> SafeString:
    return render.render_body(lesson)


@register.simple_tag
def lesson_parts(lesson: Lesson) -> SafeString:
    """The sheet of the parts that the lesson's drawings use."""
    return mark_safe(part_sheet(render.parts_of(lesson)))  # noqa: S308 - sanitised


@register.simple_tag
def activity_parts(activity: ActivityBlock) -> SafeString:
    """The sheet of the parts that one activity's drawing uses."""
    return mark_safe(part_sheet(render.parts_of_block(activity)))  # noqa: S308 - sanitised


@register.filter
def as_json(data: Any) -> SafeString:
    return render.as_json(data)


@register.filter
def open_knots(lessons: Iterable[Lesson]) -> list[dict[str, Any]]:
    """The lessons as the cord component wants them, each untied: what a public page can know."""
    return [{"lesson": lesson, "state": "todo"} for lesson in lessons]


@register.filter
def place_of(lessons: Iterable[Lesson], lesson: Lesson) -> int:
    """Which lesson of its module this is, counted from 1."""
    return next((place for place, other in enumerate(lessons, 1) if other.key == lesson.key), 0)


@register.filter
def as_tag(locale: str) -> str:
    """`pt-br` as HTML and browsers write it: `pt-BR`."""
    language, _, region = locale.partition("-")
    return f"{language}-{region.upper()}" if region else language
