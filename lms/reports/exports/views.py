"""Tables as files and on paper, who took which, and what an organisation's groups do in numbers."""

from typing import Any, Final
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_safe

from lms.accounts.language import language_of, translations_of
from lms.cohorts.access import (
    ADMINISTRATORS,
    for_trainers,
    led_cohort_or_404,
    organisation_or_404,
    organisations_of,
    people_of,
)
from lms.cohorts.models import Cohort, ExportRecord, Organisation
from lms.reports.exports.comma_files import as_csv
from lms.reports.exports.file_names import disposition, file_name
from lms.reports.exports.forms import AttendanceForm
from lms.reports.exports.overview import BY_NAME, BY_QUIET, groups_page, totals_of
from lms.reports.exports.services import record_export
from lms.reports.exports.sheet import Sheet
from lms.reports.exports.sheets import FORMS, MAKERS, NAMES, ORGANISATION, organisation_sheet
from lms.reports.exports.workbooks import as_xlsx

TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
RECORDS_ON_A_PAGE: Final = 25


@require_safe
@for_trainers
def overview(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """What the groups of an organisation do, in numbers; for who coordinates them."""
    found, now = organisation_or_404(request.user, organisation), timezone.now()
    order = BY_QUIET if request.GET.get("sort") == BY_QUIET else BY_NAME
    archived = "archived" in request.GET
    totals = totals_of(found, now=now)
    context = {
        "organisation": found,
        "totals": totals,
        "page": groups_page(
            found, number=request.GET.get("page"), order=order, archived=archived, totals=totals, now=now
        ),
        "order": order,
        "archived": archived,
        "administers": organisations_of(request.user, ADMINISTRATORS).filter(pk=found.pk).exists(),
        "translations": translations_of(request),
    }
    return render(request, "groups/organisation/overview.html", context)


@require_GET
@for_trainers
def organisation_file(request: HttpRequest, organisation: UUID, form: str) -> HttpResponse:
    found = organisation_or_404(request.user, organisation)
    sheet = organisation_sheet(found, now=timezone.now())
    return _file(request, sheet, of=found, what=ORGANISATION, form=form)


@require_safe
@for_trainers
def organisation_log(request: HttpRequest, organisation: UUID) -> HttpResponse:
    """What was taken out of the screen of any group of the organisation."""
    found = organisation_or_404(request.user, organisation)
    return _log(request, found.exports.all(), {"organisation": found})


@require_GET
@for_trainers
def file(request: HttpRequest, cohort: UUID, what: str, form: str) -> HttpResponse:
    found = led_cohort_or_404(request.user, cohort)
    return _file(request, _sheet(request, found, what), of=found, what=what, form=form)


@require_GET
@for_trainers
def on_paper(request: HttpRequest, cohort: UUID, what: str) -> HttpResponse:
    """The same table to be printed."""
    found = led_cohort_or_404(request.user, cohort)
    sheet = _sheet(request, found, what)
    context = {"sheet": sheet, "what": what, "wide": sheet.is_wide}
    record_export(by=request.user, of=found, what=what, form="print", made_at=timezone.now())
    return _of_group(request, found, "groups/exports/paper.html", context)


@require_safe
@for_trainers
def attendance(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """Names, pictures and empty columns. With `print` in the address it is for paper, and kept in the log."""
    found = led_cohort_or_404(request.user, cohort)
    form = AttendanceForm(request.GET if "days" in request.GET else None)
    for_paper = "print" in request.GET
    if for_paper:
        record_export(by=request.user, of=found, what="attendance", form="print", made_at=timezone.now())
    context = {"form": form, "days": form.headers(), "people": people_of(found), "for_paper": for_paper}
    return _of_group(
        request, found, "groups/exports/attendance.html", context, status=422 if form.errors else 200
    )


@require_safe
@for_trainers
def exports(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """What can be taken along, and who took what."""
    found = led_cohort_or_404(request.user, cohort)
    return _log(
        request,
        found.exports.all(),
        {"cohort": found, "here": "more", "offered": [(what, NAMES[what]) for what in MAKERS]},
    )


def _sheet(request: HttpRequest, cohort: Cohort, what: str) -> Sheet:
    if what not in MAKERS:
        raise Http404
    return MAKERS[what](cohort, language_of(request), timezone.now())


def _file(
    request: HttpRequest, sheet: Sheet, *, of: Cohort | Organisation, what: str, form: str
) -> HttpResponse:
    now = timezone.now()
    body = as_csv(sheet, language=language_of(request)) if form == "csv" else as_xlsx(sheet)
    record_export(by=request.user, of=of, what=what, form=form, made_at=now)
    name = file_name(sheet.of, sheet.title, timezone.localtime(now).date(), form)
    return HttpResponse(body, content_type=TYPES[form], headers={"Content-Disposition": disposition(name)})


def _of_group(
    request: HttpRequest, cohort: Cohort, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    frame = {
        "cohort": cohort,
        "here": "more",
        "today": timezone.now(),
        "translations": translations_of(request),
    }
    return render(request, template, frame | context, status=status)


def _log(request: HttpRequest, records: QuerySet[ExportRecord], context: dict[str, Any]) -> HttpResponse:
    paginator = Paginator(records.select_related("person", "cohort"), RECORDS_ON_A_PAGE)
    found = paginator.get_page(request.GET.get("page"))
    lines = [(each, NAMES.get(each.what, ""), FORMS.get(each.form, "")) for each in found.object_list]
    page: Page[Any] = Page(lines, found.number, paginator)
    frame = {"page": page, "translations": translations_of(request)}
    return render(request, "groups/exports/exports.html", frame | context)
