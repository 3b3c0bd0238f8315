"""Who works in an organisation: their roles, and that they leave. An organisation keeps an administrator.

Each change holds the organisation's row, so that of two administrators who leave at once one stays.
"""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from lms.accounts.models import Person
from lms.cohorts.models import Cohort, CohortTrainer, Invitation, Membership, Organisation, Role


class LastAdministrator(Exception):
    """Without this one nobody could change who works in the organisation."""


@dataclass(frozen=True)
class Removed:
    """What somebody had in an organisation, to bring it back. All of it can be written as JSON, and it has no name: it is
    kept where an erasure does not reach."""

    organisation: str
    person: str
    role: str
    since: str
    led: list[str]

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def members_of(organisation: Organisation) -> QuerySet[Membership]:
    """By name, each with the person."""
    return (
        Membership.objects.filter(organisation=organisation)
        .select_related("person")
        .order_by("person__nickname", "person__username")
    )


def administrators_left(organisation: Organisation, *, without: Person) -> bool:
    """Whether somebody else administrates who can still sign in and has not asked to be erased."""
    others = Membership.objects.filter(organisation=organisation, role=Role.ADMINISTRATOR).exclude(
        person=without
    )
    return others.filter(person__is_active=True, person__deletion_asked_at=None).exists()


def change_role(*, membership: Membership, role: str) -> None:
    """Raises LastAdministrator. Links that a former administrator made open nothing any more."""
    with transaction.atomic():
        _hold(membership)
        if role != Role.ADMINISTRATOR:
            _without_rule(membership)
        Membership.objects.filter(pk=membership.pk).update(role=role)
    membership.role = role


def remove(*, membership: Membership) -> Removed:
    """Let somebody leave. Their groups stay with the organisation; they see nothing of it from now on.

    Returns what brings them back. Raises LastAdministrator.
    """
    person, organisation = membership.person, membership.organisation
    with transaction.atomic():
        _hold(membership)
        _without_rule(membership)
        leads = CohortTrainer.objects.filter(person=person, cohort__organisation=organisation)
        removed = Removed(
            organisation=str(organisation.public_id),
            person=str(person.public_id),
            role=membership.role,
            since=membership.since.isoformat(),
            led=[str(number) for number in leads.values_list("cohort__public_id", flat=True)],
        )
        leads.delete()
        Invitation.objects.filter(organisation=organisation, member=person).delete()
        Membership.objects.filter(pk=membership.pk).delete()
    return removed


def still_there(removed: Removed) -> Person | None:
    """Who was removed, if they still have an account."""
    return Person.objects.filter(public_id=removed.person, is_active=True).first()


def bring_back(*, organisation: Organisation, removed: Removed) -> Membership | None:
    """Undo `remove`: the role and the groups of before. None: the person has no account any more."""
    with transaction.atomic():
        person = still_there(removed)
        if person is None or removed.organisation != str(organisation.public_id):
            return None
        membership, _created = Membership.objects.get_or_create(
            organisation=organisation,
            person=person,
            defaults={"role": removed.role, "since": datetime.fromisoformat(removed.since)},
        )
        for cohort in Cohort.objects.filter(organisation=organisation, public_id__in=removed.led):
            CohortTrainer.objects.get_or_create(cohort=cohort, person=person)
    return membership


def _hold(membership: Membership) -> None:
    """Take the organisation's row, and read again what the membership is by now."""
    Organisation.objects.select_for_update().get(pk=membership.organisation_id)
    membership.refresh_from_db(fields=["role"])


def _without_rule(membership: Membership) -> None:
    """What must hold before somebody stops administrating, and what ends with it. Others are not concerned."""
    if membership.role != Role.ADMINISTRATOR:
        return
    if not administrators_left(membership.organisation, without=membership.person):
        raise LastAdministrator
    Invitation.objects.filter(
        organisation=membership.organisation, made_by=membership.person, used_at=None
    ).delete()
