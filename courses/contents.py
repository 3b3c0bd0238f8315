"""Reads what the catalogue consists of, and none of the words inside its lessons: for lists, and to find one's place.

Three queries for a whole language, however much there is to learn.
"""

from collections import defaultdict
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef
from wagtail.models import Page

from courses import outline
from courses.definitions import ACTIVITY_KINDS
from courses.models import CoursePage, LessonPage, ModulePage
from courses.reading import course_of, lesson_of


def contents(locale: str) -> tuple[outline.Course, ...]:
    """All live courses in one language, in the order of the catalogue. Their lessons have no blocks.

    A lesson is sensitive here if it is in any language: what is told of people must not depend on the reader's.
    """
    lessons, modules = (
        _live_by_parent(LessonPage, locale, "body", "guide"),
        _live_by_parent(ModulePage, locale),
    )
    return tuple(
        replace(
            course_of(page, modules=False),
            modules=tuple(_module(module, lessons[module.path]) for module in modules[page.path]),
        )
        for courses in _live_by_parent(CoursePage, locale).values()
        for page in courses
    )


def activity_ids(lesson_key: UUID, locale: str) -> tuple[UUID, ...]:
    """The activities of a live lesson in the order in which they stand on its page; none where it is not live."""
    page = LessonPage.objects.live().filter(translation_key=lesson_key, locale__language_code=locale).first()
    return (
        tuple(UUID(block["id"]) for block in page.body.raw_data if block["type"] in ACTIVITY_KINDS)
        if page
        else ()
    )


def _live_by_parent(model: type[Page], locale: str, *unread: str) -> dict[str, list[Any]]:
    """The live pages by the path of the page above them, in the order of the tree."""
    pages = (
        model.objects.live().filter(locale__language_code=locale).select_related("locale").order_by("path")
    )
    if model is LessonPage:
        anywhere = LessonPage.objects.live().filter(
            translation_key=OuterRef("translation_key"), sensitive=True
        )
        pages = pages.annotate(sensitive_anywhere=Exists(anywhere))
    found: dict[str, list[Any]] = defaultdict(list)
    for page in pages.defer(*unread):
        found[page.path[: -Page.steplen]].append(page)
    return found


def _module(page: ModulePage, lessons: list[Any]) -> outline.Module:
    return outline.Module(
        key=page.translation_key,
        seed_id=page.seed_id,
        slug=page.slug,
        locale=page.locale.language_code,
        title=page.title,
        summary=page.summary,
        path=page.site_path,
        lessons=tuple(
            replace(lesson_of(lesson, bodies=False), sensitive=lesson.sensitive_anywhere)
            for lesson in lessons
        ),
    )
