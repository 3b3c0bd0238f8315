"""Keeps every version that goes live, and tells the layers above that what is published has changed.

A version is stored in the same transaction in which its page goes live, so no reader can answer a question
whose wording the server does not know.
"""

import json
from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Q, QuerySet, TextField
from django.db.models.functions import Cast
from django.dispatch import Signal
from django.utils import timezone
from wagtail.images import get_image_model
from wagtail.models import Page, Revision
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from courses.definitions import ACTIVITY_KINDS
from courses.models import (
    ActivityVersion,
    Composition,
    CoursePage,
    CoursesPage,
    Drawing,
    H5PContent,
    H5PExercise,
    LessonPage,
    ModulePage,
)
from courses.reading import lesson_of

# Sent after the transaction in which something was published, moved or taken down.
contents_changed = Signal()
# Sent with `compositions` (list) when a lesson, module or course consists of something else than before.
compositions_changed = Signal()


def connect() -> None:
    from django.db.models.signals import post_delete, post_save

    page_published.connect(_on_published, dispatch_uid="courses.published")
    page_unpublished.connect(_on_changed, dispatch_uid="courses.unpublished")
    post_page_move.connect(_on_changed, dispatch_uid="courses.moved")
    page_slug_changed.connect(_on_changed, dispatch_uid="courses.renamed")
    for model in (CoursePage, ModulePage, LessonPage):
        post_delete.connect(_on_changed, sender=model, dispatch_uid=f"courses.deleted.{model.__name__}")
    # First, so that an answer to the changed exercise finds its version.
    post_save.connect(_on_exercise_saved, sender=H5PContent, dispatch_uid="courses.exercise.saved")
    # What a live page shows and does not hold itself.
    for shown in (Drawing, H5PContent, H5PExercise, get_image_model()):
        post_save.connect(_on_changed, sender=shown, dispatch_uid=f"courses.shown.{shown.__name__}")
        post_delete.connect(_on_changed, sender=shown, dispatch_uid=f"courses.shown.deleted.{shown.__name__}")


def keep_versions(page: LessonPage, *, at: datetime) -> list[ActivityVersion]:
    """Store the wording of each activity of a lesson that goes live. Known ones stay as they are."""
    lesson = lesson_of(page)
    versions = [
        ActivityVersion(
            activity_id=UUID(activity.id),
            digest=activity.digest,
            lesson_key=lesson.key,
            locale=lesson.locale,
            kind=activity.kind,
            definition=activity.definition.to_data(),
            first_published_at=at,
        )
        for activity in lesson.activities
    ]
    return ActivityVersion.objects.bulk_create(versions, ignore_conflicts=True)


def keep_compositions(*, at: datetime) -> list[Composition]:
    """Compare what is live with what was known to be live, and note each difference. Returns the new ones."""
    with transaction.atomic():
        # Whoever publishes at the same time waits here, and then sees what is noted already.
        Page.objects.select_for_update().only("pk").get(depth=1)
        live = dict(_live_compositions())
        known = {(row.kind, row.key): row for row in Composition.objects.filter(current_until=None)}
        changed = [
            Composition(kind=kind, key=key, members=members, current_from=at)
            for (kind, key), members in live.items()
            if (kind, key) not in known or known[kind, key].members != members
        ]
        ended = [row.pk for place, row in known.items() if live.get(place) != row.members]
        Composition.objects.filter(pk__in=ended).update(current_until=at)
        Composition.objects.bulk_create(changed)
    return changed


def _live_compositions() -> Iterable[tuple[tuple[str, UUID], list[str]]]:
    """What has to be finished for each thing that is live. A thing live in several languages counts once: the
    languages share their members; while one lags behind, the longest list is in force."""
    lessons: dict[UUID, set[str]] = {}
    modules: dict[UUID, tuple[set[str], set[str]]] = {}
    courses: dict[UUID, set[str]] = {}
    live_courses, live_modules = _keys_by_path(CoursePage), _keys_by_path(ModulePage)
    for path, key, core, ids in _live_lessons():
        lessons.setdefault(key, set()).update(ids)
        if module := live_modules.get(path[: -Page.steplen]):
            every, needed = modules.setdefault(module, (set(), set()))
            every.add(str(key))
            if core:
                needed.add(str(key))
    for path, key in live_modules.items():
        if course := live_courses.get(path[: -Page.steplen]):
            courses.setdefault(course, set()).add(str(key))
    for key, members in lessons.items():
        yield (Composition.Kind.LESSON, key), sorted(members)
    for key, (every, needed) in modules.items():
        yield (Composition.Kind.MODULE, key), sorted(needed or every)
    for key, members in courses.items():
        kept = sorted(member for member in members if UUID(member) in modules)
        if kept:
            yield (Composition.Kind.COURSE, key), kept


