"""The doors: signing in with a code or a password, making an account, my card, signing out."""

from typing import Any

from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts import services
from lms.accounts.codes import read_code, shown_code
from lms.accounts.consent import text_of
from lms.accounts.doors import DOOR, first_lesson, qr, refusal, safe_way, status_of, way_in
from lms.accounts.forms import ChangePinForm, CodeForm, NewCodeForm, SignUpForm, StaffForm
from lms.accounts.guard import check_pin
from lms.accounts.language import language_of, translations_of
from lms.accounts.models import Person
from lms.accounts.signing_up import sign_up as make_account

READ_OR_SEND = ["GET", "HEAD", "POST"]


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(READ_OR_SEND)
def sign_in(request: HttpRequest) -> HttpResponse:
    """With access code and PIN."""
    form = CodeForm(_sent(request), initial={"code": _code_in(request)})
    wanted = _wanted(request)
    status = 200
    if form.is_valid():
        person = services.find_by_code(form.cleaned_data["code"])
        verdict = check_pin(person, form.cleaned_data["pin"])
        if person and verdict.is_right:
            services.sign_in(request, person, own_phone=form.cleaned_data["own_phone"])
            return HttpResponseRedirect(way_in(request, person, wanted))
        form.add_error(
            None, refusal(verdict, _("The code or the PIN is not right. Look at both and try again."))
        )
        status = status_of(verdict)
    elif form.is_bound:
        status = 422
    return _page(request, "accounts/sign_in.html", status, form=form, next=wanted)


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(READ_OR_SEND)
def staff_sign_in(request: HttpRequest) -> HttpResponse:
    """With user name and password, for who teaches or writes. Axes counts the wrong ones."""
    form = StaffForm(request, data=_sent(request))
    wanted = _wanted(request)
    if form.is_valid():
        person: Any = form.get_user()
        services.sign_in(request, person, own_phone=form.cleaned_data["own_phone"])
        return HttpResponseRedirect(way_in(request, person, wanted))
    status = 422 if form.is_bound else 200
    return _page(request, "accounts/staff_sign_in.html", status, form=form, next=wanted)


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(READ_OR_SEND)
def sign_up(request: HttpRequest) -> HttpResponse:
    form = SignUpForm(_sent(request))
    wanted = _wanted(request)
    if form.is_valid():
        person = make_account(form.cleaned_data, language_of(request))
        services.sign_in(request, person, own_phone=form.cleaned_data["own_phone"])
        way = safe_way(request, wanted)
        return HttpResponseRedirect(_card(request) + "?" + _query(new=1, next=way))
    status = 422 if form.is_bound else 200
    return _page(request, "accounts/sign_up.html", status, form=form, next=wanted, consent=text_of())


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The next person on this phone comes in by the door of the last."""
    door = safe_way(request, request.session.get(DOOR, ""))
    logout(request)
    return HttpResponseRedirect(door) if door else redirect("accounts:sign-in")


@never_cache
@login_required
@require_safe
def card(request: HttpRequest) -> HttpResponse:
    """My code to write down or print, and the ways to change what opens my account."""
    return _card_page(request, ChangePinForm(), NewCodeForm())


@never_cache
@login_required
@sensitive_post_parameters("now", "pin")
@require_http_methods(READ_OR_SEND)
def change_pin(request: HttpRequest) -> HttpResponse:
    form = ChangePinForm(_sent(request))
    return _change(request, form) or _card_page(request, form, NewCodeForm())


@never_cache
@login_required
@sensitive_post_parameters("now")
@require_http_methods(READ_OR_SEND)
def new_code(request: HttpRequest) -> HttpResponse:
    form = NewCodeForm(_sent(request))
    return _change(request, form) or _card_page(request, ChangePinForm(), form)


@require_safe
def sign_in_in_my_language(request: HttpRequest, door: str = "", onward: str = "") -> HttpResponse:
    query = request.META.get("QUERY_STRING", "") or _query(next=onward)
    return redirect(f"/{language_of(request)}/sign-in/{door}" + (f"?{query}" if query else ""))


@require_safe
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """From the QR of a card to the door, with the code filled in."""
    return redirect(f"/{language_of(request)}/sign-in/?" + _query(code=read_code(code)))


def locked(
    request: HttpRequest, credentials: dict[str, Any] | None = None, *args: Any, **kwargs: Any
) -> HttpResponse:
    """Too many wrong passwords for one account of staff: a pause for it, whatever the address."""
    text = _("Too many tries for this account. Wait 15 minutes, or ask who runs this site.")
    return _page(
        request,
        "accounts/staff_sign_in.html",
        429,
        form=StaffForm(request),
        locked=text,
        next=_wanted(request),
    )


def no_address(request: HttpRequest) -> None:
    """The address of who signs in is nobody's business: failed tries are counted by account."""


def _change(request: HttpRequest, form: forms.Form) -> HttpResponse | None:
    """Change PIN or code of who is signed in, if the PIN of today is right. None: the form says what is amiss."""
    person = _learner(request)
    if not form.is_valid():
        return None
    verdict = check_pin(person, form.cleaned_data["now"])
    if not verdict.is_right:
        form.add_error("now", refusal(verdict, _("This is not your PIN of today.")))
        return None
    if "pin" in form.cleaned_data:
        services.change_pin(person, form.cleaned_data["pin"])
    else:
        services.new_access_code(person)
    services.keep_session(request, person)
    return HttpResponseRedirect(
        _card(request) + "?" + _query(changed="pin" if "pin" in form.cleaned_data else "code")
    )


def _card_page(request: HttpRequest, pin_form: forms.Form, code_form: forms.Form) -> HttpResponse:
    person = _learner(request)
    code = str(person.access_code)
    amiss = bool(pin_form.errors or code_form.errors)
    return _page(
        request,
        "accounts/card.html",
        422 if amiss else 200,
        person=person,
        code=shown_code(code),
        qr=qr(request, f"/q/{code}/", _("Your code as a picture for a phone's camera")),
        is_new="new" in request.GET,
        changed=request.GET.get("changed", ""),
        onward=safe_way(request, request.GET.get("next", "")) or first_lesson(language_of(request)),
        pin_form=pin_form,
        code_form=code_form,
    )


def _learner(request: HttpRequest) -> Person:
    """Who is signed in, if they have a card at all: who teaches or writes has none."""
    person = request.user
    if not isinstance(person, Person) or not person.is_learner:
        raise Http404
    return person


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    context["translations"] = translations_of(request)
    return render(request, template, context, status=status)


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _wanted(request: HttpRequest) -> str:
    return request.POST.get("next") or request.GET.get("next", "")


def _code_in(request: HttpRequest) -> str:
    code = read_code(request.GET.get("code", ""))
    return shown_code(code) if code else ""


def _card(request: HttpRequest) -> str:
    return f"/{language_of(request)}/me/card/"


def _query(**values: Any) -> str:
    return urlencode({name: value for name, value in values.items() if value})
