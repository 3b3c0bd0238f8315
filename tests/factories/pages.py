"""Small published courses for tests: real pages through the real gate, in one language or several."""

from typing import Any

from wagtail.models import Locale

from courses.keys import block_key, page_key
from courses.models import CatalogPage, CoursePage, LessonPage, ModulePage

TRUE_FALSE = {
    "prompt": "The code is mine alone.",
    "answer": True,
    "feedback_true": "Yes, it opens your account.",
    "feedback_false": "It opens your account, so keep it.",
}


def publish(page: Any) -> Any:
    """Publish what stands on a page."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page


def make_course(seed_id: str = "X", *, locale: str = "es", **fields: Any) -> CoursePage:
    parent = CatalogPage.objects.get(locale__language_code=locale)
    page = CoursePage(
        title=f"Course {seed_id}",
        slug=f"course-{seed_id.lower()}",
        promise="A promise.",
        seed_id=seed_id,
        **_place(seed_id, locale),
        **fields,
    )
    parent.add_child(instance=page)
    return publish(page)


def make_module(course: CoursePage, seed_id: str = "X1", **fields: Any) -> ModulePage:
    locale = course.locale.language_code
    page = ModulePage(
        title=f"Module {seed_id}",
        slug=f"module-{seed_id.lower()}",
        summary="A summary.",
        seed_id=seed_id,
        **_place(seed_id, locale),
        **fields,
    )
    course.add_child(instance=page)
    return publish(page)


def make_lesson(
    module: ModulePage,
    seed_id: str = "X1.1",
    *,
    activities: list[tuple[str, str, dict[str, Any]]] | None = None,
    live: bool = True,
    **fields: Any,
) -> LessonPage:
    """A lesson with the given activities: (key, block type, value). By default two true or false."""
    given = activities or [("first", "true_false", TRUE_FALSE), ("second", "true_false", TRUE_FALSE)]
    page = LessonPage(
        title=fields.pop("title", f"Lesson {seed_id}"),
        slug=fields.pop("slug", f"lesson-{seed_id.lower().replace('.', '-')}"),
        outcome="I can do it.",
        digcomp=fields.pop("digcomp", "4.1"),
        seed_id=seed_id,
        body=body(seed_id, given),
        **_place(seed_id, module.locale.language_code),
        **fields,
    )
    module.add_child(instance=page)
    return publish(page) if live else page


def body(seed_id: str, given: list[tuple[str, str, dict[str, Any]]]) -> list[dict[str, Any]]:
    """Raw StreamField data with the ids that seeds have."""
    return [{"type": kind, "value": value, "id": str(block_key(seed_id, key))} for key, kind, value in given]


def _place(seed_id: str, locale: str) -> dict[str, Any]:
    return {"translation_key": page_key(seed_id), "locale": Locale.objects.get(language_code=locale)}
