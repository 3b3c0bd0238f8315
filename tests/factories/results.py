"""Results that came from outside, for tests."""

from typing import Any
from uuid import uuid4

import factory

from offline_export.models import ImportedAttempt, PackPerson, ResultsFile, ResultsImport
from tests.factories.cohorts import NOON, CohortFactory
from tests.factories.people import LearnerFactory


class ResultsImportFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ResultsImport

    cohort: Any = factory.SubFactory(CohortFactory)
    made_at = NOON


class ResultsFileFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ResultsFile

    results: Any = factory.SubFactory(ResultsImportFactory)
    name = "results-rosa.json"
    digest = "0" * 64


class ImportedAttemptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ImportedAttempt

    results: Any = factory.SubFactory(ResultsImportFactory)
    attempt_id = factory.LazyFunction(uuid4)
    learner: Any = factory.SubFactory(LearnerFactory)


class PackPersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PackPerson

    cohort: Any = factory.SubFactory(CohortFactory)
    person_id = factory.LazyFunction(uuid4)
    learner: Any = factory.SubFactory(LearnerFactory)
