"""People for tests."""

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import factory
from django.test import Client

from lms.accounts.models import Consent, Person
from lms.accounts.services import create_learner

PIN = "2846"


class PersonFactory(factory.django.DjangoModelFactory):
    """Somebody with a user name; with `password=` they can sign in at the door of the staff."""

    class Meta:
        model = Person

    username = factory.LazyFunction(lambda: f"person-{uuid4().hex[:10]}")

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        return model_class.objects.create_user(*args, **kwargs)


class LearnerFactory(factory.Factory):
    """Somebody with a code and the PIN above, as the sign-up makes them; they have agreed to what is kept."""

    class Meta:
        model = Person

    nickname = "Lupita"
    picture = "llama"
    pin = PIN
    language = "es"

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        return create_learner(**kwargs)


class ConsentFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Consent

    person = factory.SubFactory(PersonFactory)
    text_version = "2026-11-22"
    language = "es"
    given_at = datetime(2026, 11, 22, 12, tzinfo=UTC)


def come_in(client: Client, person: Person, pin: str = PIN, **more: Any) -> Any:
    """What the server answers when a learner signs in at the door."""
    return client.post("/es/sign-in/", {"code": person.access_code, "pin": pin, **more})
