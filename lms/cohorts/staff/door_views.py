"""The door of who was invited, and of a member who gets a new password."""

from typing import Any

from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from lms.accounts.doors import way_in
from lms.accounts.language import language_of, translations_of
from lms.accounts.models import Person
from lms.accounts.services import sign_in
from lms.cohorts.models import Invitation
from lms.cohorts.staff.forms import TAKEN, NewMemberForm, PasswordForm
from lms.cohorts.staff.links import LinkIsSpent, accept_as, accept_as_new, opened_by, set_new_password


@never_cache
@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invited(request: HttpRequest, token: str) -> HttpResponse:
    """What the link is for: a new password, or coming to work with an organisation."""
    invitation = opened_by(token, timezone.now())
    if invitation is None:
        return _page(request, "spent", 404)
    try:
        if invitation.member:
            return _new_password(request, invitation, invitation.member)
        person = _who_may_join(request)
        if person and "new" not in request.GET:
            return _join(request, invitation, person)
        return _new_member(request, invitation)
    except LinkIsSpent:
        return _page(request, "spent", 404)


def _new_password(request: HttpRequest, invitation: Invitation, member: Person) -> HttpResponse:
    form = PasswordForm(_sent(request), person=member)
    if form.is_valid():
        password = form.cleaned_data["password"]
        person = set_new_password(invitation=invitation, password=password, now=timezone.now())
        return _let_in(request, person, own_phone=form.cleaned_data["own_phone"])
    return _page(request, "password", 422 if form.errors else 200, form=form, member=member)


def _join(request: HttpRequest, invitation: Invitation, person: Person) -> HttpResponse:
    """One tap for who has an account. Who works there already leaves the link for whom it is for."""
    there = person.memberships.filter(organisation=invitation.organisation).exists()
    if request.method == "POST" and not there:
        accept_as(invitation=invitation, person=person, now=timezone.now())
        return HttpResponseRedirect(way_in(request, person))
    return _page(request, "join", invitation=invitation, person=person, there=there)


def _new_member(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = NewMemberForm(_sent(request))
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in ("username", "nickname", "password")}
        try:
            person = accept_as_new(
                invitation=invitation, language=language_of(request), now=timezone.now(), **fields
            )
            return _let_in(request, person, own_phone=form.cleaned_data["own_phone"])
        except IntegrityError:
            form.add_error("username", TAKEN)
    return _page(
        request, "accept", 422 if form.errors else 200, form=form, invitation=invitation, path=request.path
    )


def _who_may_join(request: HttpRequest) -> Person | None:
    """Who is signed in with a password. A learner's account stays a learner's."""
    person = request.user
    return person if isinstance(person, Person) and not person.is_learner else None


def _let_in(request: HttpRequest, person: Person, *, own_phone: bool) -> HttpResponse:
    sign_in(request, person, own_phone=own_phone)
    return HttpResponseRedirect(way_in(request, person))


def _sent(request: HttpRequest) -> Any:
    return request.POST if request.method == "POST" else None


def _page(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    context["translations"] = translations_of(request)
    return render(request, f"groups/staff/{name}.html", context, status=status)
