"""The guard of the PINs: at most the allowed number of looks, by account, never by address."""

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lms.accounts import guard
from lms.accounts.codes import new_code
from lms.accounts.guard import FREE_TRIES, PAUSES, RIGHT, WRONG, Outcome, check_pin
from lms.accounts.models import Person
from lms.accounts.services import change_pin, reset_pin, unlock
from tests.factories.people import PIN, LearnerFactory, PersonFactory, come_in
from tests.together import at_once

pytestmark = pytest.mark.django_db
WRONG_PIN = "9371"


@pytest.fixture
def looks(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The hashes with which a PIN was compared."""
    found: list[str] = []
    compare = guard.is_pin

    def noted(pin: str, hashed: str) -> bool:
        found.append(hashed)
        return compare(pin, hashed)

    monkeypatch.setattr(guard, "is_pin", noted)
    return found


class Clock:
    """The time, as a test wants it."""

    def __init__(self) -> None:
        self.now = timezone.now()

    def __call__(self) -> Any:
        return self.now

    def goes_on(self, by: timedelta) -> None:
        self.now += by


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(timezone, "now", made)
    return made


def test_right_pin_is_right_and_counts_anew() -> None:
    learner = LearnerFactory()
    assert check_pin(learner, WRONG_PIN) == WRONG
    assert check_pin(learner, " 28 46") == RIGHT
    learner.refresh_from_db()
    assert (learner.pin_tries, learner.pin_waits_until) == (0, None)


def test_pauses_grow_and_a_try_during_a_pause_is_not_looked_at(clock: Clock, looks: list[str]) -> None:
    learner = LearnerFactory()
    for _ in range(FREE_TRIES):
        assert check_pin(learner, WRONG_PIN) == WRONG
    for number, pause in enumerate((*PAUSES, PAUSES[-1]), start=FREE_TRIES):
        assert len(looks) == number
        verdict = check_pin(learner, PIN)
        assert (verdict.outcome, verdict.until) == (Outcome.WAIT, clock.now + pause)
        clock.goes_on(pause - timedelta(seconds=1))
        assert check_pin(learner, PIN).seconds == 1
        assert len(looks) == number
        clock.goes_on(timedelta(seconds=1))
        assert check_pin(learner, WRONG_PIN) == WRONG
    clock.goes_on(PAUSES[-1])
    assert check_pin(learner, PIN) == RIGHT


@pytest.mark.parametrize("mend", [unlock, reset_pin, lambda person: change_pin(person, "5038")])
def test_pause_ends_by_a_trainer_and_with_a_new_pin(mend: Any) -> None:
    learner = LearnerFactory()
    for _ in range(FREE_TRIES + 1):
        verdict = check_pin(learner, WRONG_PIN)
    assert verdict.outcome is Outcome.WAIT
    mend(learner)
    assert check_pin(learner, WRONG_PIN) == WRONG


def test_what_is_no_pin_is_no_try() -> None:
    learner = LearnerFactory()
    for typed in ("", "12", "abcd", "2846173", "x" * 5000):
        assert check_pin(learner, typed) == WRONG
    learner.refresh_from_db()
    assert learner.pin_tries == 0


def test_pin_that_was_changed_while_it_was_looked_at_is_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = LearnerFactory()

    def changes_meanwhile(pin: str, hashed: str) -> bool:
        reset_pin(Person.objects.get(pk=learner.pk))
        return True

    monkeypatch.setattr(guard, "is_pin", changes_meanwhile)
    assert check_pin(learner, PIN) == WRONG


@pytest.mark.parametrize("kind", ["nobody", "staff", "closed"])
def test_who_has_no_pin_costs_as_much_as_who_has(
    kind: str, monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    """The same hash is computed and the same writing is asked of the database, so time tells nothing."""
    person = {
        "nobody": lambda: None,
        "staff": lambda: PersonFactory(password=PIN),
        "closed": lambda: closed(LearnerFactory()),
    }[kind]()
    hashed: list[str] = []
    monkeypatch.setattr(guard, "hash_pin", hashed.append)
    for _ in range(FREE_TRIES + 2):
        with django_assert_num_queries(1):
            assert check_pin(person, PIN) == WRONG
    assert hashed == [PIN] * (FREE_TRIES + 2)


def closed(person: Person) -> Person:
    person.is_active = False
    person.save()
    return person


@pytest.mark.django_db(transaction=True)
def test_sixteen_at_once_get_three_looks(looks: list[str]) -> None:
    """Each try has its own connection, and all start together, after someone has looked the person up."""
    learner = LearnerFactory()
    verdicts: list[Outcome] = []

    def one() -> None:
        verdicts.append(check_pin(Person.objects.get(pk=learner.pk), WRONG_PIN).outcome)

    assert at_once(*[one] * 16) == []
    assert len(looks) == FREE_TRIES
    assert sorted(verdict.value for verdict in verdicts) == ["wait"] * 13 + ["wrong"] * 3


def test_50_000_wrong_pins_from_one_address(clock: Clock, looks: list[str]) -> None:
    """25 tries at each of 2,000 accounts, all from one address, faster than any pause ends.

    Only the three free tries of an account are looked at before its first pause of 10 s: 3 x 2,000 = 6,000 looks, and
    44,000 tries that are not compared with anything. Who chooses a PIN by chance has one of 9,260 (see pins), so three
    looks open one account with a chance of 3/9,260 = 0.03 %; nine looks in the first 30 hours 0.1 %, and one more each
    day. With six figures it is a hundredth of that. An attacker has to know 2,000 codes for it: one code is hit by
    chance once in 22^7 = 2.5 thousand million tries for each account there is.
    """
    pupil, first = LearnerFactory(), LearnerFactory()
    Person.objects.bulk_create(
        Person(username=f"pupil-{number}", access_code=new_code(), pin=first.pin) for number in range(1_999)
    )
    outcomes = dict.fromkeys(Outcome, 0)
    for number in range(25):
        for person in Person.objects.exclude(pk=pupil.pk):
            outcomes[check_pin(person, f"{3000 + number * 7}").outcome] += 1
        # Whoever sits beside the attacker comes in as always.
        assert come_in(Client(headers={"Sec-Fetch-Site": "same-origin"}), pupil).status_code == 302
    assert outcomes == {Outcome.RIGHT: 0, Outcome.WRONG: 6_000, Outcome.WAIT: 44_000}
    assert len(looks) - 25 == FREE_TRIES * 2_000


def test_attempt_to_lock_out_a_whole_group_locks_only_who_was_tried(client: Client) -> None:
    tried, other = LearnerFactory(), LearnerFactory()
    statuses = [come_in(client, tried, WRONG_PIN).status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 429, 429]
    assert come_in(client, other).status_code == 302
