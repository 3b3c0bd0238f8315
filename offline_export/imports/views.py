"""Results files come in: brought, looked at, taken in, and taken out again where it was a mistake."""

from typing import Any, cast
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from lms.accounts.models import Person
from lms.cohorts.access import for_trainers, led_cohort_or_404
from lms.cohorts.models import Cohort
from offline_export.imports import history, receiving, services
from offline_export.imports.forms import UploadForm
from offline_export.imports.looking import do, look, page
from offline_export.imports.words import reasons_in_words
from offline_export.models import ResultsImport

READ_OR_SEND = ["GET", "HEAD", "POST"]


@for_trainers
@require_http_methods(READ_OR_SEND)
def results(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """The door for files, and what came by it."""
    group = led_cohort_or_404(request.user, cohort)
    if request.method == "POST":
        form = UploadForm(request.POST, request.FILES)
        return _receive(request, group, form) if form.is_valid() else _door(request, group, form)
    return _door(request, group, UploadForm())


@for_trainers
@require_http_methods(READ_OR_SEND)
def show(request: HttpRequest, cohort: UUID, number: UUID) -> HttpResponseBase:
    """Before it is taken in: who is who. Afterwards: what came."""
    group = led_cohort_or_404(request.user, cohort)
    brought = _import_or_404(group, number)
    if brought.taken_at is None:
        # Perhaps only a part of the codes was read so far.
        in_parts = brought.kind == ResultsImport.Kind.QR and not brought.files.exists()
        return redirect("results:qr", cohort) if in_parts else look(request, group, brought)
    if request.method == "POST":
        # Sent twice: it was taken in by the first.
        return redirect("results:show", cohort, number)
    reasons = reasons_in_words(brought.counts.get("refused", {}))
    return page(request, "report", group, reasons=reasons, **_told(brought))


@for_trainers
@require_POST
def away(request: HttpRequest, cohort: UUID, number: UUID) -> HttpResponse:
    """Let go of what was only looked at."""
    brought = _import_or_404(led_cohort_or_404(request.user, cohort), number)
    if receiving.put_away(brought):
        messages.success(request, _("That is put away. Nothing was taken in."))
    return redirect("results:qr" if brought.kind == ResultsImport.Kind.QR else "results:list", cohort)


@for_trainers
@require_http_methods(READ_OR_SEND)
def undo(request: HttpRequest, cohort: UUID, number: UUID) -> HttpResponseBase:
    """What it means to take answers out again; and doing it."""
    group = led_cohort_or_404(request.user, cohort)
    brought = _import_or_404(group, number)
    if brought.taken_at is None or brought.undone_at:
        return redirect("results:show", cohort, number)
    if request.method != "POST":
        return page(request, "undo", group, **_told(brought))
    steps = services.undo(results=brought, undone_at=timezone.now())
    title = _("Taking the answers out again")
    return do(request, group, brought, steps, title=title, answers=brought.counts.get("stored", 0))


def _receive(request: HttpRequest, group: Cohort, form: UploadForm) -> HttpResponse:
    received = receiving.receive(
        cohort=group,
        made_by=cast(Person, request.user),
        files=form.cleaned_data["brought"],
        now=timezone.now(),
    )
    if received.results is None:
        return _door(request, group, form, amiss=received.amiss)
    for name, why in received.amiss:
        messages.warning(request, f"{name}: {why}")
    return redirect("results:show", group.public_id, received.results.public_id)


def _door(request: HttpRequest, group: Cohort, form: UploadForm, **more: Any) -> HttpResponse:
    came = history.page_of(group, request.GET.get("page", "1"))
    context = {
        "form": form,
        "history": came,
        "lines": [history.line_of(each) for each in came],
        "waiting": history.waiting_in(group),
        **more,
    }
    return page(request, "list", group, status=422 if form.is_bound else 200, **context)


def _told(brought: ResultsImport) -> dict[str, Any]:
    return {"line": history.line_of(brought), "brought": history.brought_by(brought)}


def _import_or_404(group: Cohort, number: UUID) -> ResultsImport:
    return get_object_or_404(history.imports_of(group), public_id=number)
