"""What an exercise of others said of itself, brought in by a file or as codes: an attempt that says that it is a claim."""

from typing import Any

import pytest

from courses.activities import digest, load
from courses.models import ActivityVersion
from lms.accounts.models import Person
from lms.progress.models import Attempt
from lms.public.samples import SAMPLES
from offline_export.services import import_results
from tests.factories.cohorts import NOON
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PersonFactory
from tests.offline_export.results_files import answer, as_file, results

pytestmark = pytest.mark.django_db


@pytest.fixture
def version(committed: Any) -> ActivityVersion:
    """An exercise that stood in a lesson of this site."""
    with committed():
        make_lesson(make_module(make_course()))
    lesson = ActivityVersion.objects.order_by("pk")[0].lesson_key
    definition = load(SAMPLES["h5p"]["definition"])
    return ActivityVersion.objects.create(
        lesson_key=lesson,
        activity_id="5e8f1c3a-6c1d-4a51-9a62-4f5c0c0b0a01",
        digest=digest(definition),
        kind=definition.kind,
        definition=definition.to_data(),
        locale="es",
        first_published_at=NOON,
    )


@pytest.fixture
def rosa() -> Person:
    person: Person = PersonFactory(username="rosa.quispe")
    return person


def bring(version: ActivityVersion, rosa: Person, *responses: dict[str, Any]) -> dict[str, int]:
    place = {
        "lesson": str(version.lesson_key),
        "activity": str(version.activity_id),
        "digest": version.digest,
    }
    told = results(*(answer(**place, response=response) for response in responses))
    first = import_results(file=as_file(told), received_at=NOON, learner=rosa)
    again = import_results(file=as_file(told), received_at=NOON, learner=rosa)
    return {"stored": first.stored, "known": again.known, "refused": len(first.refused)}


def test_claim_of_a_file_is_recorded_once_as_what_it_is(version: ActivityVersion, rosa: Person) -> None:
    assert bring(version, rosa, {"score": 4, "max": 5}) == {"stored": 1, "known": 1, "refused": 0}
    attempt = Attempt.objects.get()
    assert (attempt.source, attempt.score, attempt.passed, attempt.is_self_reported) == (
        "h5p",
        0.8,
        True,
        True,
    )


def test_claim_that_is_below_what_is_needed_is_not_passed(version: ActivityVersion, rosa: Person) -> None:
    bring(version, rosa, {"score": 1, "max": 5})
    assert Attempt.objects.get().passed is False


@pytest.mark.parametrize(
    "response",
    [
        {"score": 9, "max": 5},
        {"score": -1, "max": 5},
        {"score": True, "max": 1},
        {"score": 1, "max": 1, "passed": True},
    ],
)
def test_claim_that_cannot_be_is_kept_and_counts_for_nothing(
    version: ActivityVersion, rosa: Person, response: dict[str, Any]
) -> None:
    bring(version, rosa, response)
    assert Attempt.objects.get().passed is not True
