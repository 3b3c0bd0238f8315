"""The accounts of a new installation: made once, with passwords that are shown once."""

import re
from io import StringIO

import pytest
from django.core.management import call_command

from courses.baseline import AUTHORS, EDITORS
from lms.accounts.guard import check_pin
from lms.accounts.models import Person
from lms.accounts.services import create_first_people, find_by_code, random_password
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


def said() -> str:
    call_command("create_first_people", stdout=(out := StringIO()))
    return out.getvalue()


def test_first_people_can_sign_in_with_what_was_printed() -> None:
    out = said()
    passwords = dict(re.findall(r"^\s+(\w+)\s+(\w+-\w+-\w+)$", out, re.MULTILINE))
    assert passwords.keys() == {"author", "trainer"}
    for username, password in passwords.items():
        assert Person.objects.get(username=username).check_password(password)
    [(code, pin)] = re.findall(r"^\s+learner\s+code (\S+), PIN (\d{4})$", out, re.MULTILINE)
    learner = find_by_code(code)
    assert learner
    assert check_pin(learner, pin).is_right
    assert not learner.has_usable_password()


def test_author_writes_and_publishes_and_nobody_is_superuser() -> None:
    create_first_people()
    groups = {str(person): {group.name for group in person.groups.all()} for person in Person.objects.all()}
    assert groups == {"author": {AUTHORS, EDITORS}, "trainer": set(), "Chasqui": set()}
    assert not Person.objects.filter(is_superuser=True).exists()


def test_second_time_makes_nobody_and_prints_no_password() -> None:
    first = said()
    second = said()
    assert Person.objects.count() == 3
    assert re.search(r"PIN \d", first)
    assert not re.search(r"PIN \d", second)
    assert not set(re.findall(r"\S+-\S+-\S+", first)) & set(re.findall(r"\S+-\S+-\S+", second))


def test_nobody_is_made_where_somebody_has_an_account() -> None:
    PersonFactory()
    assert create_first_people() == []
    assert Person.objects.count() == 1


def test_random_passwords_differ_and_avoid_letters_that_look_alike() -> None:
    passwords = {random_password() for _ in range(200)}
    assert len(passwords) == 200
    assert not set("".join(passwords)) & set("0O1lI")
