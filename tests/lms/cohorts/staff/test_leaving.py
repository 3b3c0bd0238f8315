"""Where who works with groups begins, their accounts deleted by themselves, and how an organisation begins."""

from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from lms.accounts.erasing import StaysForNow, ask_to_erase, erase, erase_due, stays
from lms.accounts.models import Person
from lms.accounts.services import create_first_people
from lms.cohorts.models import Membership, Organisation, Role
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, MembershipFactory, led_cohort
from tests.factories.people import LearnerFactory, PersonFactory, come_in

pytestmark = pytest.mark.django_db
PASSWORD = "llama-mango-7"
WEEK = timedelta(days=8)


def staff_sign_in(client: Client, **more: Any) -> str:
    reply = client.post("/es/sign-in/staff/", {"username": "lupita", "password": PASSWORD, **more})
    return reply.headers["Location"]


@pytest.fixture
def lupita() -> Person:
    return PersonFactory(username="lupita", password=PASSWORD)


# Where they begin


def test_who_works_with_groups_begins_there(client: Client, lupita: Person) -> None:
    MembershipFactory(person=lupita)
    assert staff_sign_in(client) == "/es/groups/"
    assert staff_sign_in(client, next="/es/phone/") == "/es/phone/"


def test_others_begin_at_their_own_page(client: Client, lupita: Person) -> None:
    assert staff_sign_in(client) == "/es/me/"
    learner = LearnerFactory()
    assert come_in(client, learner).headers["Location"] == "/es/me/"


def test_who_asked_to_be_erased_begins_where_it_is_taken_back(client: Client, lupita: Person) -> None:
    MembershipFactory(person=lupita)
    ask_to_erase(lupita, asked_at=timezone.now())
    assert staff_sign_in(client) == "/es/me/data/"


def test_my_page_leads_to_my_groups(client: Client, lupita: Person) -> None:
    client.force_login(lupita)
    assert "/en/groups/" not in client.get("/en/me/").content.decode()
    MembershipFactory(person=lupita)
    assert 'href="/en/groups/"' in client.get("/en/me/").content.decode()
    client.force_login(LearnerFactory())
    assert "/en/groups/" not in client.get("/en/me/").content.decode()


# Deleting the account


def test_trainer_may_delete_their_account_and_the_group_stays() -> None:
    cohort, trainer = led_cohort()
    ask_to_erase(trainer, asked_at=timezone.now() - WEEK)
    assert erase_due(timezone.now()) == 1
    cohort.refresh_from_db()
    assert not cohort.trainers.exists()


def test_last_administrator_of_others_stays_and_is_told_why(client: Client) -> None:
    cohort, boss = led_cohort(Role.ADMINISTRATOR)
    with pytest.raises(StaysForNow):
        ask_to_erase(boss, asked_at=timezone.now())
    with pytest.raises(StaysForNow):
        erase(boss)
    client.force_login(boss)
    page = client.get("/en/me/data/delete/")
    assert f"You are the only administrator of {cohort.organisation.name}" in page.content.decode()
    assert client.post("/en/me/data/delete/", {"proof": "x"}).status_code == 403


@pytest.mark.parametrize("what", ["colleague", "group", "deleted group", "nothing"])
def test_administrator_is_needed_where_somebody_or_something_is(what: str) -> None:
    boss = MembershipFactory(role=Role.ADMINISTRATOR)
    if what == "colleague":
        MembershipFactory(organisation=boss.organisation)
    elif what != "nothing":
        deleted_at = timezone.now() if what == "deleted group" else None
        CohortFactory(organisation=boss.organisation, deleted_at=deleted_at)
    assert stays(boss.person) == (what in ("colleague", "group"))


def test_one_of_two_administrators_may_go_and_then_the_other_stays() -> None:
    cohort, boss = led_cohort(Role.ADMINISTRATOR)
    other = MembershipFactory(organisation=cohort.organisation, role=Role.ADMINISTRATOR).person
    ask_to_erase(boss, asked_at=timezone.now() - WEEK)
    with pytest.raises(StaysForNow):
        ask_to_erase(other, asked_at=timezone.now())
    assert erase_due(timezone.now()) == 1
    assert list(Membership.objects.values_list("person", flat=True)) == [other.pk]


def test_wish_of_who_became_the_last_waits() -> None:
    """It was noted while another was there, who has gone since."""
    cohort, boss = led_cohort(Role.ADMINISTRATOR)
    other = MembershipFactory(organisation=cohort.organisation, role=Role.ADMINISTRATOR)
    ask_to_erase(boss, asked_at=timezone.now() - WEEK)
    other.delete()
    assert erase_due(timezone.now()) == 0
    assert Person.objects.filter(pk=boss.pk).exists()


def test_learner_is_needed_by_nobody(django_assert_num_queries: Any) -> None:
    learner = LearnerFactory()
    assert not stays(learner)


def test_data_of_who_works_here_is_shown(client: Client) -> None:
    _cohort, trainer = led_cohort(organisation__name="Las Flores", name="Martes")
    CohortTrainerFactory()
    client.force_login(trainer)
    page = client.get("/en/me/data/").content.decode()
    assert "Las Flores" in page
    assert "Martes" in page


# How an organisation begins


def test_first_trainer_administrates_the_first_organisation() -> None:
    create_first_people()
    member = Membership.objects.get()
    assert (member.person.username, member.role) == ("trainer", Role.ADMINISTRATOR)
    assert member.organisation.name == "Chasqui"
    create_first_people()
    assert Organisation.objects.count() == 1


def test_command_makes_an_organisation_and_says_where_to_invite(lupita: Person) -> None:
    call_command(
        "create_organisation", "Escuela", country="pe", administrator="lupita", stdout=(out := StringIO())
    )
    organisation = Organisation.objects.get()
    assert (organisation.name, organisation.country) == ("Escuela", "PE")
    assert organisation.memberships.get().role == Role.ADMINISTRATOR
    assert f"/groups/organisation/{organisation.public_id}/staff/" in out.getvalue()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"administrator": "nobody"}, "/cms/"),
        ({"country": "XX1"}, "two letters"),
        ({"name": "Escuela"}, "already"),
    ],
)
def test_command_says_what_is_amiss(lupita: Person, words: dict[str, str], said: str) -> None:
    Organisation.objects.create(name="Escuela")
    words = {"name": "Otra", "administrator": "lupita"} | words
    with pytest.raises(CommandError, match=said):
        call_command("create_organisation", words.pop("name"), **words)


def test_learner_administrates_nothing_by_command() -> None:
    learner = LearnerFactory()
    with pytest.raises(CommandError):
        call_command("create_organisation", "Escuela", administrator=learner.username)
