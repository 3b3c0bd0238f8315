"""What is kept about me: to see, correct, download and delete; and the same for everybody to read beforehand."""

from typing import cast

from django.conf import settings
from django.contrib.auth import authenticate, logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts import consent
from lms.accounts.account_records import UNTIL_DELETED
from lms.accounts.data_sheet import mentions, sheet
from lms.accounts.dates import day_in_words
from lms.accounts.doors import refusal, safe_way, status_of
from lms.accounts.erasing import (
    WAY_BACK,
    ask_to_erase,
    erased_from,
    needed,
    take_back,
    tidy_sometimes,
    works_here,
)
from lms.accounts.guard import check_pin
from lms.accounts.language import language_of, translations_of
from lms.accounts.models import Person
from lms.reports.forms import CorrectionForm, PasswordProof, PinProof
from lms.reports.my_data import download_of, mentions_of, parts_of

READ_OR_SEND = ["GET", "HEAD", "POST"]


@never_cache
@require_http_methods(READ_OR_SEND)
@login_required
def my_data(request: HttpRequest) -> HttpResponse:
    """Everything that is kept about who is signed in, and the form that corrects it."""
    tidy_sometimes()
    person = _me(request)
    form = CorrectionForm(person, data=request.POST or None)
    if request.method == "POST" and form.is_valid():
        return redirect(f"/{form.save().language or language_of(request)}/me/data/")
    until = erased_from(person)
    context = {
        "person": person,
        "form": form,
        "parts": parts_of(person),
        "mentions": mentions_of(person),
        "until": day_in_words(until) if until else "",
        "stays": "kept" in request.GET and not until,
        "usual": UNTIL_DELETED,
        "agreed": consent.has_agreed(person),
        "agreement": consent.text_of(),
        "translations": translations_of(request),
    }
    return render(request, "me/data.html", context, status=422 if form.errors else 200)


@never_cache
@require_safe
@login_required
def download(request: HttpRequest) -> HttpResponse:
    """The same, whole, as a file."""
    data = download_of(_me(request), made_at=timezone.now())
    response = JsonResponse(data, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response.headers["Content-Disposition"] = 'attachment; filename="chasqui-my-data.json"'
    return response


@never_cache
@sensitive_post_parameters("proof")
@require_http_methods(READ_OR_SEND)
@login_required
def delete(request: HttpRequest) -> HttpResponse:
    """What goes and what stays, and the PIN that sets it going. Afterwards nobody is signed in."""
    person = _me(request)
    context = {"person": person, "translations": translations_of(request), "days": WAY_BACK.days}
    why = needed(person)
    if why or works_here(person):
        context |= {"contact": settings.PRIVACY_CONTACT, "why": why}
        return render(request, "me/data_stays.html", context, status=403 if request.method == "POST" else 200)
    if erased_from(person):
        return redirect("reports:my-data")
    form = (PinProof if person.is_learner else PasswordProof)(request.POST or None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        status, problem = _proved(request, person, form.cleaned_data["proof"])
        if not problem:
            until = ask_to_erase(person, asked_at=timezone.now())
            logout(request)
            return render(request, "me/data_deleted.html", context | {"until": day_in_words(until)})
        form.add_error("proof", problem)
    return render(request, "me/data_delete.html", context | {"form": form}, status=status)


@require_POST
@login_required
def keep(request: HttpRequest) -> HttpResponse:
    """Take the deletion back."""
    take_back(_me(request))
    return redirect(reverse("reports:my-data") + "?kept=1")


@never_cache
@require_http_methods(READ_OR_SEND)
@login_required
def agree(request: HttpRequest) -> HttpResponse:
    """Agree to the wording in force: where that is a new one, or where somebody else has made the account."""
    wanted = safe_way(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST":
        consent.give_consent(_me(request), language_of(request))
        return redirect(wanted or "reports:my-data")
    context = {
        "agreement": consent.text_of(),
        "next": wanted,
        "onward": wanted or f"/{language_of(request)}/me/",
        "translations": translations_of(request),
    }
    return render(request, "me/agree.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept about people and why: the same page for everybody, so it may be kept as bytes."""
    context = {
        "records": [record for record in sheet() if not record.staff],
        "staff_records": [record for record in sheet() if record.staff],
        "mentions": mentions(),
        "usual": UNTIL_DELETED,
        "contact": settings.PRIVACY_CONTACT,
        "days": WAY_BACK.days,
        "translations": translations_of(request),
    }
    response = render(request, "pages/privacy.html", context)
    response.public = True  # type: ignore[attr-defined]
    return response


def _me(request: HttpRequest) -> Person:
    """Who is signed in, where `login_required` has seen to it that somebody is."""
    return cast(Person, request.user)


def _proved(request: HttpRequest, person: Person, typed: str) -> tuple[int, str]:
    """Whether what was typed shows that it is the person themselves: a status, and what to say where it does not."""
    if not person.is_learner:
        right = authenticate(request, username=person.get_username(), password=typed)
        return (200, "") if right else (422, _("This is not your password. Look at it and try again."))
    verdict = check_pin(person, typed)
    if verdict.is_right:
        return 200, ""
    return status_of(verdict), refusal(verdict, _("This is not your PIN. Look at it and try again."))
