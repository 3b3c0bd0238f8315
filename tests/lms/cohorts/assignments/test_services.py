"""Giving, changing, ordering, taking off, bringing back; and that none of it touches what was done."""

from datetime import date
from functools import partial
from typing import Any
from uuid import uuid4

import pytest

from courses.models import ActivityVersion
from lms.cohorts.assignments import services
from lms.cohorts.assignments.services import EndsBeforeItStarts, TooMany, Wish
from lms.cohorts.models import Assignment
from lms.progress.models import Attempt, Completion
from lms.progress.services import record_attempts
from tests.factories.attempts import NOON, given
from tests.factories.cohorts import CohortFactory, EnrolmentFactory
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory
from tests.together import at_once

ROUNDS = 8


def wish(**changes: Any) -> Wish:
    return Wish(**{"kind": "module", "keys": (uuid4(),), **changes})


def give(cohort: Any, *notes: str) -> list[Assignment]:
    return [services.assign(cohort=cohort, wish=wish(note=note)) for note in notes]


def order(cohort: Any) -> str:
    rows = list(cohort.assignments.values_list("position", "note"))
    assert [position for position, _note in rows] == list(range(len(rows)))
    return "".join(note for _position, note in rows)


@pytest.mark.django_db
def test_order_is_that_of_giving_until_it_is_changed() -> None:
    cohort: Any = CohortFactory()
    a, b, c = give(cohort, *"abc")
    services.move_up(assignment=c)
    assert order(cohort) == "acb"
    services.move_down(assignment=a)
    assert order(cohort) == "cab"
    services.move_up(assignment=c)
    services.move_down(assignment=b)
    assert order(cohort) == "cab", "At the end of the list it stays where it is"
    services.remove(assignment=a)
    assert order(cohort) == "cb"


@pytest.mark.django_db
def test_another_group_keeps_its_own_order() -> None:
    cohort: Any = CohortFactory()
    other: Any = CohortFactory()
    give(other, *"xyz")
    a, _b = give(cohort, *"ab")
    services.move_down(assignment=a)
    assert (order(cohort), order(other)) == ("ba", "xyz")


@pytest.mark.django_db
def test_what_was_removed_comes_back_as_it_was_and_once() -> None:
    cohort: Any = CohortFactory()
    stays: Any = LearnerFactory()
    leaves: Any = LearnerFactory()
    for person in (stays, leaves):
        EnrolmentFactory(cohort=cohort, person=person)
    give(cohort, "a")
    b = services.assign(
        cohort=cohort,
        wish=wish(
            note="b",
            people=(stays, leaves),
            core_only=True,
            starts_on=date(2026, 12, 1),
            due_on=date(2026, 12, 4),
        ),
    )
    give(cohort, "c")
    removed = services.remove(assignment=b)
    assert removed
    cohort.enrolments.filter(person=leaves).update(removed_at=NOON)
    for _again in range(2):
        back = services.restore(cohort=cohort, removed=removed)
        assert order(cohort) == "abc"
    back.refresh_from_db()
    same = ("public_id", "kind", "keys", "core_only", "for_all", "starts_on", "due_on", "note")
    assert [getattr(back, name) for name in same] == [getattr(b, name) for name in same]
    assert list(back.people.all()) == [stays], "Who left the group meanwhile is not in it"


@pytest.mark.django_db
def test_what_was_for_people_who_all_left_does_not_come_back_for_everybody() -> None:
    cohort: Any = CohortFactory()
    made = services.assign(cohort=cohort, wish=wish(people=(LearnerFactory(),)))
    removed = services.remove(assignment=made)
    assert removed
    back = services.restore(cohort=cohort, removed=removed)
    assert (back.for_all, list(back.people.all())) == (False, [])


@pytest.mark.django_db
def test_removed_twice_is_removed_once() -> None:
    (a,) = give(CohortFactory(), "a")
    assert services.remove(assignment=a.__class__.objects.get(pk=a.pk))
    assert services.remove(assignment=a) is None


@pytest.mark.django_db
def test_list_has_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(services, "MOST", 2)
    cohort: Any = CohortFactory()
    a, _b = give(cohort, *"ab")
    removed = services.remove(assignment=a)
    give(cohort, "c")
    assert removed
    with pytest.raises(TooMany):
        give(cohort, "d")
    with pytest.raises(TooMany):
        services.restore(cohort=cohort, removed=removed)
    assert order(cohort) == "bc"


@pytest.mark.django_db
def test_last_day_before_the_first_is_refused() -> None:
    cohort: Any = CohortFactory()
    with pytest.raises(EndsBeforeItStarts):
        services.assign(cohort=cohort, wish=wish(starts_on=date(2026, 12, 4), due_on=date(2026, 12, 3)))
    services.assign(cohort=cohort, wish=wish(starts_on=date(2026, 12, 4), due_on=date(2026, 12, 4)))
    assert cohort.assignments.count() == 1


@pytest.mark.django_db
def test_changing_touches_nothing_that_was_done(committed: Any) -> None:
    with committed():
        module = make_module(make_course())
        lesson, other = (make_lesson(module, f"X1.{number}") for number in (1, 2))
    cohort: Any = CohortFactory()
    learner: Any = LearnerFactory()
    EnrolmentFactory(cohort=cohort, person=learner)
    made = services.assign(cohort=cohort, wish=wish(keys=(module.translation_key,)))
    for page in (lesson, other):
        for version in ActivityVersion.objects.filter(lesson_key=page.translation_key):
            record_attempts(
                learner=learner, attempts=[given(version, {"answer": True})], received_at=NOON, source="site"
            )

    def done() -> list[Any]:
        return [*Completion.objects.order_by("pk").values(), *Attempt.objects.order_by("pk").values()]

    before = done()
    assert before
    for new in (
        wish(kind="lessons", keys=(other.translation_key,), due_on=date(2020, 1, 1)),
        wish(people=(), starts_on=date(2030, 1, 1)),
        wish(keys=(module.translation_key,), core_only=True),
    ):
        services.change(assignment=made, wish=new)
        assert done() == before
    services.move_up(assignment=made)
    removed = services.remove(assignment=made)
    assert done() == before
    assert removed
    services.restore(cohort=cohort, removed=removed)
    assert done() == before


@pytest.mark.django_db(transaction=True)
def test_positions_hold_whatever_comes_at_once() -> None:
    """Looked at after every round: a later change would put in order what an earlier one left in disorder."""
    for _round in range(ROUNDS):
        cohort: Any = CohortFactory()
        a, b, c, d = give(cohort, *"abcd")

        def add(cohort: Any = cohort) -> None:
            services.assign(cohort=cohort, wish=wish(note="e"))

        assert at_once(add, add, add, add) == []
        assert order(cohort) == "abcdeeee"
        jobs: list[Any] = [
            partial(services.move_down, assignment=a),
            partial(services.move_up, assignment=d),
            partial(services.remove, assignment=b),
            partial(services.move_up, assignment=c),
        ]
        assert at_once(*jobs, add) == []
        assert sorted(order(cohort)) == sorted("acdeeeee")
