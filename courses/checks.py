"""System checks: rules of the project that a machine can hold. `manage.py check --database default` runs those on data."""

from collections.abc import Sequence
from typing import Any

from django.core import checks
from django.db import DatabaseError

from courses.definitions import ACTIVITY_KINDS


def register() -> None:
    checks.register(every_kind_has_a_block, "courses")
    checks.register(languages_share_activities, "courses", checks.Tags.database)


def every_kind_has_a_block(app_configs: Any, **kwargs: Any) -> list[checks.CheckMessage]:
    """Each activity kind has a form in the editor and a reader of that form."""
    from courses.blocks import LessonBody

    missing = set(ACTIVITY_KINDS) - set(LessonBody().child_blocks)
    return [
        checks.Error(f"The activity kind {kind} has no block in LessonBody.", id="courses.E001")
        for kind in sorted(missing)
    ]


def languages_share_activities(
    app_configs: Any, databases: Sequence[str] | None = None, **kwargs: Any
) -> list[checks.CheckMessage]:
    """The live versions of a lesson have the same activities with the same ids and kinds, in the same order."""
    if not databases:
        return []
    from courses.models import LessonPage

    try:
        pages = list(LessonPage.objects.live().select_related("locale").order_by("path"))
    except DatabaseError:  # before the first migration
        return []
    first: dict[Any, LessonPage] = {}
    errors: list[checks.CheckMessage] = []
    for page in pages:
        other = first.setdefault(page.translation_key, page)
        if activity_ids(page) != activity_ids(other):
            errors.append(
                checks.Error(
                    f"Lesson {page.seed_id or page.slug}: {page.locale.language_code} has other activities "
                    f"than {other.locale.language_code}.",
                    hint="Publish the translation again from the source, or load the seeds with --force.",
                    id="courses.E002",
                )
            )
    return errors


def activity_ids(page: Any) -> list[tuple[str, str]]:
    """Kind and id of each activity of a lesson page, in order."""
    return [(block["type"], block["id"]) for block in page.body.raw_data if block["type"] in ACTIVITY_KINDS]
