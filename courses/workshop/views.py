"""Lessons side by side in Wagtail, and a native speaker's review. Read only when somebody asks for them: `courses.workshop.admin`."""

from collections.abc import Iterator
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.admin import messages
from wagtail.log_actions import log
from wagtail.permission_policies.pages import PagePermissionPolicy

from courses.models import LessonPage
from courses.reviewed import Reviewed
from courses.seeding.reviews import Review, keep_review, review_of
from courses.workshop import side_by_side
from courses.workshop.checking import look_at
from courses.workshop.from_pages import NotLiveError, lesson_from_pages, words_of_drafts
from courses.workshop.lessons import Lesson
from courses.workshop.reviewing import say, words_of_lesson

POLICY = PagePermissionPolicy()
NAME_LENGTH = Reviewed._meta.get_field("reviewed_by").max_length or 0


def read(request: HttpRequest, page_id: int) -> HttpResponse:
    """A lesson in all languages, from its drafts or, with `?live=1`, as learners have it."""
    page = get_object_or_404(LessonPage, pk=page_id)
    if not page.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    live = "live" in request.GET
    try:
        lesson = lesson_from_pages(page, live=live)
    except NotLiveError:
        messages.warning(request, _("This lesson is published in no language yet. Here are the drafts."))
        return redirect("workshop_read", page.pk)
    if request.method == "POST":
        _record(request, page, lesson)
        return HttpResponseRedirect(request.get_full_path())
    words = side_by_side.context([lesson], look_at(lesson), title=_("Side by side"))
    languages = [
        {"code": code, "words": words_of_lesson(lesson, code), "name": side_by_side.name_of(code)}
        for code in lesson.words
        if code in lesson.sound
    ]
    has_live = live or page.get_translations(inclusive=True).live().exists()
    shown = {**words, "page": page, "languages": languages, "live": live, "has_live": has_live}
    return render(request, "courses/workshop/read.html", shown)


def _record(request: HttpRequest, page: LessonPage, lesson: Lesson) -> None:
    """Note that somebody has read the words that were shown. Words that changed meanwhile are not noted."""
    language = request.POST.get("language", "")
    name = " ".join(request.POST.get("name", "").split())[:NAME_LENGTH]
    other = page.get_translations(inclusive=True).filter(locale__language_code=language).first()
    if other is None or not other.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    if not name:
        messages.error(request, _("Write the name of the person who read it."))
    elif language not in lesson.sound or words_of_lesson(lesson, language) != request.POST.get("words"):
        messages.error(
            request, _("The words have changed in the meantime. Read them once more, then send again.")
        )
    else:
        review = Review(name, timezone.localdate(), words_of_lesson(lesson, language))
        with transaction.atomic():
            keep_review(other, review)
            data = {"name": name, "language": language, "words": review.words}
            log(instance=other, action="courses.reviewed", user=request.user, data=data)
        messages.success(request, _("Thank you. The review is noted."))


def listing(request: HttpRequest) -> HttpResponse:
    """The lessons that this person may edit, each with the state of its reviews."""
    if not POLICY.user_has_any_permission(request.user, {"add", "change", "publish"}):
        raise PermissionDenied
    return render(
        request,
        "courses/workshop/listing.html",
        {"title": _("Lessons side by side"), "rows": list(_rows(request.user))},
    )


def _rows(user: Any) -> Iterator[dict[str, Any]]:
    """The lessons that `user` may edit in some language, in the order of their source: the first such page is linked."""
    shown = []
    for pages in _lessons_by_language():
        page = next((page for page in pages.values() if page.permissions_for_user(user).can_edit()), None)
        if page is not None:
            shown.append((page, pages))
    reviewed = [page for _page, pages in shown if _has_review(pages) for page in pages.values()]
    prefetch_related_objects(reviewed, "latest_revision")
    for page, pages in shown:
        yield {
            "id": page.seed_id,
            "title": page.get_admin_display_title(),
            "address": reverse("workshop_read", args=[page.pk]),
            "reviews": list(_reviews(pages)),
        }


def _lessons_by_language() -> Iterator[dict[str, LessonPage]]:
    """The pages of each lesson, in the order of the settings, with what asking for permissions needs."""
    found: dict[UUID, dict[str, LessonPage]] = {}
    for page in LessonPage.objects.specific().prefetch_related("locale").prefetch_workflow_states():
        found.setdefault(page.translation_key, {})[page.locale.language_code] = page
    with_source = (pages for pages in found.values() if settings.LANGUAGE_CODE in pages)
    for pages in sorted(with_source, key=lambda pages: pages[settings.LANGUAGE_CODE].path):
        yield {code: pages[code] for code, _name in settings.LANGUAGES if code in pages}


def _has_review(pages: dict[str, LessonPage]) -> bool:
    return any(page.reviewed_by for page in pages.values())


def _reviews(pages: dict[str, LessonPage]) -> Iterator[tuple[str, str]]:
    """Words are read only where a review may be older than they are."""
    words = words_of_drafts(pages) if _has_review(pages) else {}
    for language, page in pages.items():
        review = review_of(page)
        state = (
            say(review, words.get(language, "")) if not review or words[language] else _("Cannot be read yet")
        )
        yield side_by_side.name_of(language), state
