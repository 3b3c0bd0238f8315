"""The people of a group: PINs, cards, moving, taking out and bringing back."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lms.accounts.guard import check_pin
from lms.accounts.many import renew_pins
from lms.accounts.models import Person
from lms.accounts.pins import hash_pin, is_pin
from lms.cohorts.access import people_of
from lms.cohorts.groups import services
from lms.cohorts.groups.tidying import WAY_BACK
from lms.cohorts.models import Cohort
from tests.factories.cohorts import CohortFactory, CohortTrainerFactory, EnrolmentFactory, led_cohort
from tests.factories.people import PIN, LearnerFactory
from tests.lms.cohorts.groups.test_adding import cards_in, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def group(client: Client) -> Cohort:
    cohort, trainer = led_cohort(learners=3)
    client.force_login(trainer)
    return cohort


@pytest.fixture
def person(group: Cohort) -> Person:
    return people_of(group)[0]


def url(group: Cohort, rest: str = "people/") -> str:
    return f"/en/groups/{group.public_id}/{rest}"


def of(group: Cohort, person: Person, what: str) -> str:
    return url(group, f"people/{person.public_id}/{what}/")


def test_people_stand_with_their_codes(client: Client, group: Cohort, person: Person) -> None:
    html = client.get(url(group)).content.decode()
    code = str(person.access_code)
    assert f"{code[:4]}-{code[4:]}" in html
    assert html.count('class="person"') == 3


def test_list_takes_as_many_queries_for_many_as_for_few(
    client: Client, group: Cohort, django_assert_num_queries: Callable[..., Any]
) -> None:
    client.get(url(group))
    with django_assert_num_queries(7):
        client.get(url(group))
    for number in range(60):
        EnrolmentFactory(cohort=group, person=LearnerFactory(nickname=f"P{number}"))
    with django_assert_num_queries(7):
        html = client.get(url(group)).content.decode()
    assert html.count('class="person"') == 50
    assert "Page 1 of 2" in html
    assert client.get(url(group, "people/?q=learner 01")).content.decode().count('class="person"') == 1


def test_new_pin_is_one_tap_away_and_shown_once(client: Client, group: Cohort, person: Person) -> None:
    assert of(group, person, "pin") in client.get(of(group, person, "account")).content.decode()
    answer = client.post(of(group, person, "pin"))
    pin = answer.context["pin"]
    person.refresh_from_db()
    assert is_pin(pin, person.pin)
    assert not is_pin(PIN, person.pin)
    assert pin in answer.content.decode()
    assert "no-store" in answer.headers["Cache-Control"]
    before = person.pin
    assert client.get(of(group, person, "pin")).status_code == 302
    person.refresh_from_db()
    assert person.pin == before


def test_who_has_to_wait_is_let_in_again(client: Client, group: Cohort, person: Person) -> None:
    for _number in range(4):
        check_pin(person, "9173")
    assert "has to wait" in client.get(url(group)).content.decode()
    assert "A new PIN lets them in at once." in client.get(of(group, person, "account")).content.decode()
    pin = client.post(of(group, person, "pin")).context["pin"]
    person.refresh_from_db()
    assert check_pin(person, pin).is_right


def test_pause_is_not_ended_without_a_new_pin(client: Client, group: Cohort, person: Person) -> None:
    """Else a trainer could guess the old PIN without end."""
    for _number in range(4):
        check_pin(person, "9173")
    assert "unlock" not in client.get(of(group, person, "account")).content.decode()
    assert client.post(of(group, person, "unlock")).status_code == 404
    person.refresh_from_db()
    assert not check_pin(person, PIN).is_right


def test_who_is_taken_out_comes_back(client: Client, group: Cohort, person: Person) -> None:
    answer = client.post(of(group, person, "remove"))
    html = client.get(answer.headers["Location"]).content.decode()
    assert "The account and all answers stay" in html
    assert "Can be brought back until" in html
    assert person not in people_of(group)
    assert client.get(of(group, person, "account")).status_code == 404
    client.post(of(group, person, "back"))
    assert person in people_of(group)


def test_after_thirty_days_nobody_is_brought_back(client: Client, group: Cohort, person: Person) -> None:
    services.take_out(group, person, at=timezone.now() - WAY_BACK - timedelta(seconds=1))
    assert client.post(of(group, person, "back")).status_code == 404
    assert "Taken out" not in client.get(url(group)).content.decode()


def test_name_is_corrected(client: Client, group: Cohort, person: Person) -> None:
    path = of(group, person, "account")
    assert client.post(path, {"nickname": "Doña Chela"}).status_code == 302
    person.refresh_from_db()
    assert person.nickname == "Doña Chela"
    for wrong in ("", "\u200b", "=1", "x" * 61, "learner 02"):
        assert client.post(path, {"nickname": wrong}).status_code == 422
    person.refresh_from_db()
    assert person.nickname == "Doña Chela"


@pytest.mark.parametrize("how", ["move", "copy"])
def test_people_go_to_another_group_of_the_organisation(
    client: Client, group: Cohort, person: Person, how: str
) -> None:
    other = CohortFactory(organisation=group.organisation)
    CohortTrainerFactory(cohort=other, person=group.trainers.get())
    fields = {"who": [person.public_id], "group": other.public_id, "how": how}
    assert client.post(url(group, "people/move/"), fields).status_code == 302
    assert list(people_of(other)) == [person]
    assert (person in people_of(group)) == (how == "copy")
    assert client.post(url(group, "people/move/"), {**fields, "who": []}).status_code == 422


def test_people_go_nowhere_else(client: Client, group: Cohort, person: Person) -> None:
    trainer = group.trainers.get()
    elsewhere, _other = led_cohort()
    CohortTrainerFactory(cohort=elsewhere, person=trainer)
    not_led = CohortFactory(organisation=group.organisation)
    for other in (elsewhere, not_led, group):
        fields = {"who": [person.public_id], "group": other.public_id, "how": "move"}
        assert client.post(url(group, "people/move/"), fields).status_code == 422
    with pytest.raises(ValueError, match="organisation"):
        services.move_people(group, elsewhere, [person.pk], at=timezone.now())
    assert person in people_of(group)


def test_moving_brings_nobody_who_is_not_here(group: Cohort) -> None:
    other = CohortFactory(organisation=group.organisation)
    stranger = EnrolmentFactory().person
    assert services.copy_people(group, other, [stranger.pk], at=timezone.now()) == 0
    assert not people_of(other).exists()


def test_moving_there_again_brings_back(group: Cohort, person: Person) -> None:
    other = CohortFactory(organisation=group.organisation)
    EnrolmentFactory(cohort=other, person=person, removed_at=timezone.now())
    assert services.copy_people(group, other, [person.pk], at=timezone.now()) == 1
    assert list(people_of(other)) == [person]


def test_cards_without_pins_change_nothing(client: Client, group: Cohort) -> None:
    before = set(people_of(group).values_list("pk", "pin"))
    html = text_of(client.post(url(group, "cards/"), {"everybody": "on", "pins": "none"}))
    assert html.count('class="qr"') == 3
    assert cards_in(html) == []
    assert set(people_of(group).values_list("pk", "pin")) == before


def test_new_pins_for_those_chosen(client: Client, group: Cohort) -> None:
    one, two, three = people_of(group)
    fields = {"who": [one.public_id, three.public_id], "pins": "new"}
    cards = cards_in(text_of(client.post(url(group, "cards/"), fields)))
    assert [name for name, _code, _pin in cards] == [one.nickname, three.nickname]
    for person, (_name, _code, pin) in zip((one, three), cards, strict=True):
        old = person.sessions_salt
        person.refresh_from_db()
        assert is_pin(pin, person.pin)
        assert person.sessions_salt != old
    assert is_pin(PIN, Person.objects.get(pk=two.pk).pin)


def test_pin_that_was_changed_meanwhile_stays(person: Person) -> None:
    stale = Person.objects.get(pk=person.pk)
    first = renew_pins([person], [hash_pin("7391")])
    assert len(first) == 1
    assert renew_pins([stale], [hash_pin("5182")]) == []
    assert is_pin("7391", Person.objects.get(pk=person.pk).pin)


def test_cards_of_others_are_refused(client: Client, group: Cohort) -> None:
    stranger = EnrolmentFactory().person
    for who in ([stranger.public_id], ["x"], []):
        assert client.post(url(group, "cards/"), {"who": who, "pins": "new"}).status_code == 422
    assert is_pin(PIN, Person.objects.get(pk=stranger.pk).pin)


def test_empty_group_says_what_to_do_first(client: Client) -> None:
    cohort, trainer = led_cohort()
    client.force_login(trainer)
    assert "Nobody is in this group yet" in client.get(url(cohort)).content.decode()
    assert "Nobody is in this group yet" in client.get(url(cohort, "cards/")).content.decode()
    assert "no other group" in client.get(url(cohort, "people/move/")).content.decode()
