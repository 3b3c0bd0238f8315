"""Roles, leaving and coming back, and a new password for who forgot theirs."""

import threading
from datetime import timedelta
from typing import Any

import pytest
from axes.models import AccessAttempt
from django.contrib.auth.models import Group
from django.test import Client
from django.utils import timezone

from lms.accounts.erasing import erase
from lms.accounts.models import Person
from lms.cohorts.access import led_cohorts
from lms.cohorts.models import CohortTrainer, Invitation, Membership, Role
from lms.cohorts.staff.links import LinkIsSpent, new_password_link, set_new_password
from lms.cohorts.staff.members import LastAdministrator, change_role, remove
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, InvitationFactory, MembershipFactory
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "llama-mango-7"


@pytest.fixture
def boss() -> Membership:
    return MembershipFactory(role=Role.ADMINISTRATOR)


@pytest.fixture
def office(client: Client, boss: Membership) -> Client:
    client.force_login(boss.person)
    return client


@pytest.fixture
def lupita(boss: Membership) -> Membership:
    """A trainer with a group."""
    person = PersonFactory(username="lupita", password=PASSWORD, nickname="Lupita")
    member = MembershipFactory(organisation=boss.organisation, person=person)
    CohortTrainerFactory(cohort=CohortFactory(organisation=boss.organisation), person=person)
    return member


def phone() -> Client:
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


def desk(member: Membership, more: str = "") -> str:
    base = f"/en/groups/organisation/{member.organisation.public_id}/staff/"
    return f"{base}{member.person.public_id}/{more}"


def list_of(member: Membership) -> str:
    return f"/en/groups/organisation/{member.organisation.public_id}/staff/"


# Roles


def test_role_is_changed(office: Client, lupita: Membership) -> None:
    reply = office.post(desk(lupita), {"role": "coordinator"}, follow=True)
    assert "The role is changed" in reply.content.decode()
    lupita.refresh_from_db()
    assert lupita.role == Role.COORDINATOR


def test_role_that_does_not_exist_is_refused(office: Client, lupita: Membership) -> None:
    assert office.post(desk(lupita), {"role": "king"}).status_code == 422


@pytest.mark.parametrize("way", ["role", "remove"])
def test_last_administrator_stays(way: str, office: Client, boss: Membership, lupita: Membership) -> None:
    if way == "role":
        reply = office.post(desk(boss), {"role": "trainer"})
    else:
        reply = office.post(desk(boss, "remove/"))
    assert reply.status_code == 422
    assert "Make somebody else administrator first" in reply.content.decode()
    boss.refresh_from_db()
    assert boss.role == Role.ADMINISTRATOR


@pytest.mark.parametrize("changes", [{"is_active": False}, {"deletion_asked_at": timezone.now()}])
def test_administrator_who_is_going_does_not_count(boss: Membership, changes: dict[str, Any]) -> None:
    MembershipFactory(
        organisation=boss.organisation, role=Role.ADMINISTRATOR, person=PersonFactory(**changes)
    )
    for leave in (lambda: remove(membership=boss), lambda: change_role(membership=boss, role="trainer")):
        with pytest.raises(LastAdministrator):
            leave()


def test_administrator_may_leave_when_another_stays(office: Client, boss: Membership) -> None:
    MembershipFactory(organisation=boss.organisation, role=Role.ADMINISTRATOR)
    assert office.post(desk(boss, "remove/")).headers["Location"] == "/en/me/"
    assert office.get(list_of(boss)).status_code == 404


def test_who_becomes_less_is_led_away_from_the_list(office: Client, boss: Membership) -> None:
    MembershipFactory(organisation=boss.organisation, role=Role.ADMINISTRATOR)
    reply = office.post(desk(boss), {"role": "trainer"})
    assert (reply.status_code, reply.headers["Location"]) == (302, "/en/groups/")


