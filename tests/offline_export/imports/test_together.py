"""Several at once, and a server that is killed in the middle, on the database that is configured."""

from typing import Any
from uuid import uuid4

import pytest

from courses import baseline
from lms.accounts.models import Person
from lms.progress.models import Attempt
from offline_export.imports import services
from offline_export.imports.receiving import receive
from offline_export.models import ImportedAttempt, ResultsImport
from tests.factories.attempts import NOON, versions_of
from tests.factories.cohorts import led_cohort
from tests.factories.pages import make_course, make_lesson, make_module
from tests.offline_export.imports.files import answer_to, file_of
from tests.together import at_once

ROUNDS = 3


@pytest.fixture
def version(transactional_db: None) -> Any:
    baseline.ensure_baseline()
    lesson = make_lesson(make_module(make_course()))
    return versions_of(lesson.translation_key)[0]


def brought(version: Any, people: dict[str, Person], *, cohort: Any, trainer: Any) -> ResultsImport:
    packed = [{"id": person, "nickname": "x"} for person in people]
    file = file_of(*packed, answers=[answer_to(version, each, id=each["id"]) for each in packed])
    received = receive(cohort=cohort, made_by=trainer, files=[file], now=NOON)
    assert received.results
    return received.results


def take(results: ResultsImport, people: dict[str, Person]) -> None:
    for _step in services.take_in(results=results, owners=people, taken_at=NOON):
        pass


def undo(results: ResultsImport) -> int:
    """How many learners had answers taken out."""
    return sum(1 for _step in services.undo(results=results, undone_at=NOON))


def test_same_import_twice_at_once_is_one(version: Any) -> None:
    cohort, trainer = led_cohort(learners=6)
    for _ in range(ROUNDS):
        people = {str(uuid4()): learner for learner in cohort.members.all()}
        results = brought(version, people, cohort=cohort, trainer=trainer)
        assert at_once(lambda r=results, p=people: take(r, p), lambda r=results, p=people: take(r, p)) == []
        assert ImportedAttempt.objects.filter(results=results).count() == 6
        results.refresh_from_db()
        assert results.counts["stored"] == 6


def test_same_files_in_two_imports_at_once_are_counted_once(version: Any) -> None:
    cohort, trainer = led_cohort(learners=6)
    for _ in range(ROUNDS):
        people = {str(uuid4()): learner for learner in cohort.members.all()}
        back = dict(reversed(people.items()))
        one = brought(version, people, cohort=cohort, trainer=trainer)
        two = brought(version, back, cohort=cohort, trainer=trainer)
        assert at_once(lambda r=one, p=people: take(r, p), lambda r=two, p=back: take(r, p)) == []
        assert ImportedAttempt.objects.filter(results__in=[one, two]).count() == 6
        assert Attempt.objects.filter(pk__in=list(people)).count() == 6


def test_undo_beside_an_import_of_the_same_files_leaves_what_the_books_say(version: Any) -> None:
    cohort, trainer = led_cohort(learners=6)
    for _ in range(ROUNDS):
        people = {str(uuid4()): learner for learner in cohort.members.all()}
        one = brought(version, people, cohort=cohort, trainer=trainer)
        two = brought(version, people, cohort=cohort, trainer=trainer)
        take(one, people)
        jobs = (lambda r=one: undo(r), lambda r=two, p=people: take(r, p))
        assert at_once(*jobs) == []
        there = set(Attempt.objects.filter(pk__in=list(people)).values_list("pk", flat=True))
        assert set(ImportedAttempt.objects.filter(results=two).values_list("attempt_id", flat=True)) == there


def test_undo_twice_at_once_is_one(version: Any) -> None:
    cohort, trainer = led_cohort(learners=6)
    people = {str(uuid4()): learner for learner in cohort.members.all()}
    results = brought(version, people, cohort=cohort, trainer=trainer)
    take(results, people)
    gone: list[int] = []
    jobs = [lambda: gone.append(undo(results)) for _ in range(2)]
    assert at_once(*jobs) == []
    assert sorted(gone) == [0, 6]
    assert not Attempt.objects.filter(pk__in=list(people)).exists()
