"""Coming in by a group: its code, who I am in it, my PIN."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from lms.accounts.codes import read_code, shown_code
from lms.accounts.consent import text_of
from lms.accounts.doors import DOOR, refusal, status_of, way_in
from lms.accounts.forms import PinForm, SignUpForm
from lms.accounts.guard import check_pin
from lms.accounts.language import language_of, translations_of
from lms.accounts.models import Person
from lms.accounts.services import sign_in
from lms.accounts.signing_up import sign_up
from lms.cohorts.access import people_of, person_or_404
from lms.cohorts.forms import GroupCodeForm
from lms.cohorts.guessing import TooManyWrongCodes, cohort_by_code, is_proved, remember
from lms.cohorts.models import Cohort
from lms.cohorts.services import enrol

READ_OR_SEND = ["GET", "HEAD", "POST"]

P = ParamSpec("P")


def of_a_group(
    view: Callable[Concatenate[HttpRequest, Cohort, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, str, P], HttpResponse]:
    """A page at the code of a group. The phone may come back to it, whatever others try."""

    @wraps(view)
    def by_code(request: HttpRequest, code: str, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            cohort = cohort_by_code(request, code)
        except TooManyWrongCodes:
            return _wait(request, GroupCodeForm({"code": code}))
        if cohort is None:
            raise Http404
        return remember(request, view(request, cohort, *args, **kwargs), cohort.join_code)

    return by_code


@never_cache
@require_safe
def join(request: HttpRequest) -> HttpResponse:
    """Which group? The form asks by GET, so it needs no token and can be sent again."""
    form = GroupCodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        try:
            cohort = cohort_by_code(request, form.cleaned_data["code"])
        except TooManyWrongCodes:
            return _wait(request, form)
        if cohort:
            to = redirect("cohorts:who", code=cohort.join_code)
            return remember(request, to, cohort.join_code)
        form.add_error(
            "code", _("No group has this code. Look at each letter and number, or ask your trainer.")
        )
    return _page(request, "cohorts/join.html", 422 if form.errors else 200, form=form)


@require_safe
def scanned(request: HttpRequest, code: str) -> HttpResponse:
    """From the QR of a group to its page, in the reader's language. With its proof the phone need not wait."""
    read = read_code(code)
    if not read:
        return redirect(f"/{language_of(request)}/join/")
    to = redirect(f"/{language_of(request)}/join/{read}/")
    return remember(request, to, read) if is_proved(read, request.GET.get("k", "")) else to


@never_cache
@require_http_methods(READ_OR_SEND)
@of_a_group
def who(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    """Who are you? The people of the group; who is signed in already may join it."""
    here = request.user if isinstance(request.user, Person) and request.user.is_learner else None
    people = list(people_of(cohort))
    joins = here if here and cohort.takes_new_people and here not in people else None
    if request.method == "POST" and joins:
        enrol(cohort=cohort, person=joins)
        my_page = f"/{language_of(request)}/me/?" + urlencode({"joined": cohort.join_code})
        return HttpResponseRedirect(way_in(request, joins, my_page))
    return _page(request, "cohorts/who.html", 200, cohort=cohort, people=people, joins=joins)


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(READ_OR_SEND)
@of_a_group
def enter(request: HttpRequest, cohort: Cohort, public_id: UUID) -> HttpResponse:
    """Your PIN?"""
    person = person_or_404(cohort, public_id)
    form = PinForm(request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        verdict = check_pin(person, form.cleaned_data["pin"])
        if verdict.is_right:
            return _let_in(request, cohort, person, form, way_in(request, person))
        form.add_error("pin", refusal(verdict, _("This is not the PIN. Look at it and try again.")))
        status = status_of(verdict)
    return _page(request, "cohorts/enter.html", status, cohort=cohort, person=person, form=form)


@never_cache
@sensitive_post_parameters("pin")
@require_http_methods(READ_OR_SEND)
@of_a_group
def new(request: HttpRequest, cohort: Cohort) -> HttpResponse:
    """I am new here: an account, in the group from the start. A closed or archived group takes nobody."""
    if not cohort.takes_new_people:
        raise Http404
    form = SignUpForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        person = sign_up(form.cleaned_data, language_of(request))
        enrol(cohort=cohort, person=person)
        card = f"/{language_of(request)}/me/card/?" + urlencode({"new": 1})
        return _let_in(request, cohort, person, form, card)
    status = 422 if form.is_bound else 200
    return _page(request, "cohorts/new.html", status, cohort=cohort, form=form, consent=text_of())


def _wait(request: HttpRequest, form: GroupCodeForm) -> HttpResponse:
    """Too many wrong codes are tried at this moment, by whomever."""
    form.add_error(
        "code",
        _(
            "Many wrong codes were tried a moment ago. Wait a minute and try again, scan the picture of the group, "
            "or sign in with your own code."
        ),
    )
    reply = _page(request, "cohorts/join.html", 429, form=form)
    reply.headers["Retry-After"] = "60"
    return reply


def _let_in(request: HttpRequest, cohort: Cohort, person: Person, form: Any, way: str) -> HttpResponse:
    own_phone = form.cleaned_data["own_phone"]
    sign_in(request, person, own_phone=own_phone)
    if not own_phone:
        request.session[DOOR] = f"/{language_of(request)}/join/{cohort.join_code}/"
    return HttpResponseRedirect(way)


def _page(request: HttpRequest, template: str, status: int, **context: Any) -> HttpResponse:
    context["translations"] = translations_of(request)
    if cohort := context.get("cohort"):
        context["code"] = shown_code(cohort.join_code)
    return render(request, template, context, status=status)
