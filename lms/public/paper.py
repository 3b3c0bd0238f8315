"""A module on paper, in three sheets for everybody: the learner's booklet, its answers, the trainer's guide."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from uuid import UUID

from courses import booklet
from courses.answer_sheet import render_answers
from courses.models import LessonPage, ModulePage
from courses.outline import Lesson
from courses.reading import lesson_of, page_context
from lms.public.keeping import live_module

# What each sheet says of a lesson, by the end of its address.
SHEETS: Final[Mapping[str, Callable[[Lesson, int], str]]] = {
    "": booklet.render_booklet,
    "answers/": render_answers,
    "guide/": booklet.render_guide,
}


def sheet_of(key: UUID, language: str, sheet: str) -> dict[str, Any] | None:
    """The context of pages/paper_*.html; None where no such module is live in this language."""
    page = live_module(key, language)
    if page is None:
        return None
    lessons = _lessons(page)
    context = page_context(page)
    return context | {
        "lessons": lessons,
        "sheets": [SHEETS[sheet](lesson, number) for number, lesson in enumerate(lessons, 1)],
        "has_slots": any(lesson.slots for lesson in lessons),
        "drawing_parts": "" if sheet else booklet.parts_of_all(lessons),
        "translations": [_here(each, key, sheet) for each in context["translations"]],
    }


def _lessons(page: ModulePage) -> tuple[Lesson, ...]:
    """Those that everybody may read."""
    found = LessonPage.objects.live().public().child_of(page).select_related("locale").order_by("path")
    return tuple(lesson_of(lesson) for lesson in found)


def _here(translation: dict[str, Any], key: UUID, sheet: str) -> dict[str, Any]:
    """The same sheet in another language, where the module is live in it."""
    path = f"/{translation['code']}/paper/{key}/{sheet}"
    return translation | ({"path": path} if translation["same"] else {})
