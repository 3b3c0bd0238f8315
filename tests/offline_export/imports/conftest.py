"""A group of three, a published lesson with two activities, and the trainer in a browser."""

from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client

from courses.models import ActivityVersion
from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from tests.factories.cohorts import EnrolmentFactory, led_cohort
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory


@dataclass
class Desk:
    """A trainer at work with a group."""

    client: Client
    cohort: Cohort
    trainer: Person
    rosa: Person
    juan: Person
    versions: list[ActivityVersion]

    @property
    def path(self) -> str:
        return f"/en/groups/{self.cohort.public_id}/results/"

    def bring(self, *files: Any) -> Any:
        """What the server answers to the files; where it can read some, that is the way to them."""
        for file in files:
            file.seek(0)
        return self.client.post(self.path, {"brought": list(files)})

    def look(self, *files: Any) -> tuple[str, str]:
        """Bring files; the address and the page on which they are looked at."""
        reply = self.bring(*files)
        assert reply.status_code == 302, reply.content.decode()
        return reply.url, self.client.get(reply.url).content.decode()

    def take(self, *files: Any, **choices: str) -> str:
        """Bring files and take them in; the report. `choices` are for whom nobody was found, by the id in the pack."""
        path, page = self.look(*files)
        from tests.offline_export.imports.pages import fields_of

        data = fields_of(page) | {f"who-{person}": token for person, token in choices.items()}
        reply = self.client.post(path, data)
        assert reply.status_code == 302, reply.content.decode()
        return self.client.get(reply.url).content.decode()


@pytest.fixture
def desk(db: None, committed: Any, client: Client) -> Desk:
    with committed():
        make_lesson(make_module(make_course()))
    cohort, trainer = led_cohort(name="Las Flores")
    rosa, juan = LearnerFactory(nickname="Rosa"), LearnerFactory(nickname="Juan")
    for person in (rosa, juan):
        EnrolmentFactory(cohort=cohort, person=person)
    client.force_login(trainer)
    return Desk(client, cohort, trainer, rosa, juan, list(ActivityVersion.objects.order_by("pk")))
