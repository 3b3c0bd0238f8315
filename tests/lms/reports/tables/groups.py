"""A small module, and people who answer it."""

from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from courses.keys import page_key
from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.progress.services import record_attempts
from lms.reports.tables.table import CohortTable, cohort_table
from tests.factories.attempts import given, versions_of
from tests.factories.cohorts import NOON
from tests.factories.pages import make_course, make_lesson, make_module


def a_module(committed: Any) -> Any:
    """A module of two lessons and a sensitive one; all with two true or false."""
    with committed():
        module = make_module(make_course())
        make_lesson(module, "X1.1")
        make_lesson(module, "X1.2")
        make_lesson(module, "X1.3", sensitive=True)
    module.refresh_from_db()
    return module


def lesson_key(number: int) -> UUID:
    return page_key(f"X1.{number}")


def answer(person: Person, number: int, *, right: bool = True, at: datetime = NOON, **more: Any) -> None:
    """Answer the whole lesson."""
    attempts = [
        given(version, {"answer": right}, id=uuid4(), answered_at=at)
        for version in versions_of(lesson_key(number))
    ]
    record_attempts(learner=person, attempts=attempts, received_at=at, source=more.get("source", "site"))


def table_of(cohort: Cohort, *, now: datetime = NOON, **more: Any) -> CohortTable:
    return cohort_table(cohort, locale="es", now=now, **more)


def people_in(cohort: Cohort) -> list[Person]:
    return list(Person.objects.filter(enrolments__cohort=cohort).order_by("nickname"))
