"""Invitation links: shown once, kept as a digest, opened once, by new people and by those with an account."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import SESSION_KEY
from django.db import connection
from django.test import Client
from django.utils import timezone

from lms.accounts.erasing import tidy
from lms.accounts.models import Person
from lms.cohorts.models import Invitation, Membership, Role
from lms.cohorts.staff import links
from lms.cohorts.staff.links import (
    LASTS,
    MOST_OPEN,
    LinkIsSpent,
    TooManyOpen,
    accept_as,
    accept_as_new,
    digest_of,
    invite,
)
from tests.factories.cohorts import InvitationFactory, MembershipFactory, OrganisationFactory
from tests.factories.people import LearnerFactory, PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "llama-mango-7"
NEW = {"nickname": "Yolanda", "username": "yolanda", "password": PASSWORD}


@pytest.fixture
def boss() -> Membership:
    return MembershipFactory(role=Role.ADMINISTRATOR, organisation__name="Las Flores")


@pytest.fixture
def office(client: Client, boss: Membership) -> Client:
    client.force_login(boss.person)
    return client


def phone() -> Client:
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


def desk(boss: Membership, more: str = "") -> str:
    return f"/en/groups/organisation/{boss.organisation.public_id}/staff/{more}"


def make(office: Client, boss: Membership, **changes: Any) -> Any:
    fields = {"name": "Yolanda", "role": "trainer", "ticket": uuid4()} | changes
    return office.post(desk(boss, "invite/"), fields)


def way_of(reply: Any) -> str:
    return "/" + reply.context["link"].split("/", 3)[3]


def test_new_person_comes_in_by_the_link(office: Client, boss: Membership) -> None:
    """From the list to the list of groups: three fields, and the role that was meant."""
    reply = make(office, boss, role="coordinator")
    newcomer = phone()
    way = way_of(reply)
    assert "Las Flores" in newcomer.get(way).content.decode()
    answer = newcomer.post(f"{way}?new=1", NEW)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/en/groups/")
    person = Person.objects.get(username="yolanda")
    assert (person.nickname, person.language, person.email) == ("Yolanda", "en", "")
    assert person.check_password(PASSWORD)
    assert person.memberships.get().role == Role.COORDINATOR
    assert newcomer.session[SESSION_KEY] == str(person.pk)
    assert newcomer.cookies["chasqui_person"].value.startswith(str(person.public_id))


def test_link_is_shown_once_and_kept_nowhere(office: Client, boss: Membership) -> None:
    reply = make(office, boss)
    token = way_of(reply).split("/")[3]
    assert len(token) == 43
    said = reply.content.decode()
    assert token in said
    assert "no-store" in reply.headers["Cache-Control"]
    assert "whatsapp://send?text=Las%20Flores%20invites" in said
    assert "<svg" in reply.context["qr"]
    assert token not in office.get(desk(boss)).content.decode()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            assert token not in str(cursor.fetchall()), table
    assert Invitation.objects.get().digest == digest_of(token)


def test_link_opens_once(office: Client, boss: Membership) -> None:
    way = way_of(make(office, boss))
    assert phone().get(way).status_code == 200  # looking uses nothing: messengers look too
    assert phone().post(f"{way}?new=1", NEW).status_code == 302
    other = phone().post(f"{way}?new=1", NEW | {"username": "other"})
    assert other.status_code == 404
    assert "sign-in/staff/" in other.content.decode()
    assert not Person.objects.filter(username="other").exists()


def test_two_who_opened_it_at_once_come_in_once() -> None:
    """Both have the page; who takes the link second has no account afterwards."""
    made = InvitationFactory(ends_at=timezone.now() + LASTS)
    first, second = (Invitation.objects.get(pk=made.pk) for _ in range(2))
    said = {"nickname": "x", "password": PASSWORD, "language": "es", "now": timezone.now()}
    accept_as_new(invitation=first, username="one", **said)
    with pytest.raises(LinkIsSpent):
        accept_as_new(invitation=second, username="two", **said)
    with pytest.raises(LinkIsSpent):
        accept_as(invitation=second, person=PersonFactory(), now=timezone.now())
    assert Membership.objects.count() == 1
    assert not Person.objects.filter(username="two").exists()


@pytest.mark.parametrize("when", ["ended", "used", "cancelled", "never"])
def test_link_that_opens_nothing_says_so_kindly(when: str, office: Client, boss: Membership) -> None:
    way = way_of(make(office, boss))
    made = Invitation.objects.get()
    if when == "ended":
        Invitation.objects.update(ends_at=timezone.now())
    elif when == "used":
        Invitation.objects.update(used_at=timezone.now())
    elif when == "cancelled":
        reply = office.post(desk(boss, f"invitations/{made.public_id}/cancel/"), follow=True)
        assert "The link is cancelled" in reply.content.decode()
    else:
        way = "/en/invite/never-made\u00e9/"
    for browser in (phone(), office):
        reply = browser.get(way)
        assert reply.status_code == 404
        assert "This link opens nothing any more" in reply.content.decode()
    assert phone().post(f"{way}?new=1", NEW).status_code == 404
    assert not Person.objects.filter(username="yolanda").exists()


def test_links_that_wait_are_listed_with_their_last_day(office: Client, boss: Membership) -> None:
    make(office, boss, name="Yolanda")
    InvitationFactory(organisation=boss.organisation, name="Late", ends_at=timezone.now())
    InvitationFactory(name="Elsewhere", ends_at=timezone.now() + LASTS)
    reply = office.get(desk(boss))
    assert [each["invitation"].name for each in reply.context["waiting"]] == ["Yolanda"]
    assert Invitation.objects.get(name="Yolanda").ends_at - timezone.now() > timedelta(days=6, hours=23)
    assert "until " in reply.content.decode()


def test_who_has_an_account_joins_with_one_tap(office: Client, boss: Membership) -> None:
    way = way_of(make(office, boss))
    person = PersonFactory(username="lupita", password=PASSWORD)
    browser = phone()
    page = browser.get(way).content.decode()
    assert "sign-in/staff/?next=/en/invite/" in page
    browser.post("/en/sign-in/staff/", {"username": "lupita", "password": PASSWORD, "next": way})
    assert "Join as lupita" in browser.get(way).content.decode()
    assert browser.post(way).headers["Location"] == "/en/groups/"
    assert person.memberships.get().organisation == boss.organisation


def test_who_works_there_leaves_the_link_to_others(office: Client, boss: Membership) -> None:
    """The administrator looks whether the link works, and it still does afterwards."""
    way = way_of(make(office, boss))
    assert "You work here already" in office.get(way).content.decode()
    assert office.post(way).status_code == 200
    assert phone().get(way).status_code == 200
    assert boss.person.memberships.get().role == Role.ADMINISTRATOR


def test_learner_gets_an_account_of_its_own_kind(office: Client, boss: Membership) -> None:
    way, learner, browser = way_of(make(office, boss)), LearnerFactory(), phone()
    browser.force_login(learner)
    assert browser.post(way).status_code == 422
    assert browser.post(f"{way}?new=1", NEW).status_code == 302
    assert not learner.memberships.exists()
    assert browser.session[SESSION_KEY] == str(Person.objects.get(username="yolanda").pk)


@pytest.mark.parametrize(
    ("changes", "field", "said"),
    [
        ({"nickname": "\u200b"}, "nickname", "at least one letter"),
        ({"nickname": ""}, "nickname", "Write a name"),
        ({"username": "la flaca"}, "username", "Use letters"),
        ({"username": ""}, "username", "Make up a user name"),
        ({"username": "LUPITA"}, "username", "already"),
        ({"username": "x" * 151}, "username", "150"),
        ({"password": ""}, "password", "Make up a password"),
        ({"password": "short"}, "password", "8"),
        ({"password": "password"}, "password", "common"),
        ({"password": "yolanda1"}, "password", "similar"),
        ({"nickname": "Margarita", "password": "margarita"}, "password", "similar"),
    ],
)
def test_what_is_amiss_is_said_at_its_field(
    office: Client, boss: Membership, changes: dict[str, str], field: str, said: str
) -> None:
    PersonFactory(username="lupita")
    way = way_of(make(office, boss))
    reply = phone().post(f"{way}?new=1", NEW | changes)
    assert reply.status_code == 422
    assert said in " ".join(reply.context["form"].errors[field])
    # What was typed is still there, but for the password; and the link too.
    page = reply.content.decode()
    assert 'value="Yolanda"' in page or "nickname" in changes
    assert PASSWORD not in page
    assert phone().post(f"{way}?new=1", NEW).status_code == 302


def test_name_that_somebody_takes_meanwhile_is_said_and_the_link_stays(
    office: Client, boss: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    way = way_of(make(office, boss))
    PersonFactory(username="yolanda")
    monkeypatch.setattr("lms.cohorts.staff.forms.NewMemberForm.clean_username", lambda form: "yolanda")
    reply = phone().post(f"{way}?new=1", NEW)
    assert (reply.status_code, list(reply.context["form"].errors)) == (422, ["username"])
    assert Invitation.objects.get().used_at is None


def test_form_sent_twice_makes_one_link(office: Client, boss: Membership) -> None:
    ticket = uuid4()
    first, second = (way_of(make(office, boss, ticket=ticket)) for _ in range(2))
    assert Invitation.objects.count() == 1
    assert (phone().get(first).status_code, phone().get(second).status_code) == (404, 200)


def test_ticket_of_another_organisation_touches_nothing_there(boss: Membership) -> None:
    theirs = InvitationFactory(ends_at=timezone.now() + LASTS)
    made = invite(
        organisation=boss.organisation,
        name="x",
        role="trainer",
        by=boss.person,
        now=timezone.now(),
        ticket=theirs.public_id,
    )
    assert made.invitation.pk != theirs.pk
    assert Invitation.objects.get(pk=theirs.pk).digest == theirs.digest


def test_so_many_links_wait_and_no_more(
    office: Client, boss: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(links, "MOST_OPEN", 2)
    assert [make(office, boss).status_code for _ in range(3)] == [200, 200, 422]
    with pytest.raises(TooManyOpen):
        invite(organisation=boss.organisation, name="x", role="trainer", by=boss.person, now=timezone.now())
    assert MOST_OPEN == 50


def test_old_links_are_forgotten(boss: Membership) -> None:
    now = timezone.now()
    InvitationFactory(ends_at=now)
    InvitationFactory(ends_at=now + LASTS, used_at=now)
    waits = InvitationFactory(ends_at=now + LASTS)
    tidy(now)
    assert Invitation.objects.get() == waits


def test_page_of_the_link_asks_nobody_else(office: Client, boss: Membership) -> None:
    page = make(office, boss).content.decode()
    addresses = set(re.findall(r'(?:href|src|action)="([a-z]+:[^"]*)"', page))
    assert {each.split(":")[0] for each in addresses} <= {"whatsapp", "data", "https"}
    assert {each for each in addresses if each.startswith("https")} == {
        "https://creativecommons.org/licenses/by/4.0/"
    }


def test_organisation_without_links_shows_none(office: Client, boss: Membership) -> None:
    OrganisationFactory()
    assert "Links that wait" not in office.get(desk(boss)).content.decode()
