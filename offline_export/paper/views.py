"""What stands on the papers of a group, typed into one table."""

from typing import Any, cast
from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.language import language_of, translations_of
from lms.accounts.models import Person
from lms.cohorts.access import for_trainers, led_cohort_or_404
from lms.cohorts.models import Cohort
from lms.reports.classes.lessons import choices_for, live_lesson_or_404
from offline_export.models import ResultsImport
from offline_export.paper.columns import Column, version_of
from offline_export.paper.forms import SheetForm
from offline_export.paper.services import RecordedOtherwise, record_paper
from offline_export.paper.table import Table, left_to_do, table_of

CHECK, READABLE = "check", "readable"


@for_trainers
@require_safe
def choose(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Which lesson the papers are of."""
    group = led_cohort_or_404(request.user, cohort)
    context = {
        "cohort": group,
        "here": "results",
        "choices": choices_for(group, language_of(request)),
        "translations": translations_of(request),
    }
    return render(request, "groups/paper/choose.html", context)


@for_trainers
@require_http_methods(["GET", "HEAD", "POST"])
def sheet(request: HttpRequest, cohort: UUID, lesson: UUID) -> HttpResponse:
    """One table for the group: type what stands on the papers, record all of it at once."""
    group = led_cohort_or_404(request.user, cohort)
    found = live_lesson_or_404(lesson, group.language, language_of(request))
    typed = request.POST if request.method == "POST" else None
    table = table_of(group, found, number=request.GET.get("page", "1"), typed=typed)
    if typed is None:
        return _shown(request, group, table, _fresh(table.columns), sent=_sent(request, group))
    form = SheetForm(typed, now=timezone.now())
    problem = _problem(form, table)
    if problem:
        return _shown(request, group, table, _renewed(form, table.columns), problem=problem, status=422)
    do, left = typed.get("do"), left_to_do(table)
    if left and not (do == READABLE and table.readable):
        return _shown(request, group, table, form, problem=left, status=422)
    if do == CHECK:
        return _shown(request, group, table, form, checked=True)
    return _recorded(request, group, table, form)


def _recorded(request: HttpRequest, group: Cohort, table: Table, form: SheetForm) -> HttpResponse:
    """To an empty table that says how many; where something could not be read, that stays to be typed once more."""
    try:
        results = record_paper(
            cohort=group,
            sheet=form.cleaned_data["sheet"],
            answers=table.answers,
            answered_at=form.answered_at(),
            by=cast(Person, request.user),
            at=timezone.now(),
        )
    except RecordedOtherwise as error:
        words = _("This table was sent before with another answer here. Open it anew to type one more.")
        problem = _("Nothing more is recorded. Look at what is marked.")
        blamed = table.blamed(error.answers, words)
        return _shown(request, group, blamed, form, problem=problem, status=422)
    if table.amiss:
        rest = table.without_readable()
        again = _fresh(table.columns, day=form.cleaned_data["day"])
        return _shown(request, group, rest, again, sent=results)
    page = f"&page={table.page.number}" if table.page.number > 1 else ""
    return redirect(f"{request.path}?sent={results.public_id}{page}")


def _shown(
    request: HttpRequest, group: Cohort, table: Table, form: SheetForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    context = {
        "cohort": group,
        "here": "results",
        "wide": True,
        "lesson": table.lesson,
        "table": table,
        "form": form,
        "translations": translations_of(request),
    }
    return render(request, "groups/paper/sheet.html", context | more, status=status)


def _problem(form: SheetForm, table: Table) -> str:
    """Why what was sent cannot be read at all."""
    if not form.is_valid():
        return _("Nothing is recorded yet. Look at what is marked.")
    if form.cleaned_data["version"] != version_of(table.columns):
        return _(
            "Nothing is recorded yet. The questions have changed since you opened this page: compare the letters "
            "with your papers, then record."
        )
    return ""


def _fresh(columns: tuple[Column, ...], **more: Any) -> SheetForm:
    """A table that was not sent before."""
    now = timezone.now()
    first = {"sheet": uuid4(), "version": version_of(columns), "day": timezone.localtime(now).date()}
    return SheetForm(now=now, initial=first | more)


def _renewed(form: SheetForm, columns: tuple[Column, ...]) -> SheetForm:
    """The same form for the questions as they are now; with an id where it has none."""
    data = {**form.data.dict(), "version": version_of(columns)}  # type: ignore[attr-defined]
    if "sheet" in form.errors:
        data["sheet"] = str(uuid4())
    form.data = data
    return form


def _sent(request: HttpRequest, group: Cohort) -> ResultsImport | None:
    """The entry that was made a moment ago."""
    try:
        number = UUID(request.GET.get("sent", ""))
    except ValueError:
        return None
    return ResultsImport.objects.filter(cohort=group, public_id=number, undone_at=None).first()
