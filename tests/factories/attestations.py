"""Attestations for tests, without the course that they are of."""

from datetime import date
from uuid import uuid4

import factory

from lms.accounts.codes import new_code
from lms.progress.attestations import CODE_LENGTH
from lms.progress.models import Attestation
from tests.factories.people import PersonFactory


class AttestationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attestation

    person = factory.SubFactory(PersonFactory)
    code = factory.LazyFunction(lambda: new_code(CODE_LENGTH))
    course_key = factory.LazyFunction(uuid4)
    name = "María Quispe"
    completed_on = date(2026, 3, 5)
    minutes = 40
    titles = factory.LazyFunction(lambda: {"es": "Seguridad en internet", "en": "Staying safe online"})
    skills = factory.LazyFunction(lambda: {"es": ["Puedo bloquear."], "en": ["I can lock."]})
