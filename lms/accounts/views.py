"""Signing in and out. What a person did is not here: see lms.progress."""

from typing import Any

from django.contrib.auth import login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.forms import SignInForm
from lms.accounts.language import language_of, translations_of


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    form = SignInForm(request, data=request.POST or None)
    wanted = request.POST.get("next") or request.GET.get("next", "")
    if request.method == "POST" and form.is_valid():
        person = form.get_user()
        login(request, person)
        return HttpResponseRedirect(_safe(request, wanted) or f"/{language_of(request)}/me/")
    context = {"form": form, "next": wanted, "translations": translations_of(request)}
    return render(request, "accounts/sign_in.html", context, status=422 if form.errors else 200)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    logout(request)
    return redirect("accounts:sign-in")


@require_safe
def sign_in_in_my_language(request: HttpRequest) -> HttpResponse:
    query = request.META.get("QUERY_STRING", "")
    return redirect(f"/{language_of(request)}/sign-in/" + (f"?{query}" if query else ""))


def locked(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """Too many wrong passwords for one account: a pause for that account, whatever the address."""
    form = SignInForm(request)
    text = _("Too many tries for this account. Wait 15 minutes, or ask your trainer.")
    wanted = request.POST.get("next", "")
    context = {"form": form, "locked": text, "next": wanted, "translations": translations_of(request)}
    return render(request, "accounts/sign_in.html", context, status=429)


def no_address(request: HttpRequest) -> None:
    """The address of who signs in is nobody's business: failed tries are counted by account."""


def _safe(request: HttpRequest, address: str) -> str:
    allowed = url_has_allowed_host_and_scheme(
        address, {request.get_host()}, require_https=request.is_secure()
    )
    return address if address and allowed else ""
