"""Attempts as a device would give them, for the lessons of tests.factories.pages."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import factory

from courses.models import ActivityVersion, Composition, Drawing
from lms.progress.batch import GivenAttempt
from lms.progress.models import Attempt, Completion
from tests.factories.people import PersonFactory

NOON = datetime(2026, 3, 5, 12, tzinfo=UTC)


def given(version: ActivityVersion, response: dict[str, Any], **changes: Any) -> GivenAttempt:
    """An answer to a published activity."""
    fields: dict[str, Any] = {
        "id": uuid4(),
        "lesson_key": version.lesson_key,
        "activity_id": version.activity_id,
        "digest": version.digest,
        "response": response,
        "answered_at": NOON,
    }
    return GivenAttempt(**{**fields, **changes})


def as_json(attempt: GivenAttempt) -> dict[str, Any]:
    """The same answer as a phone sends it."""
    return {
        "id": str(attempt.id),
        "lesson": str(attempt.lesson_key),
        "activity": str(attempt.activity_id),
        "digest": attempt.digest,
        "response": attempt.response,
        "answered_at": attempt.answered_at.isoformat() if attempt.answered_at else None,
    }


def versions_of(lesson_key: UUID, locale: str = "es") -> list[ActivityVersion]:
    return list(ActivityVersion.objects.filter(lesson_key=lesson_key, locale=locale).order_by("pk"))


class AttemptFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Attempt

    id = factory.LazyFunction(uuid4)
    learner = factory.SubFactory(PersonFactory)
    lesson_key = factory.LazyFunction(uuid4)
    activity_id = factory.LazyFunction(uuid4)
    digest = "0" * 64
    response = factory.LazyFunction(dict)
    received_at = NOON
    counted_at = NOON
    source = Attempt.Source.SITE


class CompletionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Completion

    learner = factory.SubFactory(PersonFactory)
    kind = Completion.Kind.LESSON
    key = factory.LazyFunction(uuid4)
    completed_at = NOON


class ActivityVersionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ActivityVersion

    activity_id = factory.LazyFunction(uuid4)
    digest = "0" * 64
    lesson_key = factory.LazyFunction(uuid4)
    locale = "es"
    kind = "true_false"
    definition = factory.LazyFunction(dict)
    first_published_at = NOON


class CompositionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Composition

    kind = Composition.Kind.LESSON
    key = factory.LazyFunction(uuid4)
    members = factory.LazyFunction(list)
    current_from = NOON


class DrawingFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Drawing

    name = factory.LazyFunction(lambda: f"drawing-{uuid4().hex[:8]}")
    svg = '<svg viewBox="0 0 320 200"><rect x="1" y="1" width="9" height="9"/></svg>'
