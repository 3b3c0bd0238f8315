"""Several at once, on the database that is configured: SQLite here, PostgreSQL in `make test` too."""

from typing import Any

import pytest

from courses import baseline
from lms.progress.models import Attempt, Completion
from lms.progress.services import record_attempts
from tests.factories.attempts import NOON, given, versions_of
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PersonFactory
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 8


@pytest.fixture
def lesson() -> Any:
    baseline.ensure_baseline()
    return make_lesson(make_module(make_course()))


def test_two_batches_at_once_miss_no_completion(lesson: Any) -> None:
    """Each passes one half of the lesson; neither sees the other's rows unless they wait for each other."""
    first, second = versions_of(lesson.translation_key)
    for _ in range(ROUNDS):
        learner = PersonFactory()

        def send(version: Any, learner: Any = learner) -> None:
            record_attempts(
                learner=learner, attempts=[given(version, {"answer": True})], received_at=NOON, source="site"
            )

        assert at_once(lambda: send(first), lambda: send(second)) == []
        kinds = sorted(Completion.objects.of_learner(learner).values_list("kind", flat=True))
        assert kinds == ["activity", "activity", "course", "lesson", "module"]


def test_same_batch_from_two_tabs_at_once_is_there_once(lesson: Any) -> None:
    version = versions_of(lesson.translation_key)[0]
    for _ in range(ROUNDS):
        learner = PersonFactory()
        batch = [given(version, {"answer": True}) for _ in range(5)]
        outcomes: list[str] = []

        def send(learner: Any = learner, batch: Any = batch, outcomes: Any = outcomes) -> None:
            done = record_attempts(learner=learner, attempts=batch, received_at=NOON, source="site")
            outcomes.extend(outcome.status for outcome in done)

        assert at_once(send, send) == []
        assert sorted(outcomes) == ["known"] * 5 + ["stored"] * 5
        assert Attempt.objects.of_learner(learner).count() == 5


def test_same_ids_from_two_learners_at_once_are_refused_to_one_of_them(lesson: Any) -> None:
    """Whoever comes second is told so for each answer; nobody gets an error, and no answer is there twice."""
    version = versions_of(lesson.translation_key)[0]
    for _ in range(ROUNDS):
        batch = [given(version, {"answer": True}) for _ in range(20)]
        outcomes: list[str] = []

        def send(learner: Any, batch: Any = batch, outcomes: Any = outcomes) -> None:
            done = record_attempts(learner=learner, attempts=batch, received_at=NOON, source="site")
            outcomes.extend(outcome.reason or outcome.status for outcome in done)

        one, other = PersonFactory(), PersonFactory()
        assert at_once(lambda one=one, send=send: send(one), lambda other=other, send=send: send(other)) == []
        assert sorted(outcomes) == ["id_taken"] * 20 + ["stored"] * 20
        assert Attempt.objects.filter(pk__in=[each.id for each in batch]).count() == 20
