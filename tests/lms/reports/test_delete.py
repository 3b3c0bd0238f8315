"""Deleting an account: who may, the way back, and that what is deleted is gone."""

import errno
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone
from wagtail.models import PageLogEntry

from lms.accounts import erasing
from lms.accounts.erasing import StaysForNow, ask_to_erase, erase, erase_due
from lms.accounts.models import Person
from lms.progress.models import Attempt, ErasedCount
from tests.factories.attempts import NOON, AttemptFactory
from tests.factories.authors import member
from tests.factories.people import PIN, LearnerFactory, PersonFactory, come_in
from tests.lms.reports.lives import NICKNAME, long_ago, make_life

pytestmark = pytest.mark.django_db
PATH = "/en/me/data/"
DELETE = PATH + "delete/"
COUNTED = ("activity_id", "attempts", "passed")


@pytest.fixture
def person(client: Client) -> Person:
    return make_life(client)


def every_text() -> Iterator[tuple[str, str]]:
    """Every value in every table, as text: the database as a thief would read it, sessions unwrapped."""
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            names = [column[0] for column in cursor.description]
            for row in cursor.fetchall():
                for name, value in zip(names, row, strict=True):
                    yield f"{table}.{name}", str(value)
    for session in Session.objects.all():
        yield "session", str(session.get_decoded())


def marks_of(person: Person) -> set[str]:
    """All by which a person could be found again in words."""
    attempts = [str(key) for key in Attempt.objects.of_learner(person).values_list("pk", flat=True)]
    ids = [str(person.public_id), *attempts]
    codes = [str(person.access_code), "TTTTTTTTTT", person.pin]
    return {*ids, *(each.replace("-", "") for each in ids), *codes, person.username, NICKNAME}


def places_that_name(marks: set[str]) -> set[str]:
    return {place for place, text in every_text() if any(mark in text for mark in marks)}


def rows_with_key(number: int) -> list[str]:
    """Keys to a person anywhere, and sessions of one."""
    found = [
        relation.field.model._meta.label
        for relation in Person._meta.get_fields(include_hidden=True)
        if relation.is_relation
        and relation.auto_created
        and relation.related_model._base_manager.filter(**{relation.field.name: number}).exists()
    ]
    owners = [session.get_decoded().get("_auth_user_id") for session in Session.objects.all()]
    return found + ["session" for owner in owners if owner == str(number)]


def test_page_says_what_goes_and_what_stays(client: Client, person: Person) -> None:
    text = client.get(DELETE).content.decode()
    assert "What goes" in text and "What stays" in text and "7 days later" in text


@pytest.mark.parametrize("pin", ["0000", "abcd", "", "9999999"])
def test_wrong_pin_deletes_nothing(client: Client, person: Person, pin: str) -> None:
    assert client.post(DELETE, {"proof": pin}).status_code == 422
    person.refresh_from_db()
    assert person.deletion_asked_at is None


def test_many_wrong_pins_have_to_wait(client: Client, person: Person) -> None:
    codes = [client.post(DELETE, {"proof": "7391"}).status_code for _ in range(4)]
    assert codes == [422, 422, 422, 429]
    assert client.post(DELETE, {"proof": PIN}).status_code == 429
    person.refresh_from_db()
    assert person.deletion_asked_at is None


def test_right_pin_ends_all_sign_ins_and_says_until_when(client: Client, person: Person) -> None:
    elsewhere = Client(headers={"Sec-Fetch-Site": "same-origin"})
    come_in(elsewhere, person)
    assert elsewhere.get(PATH).status_code == 200
    reply = client.post(DELETE, {"proof": PIN})
    person.refresh_from_db()
    assert reply.status_code == 200
    day = (person.deletion_asked_at + timedelta(days=7)).strftime("%-d %B %Y")
    assert f"You have until {day}" in reply.content.decode()
    assert "chasqui_person" not in reply.cookies or not reply.cookies["chasqui_person"].value
    for browser in (client, elsewhere):
        assert browser.get(PATH).status_code == 302


def test_who_signs_in_again_finds_the_way_back(client: Client, person: Person) -> None:
    client.post(DELETE, {"proof": PIN})
    assert come_in(client, person).headers["Location"] == "/es/me/data/"
    text = client.get(PATH).content.decode()
    assert "Keep my account" in text and "Delete my account" not in text
    way = client.post(PATH + "keep/").headers["Location"]
    assert "Your account stays. Nothing was deleted." in client.get(way).content.decode()
    assert "Your account stays." not in client.get(PATH).content.decode()
    person.refresh_from_db()
    assert person.deletion_asked_at is None
    assert "Keep my account" not in client.get(PATH).content.decode()
    long_after = timezone.now() + timedelta(days=30)
    assert erase_due(long_after) == 0


def test_asking_again_does_not_move_the_day(client: Client, person: Person) -> None:
    first = ask_to_erase(person, asked_at=NOON)
    assert ask_to_erase(person, asked_at=NOON + timedelta(days=3)) == first


