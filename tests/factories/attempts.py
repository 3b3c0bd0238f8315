"""Attempts as a device would give them, for the lessons of tests.factories.pages."""

import json
import secrets
from base64 import b64decode, b64encode
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import factory
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from courses.models import ActivityVersion, Composition, Drawing
from lms.accounts.models import Person
from lms.progress.batch import GivenAttempt
from lms.progress.models import Attempt, Completion, ErasedCount, ProgressRevision, Supervision
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


def sealed(owner: Person, seal: dict[str, str], attempts: Sequence[Any]) -> dict[str, str]:
    """A sealed record as a phone writes it, with the seal (`id`, `key`) that GET /session gave."""
    return sealed_bytes(owner, seal, json.dumps({"attempts": list(attempts)}).encode())


def sealed_bytes(owner: Person, seal: dict[str, str], content: bytes) -> dict[str, str]:
    iv = secrets.token_bytes(12)
    data = AESGCM(b64decode(seal["key"])).encrypt(iv, content, f"{owner.public_id}.{seal['id']}".encode())
    return {
        "owner": str(owner.public_id),
        "key": seal["id"],
        "iv": b64encode(iv).decode(),
        "data": b64encode(data).decode(),
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


class ProgressRevisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ProgressRevision

    learner = factory.SubFactory(PersonFactory)


class ErasedCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ErasedCount

    activity_id = factory.LazyFunction(uuid4)
    attempts = 3
    passed = 2


class SupervisionFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Supervision

    learner = factory.SubFactory(PersonFactory)
    lesson_key = factory.LazyFunction(uuid4)
    seen_at = NOON
