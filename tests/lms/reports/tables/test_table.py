"""The table of a group: who has done what, who may need help, and that it costs the same for any number of people."""

from datetime import date, timedelta
from typing import Any

import pytest

from lms.accounts.models import Person
from lms.cohorts.models import Assignment
from lms.progress.models import Attempt, Completion
from lms.reports.tables.table import CohortTable, Row
from tests.factories.attempts import SupervisionFactory
from tests.factories.cohorts import NOON, AssignmentFactory, EnrolmentFactory, led_cohort
from tests.factories.pages import make_lesson, make_module
from tests.factories.people import LearnerFactory
from tests.lms.reports.tables.groups import a_module, answer, lesson_key, people_in, table_of

pytestmark = pytest.mark.django_db
QUERIES = 10


@pytest.fixture
def module(committed: Any) -> Any:
    return a_module(committed)


def row_of(table: CohortTable, person: Person) -> Row:
    return next(row for row in table.rows if row.person == person)


def test_states_are_done_tried_and_todo(module: Any) -> None:
    cohort, _trainer = led_cohort(learners=2)
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)])
    ana, _ben = people_in(cohort)
    answer(ana, 1, source="paper")
    answer(ana, 2, right=False)
    SupervisionFactory(learner=ana, lesson_key=lesson_key(1))
    table = table_of(cohort)
    row = row_of(table, ana)
    assert [cell.state for cell in row.cells] == ["done", "tried"]
    assert (row.done, row.of, row.last_heard) == (1, 2, NOON)
    first, second = row.cells
    assert (first.done_at, first.paper, first.supervised) == (NOON, True, True)
    assert (second.done_at, second.paper, second.supervised) == (None, False, False)
    assert [(each.done, each.tried, each.todo, each.of) for each in table.lessons] == [
        (1, 0, 1, 2),
        (0, 1, 1, 2),
    ]
    assert {each.module_title for each in table.lessons} == {"Module X1"}


def test_sensitive_lessons_are_counted_and_not_shown(module: Any) -> None:
    cohort, _trainer = led_cohort(learners=1)
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)])
    table = table_of(cohort)
    assert [each.key for each in table.private] == [lesson_key(3)]
    assert [each.lesson.key for each in table.lessons] == [lesson_key(1), lesson_key(2)]


@pytest.mark.parametrize("learners", [3, 40])
def test_the_number_of_queries_is_the_same(
    module: Any, learners: int, django_assert_num_queries: Any
) -> None:
    cohort, _trainer = led_cohort(learners=learners)
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)])
    for person in people_in(cohort)[: learners - 1]:
        answer(person, 1)
    with django_assert_num_queries(QUERIES):
        assert len(table_of(cohort).rows) == learners


def test_for_some_people_only(module: Any) -> None:
    cohort, _trainer = led_cohort(learners=2)
    ana, ben = people_in(cohort)
    some = AssignmentFactory(cohort=cohort, kind="lessons", keys=[str(lesson_key(1))], for_all=False)
    some.people.add(ana)
    table = table_of(cohort)
    assert (row_of(table, ana).cells[0].state, row_of(table, ana).of) == ("todo", 1)
    assert (row_of(table, ben).cells[0].state, row_of(table, ben).of) == ("none", 0)
    assert row_of(table, ben).needs == ()
    assert table.lessons[0].of == 1


def test_needs_are_told_and_come_first(module: Any) -> None:
    cohort, _trainer = led_cohort(learners=4)
    AssignmentFactory(
        cohort=cohort,
        keys=[str(module.translation_key)],
        due_on=date(2026, 3, 10),
        starts_on=date(2026, 3, 1),
    )
    begun, all_done, stuck, nothing = people_in(cohort)
    answer(begun, 1)
    answer(all_done, 1)
    answer(all_done, 2)
    for _each in range(3):
        answer(stuck, 1, right=False)
    table = table_of(cohort, now=NOON + timedelta(days=1))
    assert [row.person for row in table.rows] == [stuck, nothing, begun, all_done]
    assert [row.needs for row in table.rows] == [("stuck",), ("not_begun",), (), ()]
    assert (table.needing, table.all_done) == (2, 1)

    later = table_of(cohort, now=NOON + timedelta(days=7))
    assert row_of(later, begun).needs == ("late", "quiet")
    assert row_of(later, begun).late == 1
    assert row_of(later, nothing).needs == ("not_begun", "late")
    assert row_of(later, all_done).needs == ()


def test_the_last_day_is_not_late(module: Any) -> None:
    cohort, _trainer = led_cohort(learners=1)
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)], due_on=NOON.date())
    assert table_of(cohort).rows[0].late == 0
    assert table_of(cohort, now=NOON + timedelta(days=1)).rows[0].late == 2


def test_six_days_are_not_quiet(module: Any) -> None:
    cohort, _trainer = led_cohort(learners=1)
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)])
    answer(people_in(cohort)[0], 1)
    assert table_of(cohort, now=NOON + timedelta(days=6)).rows[0].needs == ()
    assert table_of(cohort, now=NOON + timedelta(days=7)).rows[0].needs == ("quiet",)


def test_what_begins_later_is_asked_of_nobody_yet(module: Any) -> None:
    cohort, _trainer = led_cohort(learners=1)
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)], starts_on=date(2026, 4, 1))
    assert table_of(cohort).rows[0].needs == ()


def test_right_at_last_is_not_stuck(module: Any) -> None:
    cohort, _trainer = led_cohort(learners=1)
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)])
    person = people_in(cohort)[0]
    for _each in range(3):
        answer(person, 1, right=False)
    assert table_of(cohort).rows[0].needs == ("stuck",)
    answer(person, 1)
    assert table_of(cohort).rows[0].needs == ()


def test_nothing_assigned_shows_the_modules_begun(module: Any) -> None:
    make_lesson(make_module(module.get_parent().specific, "X2"), "X2.1")
    cohort, _trainer = led_cohort(learners=2)
    assert table_of(cohort).lessons == ()
    answer(people_in(cohort)[0], 1)
    table = table_of(cohort)
    assert [each.lesson.key for each in table.lessons] == [lesson_key(1), lesson_key(2)]
    assert [row.needs for row in table.rows] == [(), ()]


def test_nothing_assigned_shows_no_module_because_of_a_sensitive_lesson(module: Any) -> None:
    cohort, _trainer = led_cohort(learners=1)
    answer(people_in(cohort)[0], 3)
    assert Attempt.objects.exists() and Completion.objects.exists()
    assert table_of(cohort).lessons == ()


def test_who_was_taken_out_is_in_no_row(module: Any) -> None:
    cohort, _trainer = led_cohort(learners=1)
    EnrolmentFactory(cohort=cohort, person=LearnerFactory(nickname="Gone"), removed_at=NOON)
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)])
    assert [str(row.person) for row in table_of(cohort).rows] == ["Learner 00"]


def test_one_assignment_alone(module: Any) -> None:
    cohort, _trainer = led_cohort(learners=1)
    AssignmentFactory(cohort=cohort, kind=Assignment.Kind.LESSONS, keys=[str(lesson_key(1))])
    second = AssignmentFactory(cohort=cohort, kind=Assignment.Kind.LESSONS, keys=[str(lesson_key(2))])
    table = table_of(cohort, only=second.public_id)
    assert [each.lesson.key for each in table.lessons] == [lesson_key(2)]
