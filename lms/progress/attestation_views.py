"""Attestations as their people see and print them, and as whoever is shown one checks it."""

from typing import cast
from urllib.parse import quote
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from courses.models import CoursePage
from lms.accounts.codes import read_code
from lms.accounts.doors import qr
from lms.accounts.language import language_of, translations_of
from lms.accounts.models import Person
from lms.progress.attestations import CODE_LENGTH, NotEarned, find, issue, rename
from lms.progress.facts import facts_of
from lms.progress.forms import CheckForm, NameForm
from lms.progress.models import Attestation
from lms.progress.standing import standing_of


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def attestation(request: HttpRequest, course_key: UUID) -> HttpResponse:
    """The page to print. Posted to it is the name that stands on it."""
    person = cast(Person, request.user)
    try:
        made = issue(person=person, course_key=course_key)
    except NotEarned:
        return _not_yet(request, person, course_key)
    form = NameForm(request.POST if request.method == "POST" else None, initial={"name": made.name})
    if form.is_valid():
        rename(attestation=made, name=form.cleaned_data["name"])
        return redirect(request.path)
    # In the language of the sheet, which is likely that of who is shown it.
    path = reverse("verified", args=[made.code])
    address = request.build_absolute_uri(path)
    context = {
        "facts": facts_of(made, language_of(request)),
        "form": form,
        "address": address,
        "shown_address": address.partition("://")[2].rstrip("/"),
        "qr": qr(request, path, _("The address to check this page, for another phone to read")),
        "accent": _accent(made),
        "translations": translations_of(request),
    }
    return render(request, "me/attestation.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
def verify(request: HttpRequest) -> HttpResponse:
    """Where a code is typed."""
    typed = request.GET.get("code", "")
    code = read_code(typed, CODE_LENGTH)
    if code:
        return redirect("verified", code)
    return _verify_page(request, typed)


@never_cache
@require_safe
def verified(request: HttpRequest, code: str) -> HttpResponse:
    """What an attestation says, to anybody who has its code. A code that is none and one of nobody are answered alike."""
    return _verify_page(request, code, find(code))


@require_safe
def check(request: HttpRequest, code: str) -> HttpResponse:
    """The short address, as on older sheets: to the page in the reader's language, whether there is such a code or not."""
    return redirect(f"/{language_of(request)}/verify/{quote(code)}/")


def _verify_page(request: HttpRequest, typed: str, made: Attestation | None = None) -> HttpResponse:
    context = {
        "facts": facts_of(made, language_of(request)) if made else None,
        "form": CheckForm(initial={"code": typed}),
        "unknown": typed and not made,
        "accent": _accent(made) if made else "",
        "translations": translations_of(request),
    }
    response = render(request, "me/verify.html", context, status=404 if typed and not made else 200)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _accent(made: Attestation) -> str:
    """The colour of the course today; none where the course is gone."""
    accents = CoursePage.objects.filter(translation_key=made.course_key).values_list("accent", flat=True)
    return accents.first() or ""


def _not_yet(request: HttpRequest, person: Person, course_key: UUID) -> HttpResponse:
    """What is missing, with the way to it."""
    standing = standing_of(person, language_of(request))
    course = next((state for state in standing.courses if state.course.key == course_key), None)
    if course is None:
        raise Http404
    context = {"state": course, "course": course.course, "translations": translations_of(request)}
    return render(request, "me/attestation_missing.html", context, status=404)
