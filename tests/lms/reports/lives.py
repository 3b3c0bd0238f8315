"""A person who has left something behind wherever somebody can."""

from datetime import timedelta

from axes.models import AccessAttempt
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from wagtail.models import ModelLogEntry

from lms.accounts.models import Person
from lms.progress.models import Attestation, ProgressRevision
from tests.factories.attempts import NOON, AttemptFactory, CompletionFactory
from tests.factories.cohorts import EnrolmentFactory
from tests.factories.people import LearnerFactory, come_in

NICKNAME = "Xochiquetzal-Ñ"


def make_life(client: Client, nickname: str = NICKNAME) -> Person:
    """A learner with a row in each of the records that a learner can have, signed in with this client."""
    person: Person = LearnerFactory(nickname=nickname)
    EnrolmentFactory(person=person)
    AttemptFactory(learner=person, passed=True, score=1.0, response={"text": f"I am {nickname}"})
    AttemptFactory(learner=person, passed=False, score=0.0)
    CompletionFactory(learner=person)
    ProgressRevision.objects.update_or_create(learner=person, defaults={"number": 3})
    Attestation.objects.create(
        person=person,
        code="TTTTTTTTTT" if nickname == NICKNAME else "PPPPPPPPPP",
        course_key=person.public_id,
        name=nickname,
        completed_on=NOON.date(),
        minutes=90,
        titles={"es": "Seguridad"},
        skills={"es": ["Reconocer un engaño"]},
    )
    entry = {
        "timestamp": NOON,
        "object_id": str(person.pk),
        "label": nickname,
        "action": "wagtail.edit",
        "user": person,
    }
    ModelLogEntry.objects.create(content_type=ContentType.objects.get_for_model(Person), **entry)
    come_in(client, person)
    # The right PIN has just forgotten those there were.
    AccessAttempt.objects.create(username=person.username, failures_since_start=1, attempt_time=NOON)
    person.refresh_from_db()
    return person


def long_ago(person: Person) -> None:
    """As if the deletion had been asked for seven days and a minute ago."""
    Person.objects.filter(pk=person.pk).update(
        deletion_asked_at=timezone.now() - timedelta(days=7, minutes=1)
    )
