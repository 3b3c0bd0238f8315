"""Class mode: a lesson's questions on the wall for a whole group, and whom the trainer saw do it."""

from typing import cast
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import ngettext, override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.language import language_of, translations_of
from lms.accounts.models import Person
from lms.cohorts.access import for_trainers, led_cohort_or_404, people_of
from lms.reports.classes.board import question_of
from lms.reports.classes.forms import SeenForm
from lms.reports.classes.lessons import choices_for, live_lesson_or_404
from lms.reports.classes.services import mark_seen
from lms.reports.classes.watched import watched
from lms.reports.tables.shown import shown_now

PEOPLE_ON_A_PAGE = 50


@for_trainers
@require_safe
def choose(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Which lesson to show to the group."""
    group = led_cohort_or_404(request.user, cohort)
    context = {
        "cohort": group,
        "here": "assigned",
        "choices": choices_for(group, language_of(request)),
        "seen": [each.key for each in shown_now(group, language_of(request)).lessons],
        "translations": translations_of(request),
    }
    return render(request, "groups/classes/choose.html", context)


# What is posted is marked and kept nowhere, and the activity's form is the one of the public pages, without token.
@csrf_exempt
@for_trainers
@require_http_methods(["GET", "HEAD", "POST"])
def board(request: HttpRequest, cohort: UUID, lesson: UUID) -> HttpResponse:
    """One question, large, without anybody's name. The page is in the language of the lesson."""
    group = led_cohort_or_404(request.user, cohort)
    found = live_lesson_or_404(lesson, language_of(request), group.language)
    if found.locale != language_of(request):
        with override(found.locale):
            return redirect(reverse("classes:board", args=[cohort, lesson]))
    question = question_of(
        found,
        request.GET.get("question", "1"),
        answer="answer" in request.GET,
        form=dict(request.POST.lists()) if request.method == "POST" else None,
    )
    shown = any(each.key == lesson for each in shown_now(group, found.locale).lessons)
    context = {"cohort": group, "lesson": found, "question": question, "home": _home(request), "seen": shown}
    unread = request.method == "POST" and (question is None or question.problem)
    return render(request, "groups/classes/board.html", context, status=422 if unread else 200)


@for_trainers
@require_http_methods(["GET", "HEAD", "POST"])
def seen(request: HttpRequest, cohort: UUID, lesson: UUID) -> HttpResponse:
    """Tick off those whom the trainer saw do the lesson: only of what the group's table shows, and those whom it is for.
    A sensitive lesson is nobody's to tick off."""
    group = led_cohort_or_404(request.user, cohort)
    found = live_lesson_or_404(lesson, language_of(request), group.language)
    shown = shown_now(group, found.locale)
    if found.sensitive or not any(each.key == lesson for each in shown.lessons):
        raise Http404
    people = shown.people_for(lesson, people_of(group))
    page = Paginator(people, PEOPLE_ON_A_PAGE).get_page(request.GET.get("page"))
    form = SeenForm(request.POST) if request.method == "POST" else SeenForm()
    if form.is_valid():
        noted = mark_seen(
            people=[person for person in people if person.public_id in form.named()],
            organisation=group.organisation,
            lesson_key=found.key,
            ticked=form.ticked(),
            unticked=form.unticked(),
            by=cast(Person, request.user),
            at=timezone.now(),
        )
        messages.success(request, _noted(noted))
        return redirect(f"{request.path}?page={page.number}" if page.number > 1 else request.path)
    context = {
        "cohort": group,
        "here": "assigned",
        "lesson": found,
        "page": page,
        "rows": watched(page, found.key),
        "form": form,
        "translations": translations_of(request),
    }
    return render(request, "groups/classes/seen.html", context, status=422 if form.is_bound else 200)


def _home(request: HttpRequest) -> str:
    """The language that the trainer reads, who may show the lesson in another."""
    return getattr(request.user, "language", "") or language_of(request)


def _noted(count: int) -> str:
    return ngettext(
        "Saved. You saw %(count)s person of this list do the lesson.",
        "Saved. You saw %(count)s people of this list do the lesson.",
        count,
    ) % {"count": count}
