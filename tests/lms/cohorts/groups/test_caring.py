"""Who changes the account of somebody: one organisation, and nobody else's where it opens more."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.utils import timezone

from lms.accounts.models import Person
from lms.accounts.pins import is_pin
from lms.cohorts.access import people_of
from lms.cohorts.groups import services
from lms.cohorts.groups.caring import cared_for, changeable, may_change
from lms.cohorts.models import Cohort
from tests.factories.cohorts import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    MembershipFactory,
    led_cohort,
)
from tests.factories.people import PIN, LearnerFactory
from tests.lms.cohorts.groups.test_adding import cards_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(client: Client) -> Cohort:
    cohort, trainer = led_cohort(learners=2)
    client.force_login(trainer)
    return cohort


@pytest.fixture
def shared(group: Cohort) -> Person:
    """Somebody who has been in a group of another organisation for longer."""
    person: Person = LearnerFactory(nickname="Rosa")
    EnrolmentFactory(
        person=person, enrolled_at=NOON - timedelta(days=1), cohort__organisation__name="Casa Sol"
    )
    EnrolmentFactory(person=person, cohort=group)
    return person


def of(group: Cohort, person: Person, what: str) -> str:
    return f"/en/groups/{group.public_id}/people/{person.public_id}/{what}/"


def is_untouched(person: Person) -> bool:
    now = Person.objects.get(pk=person.pk)
    return now.nickname == person.nickname and now.pin == person.pin and is_pin(PIN, now.pin)


def test_longest_group_that_is_there_looks_after_the_account(group: Cohort, shared: Person) -> None:
    first, second = shared.enrolments.order_by("enrolled_at")
    assert cared_for(shared) == first.cohort.organisation
    assert may_change(first.cohort, shared)
    assert not may_change(group, shared)
    first.removed_at = timezone.now()
    first.save()
    assert cared_for(shared) == second.cohort.organisation
    assert may_change(group, shared)
    first.removed_at = None
    first.save()
    services.delete(first.cohort, at=timezone.now())
    assert may_change(group, shared)
    services.restore(first.cohort)
    assert not may_change(group, shared)


def test_moved_within_the_organisation_it_stays_its_own(group: Cohort, shared: Person) -> None:
    first = shared.enrolments.earliest("enrolled_at").cohort
    next_round = CohortFactory(organisation=first.organisation)
    services.move_people(first, next_round, [shared.pk], at=timezone.now())
    assert may_change(next_round, shared)
    assert not may_change(group, shared)


def test_others_are_told_whom_to_ask_and_change_nothing(
    client: Client, group: Cohort, shared: Person
) -> None:
    page = client.get(of(group, shared, "account"))
    assert page.status_code == 200
    assert "<bdi>Casa Sol</bdi>" in page.content.decode()
    assert of(group, shared, "pin") not in page.content.decode()
    for what, sent in (("account", {"nickname": "Maria"}), ("pin", {})):
        answer = client.post(of(group, shared, what), sent)
        assert answer.status_code == 422
        assert "Casa Sol" in answer.content.decode()
        assert is_untouched(shared)


@pytest.mark.parametrize("what", ["membership", "group", "permission"])
def test_account_that_opens_more_is_left_alone(client: Client, group: Cohort, what: str) -> None:
    person = people_of(group)[0]
    if what == "membership":
        MembershipFactory(person=person)
    elif what == "group":
        person.groups.add(Group.objects.create(name="Anything"))
    else:
        person.user_permissions.add(Permission.objects.get(codename="access_admin"))
    assert cared_for(person) is None
    assert "work of their own" in client.get(of(group, person, "account")).content.decode()
    assert client.post(of(group, person, "pin")).status_code == 422
    assert client.post(of(group, person, "account"), {"nickname": "Maria"}).status_code == 422
    html = text_of(client.post(f"/en/groups/{group.public_id}/cards/", {"everybody": "on", "pins": "new"}))
    assert len(cards_in(html)) == 1
    assert is_untouched(person)


def test_new_pins_for_everybody_leave_others_out_and_say_so(
    client: Client, group: Cohort, shared: Person
) -> None:
    path = f"/en/groups/{group.public_id}/cards/"
    html = text_of(client.post(path, {"everybody": "on", "pins": "new"}))
    assert [name for name, _code, _pin in cards_in(html)] == ["Learner 00", "Learner 01"]
    assert "1 person keeps their PIN" in html
    html = text_of(client.post(path, {"who": [shared.public_id], "pins": "new"}))
    assert cards_in(html) == []
    assert "1 person keeps their PIN" in html
    assert is_untouched(shared)
    assert text_of(client.post(path, {"everybody": "on", "pins": "none"})).count('class="qr"') == 3


def test_name_of_somebody_in_any_of_their_groups_is_refused(client: Client, group: Cohort) -> None:
    person = people_of(group)[0]
    elsewhere = EnrolmentFactory(person=person, enrolled_at=NOON + timedelta(days=1)).cohort
    EnrolmentFactory(cohort=elsewhere, person=LearnerFactory(nickname="Maria"))
    EnrolmentFactory(person=LearnerFactory(nickname="Marta"))
    assert client.post(of(group, person, "account"), {"nickname": "MARIA"}).status_code == 422
    assert is_untouched(person)
    assert client.post(of(group, person, "account"), {"nickname": "Marta"}).status_code == 302


def test_one_query_for_many(
    group: Cohort, shared: Person, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(40):
        EnrolmentFactory(cohort=group, person=LearnerFactory(nickname=f"P{number}"))
    with django_assert_num_queries(1):
        assert len(changeable(group)) == 42
