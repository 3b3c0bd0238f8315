"""Puts the frames of a pack round the lessons. The bodies are those of the site: `courses.render` makes them.

Every page is rendered in its own language. Nothing here writes a file or reads the database.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import override

from courses.drawings import part_sheet
from courses.outline import Course, Lesson, Module
from courses.render import as_json, parts_of, render_body
from courses.tight import tighten
from courses.words import script_words
from lms.accounts.pictures import PICTURES
from offline_export.addresses import file_name, route
from offline_export.answers import answers_of
from offline_export.assets import SHELL_SCRIPTS
from offline_export.catalogue.words import size_in_words
from offline_export.exercises import has_exercises
from offline_export.facts import country_names
from offline_export.place import Place
from offline_export.print_pages import booklet_path
from offline_export.search_index import search_index
from offline_export.selection import Edition, Selection
from offline_export.words import exercise_words, shell_words

Languages = Sequence[tuple[str, str]]
# The bytes of each lesson as it stands in the pack, by its route.
Sizes = Mapping[str, int]
# Where something goes into a page after its layout was taken out: it must keep its line breaks, or is large.
MARK = re.compile("\ue000(\\d+)\ue001")

# What others made must not lead its frame to another address: it could take along what was answered.
NOWHERE = "frame-src 'none'"


def lesson_page(place: Place, languages: Languages) -> bytes:
    """One lesson of a folder: a whole page, which the shell shows in a frame and which reads well without script."""
    lesson = place.lesson
    with override(lesson.locale):
        context = {
            **_lesson_context(place),
            "route": route(lesson),
            "home": "../index.html",
            "translations": [
                {"code": code, "name": name, "path": f"../{code}/{file_name(lesson)}.html"}
                for code, name in languages
            ],
            "words": as_json(script_words()),
            "part_sheet": _own(part_sheet(parts_of(lesson))),
            **_for_exercises(lesson),
        }
        return tighten(render_to_string("packs/lesson_page.html", context)).encode() + b"\n"


def lesson_screen(place: Place) -> bytes:
    """One lesson of a single file: what stands in its screen."""
    with override(place.lesson.locale):
        html = render_to_string("packs/lesson.html", {**_lesson_context(place), "home": ""})
        return str(tighten(html)).encode()


def shell_page(selection: Selection, *, version: str, files: dict[str, str], sizes: Sizes) -> bytes:
    """The first page of a folder: languages, people, lists of lessons. `files` leads from routes to lesson files."""
    with override(selection.locales[0]):
        context = {
            "languages": [{"code": code, "name": name} for code, name in selection.languages],
            "editions": [_screens(edition, selection, sizes) for edition in selection.editions],
            "pack": as_json(pack_data(selection, version=version, files=files)),
            "facts": as_json(selection.facts),
            "pictures": PICTURES,
            "shell_scripts": [path.name for path in SHELL_SCRIPTS],
        }
        return tighten(render_to_string("packs/shell_page.html", context)).encode() + b"\n"


def single_page(
    selection: Selection,
    *,
    version: str,
    styles: str,
    scripts: Sequence[str],
    policy: str,
    sizes: Sizes,
    screen: Callable[[int], bytes],
    exercises: Mapping[str, Callable[[], bytes]],
) -> Iterator[bytes]:
    """The shell and all lessons of one edition in one page that asks for nothing else, piece by piece.

    `screen` gives the screen of each lesson, by its number in the edition, when its turn has come; `exercises` the parts
    of exercises, by their digests.
    """
    (edition,) = selection.editions
    own = [styles, *scripts]
    pieces: list[Callable[[], bytes]] = [
        *(partial(str.encode, text) for text in own),
        *(partial(screen, number) for number in range(_count(edition))),
        *exercises.values(),
    ]
    marks = [f"\ue000{number}\ue001" for number in range(len(pieces))]
    inside = len(pieces) - len(exercises)
    with override(edition.locale):
        context = {
            "title": ", ".join(module.title for module in edition.modules),
            "edition": _screens(edition, selection, sizes, marks[len(own) : inside]),
            "pack": as_json(pack_data(selection, version=version, files={})),
            "facts": as_json(selection.facts),
            "part_sheet": _own(part_sheet(_parts(edition))),
            "pictures": PICTURES,
            "policy": policy,
            "styles_mark": marks[0],
            "script_marks": marks[1 : len(own)],
            "exercises": list(zip(exercises, marks[inside:], strict=True)),
            "exercise_words": as_json(exercise_words()) if exercises else "",
        }
        html = str(tighten(render_to_string("packs/single_page.html", context)))
    for number, piece in enumerate(MARK.split(html)):
        yield piece.encode() if number % 2 == 0 else pieces[int(piece)]()
    yield b"\n"


def pack_data(selection: Selection, *, version: str, files: dict[str, str]) -> dict[str, Any]:
    """What the script of the shell needs to know of its pack."""
    return {
        "id": selection.id,
        "version": version,
        "languages": selection.locales,
        "country": selection.country,
        "files": files,
    }


def _for_exercises(lesson: Lesson) -> dict[str, Any]:
    """What the page of a lesson needs besides, where it holds an exercise that others made."""
    return {"policy": NOWHERE, "exercise_words": as_json(exercise_words())} if has_exercises(lesson) else {}


def _lesson_context(place: Place) -> dict[str, Any]:
    return {
        "course": place.course,
        "module": place.module,
        "lesson": place.lesson,
        "previous": place.previous,
        "next": place.next,
        "by_country": place.by_country,
        "body": render_body(place.lesson),
        "answers": answers_of(place.lesson),
    }


def _screens(
    edition: Edition, selection: Selection, sizes: Sizes, marks: Sequence[str] = ()
) -> dict[str, Any]:
    """The screens of one language, rendered in it; lessons in the page itself where they have marks."""
    with override(edition.locale):
        context = {
            "edition": edition,
            "courses": edition.courses,
            "outline": [(course, _sized(course, sizes)) for course in edition.courses],
            "lessons": _marked(edition, marks) if marks else [],
            "countries": _to_choose(selection, edition.locale),
            "country": _one_country(selection, edition.locale),
            "booklets": [] if marks else [(booklet_path(each), each.title) for each in edition.modules],
            "translations": [
                {"code": code, "name": name, "path": f"#{code}"} for code, name in selection.languages
            ],
        }
        return {
            "locale": edition.locale,
            "accent": edition.courses[0].accent,
            "html": _own(render_to_string("packs/screens.html", context)),
            "words": as_json({**script_words(), **shell_words()}),
            "index": as_json(search_index(edition)),
        }


def _to_choose(selection: Selection, locale: str) -> list[tuple[str, str]]:
    """Code and name of each country that a reader can choose."""
    return country_names(selection.facts[locale], locale) if selection.can_choose(locale) else []


def _one_country(selection: Selection, locale: str) -> str:
    """The name of the country whose words stand in the lessons at once; "" where there is none."""
    words = selection.words_of_country(locale)
    return words["name"] if words else ""


def _sized(course: Course, sizes: Sizes) -> list[tuple[Module, str]]:
    """Each module, and in words how large its lessons are."""
    return [
        (module, size_in_words(sum(sizes[route(lesson)] for lesson in module.lessons)))
        for module in course.modules
    ]


def _marked(edition: Edition, marks: Sequence[str]) -> list[dict[str, Any]]:
    """Each lesson of a single file: its course, module and route, and the mark where its screen goes."""
    lessons = [
        {"course": course, "module": module, "lesson": lesson, "route": route(lesson)}
        for course in edition.courses
        for module in course.modules
        for lesson in module.lessons
    ]
    return [{**lesson, "mark": mark} for lesson, mark in zip(lessons, marks, strict=True)]


def _parts(edition: Edition) -> set[str]:
    return {part for lesson in edition.lessons for part in parts_of(lesson)}


def _count(edition: Edition) -> int:
    lessons: Iterator[Lesson] = edition.lessons
    return sum(1 for _lesson in lessons)


def _own(text: str) -> SafeString:
    """What we made ourselves: a template's output, a part sheet, JSON that is escaped."""
    return mark_safe(text)  # noqa: S308
