"""Results are read from the screen of a device: photo by photo or code by code, until somebody is whole."""

from typing import cast
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from lms.accounts.models import Person
from lms.cohorts.access import for_trainers, led_cohort_or_404
from lms.cohorts.models import Cohort
from offline_export.imports.looking import page
from offline_export.imports.qr.forms import CodesForm
from offline_export.imports.qr.gathering import Gathered, begun_in, gather, left_over, open_import
from offline_export.imports.qr.photos import BadPhoto, codes_in
from offline_export.imports.qr.words import NOTHING_SEEN, told


@for_trainers
@require_http_methods(["GET", "HEAD", "POST"])
def read(request: HttpRequest, cohort: UUID) -> HttpResponse:
    """What was read so far, and the door for more. Only here may the camera be asked for."""
    group = led_cohort_or_404(request.user, cohort)
    form = CodesForm(request.POST, request.FILES) if request.method == "POST" else CodesForm()
    if form.is_bound and form.is_valid():
        for good, words in told(_gathered(request, group, form)):
            (messages.success if good else messages.warning)(request, words)
        return redirect("results:qr", cohort)
    response = _shown(request, group, form)
    response.headers["Permissions-Policy"] = settings.PERMISSIONS_POLICY.replace("camera=()", "camera=(self)")
    return response


def _gathered(request: HttpRequest, group: Cohort, form: CodesForm) -> Gathered:
    texts, amiss = list(form.cleaned_data["text"]), []
    for photo in form.cleaned_data["photos"]:
        try:
            found = codes_in(photo.file)
            texts += found
            amiss += [] if found else [NOTHING_SEEN]
        except BadPhoto as error:
            amiss.append(error.code)
    gathered = gather(cohort=group, made_by=_trainer(request), texts=texts, now=timezone.now())
    gathered.amiss.update(amiss)
    return gathered


def _shown(request: HttpRequest, group: Cohort, form: CodesForm) -> HttpResponse:
    results = open_import(group, _trainer(request), timezone.now())
    context = {
        "form": form,
        "results": results,
        "whole": list(results.files.order_by("-pk").values_list("name", flat=True)) if results else [],
        "begun": begun_in(results) if results else [],
        "left_over": left_over(results) if results else [],
    }
    return page(request, "qr", group, status=422 if form.is_bound else 200, **context)


def _trainer(request: HttpRequest) -> Person:
    return cast(Person, request.user)
