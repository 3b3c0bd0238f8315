"""Who works in an organisation: for its administrators. What the invited see is in door_views."""

from typing import Any, Final, cast
from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from lms.accounts.dates import day_in_words
from lms.accounts.doors import qr, way_in
from lms.accounts.language import language_of, translations_of
from lms.accounts.models import Person
from lms.cohorts.access import ADMINISTRATORS, for_trainers, membership_or_404, organisation_or_404
from lms.cohorts.models import Organisation
from lms.cohorts.staff.forms import InviteForm, RoleForm
from lms.cohorts.staff.links import (
    NewLink,
    TooManyOpen,
    WorksElsewhere,
    invite,
    new_password_link,
    waiting,
    works_elsewhere,
)
from lms.cohorts.staff.members import (
    LastAdministrator,
    Removed,
    bring_back,
    change_role,
    members_of,
    remove,
    still_there,
)

READ_OR_SEND: Final = ["GET", "HEAD", "POST"]
ON_A_PAGE: Final = 50
# In the session: who was removed last, so that it can be taken back.
REMOVED: Final = "removed_member"


@for_trainers
@require_safe
def members(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Who works here, and which links wait."""
    organisation = _mine(request, public_id)
    return _page(
        request,
        "members",
        organisation=organisation,
        page=Paginator(members_of(organisation), ON_A_PAGE).get_page(request.GET.get("page")),
        waiting=[
            {"invitation": each, "until": day_in_words(each.ends_at)}
            for each in waiting(organisation, timezone.now())
        ],
        removed=_removed_from(request, organisation),
        done=request.GET.get("done", ""),
    )


@for_trainers
@require_http_methods(READ_OR_SEND)
def invite_somebody(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Make a link. The answer shows it, because it can be shown only once."""
    organisation = _mine(request, public_id)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = invite(organisation=organisation, by=_me(request), now=timezone.now(), **form.cleaned_data)
            return _link_page(request, organisation, made)
        except TooManyOpen:
            form.add_error(None, _("Many links wait already. Cancel one that nobody needs."))
    return _page(request, "invite", 422 if form.errors else 200, organisation=organisation, form=form)


@for_trainers
@require_POST
def cancel(request: HttpRequest, public_id: UUID, invitation: UUID) -> HttpResponse:
    """A link that waits opens nothing any more."""
    organisation = _mine(request, public_id)
    get_object_or_404(waiting(organisation, timezone.now()), public_id=invitation).delete()
    return _back_to_list(organisation, "cancelled")


@for_trainers
@require_http_methods(READ_OR_SEND)
def member(request: HttpRequest, public_id: UUID, person: UUID) -> HttpResponse:
    """One who works here: the role, a new password, leaving."""
    organisation = _mine(request, public_id)
    membership = membership_or_404(organisation, person)
    sent = request.POST if request.method == "POST" else None
    form = RoleForm(sent, initial={"role": membership.role})
    if form.is_valid():
        try:
            change_role(membership=membership, role=form.cleaned_data["role"])
            return _after_a_change(request, organisation, "role")
        except LastAdministrator:
            form.add_error("role", last_administrator())
    return _member_page(request, membership, form, 422 if form.errors else 200)


@for_trainers
@require_POST
def new_password(request: HttpRequest, public_id: UUID, person: UUID) -> HttpResponse:
    """A link for who forgot their password. The answer shows it, because it can be shown only once."""
    organisation = _mine(request, public_id)
    membership = membership_or_404(organisation, person)
    try:
        made = new_password_link(membership=membership, by=_me(request), now=timezone.now())
    except WorksElsewhere:
        form = RoleForm(initial={"role": membership.role})
        return _member_page(request, membership, form, 422)
    return _link_page(request, organisation, made)


@for_trainers
@require_POST
def remove_member(request: HttpRequest, public_id: UUID, person: UUID) -> HttpResponse:
    """Somebody works here no more. The list then offers to bring them back."""
    organisation = _mine(request, public_id)
    membership = membership_or_404(organisation, person)
    try:
        request.session[REMOVED] = remove(membership=membership).as_data()
    except LastAdministrator:
        form = RoleForm(initial={"role": membership.role})
        return _member_page(request, membership, form, 422, problem=last_administrator())
    return _after_a_change(request, organisation, "")


@for_trainers
@require_POST
def bring_back_member(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Undo the last removal of this session."""
    organisation = _mine(request, public_id)
    removed = request.session.pop(REMOVED, None)
    back = bring_back(organisation=organisation, removed=Removed(**removed)) if removed else None
    return _back_to_list(organisation, "back" if back else "")


def last_administrator() -> str:
    return _("An organisation needs an administrator. Make somebody else administrator first.")


def _removed_from(request: HttpRequest, organisation: Organisation) -> Person | None:
    """Who was removed last in this session, if it was here and they can be brought back."""
    data = request.session.get(REMOVED)
    removed = Removed(**data) if data else None
    return still_there(removed) if removed and removed.organisation == str(organisation.public_id) else None


def _mine(request: HttpRequest, public_id: UUID) -> Organisation:
    return organisation_or_404(request.user, public_id, ADMINISTRATORS)


def _me(request: HttpRequest) -> Person:
    return cast(Person, request.user)


def _after_a_change(request: HttpRequest, organisation: Organisation, done: str) -> HttpResponse:
    """Who has changed what they may themselves may not see the list any more."""
    still = organisation.memberships.filter(person=_me(request), role__in=ADMINISTRATORS).exists()
    return _back_to_list(organisation, done) if still else HttpResponseRedirect(way_in(request, _me(request)))


def _back_to_list(organisation: Organisation, done: str) -> HttpResponse:
    to = redirect("staff:members", public_id=organisation.public_id)
    if done:
        to["Location"] += f"?done={done}"
    return to


def _link_page(request: HttpRequest, organisation: Organisation, made: NewLink) -> HttpResponse:
    path = f"/{language_of(request)}/invite/{made.token}/"
    link = request.build_absolute_uri(path)
    return _page(
        request,
        "link",
        organisation=organisation,
        invitation=made.invitation,
        link=link,
        message=message_with(link, made, organisation),
        qr=qr(request, path, _("The link as a picture for a phone's camera")),
        until=day_in_words(made.invitation.ends_at),
    )


def message_with(link: str, made: NewLink, organisation: Organisation) -> str:
    """What can be sent with the link, in words that the reader understands without the page."""
    values = {"organisation": organisation.name, "link": link, "day": day_in_words(made.invitation.ends_at)}
    if made.invitation.member_id:
        words = _("Make a new password for Chasqui here. The link opens once, until %(day)s: %(link)s")
    else:
        words = _(
            "%(organisation)s invites you to work with its groups. The link opens once, until %(day)s: %(link)s"
        )
    return words % values


def _member_page(
    request: HttpRequest, membership: Any, form: RoleForm, status: int, problem: str = ""
) -> HttpResponse:
    return _page(
        request,
        "member",
        status,
        organisation=membership.organisation,
        membership=membership,
        form=form,
        problem=problem,
        elsewhere=works_elsewhere(membership.person, membership.organisation),
        oneself=membership.person == request.user,
        leads=membership.person.leads.filter(cohort__organisation=membership.organisation).count(),
    )


def _page(request: HttpRequest, name: str, status: int = 200, **context: Any) -> HttpResponse:
    context["translations"] = translations_of(request)
    return render(request, f"groups/staff/{name}.html", context, status=status)
