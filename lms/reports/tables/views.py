"""A group at a glance: who needs help, which question is hard, what was done when."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from lms.accounts.language import language_of, translations_of
from lms.cohorts.access import for_trainers, led_cohort_or_404, person_or_404
from lms.cohorts.models import Cohort
from lms.reports.tables import words
from lms.reports.tables.figures import answers_chart, lessons_chart, people_chart, weeks_in_words
from lms.reports.tables.lessons import lesson_of, people_of_lesson
from lms.reports.tables.person import lessons_of_person
from lms.reports.tables.questions import in_words, rank
from lms.reports.tables.table import CohortTable, Row, cohort_table
from lms.reports.tables.weeks import weeks_of

PEOPLE_ON_A_PAGE = 60
LESSONS_ON_A_PAGE = 60
QUESTIONS_ON_A_PAGE = 20


@require_safe
@for_trainers
def table(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """The group's first page: its people and what they are to do, those first who may need help."""
    group = led_cohort_or_404(request.user, cohort)
    now = timezone.now()
    only = _only(request)
    found = _table(request, group, now, only)
    if only and not any(each.assignment.public_id == only for each in found.assigned):
        raise Http404
    rows = _page(request, found.rows, PEOPLE_ON_A_PAGE)
    rows.object_list = [_line(row, found, timezone.localdate(now)) for row in rows.object_list]
    context = {"table": found, "rows": rows, "only": only, "wide": True}
    return render(request, "groups/tables/table.html", _context(request, group, **context))


@require_safe
@for_trainers
def person(request: HttpRequest, cohort: UUID, person: UUID) -> HttpResponse:
    """What one person of the group has done of what they are to do."""
    group = led_cohort_or_404(request.user, cohort)
    who = person_or_404(group, person)
    now = timezone.now()
    found = cohort_table(group, locale=language_of(request), now=now, people=[who])
    context = {
        "line": _line(found.rows[0], found, timezone.localdate(now)),
        "lessons": lessons_of_person(who, found, language_of(request)),
    }
    return render(request, "groups/tables/person.html", _context(request, group, person=who, **context))


@require_safe
@for_trainers
def questions(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """The hard questions of all lessons that the group is to do."""
    group = led_cohort_or_404(request.user, cohort)
    found = _table(request, group, timezone.now())
    context = _hard(request, found, [column.lesson for column in found.lessons])
    return render(request, "groups/tables/questions.html", _context(request, group, **context))


@require_safe
@for_trainers
def lesson(request: HttpRequest, cohort: UUID, key: UUID) -> HttpResponse:
    """Who has done one lesson, and its hard questions; of a sensitive one nothing, not even a number."""
    group = led_cohort_or_404(request.user, cohort)
    found = _table(request, group, timezone.now())
    shown = lesson_of(found, key)
    if shown is None:
        raise Http404
    context: dict[str, Any] = {"shown": shown}
    if not shown.sensitive:
        context |= {"people": people_of_lesson(found, shown), **_hard(request, found, [shown])}
    return render(request, "groups/tables/lesson.html", _context(request, group, **context))


@require_safe
@for_trainers
def charts(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """The answers of the group week by week, and its lessons."""
    group = led_cohort_or_404(request.user, cohort)
    now = timezone.now()
    found = _table(request, group, now)
    columns = _page(request, found.lessons, LESSONS_ON_A_PAGE)
    weeks = weeks_in_words(weeks_of(_people(found), _keys(found), now=now))
    context = {
        "weeks": weeks,
        "columns": columns,
        "answers_chart": answers_chart(weeks),
        "people_chart": people_chart(weeks),
        "lessons_chart": lessons_chart(list(columns.object_list)),
    }
    return render(request, "groups/tables/charts.html", _context(request, group, **context))


def _context(request: HttpRequest, cohort: Cohort, **more: Any) -> dict[str, Any]:
    return {"cohort": cohort, "here": "table", "translations": translations_of(request), **more}


def _table(request: HttpRequest, cohort: Cohort, now: datetime, only: UUID | None = None) -> CohortTable:
    return cohort_table(cohort, locale=language_of(request), now=now, only=only)


def _people(table: CohortTable) -> list[int]:
    return [row.person.pk for row in table.rows]


def _keys(table: CohortTable) -> list[UUID]:
    return [column.lesson.key for column in table.lessons]


def _hard(request: HttpRequest, table: CohortTable, lessons: list[Any]) -> dict[str, Any]:
    ranked = rank(_people(table), lessons)
    questions = _page(request, ranked.hard, QUESTIONS_ON_A_PAGE)
    questions.object_list = in_words(list(questions.object_list), lessons, language_of(request))
    return {"questions": questions, "ranked": ranked}


def _line(row: Row, table: CohortTable, today: date) -> dict[str, Any]:
    """A row with its words. Before anybody has begun, that somebody has not is no news."""
    return {
        "row": row,
        "reasons": words.reasons(row, table.lessons, today) if table.begun or row.late else [],
        "heard": words.last_heard(row.last_heard, today),
        "cells": list(zip(table.lessons, row.cells, strict=True)),
    }


def _page(request: HttpRequest, rows: Any, size: int) -> Page[Any]:
    return Paginator(rows, size).get_page(request.GET.get("page"))


def _only(request: HttpRequest) -> UUID | None:
    asked = request.GET.get("only")
    try:
        return UUID(asked) if asked else None
    except ValueError:
        raise Http404 from None
