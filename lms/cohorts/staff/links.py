"""Links by which somebody comes to work in an organisation, and links by which a member gets a new password.

A link opens once and for seven days. Only its digest is kept: who reads the database or a copy of it opens nothing.
Whoever uses it takes it first, by one conditional UPDATE, so of two who open it at once one comes in.
"""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from axes.utils import reset as forget_wrong_passwords
from django.db import transaction
from django.db.models import Q, QuerySet

from lms.accounts.models import Person
from lms.cohorts.models import Invitation, Membership, Organisation

LASTS: Final = timedelta(days=7)
# So many may wait in one organisation, so that the list of them has an end.
MOST_OPEN: Final = 50


class LinkIsSpent(Exception):
    """It was used, cancelled, or its time is over."""


class TooManyOpen(Exception):
    """Enough links wait already in this organisation."""


class WorksElsewhere(Exception):
    """The account opens more than this organisation, so nobody here may give it a new password."""


@dataclass(frozen=True)
class NewLink:
    """An invitation and what stands in its link, which nobody can be told a second time."""

    invitation: Invitation
    token: str


def invite(
    *, organisation: Organisation, name: str, role: str, by: Person, now: datetime, ticket: UUID | None = None
) -> NewLink:
    """Make a link for somebody new. Raises TooManyOpen.

    `ticket` names the invitation of a form: sent twice, the form makes one, and the first link opens nothing.
    """
    token = secrets.token_urlsafe(32)
    number = ticket or uuid4()
    said = {"name": name, "role": role, "digest": digest_of(token), "made_at": now, "ends_at": now + LASTS}
    with transaction.atomic():
        forget_old_links(now)
        again = waiting(organisation, now).filter(public_id=number, made_by=by, member=None)
        if again.update(**said):
            return NewLink(again.get(), token)
        if waiting(organisation, now).count() >= MOST_OPEN:
            raise TooManyOpen
        # Who sends the form chooses the ticket: it is nobody else's invitation that is changed.
        if Invitation.objects.filter(public_id=number).exists():
            number = uuid4()
        made = Invitation.objects.create(organisation=organisation, made_by=by, public_id=number, **said)
    return NewLink(made, token)


def new_password_link(*, membership: Membership, by: Person, now: datetime) -> NewLink:
    """Make a link for a member who forgot their password; older ones open nothing. Raises WorksElsewhere."""
    if works_elsewhere(membership.person, membership.organisation):
        raise WorksElsewhere
    token = secrets.token_urlsafe(32)
    with transaction.atomic():
        forget_old_links(now)
        Invitation.objects.filter(organisation=membership.organisation, member=membership.person).delete()
        made = Invitation.objects.create(
            organisation=membership.organisation,
            role=membership.role,
            name=str(membership.person)[:60],
            member=membership.person,
            digest=digest_of(token),
            made_by=by,
            made_at=now,
            ends_at=now + LASTS,
        )
    return NewLink(made, token)


def waiting(organisation: Organisation, now: datetime) -> QuerySet[Invitation]:
    """Those that can still be opened; what ends first stands first."""
    open_ones = Invitation.objects.filter(organisation=organisation, used_at=None, ends_at__gt=now)
    return open_ones.order_by("ends_at", "pk")


def opened_by(token: str, now: datetime) -> Invitation | None:
    """The invitation of a link that can still be opened. Looking at it does not use it."""
    found = Invitation.objects.filter(digest=digest_of(token), used_at=None, ends_at__gt=now)
    return found.select_related("organisation", "member").first()


def accept_as_new(
    *, invitation: Invitation, username: str, nickname: str, password: str, language: str, now: datetime
) -> Person:
    """Make an account that works in the organisation. Raises LinkIsSpent, and IntegrityError for a name that is taken."""
    with transaction.atomic():
        _take(invitation, now)
        person = Person.objects.create_user(username, password=password, nickname=nickname, language=language)
        _join(invitation, person, now)
    return person


def accept_as(*, invitation: Invitation, person: Person, now: datetime) -> Membership:
    """Let somebody who has an account work in the organisation too. Raises LinkIsSpent."""
    with transaction.atomic():
        _take(invitation, now)
        return _join(invitation, person, now)


def set_new_password(*, invitation: Invitation, password: str, now: datetime) -> Person:
    """Give the member their new password, which ends all their sessions. Raises LinkIsSpent.

    What was so when the link was made is looked at again: who has left, or works elsewhere by now, gets none by it.
    """
    with transaction.atomic():
        _take(invitation, now)
        there = Membership.objects.filter(
            organisation=invitation.organisation, person=invitation.member
        ).first()
        if there is None or works_elsewhere(there.person, invitation.organisation):
            raise LinkIsSpent
        person = there.person
        person.set_password(password)
        person.save(update_fields=["password"])
    forget_wrong_passwords(username=person.get_username())
    return person


def works_elsewhere(person: Person, organisation: Organisation) -> bool:
    """Whether the account opens anything beside this organisation: lessons, the whole site, another organisation."""
    on_the_site = person.is_staff or person.is_superuser or person.is_learner
    by_right = person.groups.exists() or person.user_permissions.exists()
    return on_the_site or by_right or person.memberships.exclude(organisation=organisation).exists()


def forget_old_links(now: datetime) -> int:
    """Delete what was used or has ended: it names somebody, and opens nothing. Returns how many."""
    return Invitation.objects.filter(Q(ends_at__lte=now) | ~Q(used_at=None)).delete()[0]


def digest_of(token: str) -> str:
    return sha256(token.encode("utf-8", "surrogatepass")).hexdigest()


def _take(invitation: Invitation, now: datetime) -> None:
    free = Invitation.objects.filter(pk=invitation.pk, used_at=None, ends_at__gt=now)
    if not free.update(used_at=now):
        raise LinkIsSpent


def _join(invitation: Invitation, person: Person, now: datetime) -> Membership:
    """Who works there already keeps the role that they have."""
    membership, _created = Membership.objects.get_or_create(
        organisation=invitation.organisation,
        person=person,
        defaults={"role": invitation.role, "since": now},
    )
    return membership