def _keys_by_path(model: type[Page]) -> dict[str, UUID]:
    return dict(model.objects.live().values_list("path", "translation_key"))


def _live_lessons() -> Iterator[tuple[str, UUID, bool, set[str]]]:
    """Path, key, whether it is core, and the ids of its activities, of each live lesson that has some. The bodies are
    read as they are stored: building pages and blocks of all lessons would take seconds."""
    rows = LessonPage.objects.live().annotate(stored=Cast("body", TextField()))
    for path, key, core, stored in rows.values_list("path", "translation_key", "core", "stored").iterator():
        ids = {block["id"] for block in json.loads(stored or "[]") if block["type"] in ACTIVITY_KINDS}
        if ids:
            yield path, key, core, ids


def announce() -> None:
    """Note what is live now and tell the layers above. Runs once after each transaction, however many pages it held."""
    contents_changed.send(sender=None)
    changed = keep_compositions(at=timezone.now())
    if changed:
        compositions_changed.send(sender=None, compositions=changed)


def _announce_later() -> None:
    connection = transaction.get_connection()
    if not any(hook[1] is announce for hook in connection.run_on_commit):
        transaction.on_commit(announce)


def _on_published(sender: type[Page], instance: Page, **kwargs: Any) -> None:
    # Wagtail says “published” of pages with a date to come, too, and of aliases that stay drafts here.
    if isinstance(instance, LessonPage) and instance.live:
        keep_versions(instance, at=timezone.now())
    if isinstance(instance, CoursesPage):
        _announce_later()


def _on_exercise_saved(sender: type[H5PContent], instance: H5PContent, **kwargs: Any) -> None:
    for page in _live_lessons_with(instance):
        keep_versions(page, at=timezone.now())


def _live_lessons_with(content: H5PContent) -> Iterable[LessonPage]:
    """By what is stored in them: the index of references is written later, by a task."""
    rows = LessonPage.objects.live().annotate(stored=Cast("body", TextField())).filter(stored__contains="h5p")
    found = [
        pk for pk, stored in rows.values_list("pk", "stored") if content.pk in set(_exercises_in(stored))
    ]
    return LessonPage.objects.filter(pk__in=found).select_related("locale")


def lessons_with(content: H5PContent) -> QuerySet[LessonPage]:
    """The lessons, live or not, that show an exercise, or would with what waits in them: a draft, or a version to come."""
    rows = LessonPage.objects.annotate(stored=Cast("body", TextField())).filter(stored__contains="h5p")
    found = {
        pk for pk, stored in rows.values_list("pk", "stored") if content.pk in set(_exercises_in(stored))
    }
    waiting = Revision.objects.filter(
        Q(pk__in=LessonPage.objects.values("latest_revision")) | Q(approved_go_live_at__isnull=False),
        content_type=ContentType.objects.get_for_model(LessonPage),
    )
    drafts = waiting.annotate(stored=Cast("content", TextField())).filter(stored__contains="h5p")
    for pk, draft in drafts.values_list("object_id", "content"):
        if content.pk in set(_exercises_in(draft["body"] or "[]")):
            found.add(int(pk))
    return LessonPage.objects.filter(pk__in=found)


def _exercises_in(stored: str) -> Iterator[int | None]:
    """The primary keys of the exercises in a stored body."""
    return (block["value"].get("exercise") for block in json.loads(stored) if block["type"] == "h5p")


def _on_changed(sender: type[Page], **kwargs: Any) -> None:
    _announce_later()