@pytest.mark.parametrize("way", ["role", "remove"])
def test_links_of_who_administrates_no_more_open_nothing(way: str, boss: Membership) -> None:
    """Else somebody could come back by a link made the day before."""
    other = MembershipFactory(organisation=boss.organisation, role=Role.ADMINISTRATOR)
    later = timezone.now() + timedelta(days=1)
    InvitationFactory(organisation=boss.organisation, made_by=other.person, ends_at=later)
    stays = InvitationFactory(organisation=boss.organisation, made_by=boss.person, ends_at=later)
    if way == "role":
        change_role(membership=other, role=Role.COORDINATOR)
    else:
        remove(membership=other)
    assert Invitation.objects.get() == stays


# Leaving


def test_who_was_removed_sees_nothing_at_once_and_the_group_stays(office: Client, lupita: Membership) -> None:
    browser = phone()
    browser.force_login(lupita.person)
    cohort = led_cohorts(lupita.person).get()
    reply = office.post(desk(lupita, "remove/"), follow=True)
    assert "Lupita" in reply.content.decode()
    assert not led_cohorts(lupita.person).exists()
    assert browser.get(f"/en/groups/{cohort.public_id}/").status_code == 404
    cohort.refresh_from_db()
    assert cohort.organisation == lupita.organisation
    assert Person.objects.filter(pk=lupita.person.pk).exists()


def test_removal_is_undone_with_role_and_groups(office: Client, boss: Membership, lupita: Membership) -> None:
    Membership.objects.filter(pk=lupita.pk).update(role=Role.COORDINATOR)
    page = office.post(desk(lupita, "remove/"), follow=True).content.decode()
    assert f"{list_of(boss)}back/" in page
    assert not CohortTrainer.objects.filter(person=lupita.person).exists()
    reply = office.post(f"{list_of(boss)}back/", follow=True)
    assert "Back again" in reply.content.decode()
    back = Membership.objects.get(person=lupita.person)
    assert (back.role, back.since) == (Role.COORDINATOR, lupita.since)
    assert CohortTrainer.objects.filter(person=lupita.person).count() == 1
    # Once: the list offers it no more, and a second tap changes nothing.
    assert f"{list_of(boss)}back/" not in office.get(list_of(boss)).content.decode()
    assert office.post(f"{list_of(boss)}back/").status_code == 302


def test_name_of_who_was_removed_stays_nowhere_once_they_are_erased(
    office: Client, boss: Membership, lupita: Membership
) -> None:
    office.post(desk(lupita, "remove/"))
    assert "Lupita" not in str(dict(office.session))
    erase(lupita.person)
    page = office.get(list_of(boss)).content.decode()
    assert "Undo" not in page and "<bdi></bdi>" not in page
    assert office.post(f"{list_of(boss)}back/").status_code == 302


def test_undo_is_offered_where_it_belongs_only(office: Client, boss: Membership, lupita: Membership) -> None:
    second = MembershipFactory(person=boss.person, role=Role.ADMINISTRATOR)
    office.post(desk(lupita, "remove/"))
    assert "Undo" not in office.get(list_of(second)).content.decode()
    office.post(f"{list_of(second)}back/")
    assert not lupita.person.memberships.exists()


def test_removed_and_invited_again_begins_anew(lupita: Membership) -> None:
    """The groups of before are for others by now."""
    remove(membership=lupita)
    MembershipFactory(organisation=lupita.organisation, person=lupita.person)
    assert not led_cohorts(lupita.person).exists()


def test_leads_in_another_organisation_stay(lupita: Membership) -> None:
    elsewhere = CohortTrainerFactory(person=lupita.person)
    remove(membership=lupita)
    assert list(CohortTrainer.objects.filter(person=lupita.person)) == [elsewhere]


# A new password


