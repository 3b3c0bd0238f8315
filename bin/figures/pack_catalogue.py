"""A made-up catalogue of LESSONS lessons in four languages: how long all its packs take, and how much memory.

python bin/figure.py pack_catalogue DIR LESSONS, in the environment of a site whose data may be spoilt.
"""

import time
from itertools import count
from pathlib import Path
from typing import Any
from uuid import uuid5

from django.conf import settings
from django.db import transaction
from wagtail.models import Page
from wagtail.signal_handlers import disable_reference_index_auto_update

from courses.models import CoursePage, LessonPage, ModulePage
from figures.pack_peak import measured
from figures.table import Row

MB = 1_000_000
LESSONS_IN_A_MODULE, MODULES_IN_A_COURSE = 5, 10


def main(place: str, number: str) -> list[Row]:
    folder, lessons = Path(place), int(number)
    with transaction.atomic(), disable_reference_index_auto_update():
        for language, _name in settings.LANGUAGES:
            Copies(language).make(lessons)
    began = time.perf_counter()
    before, peak, built = measured(folder)
    took = time.perf_counter() - began
    pages = lessons * len(settings.LANGUAGES)
    what = f"{lessons:,} lessons x {len(settings.LANGUAGES)} languages"
    return [
        Row(f"{what}: all packs built", took, "s", note=f"{built:,} packs"),
        Row(f"{what}: for each lesson and language", took / pages * 1000, "ms"),
        Row(f"{what}: memory at most", peak / MB, "MB", note=f"{(peak - before) / MB:.0f} MB for building"),
    ]


class Copies:
    """Copies of the pages of C1 in one language, with names and keys of their own, past the tree's own slow ways."""

    def __init__(self, language: str) -> None:
        here = {"locale__language_code": language}
        self.course = CoursePage.objects.get(seed_id="C", **here)
        self.module = ModulePage.objects.get(seed_id="C1", **here)
        self.lessons = list(LessonPage.objects.live().child_of(self.module).order_by("path"))
        self.places = count(100)

    def make(self, lessons: int) -> None:
        per_course = LESSONS_IN_A_MODULE * MODULES_IN_A_COURSE
        for first in range(0, lessons, per_course):
            number = first // per_course + 1
            course = self._copy(self.course, self.course.get_parent(), f"S{number}", next(self.places))
            for start in range(first, min(first + per_course, lessons), LESSONS_IN_A_MODULE):
                place = (start - first) // LESSONS_IN_A_MODULE + 1
                module = self._copy(self.module, course, f"S{number}M{place}", place)
                for step, lesson in enumerate(self.lessons[:LESSONS_IN_A_MODULE], 1):
                    self._copy(lesson, module, f"S{number}M{place}.{step}", step)

    def _copy(self, page: Any, parent: Page, seed_id: str, place: int) -> Any:
        """A row in the table of pages and one in that of its kind, without asking anything first."""
        copy = _clone(page)
        copy.path = Page._get_path(parent.path, parent.depth + 1, place)
        copy.depth, copy.numchild = parent.depth + 1, page.numchild
        copy.title = copy.draft_title = f"{page.title} {seed_id}"
        copy.slug = seed_id.lower().replace(".", "-")
        copy.url_path = f"{parent.url_path}{copy.slug}/"
        copy.seed_id = seed_id
        copy.translation_key = uuid5(page.translation_key, seed_id)
        copy.latest_revision = copy.live_revision = copy.alias_of = None
        copy.save_base(force_insert=True)
        return copy


def _clone(page: Any) -> Any:
    fields = {field.attname: getattr(page, field.attname) for field in page._meta.concrete_fields}
    for name in ("id", "page_ptr_id", "coursespage_ptr_id"):
        fields.pop(name, None)
    return type(page)(**fields)
