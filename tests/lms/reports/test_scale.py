"""However many others there are, the pages of a group and of an organisation ask the database as often.

How long they take in a full database is measured, not tested: `make bench ARGS=scale`.
"""

from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from lms.cohorts.models import Cohort, Organisation, Role
from tests.factories.cohorts import MembershipFactory
from tests.factories.pages import make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessons(committed: Any) -> None:
    with committed():
        module = make_module(make_course())
        for number in (1, 2):
            make_lesson(module, f"X1.{number}")


def load(learners: int, seed: int, organisations: int = 1) -> Organisation:
    """A made-up organisation, the last one of those that were added."""
    said = {"learners": learners, "attempts": learners * 12, "organisations": organisations, "seed": seed}
    call_command("make_load", "--yes", *(f"--{name}={value}" for name, value in said.items()))
    return Organisation.objects.latest("pk")


def queries(client: Client, path: str) -> int:
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(path).status_code == 200
    return len(captured)


def of_group(client: Client, organisation: Organisation, below: str = "") -> int:
    client.force_login(MembershipFactory(organisation=organisation, role=Role.COORDINATOR).person)
    cohort = Cohort.objects.get(organisation=organisation)
    return queries(client, f"/{cohort.language}/groups/{cohort.public_id}/{below}")


@pytest.mark.parametrize("below", ["", "attendance/", "print/table/", "print/questions/"])
def test_page_of_a_group_asks_as_often_for_three_as_for_forty(
    below: str, lessons: None, client: Client
) -> None:
    few, many = load(3, seed=1), load(40, seed=2)
    assert of_group(client, few, below) == of_group(client, many, below)


def test_pages_ask_as_often_in_a_full_database(lessons: None, client: Client) -> None:
    alone = load(40, seed=1)
    client.force_login(MembershipFactory(organisation=alone, role=Role.COORDINATOR).person)
    overview = f"/es/groups/organisation/{alone.public_id}/"
    before = of_group(client, alone), queries(client, overview)
    load(600, seed=2, organisations=3)
    assert (of_group(client, alone), queries(client, overview)) == before
