"""Several who erase at once, on the database that is configured: SQLite here, PostgreSQL in `make test` too."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from django.core.management import call_command
from django.utils import timezone

from lms.accounts.erasing import erase_due, take_back
from lms.accounts.models import Person
from lms.progress.models import Attempt, ErasedCount
from tests.factories.attempts import AttemptFactory
from tests.factories.people import LearnerFactory
from tests.lms.reports.lives import long_ago
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def due_person(activities: list[UUID]) -> Person:
    person: Person = LearnerFactory(nickname="Due")
    for activity in activities:
        AttemptFactory(learner=person, activity_id=activity, passed=True, score=1)
    long_ago(person)
    return person


def counts() -> set[tuple[int, int]]:
    return set(ErasedCount.objects.values_list("attempts", "passed"))


def test_two_at_once_erase_once_and_count_right() -> None:
    for round_number in range(1, ROUNDS + 1):
        activities = [uuid4() for _ in range(6)]
        # In both orders: who takes rows in the order in which they come would wait for the other.
        for order in (activities, activities[::-1], activities):
            due_person(order)
        erased: list[int] = []

        def tidy(erased: Any = erased) -> None:
            erased.append(erase_due(timezone.now()))

        assert at_once(tidy, tidy, tidy) == []
        assert sum(erased) == 3
        assert Person.objects.count() == Attempt.objects.count() == 0
        assert ErasedCount.objects.count() == 6 * round_number
        assert counts() == {(3, 3)}


def test_two_commands_at_once_do_no_harm() -> None:
    due_person([uuid4()])
    assert at_once(*(lambda: call_command("tidy", verbosity=0) for _ in range(2))) == []
    assert counts() == {(1, 1)}


def test_who_takes_it_back_at_the_last_moment_is_there_whole_or_gone_whole() -> None:
    for _ in range(ROUNDS):
        person = due_person([uuid4(), uuid4()])
        outcome: list[bool] = []
        jobs = (
            lambda person=person, outcome=outcome: outcome.append(take_back(person)),
            lambda: erase_due(timezone.now()),
        )
        assert at_once(*jobs) == []
        assert Person.objects.filter(pk=person.pk).exists() is outcome[0]
        assert Attempt.objects.filter(learner=person).count() == (2 if outcome[0] else 0)
