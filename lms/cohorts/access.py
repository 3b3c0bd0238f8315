"""The only way a view gets a group, and the people in it."""

from uuid import UUID

from django.db.models import QuerySet
from django.db.models.functions import Lower
from django.http import Http404
from django.shortcuts import get_object_or_404

from lms.accounts.codes import read_code
from lms.accounts.models import Person
from lms.cohorts.models import Cohort


def find_cohort(typed: str) -> Cohort | None:
    """The group of a code, however it was typed. Who has the code may know who is in the group, and nothing more."""
    code = read_code(typed)
    return Cohort.objects.filter(join_code=code).first() if code else None


def cohort_or_404(typed: str) -> Cohort:
    cohort = find_cohort(typed)
    if cohort is None:
        raise Http404
    return cohort


def open_cohort_or_404(typed: str) -> Cohort:
    """A group that takes new people."""
    cohort = cohort_or_404(typed)
    if not cohort.open:
        raise Http404
    return cohort


def people_of(cohort: Cohort) -> QuerySet[Person]:
    """Who may come in by the group's page: its learners. Who teaches or writes never stands in a list."""
    learners = Person.objects.filter(
        enrolments__cohort=cohort,
        is_active=True,
        is_staff=False,
        is_superuser=False,
        access_code__isnull=False,
    )
    return learners.exclude(pin="").order_by(Lower("nickname"), "pk")


def groups_of(person: Person) -> QuerySet[Cohort]:
    """The groups that somebody is in."""
    return Cohort.objects.filter(enrolments__person=person).order_by(Lower("name"), "pk")


def person_or_404(cohort: Cohort, public_id: UUID) -> Person:
    return get_object_or_404(people_of(cohort), public_id=public_id)
