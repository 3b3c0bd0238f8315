"""Puts the frames of a pack round the lessons. The bodies are those of the site: `courses.render` makes them.

Every page is rendered in its own language. Nothing here writes a file or reads the database.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from courses.drawings import part_sheet
from courses.outline import Course, Lesson, Module
from courses.render import as_json, parts_of, render_body
from courses.tight import tighten
from courses.words import script_words
from offline_export.addresses import file_name, route
from offline_export.selection import Edition, Selection
from offline_export.words import shell_words


@dataclass(frozen=True)
class Place:
    """A lesson with what stands round it: its course and module, and the lessons before and after it."""

    course: Course
    module: Module
    lesson: Lesson
    previous: Lesson | None
    next: Lesson | None


def places(edition: Edition) -> Iterable[Place]:
    """Every lesson of an edition at its place."""
    for course in edition.courses:
        for module in course.modules:
            around = [None, *module.lessons, None]
            for number, lesson in enumerate(module.lessons):
                yield Place(course, module, lesson, around[number], around[number + 2])


def lesson_page(place: Place, selection: Selection) -> bytes:
    """One lesson of a folder: a whole page, which the shell shows in a frame and which reads well without script."""
    lesson = place.lesson
    with override(lesson.locale):
        return _page(
            "packs/lesson_page.html",
            {
                **_lesson_context(place),
                "route": route(lesson),
                "home": "../index.html",
                "translations": [
                    {
                        "code": each.locale,
                        "name": each.name,
                        "path": f"../{each.locale}/{file_name(lesson)}.html",
                    }
                    for each in selection.editions
                ],
                "words": as_json({**script_words(), **shell_words()}),
                "part_sheet": _own(part_sheet(parts_of(lesson))),
            },
        )


def shell_page(selection: Selection, *, version: str, files: dict[str, str]) -> bytes:
    """The first page of a folder: languages, people, lists of lessons. `files` leads from routes to lesson files."""
    first = selection.editions[0]
    with override(first.locale):
        return _page(
            "packs/shell_page.html",
            {
                "languages": [{"code": each.locale, "name": each.name} for each in selection.editions],
                "editions": [_screens(edition, selection) for edition in selection.editions],
                "pack": as_json(pack_data(selection, version=version, files=files)),
            },
        )


def single_page(
    selection: Selection, *, version: str, styles: str, scripts: Sequence[str], policy: str
) -> bytes:
    """The shell and all lessons of one edition in one page that asks for nothing else."""
    (edition,) = selection.editions
    with override(edition.locale):
        parts = {part for lesson in edition.lessons for part in parts_of(lesson)}
        return _page(
            "packs/single_page.html",
            {
                "title": ", ".join(module.title for module in edition.modules),
                "edition": _screens(
                    edition,
                    selection,
                    [{**_lesson_context(place), "route": route(place.lesson)} for place in places(edition)],
                ),
                "pack": as_json(pack_data(selection, version=version, files={})),
                "part_sheet": _own(part_sheet(parts)),
                "policy": policy,
                "styles": _own(styles),
                "scripts": [_own(script) for script in scripts],
            },
        )


def pack_data(selection: Selection, *, version: str, files: dict[str, str]) -> dict[str, Any]:
    """What the script of the shell needs to know of its pack."""
    return {"id": selection.id, "version": version, "languages": selection.locales, "files": files}


def _lesson_context(place: Place) -> dict[str, Any]:
    return {
        "course": place.course,
        "module": place.module,
        "lesson": place.lesson,
        "previous": place.previous,
        "next": place.next,
        "body": render_body(place.lesson),
    }


def _screens(
    edition: Edition, selection: Selection, lessons: Sequence[dict[str, Any]] = ()
) -> dict[str, Any]:
    """The screens of one language, rendered in it."""
    with override(edition.locale):
        context = {
            "edition": edition,
            "courses": edition.courses,
            "lessons": lessons,
            "translations": [
                {"code": each.locale, "name": each.name, "path": f"#{each.locale}"}
                for each in selection.editions
            ],
        }
        return {
            "locale": edition.locale,
            "accent": edition.courses[0].accent,
            "html": _own(render_to_string("packs/screens.html", context)),
            "words": as_json({**script_words(), **shell_words()}),
        }


def _page(template: str, context: dict[str, Any]) -> bytes:
    """A page without the layout of its templates. What must keep its line breaks waits outside meanwhile."""
    raw = {
        f"\ue000{number}\ue001": script
        for number, script in enumerate([context.pop("styles", ""), *context.pop("scripts", [])])
    }
    marks = list(raw)
    context |= {"styles_mark": marks[0], "script_marks": marks[1:]}
    html: str = tighten(render_to_string(template, context))
    for mark, text in raw.items():
        html = html.replace(mark, text, 1)
    return html.encode() + b"\n"


def _own(text: str) -> SafeString:
    """What we made ourselves: a template's output, a part sheet, our scripts and styles, JSON that is escaped."""
    return mark_safe(text)  # noqa: S308