def test_password_deletes_an_account_that_has_one(client: Client) -> None:
    person = PersonFactory(password="long enough for all")
    client.force_login(person)
    assert client.post(DELETE, {"proof": "another"}).status_code == 422
    assert client.post(DELETE, {"proof": "long enough for all"}).status_code == 200
    person.refresh_from_db()
    assert person.deletion_asked_at


@pytest.mark.parametrize("kind", ["group", "superuser"])
def test_staff_are_told_whom_to_ask(client: Client, kind: str, settings: Any) -> None:
    settings.PRIVACY_CONTACT = "Casa Sucre 12"
    person = member("Editors") if kind == "group" else PersonFactory(is_superuser=True)
    client.force_login(person)
    assert "Ask: Casa Sucre 12" in client.get(DELETE).content.decode()
    assert client.post(DELETE, {"proof": "x"}).status_code == 403
    with pytest.raises(StaysForNow):
        ask_to_erase(person, asked_at=NOON)
    with pytest.raises(StaysForNow):
        erase(person)
    long_ago(person)
    assert erase_due(timezone.now()) == 0


def test_nobody_deletes_by_a_link(client: Client, person: Person) -> None:
    assert client.get(PATH + "keep/").status_code == 405
    client.get(DELETE, {"proof": PIN})
    person.refresh_from_db()
    assert person.deletion_asked_at is None


def test_before_the_day_nothing_is_erased(person: Person) -> None:
    ask_to_erase(person, asked_at=NOON)
    assert erase_due(NOON + timedelta(days=7) - timedelta(seconds=1)) == 0
    assert erase_due(NOON + timedelta(days=7)) == 1


def test_what_is_deleted_is_gone(client: Client, person: Person) -> None:
    PageLogEntry.objects.create(action="wagtail.edit", timestamp=NOON, page_id=1, label="A page", user=person)
    other = make_life(Client(headers={"Sec-Fetch-Site": "same-origin"}), nickname="Somebody-else")
    number, marks = person.pk, marks_of(person)
    kept = {place for place, _ in every_text()}
    assert len(places_that_name(marks)) >= 10
    assert len(rows_with_key(number)) >= 8
    client.post(DELETE, {"proof": PIN})
    long_ago(person)
    call_command("tidy", verbosity=0)
    assert places_that_name(marks) == set()
    assert rows_with_key(number) == []
    # Whoever else is there has all of theirs, and what was done to pages is still known.
    assert kept == {place for place, _ in every_text()} - {f"progress_erasedcount.{name}" for name in COUNTED}
    assert len(rows_with_key(other.pk)) >= 8
    assert PageLogEntry.objects.get(label="A page").user is None


def test_answers_stay_as_numbers_without_names(person: Person) -> None:
    first, second = Attempt.objects.of_learner(person).order_by("-passed")
    AttemptFactory(learner=person, activity_id=first.activity_id)
    AttemptFactory(activity_id=first.activity_id, passed=True, score=1)
    ErasedCount.objects.create(activity_id=first.activity_id, attempts=10, passed=5)
    erase(person)
    counts = {row.activity_id: (row.attempts, row.passed) for row in ErasedCount.objects.all()}
    assert counts == {first.activity_id: (12, 6), second.activity_id: (1, 0)}
    assert Attempt.objects.count() == 1


def test_sessions_of_others_go_on(client: Client, person: Person) -> None:
    other = LearnerFactory(nickname="Other")
    others = Client(headers={"Sec-Fetch-Site": "same-origin"})
    come_in(others, other)
    erase(person)
    assert others.get(PATH).status_code == 200
    assert client.get(PATH).status_code == 302


@pytest.mark.parametrize("way", ["my data", "sign-in"])
def test_others_who_come_erase_who_is_due_at_most_once_an_hour(person: Person, way: str) -> None:
    visitor = Client(headers={"Sec-Fetch-Site": "same-origin"})
    somebody = LearnerFactory(nickname="Visitor")
    come_in(visitor, somebody)

    def come() -> None:
        visitor.get(PATH) if way == "my data" else come_in(visitor, somebody)

    def is_there() -> bool:
        return Person.objects.filter(pk=person.pk).exists()

    long_ago(person)
    come()
    assert is_there()
    cache.delete(erasing.GATE)
    come()
    assert not is_there()


def test_who_signs_in_at_the_last_moment_is_not_erased_by_that(client: Client, person: Person) -> None:
    long_ago(person)
    cache.delete(erasing.GATE)
    assert come_in(client, person).headers["Location"] == "/es/me/data/"
    assert client.post(PATH + "keep/").status_code == 302
    assert erase_due(timezone.now()) == 0


def test_full_disk_shuts_nobody_out(client: Client, person: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*arguments: Any) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(erasing.cache, "add", full, raising=False)
    assert come_in(client, person).status_code == 302
    assert client.get(PATH).status_code == 200
