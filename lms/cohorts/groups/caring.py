"""Which organisation looks after the account of a learner: their name and their PIN.

Somebody may be in groups of several organisations, and each of them sees them. One of them changes the account: that of
the group in which the person has been longest. Who works here or has more rights looks after themselves: a PIN made by
somebody else would open more than a learner's page.
"""

from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery

from lms.accounts.models import Person
from lms.cohorts.access import groups_of, people_of
from lms.cohorts.models import Cohort, Enrolment, Organisation


def cared_for(person: Person) -> Organisation | None:
    """By whom. None: the person is in no group, or looks after their account themselves."""
    if Person.objects.filter(pk=person.pk, **_without_more_rights()).exists():
        first = _by_age().filter(person=person).select_related("cohort__organisation").first()
        return first.cohort.organisation if first else None
    return None


def changeable(cohort: Cohort) -> QuerySet[Person]:
    """Those of the group whose account is changed by its organisation, by nickname. One query for all."""
    first = _by_age().filter(person=OuterRef("pk")).values("cohort__organisation")[:1]
    found = people_of(cohort).filter(**_without_more_rights())
    return found.alias(carer=Subquery(first)).filter(carer=cohort.organisation_id)


def may_change(cohort: Cohort, person: Person) -> bool:
    return changeable(cohort).filter(pk=person.pk).exists()


def names_beside(person: Person) -> list[str]:
    """How the others are called in all groups that somebody is in, whoever leads these."""
    beside = Enrolment.objects.filter(cohort__in=groups_of(person).order_by(), removed_at=None)
    others = Person.objects.filter(pk__in=beside.values("person")).exclude(pk=person.pk)
    return list(others.values_list("nickname", flat=True))


def _by_age() -> QuerySet[Enrolment]:
    live = Enrolment.objects.filter(removed_at=None, cohort__deleted_at=None)
    return live.order_by("enrolled_at", "pk")


def _without_more_rights() -> dict[str, Any]:
    """As lms.accounts.erasing.works_here asks of one person, and works in no organisation."""
    flags = {"is_superuser": False, "is_staff": False}
    return {**flags, "groups": None, "user_permissions": None, "memberships": None}
