"""Two imports at once, on the database that is configured: SQLite here, PostgreSQL in `make test` too."""

from typing import Any
from uuid import uuid4

import pytest

from courses import baseline
from lms.progress.models import Attempt
from offline_export.services import import_results
from tests.factories.attempts import NOON, versions_of
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PersonFactory
from tests.offline_export.results_files import answer, as_file, results
from tests.together import at_once

ROUNDS = 4


@pytest.mark.django_db(transaction=True)
def test_crossed_imports_do_not_wait_for_each_other_for_ever() -> None:
    """Two files of one class name the learners in opposite order; both are imported whole."""
    baseline.ensure_baseline()
    lesson = make_lesson(make_module(make_course()))
    version = versions_of(lesson.translation_key)[0]
    place = {
        "lesson": str(version.lesson_key),
        "activity": str(version.activity_id),
        "digest": version.digest,
    }
    for _ in range(ROUNDS):
        learners = {str(uuid4()): PersonFactory() for _ in range(6)}

        def bring(order: list[str], learners: dict[str, Any] = learners) -> None:
            people = [{"id": person, "nickname": person[:8]} for person in order]
            file = as_file(results(*(answer(person, **place) for person in order), people=people))
            import_results(file=file, received_at=NOON, learners=learners)

        there, back = list(learners), list(reversed(learners))
        assert at_once(lambda b=bring, o=there: b(o), lambda b=bring, o=back: b(o)) == []
        assert Attempt.objects.filter(learner__in=learners.values()).count() == 12
