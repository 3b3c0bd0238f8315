"""Groups for tests."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import factory

from lms.accounts.codes import new_code
from lms.cohorts.models import (
    Assignment,
    Cohort,
    CohortTrainer,
    Enrolment,
    ExportRecord,
    Invitation,
    Membership,
    Organisation,
    Role,
    WrongCodes,
)
from tests.factories.people import LearnerFactory, PersonFactory

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


class OrganisationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.LazyFunction(lambda: f"Organisation {uuid4().hex[:6]}")
    country = "PE"


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    organisation: Any = factory.SubFactory(OrganisationFactory)
    person: Any = factory.SubFactory(PersonFactory)
    role = Role.TRAINER
    since = NOON


class InvitationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invitation

    organisation: Any = factory.SubFactory(OrganisationFactory)
    name = "Yolanda"
    digest = factory.LazyFunction(lambda: uuid4().hex * 2)
    made_at = NOON
    ends_at = datetime(2026, 3, 12, 12, tzinfo=UTC)


class CohortFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cohort

    organisation: Any = factory.SubFactory(OrganisationFactory)
    name = factory.LazyFunction(lambda: f"Group {uuid4().hex[:6]}")
    language = "es"
    join_code = factory.LazyFunction(new_code)


class WrongCodesFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WrongCodes

    minute = 29_000_000


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    cohort = factory.SubFactory(CohortFactory)
    person: Any = factory.SubFactory(LearnerFactory)
    enrolled_at = NOON


class CohortTrainerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = CohortTrainer

    cohort: Any = factory.SubFactory(CohortFactory)
    person: Any = factory.SubFactory(PersonFactory)


class AssignmentFactory(factory.django.DjangoModelFactory):
    """With `keys=[str(module.key)]`: a module for the whole group."""

    class Meta:
        model = Assignment
        skip_postgeneration_save = True

    cohort: Any = factory.SubFactory(CohortFactory)
    kind = Assignment.Kind.MODULE
    keys = factory.LazyFunction(lambda: [str(uuid4())])


class ExportRecordFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ExportRecord

    organisation: Any = factory.SubFactory(OrganisationFactory)
    what = "table"
    form = "csv"
    made_at = NOON


def led_cohort(role: Role = Role.TRAINER, *, learners: int = 0, **changes: Any) -> tuple[Cohort, Any]:
    """A group with somebody who leads it, and that person; both of the same organisation."""
    cohort = CohortFactory(**changes)
    member = MembershipFactory(organisation=cohort.organisation, role=role)
    if role == Role.TRAINER:
        CohortTrainerFactory(cohort=cohort, person=member.person)
    for number in range(learners):
        EnrolmentFactory(cohort=cohort, person=LearnerFactory(nickname=f"Learner {number:02}"))
    return cohort, member.person
