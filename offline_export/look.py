"""Digests of everything that decides how a pack looks, and of what is taught in it.

Written with ascii(), never with repr(): which characters repr() shows as they are differs between versions of Python.
"""

import json
import tomllib
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from hashlib import sha256
from pathlib import Path

from django.conf import settings

from courses.outline import Course, Lesson, Module
from offline_export.assets import asset_files, exercise_files

# What pages are made with: the templates, the words of the catalogues, the parts of the drawings, and the code between.
SOURCES = (
    "offline_export/templates/**/*.html",
    "offline_export/formats/*.py",
    "offline_export/addresses.py",
    "offline_export/answers.py",
    "offline_export/exercises.py",
    "offline_export/facts.py",
    "offline_export/filled.py",
    "offline_export/catalogue/words.py",
    "offline_export/manifest.py",
    "offline_export/print_pages.py",
    "offline_export/render.py",
    "offline_export/search_index.py",
    "courses/templates/courses/**/*.html",
    "courses/activities/*.py",
    "courses/drawings/*.py",
    "courses/drawings/parts/*.svg",
    "courses/booklet.py",
    "courses/controls.py",
    "courses/markup.py",
    "courses/paper.py",
    "courses/answer_sheet.py",
    "courses/booklet.py",
    "courses/paper.py",
    "courses/facts/forms.py",
    "courses/facts/names.py",
    "courses/facts/places.py",
    "courses/facts/slots.py",
    "courses/render.py",
    "courses/screens.py",
    "courses/sizes.py",
    "courses/tight.py",
    "lms/templates/components/*.html",
    "lms/accounts/pictures/*.svg",
    "lms/accounts/pictures.py",
    "lms/public/facts/files.py",
    "lms/public/templatetags/*.py",
    "locale/*/LC_MESSAGES/django.po",
)


@cache
def product_version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


@cache
def look() -> str:
    """Another when a template, a script, a style, a word of the catalogues or the code that renders is another.

    As this process shows packs: it reads its files once.
    """
    digest = sha256(product_version().encode())
    for file in (*asset_files(), *exercise_files()):
        digest.update(file.sha256.encode())
    for path in _sources():
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for pattern in SOURCES:
        yield from sorted(settings.BASE_DIR.glob(pattern))


class Taught:
    """Digests of courses. A lesson's is made once, in however many packs it is; for the time of one build."""

    def __init__(self) -> None:
        # The lesson is kept beside its digest, so that no other takes its id.
        self._seen: dict[int, tuple[Lesson, str]] = {}

    def of_course(self, course: Course) -> str:
        return _digest(replace(course, modules=()), [self.of_module(module) for module in course.modules])

    def of_module(self, module: Module) -> str:
        return _digest(replace(module, lessons=()), [self.of_lesson(lesson) for lesson in module.lessons])

    def of_lesson(self, lesson: Lesson) -> str:
        if id(lesson) not in self._seen:
            self._seen[id(lesson)] = (lesson, _digest(lesson, []))
        return self._seen[id(lesson)][1]


def _digest(thing: object, inside: list[str]) -> str:
    return sha256(json.dumps([ascii(thing), inside]).encode()).hexdigest()
