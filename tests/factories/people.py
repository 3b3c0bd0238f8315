"""People for tests."""

from typing import Any
from uuid import uuid4

import factory

from lms.accounts.models import Person


class PersonFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Person

    username = factory.LazyFunction(lambda: f"person-{uuid4().hex[:10]}")

    @classmethod
    def _create(cls, model_class: type[Person], *args: Any, **kwargs: Any) -> Person:
        return model_class.objects.create_user(*args, **kwargs)
