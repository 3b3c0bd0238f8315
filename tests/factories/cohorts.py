"""Groups for tests."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import factory

from lms.accounts.codes import new_code
from lms.cohorts.models import Cohort, Enrolment
from tests.factories.people import LearnerFactory


class CohortFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Cohort

    name = factory.LazyFunction(lambda: f"Group {uuid4().hex[:6]}")
    language = "es"
    join_code = factory.LazyFunction(new_code)


class EnrolmentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Enrolment

    cohort = factory.SubFactory(CohortFactory)
    person: Any = factory.SubFactory(LearnerFactory)
    enrolled_at = datetime(2026, 3, 5, 12, tzinfo=UTC)
