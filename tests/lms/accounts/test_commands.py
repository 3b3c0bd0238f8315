"""What a trainer without screens does for somebody: a new PIN, an end of the pause."""

import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from lms.accounts.codes import shown_code
from lms.accounts.guard import Outcome, check_pin
from lms.accounts.models import Person
from tests.factories.people import PIN, LearnerFactory

pytestmark = pytest.mark.django_db


def said(command: str, person: Person) -> str:
    call_command(command, shown_code(str(person.access_code)), stdout=(out := StringIO()))
    person.refresh_from_db()
    return out.getvalue()


def test_unlock_person_ends_the_pause() -> None:
    learner = LearnerFactory()
    for _ in range(4):
        check_pin(learner, "9371")
    learner.refresh_from_db()
    assert check_pin(learner, PIN).outcome is Outcome.WAIT
    assert "Lupita" in said("unlock_person", learner)
    assert check_pin(learner, PIN).is_right


def test_reset_pin_prints_the_new_one() -> None:
    learner = LearnerFactory()
    found = re.search(r"\b(\d{4})\b", said("reset_pin", learner))
    assert found
    assert check_pin(learner, found[1]).is_right
    assert not check_pin(learner, PIN).is_right


@pytest.mark.parametrize("command", ["unlock_person", "reset_pin"])
def test_code_of_nobody_is_told(command: str) -> None:
    with pytest.raises(CommandError, match="Nobody has the code"):
        call_command(command, "CDFG-HJKM")