def test_member_who_forgot_gets_a_new_password(office: Client, lupita: Membership) -> None:
    reply = office.post(desk(lupita, "password/"))
    way = "/" + reply.context["link"].split("/", 3)[3]
    signed_in, browser = phone(), phone()
    signed_in.force_login(lupita.person)
    AccessAttempt.objects.create(username="lupita", failures_since_start=9)
    assert "lupita" in browser.get(way).content.decode()
    weak = browser.post(way, {"password": "lupita12"})
    assert (weak.status_code, list(weak.context["form"].errors)) == (422, ["password"])
    assert browser.post(way, {"password": "quinua-azul"}).headers["Location"] == "/en/groups/"
    lupita.person.refresh_from_db()
    assert lupita.person.check_password("quinua-azul")
    # Who had the old one is out, the pause is over, and the link is used.
    assert signed_in.get("/en/groups/").status_code == 302
    assert not AccessAttempt.objects.exists()
    assert phone().post(way, {"password": "once-more-7"}).status_code == 404


def test_second_link_ends_the_first(office: Client, lupita: Membership) -> None:
    first, second = (office.post(desk(lupita, "password/")).context["link"] for _ in range(2))
    assert [phone().get("/" + each.split("/", 3)[3]).status_code for each in (first, second)] == [404, 200]


@pytest.mark.parametrize("what", ["writes", "runs the site", "superuser", "another organisation"])
@pytest.mark.parametrize("when", ["before", "after"])
def test_account_that_opens_more_gets_none(what: str, when: str, office: Client, lupita: Membership) -> None:
    """Else the administrator of one organisation would open another, or the whole site."""

    def more() -> None:
        person = lupita.person
        if what == "writes":
            person.groups.add(Group.objects.create(name="Writers"))
        elif what == "another organisation":
            MembershipFactory(person=person)
        else:
            setattr(person, "is_staff" if what == "runs the site" else "is_superuser", True)
            person.save()

    if when == "before":
        more()
        reply = office.post(desk(lupita, "password/"))
        assert reply.status_code == 422
        assert "who runs this site" in reply.content.decode()
        assert not Invitation.objects.exists()
        return
    made = new_password_link(membership=lupita, by=lupita.person, now=timezone.now())
    more()
    with pytest.raises(LinkIsSpent):
        set_new_password(invitation=made.invitation, password="quinua-azul", now=timezone.now())
    lupita.person.refresh_from_db()
    assert lupita.person.check_password(PASSWORD)


def test_link_of_who_was_removed_opens_nothing(office: Client, lupita: Membership) -> None:
    link = office.post(desk(lupita, "password/")).context["link"]
    remove(membership=lupita)
    assert phone().get("/" + link.split("/", 3)[3]).status_code == 404


# The list


def test_list_asks_the_same_for_few_and_for_many(
    office: Client, boss: Membership, django_assert_max_num_queries: Any
) -> None:
    def asked() -> int:
        with django_assert_max_num_queries(30) as counted:
            office.get(list_of(boss))
        return len(counted)

    few = asked()
    for _ in range(40):
        MembershipFactory(organisation=boss.organisation)
        InvitationFactory(organisation=boss.organisation, ends_at=timezone.now() + timedelta(days=1))
    assert asked() == few


def test_list_is_paged(office: Client, boss: Membership) -> None:
    for _ in range(60):
        MembershipFactory(organisation=boss.organisation)
    assert len(office.get(list_of(boss)).context["page"]) == 50
    assert len(office.get(f"{list_of(boss)}?page=2").context["page"]) == 11
    assert office.get(f"{list_of(boss)}?page=nonsense").status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_two_administrators_who_leave_at_once_one_stays() -> None:
    from django.db import connection

    boss = MembershipFactory(role=Role.ADMINISTRATOR)
    other = MembershipFactory(organisation=boss.organisation, role=Role.ADMINISTRATOR)
    start, refused = threading.Barrier(2), []

    def leave(member: Membership) -> None:
        start.wait()
        try:
            remove(membership=member)
        except LastAdministrator:
            refused.append(member)
        finally:
            connection.close()

    threads = [threading.Thread(target=leave, args=(member,)) for member in (boss, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(refused) == 1
    assert list(Membership.objects.all()) == refused
