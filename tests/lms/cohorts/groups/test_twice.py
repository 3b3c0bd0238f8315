"""Forms that arrive twice, and what browsers never send."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client, RequestFactory

from lms.cohorts.groups import services
from lms.cohorts.groups.once import once
from lms.cohorts.groups.searching import searched
from lms.cohorts.models import Cohort, CohortQuerySet, CohortTrainer, Role
from tests.factories.cohorts import CohortFactory, MembershipFactory, led_cohort

pytestmark = pytest.mark.django_db


def fields_of(client: Client, path: str, **more: str) -> dict[str, Any]:
    page = client.get(path)
    ticket = page.context["form"]["ticket"].value()
    assert f'value="{ticket}"' in page.content.decode()
    return {"ticket": ticket, "name": "Twice", **more}


def test_new_group_sent_twice_is_made_once(client: Client) -> None:
    client.force_login(MembershipFactory().person)
    fields = fields_of(client, "/en/groups/new/", language="es")
    first, second = (client.post("/en/groups/new/", fields) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Cohort.objects.count() == 1
    client.post("/en/groups/new/", fields_of(client, "/en/groups/new/", language="es"))
    assert Cohort.objects.count() == 2


def test_copy_sent_twice_is_made_once(client: Client) -> None:
    cohort, trainer = led_cohort(learners=2)
    client.force_login(trainer)
    path = f"/en/groups/{cohort.public_id}/copy/"
    fields = fields_of(client, path, with_people="on")
    first, second = (client.post(path, fields) for _ in range(2))
    assert first.headers["Location"] == second.headers["Location"]
    assert Cohort.objects.count() == 2


def test_ticket_of_another_opens_nothing(client: Client) -> None:
    cohort, trainer = led_cohort()
    client.force_login(trainer)
    for other in (CohortFactory(), CohortFactory(organisation=cohort.organisation)):
        fields = {"name": "Mine", "language": "es", "ticket": other.public_id}
        for path in ("new/", f"{cohort.public_id}/copy/"):
            assert client.post(f"/en/groups/{path}", fields).status_code == 404
    assert Cohort.objects.count() == 3


@pytest.mark.parametrize("ticket", ["", "x", "\0"])
def test_without_a_ticket_a_group_is_made(client: Client, ticket: str) -> None:
    client.force_login(MembershipFactory().person)
    fields = {"name": "A", "language": "es", "ticket": ticket}
    assert client.post("/en/groups/new/", fields).status_code == 302


def test_sent_twice_at_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    member, ticket = MembershipFactory(role=Role.COORDINATOR), uuid4()
    place = member.organisation
    quicker = CohortFactory(organisation=place, public_id=ticket)
    # The other one came after it was looked whether there is one.
    looks = iter([False])
    monkeypatch.setattr(CohortQuerySet, "exists", lambda _self: next(looks, True))
    made = once(lambda: CohortFactory(organisation=place, public_id=ticket), ticket, place, member.person)
    assert made == quicker


def test_saying_who_leads_at_the_same_moment(monkeypatch: pytest.MonkeyPatch) -> None:
    cohort, trainer = led_cohort()
    new = MembershipFactory(organisation=cohort.organisation).person
    real = CohortTrainer.objects.bulk_create

    def after_another(*arguments: Any, **named: Any) -> Any:
        CohortTrainer.objects.create(cohort=cohort, person=new)
        return real(*arguments, **named)

    monkeypatch.setattr(CohortTrainer.objects, "bulk_create", after_another)
    services.set_trainers(cohort, [trainer, new])
    assert set(cohort.trainers.all()) == {trainer, new}


def test_settings_are_saved_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    cohort, trainer = led_cohort()
    new = MembershipFactory(organisation=cohort.organisation).person

    def broken(*arguments: Any, **named: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(services, "change_group", broken)
    with pytest.raises(RuntimeError):
        services.change_settings(cohort, trainers=[new], name="New")
    assert list(cohort.trainers.all()) == [trainer]


def test_nul_is_not_looked_for(rf: RequestFactory) -> None:
    """PostgreSQL refuses it."""
    assert searched(rf.get("/", {"q": " \0Ro\0sa "})) == "Rosa"


@pytest.mark.parametrize("path", ["", "{}/people/", "{}/people/move/", "{}/cards/"])
def test_every_list_reads_what_is_looked_for_alike(client: Client, path: str) -> None:
    cohort, trainer = led_cohort(learners=1)
    CohortFactory(organisation=cohort.organisation)
    client.force_login(trainer)
    page = client.get("/en/groups/" + path.format(cohort.public_id), {"q": "le\0arner"})
    assert page.status_code == 200
    assert page.context["query"] == "learner"
