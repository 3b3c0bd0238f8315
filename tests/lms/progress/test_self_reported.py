"""What an exercise says of itself counts, once, and is told apart from what the server marked."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from courses.keys import page_key
from courses.models import ActivityVersion
from lms.progress.models import Attempt, Completion
from lms.progress.services import rebuild_progress, record_attempts
from tests.factories.attempts import NOON, given, versions_of
from tests.factories.exercises import h5p_block, make_exercise
from tests.factories.pages import TRUE_FALSE, make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory, PersonFactory

pytestmark = pytest.mark.django_db
KEY = page_key("X1.1")
REPORTED = "Points counted by the exercise itself"


@pytest.fixture
def lesson(committed: Any) -> Any:
    """A lesson with an exercise of others and a question of ours, and one with ours alone."""
    with committed():
        module = make_module(make_course(locale="en"))
        activities = [h5p_block(make_exercise()), ("code", "true_false", TRUE_FALSE)]
        make_lesson(module, "X1.2")
        return make_lesson(module, activities=activities)


def version(kind: str = "h5p") -> ActivityVersion:
    return next(each for each in versions_of(KEY, "en") if each.kind == kind)


def record(learner: Any, *attempts: Any, source: str = "site") -> list[str]:
    outcomes = record_attempts(learner=learner, attempts=attempts, received_at=NOON, source=source)
    return [outcome.status for outcome in outcomes]


@pytest.mark.parametrize("way", ["site", "form", "pack", "paper"])
def test_claim_is_told_as_one_whatever_way_it_came(lesson: Any, way: str) -> None:
    learner = PersonFactory()
    claim = given(version(), {"score": 3, "max": 5})
    own = given(version("true_false"), {"answer": True})
    assert record(learner, claim, own, source=way) == ["stored", "stored"]
    told, marked = Attempt.objects.get(pk=claim.id), Attempt.objects.get(pk=own.id)
    assert (told.source, told.score, told.passed, told.is_self_reported) == ("h5p", 0.6, True, True)
    assert (marked.source, marked.is_self_reported) == (way, False)
    assert Completion.objects.filter(kind="lesson", key=KEY).count() == 1


def test_claim_that_comes_again_later_and_from_elsewhere_is_there_once(lesson: Any) -> None:
    learner, claim = PersonFactory(), given(version(), {"score": 5, "max": 5})
    assert record(learner, claim) == ["stored"]
    assert record(learner, claim, source="pack") == ["known"]
    assert Attempt.objects.get().source == "h5p"


@pytest.mark.parametrize("response", [{"score": 6, "max": 5}, {"score": True, "max": 1}, {"passed": True}])
def test_claim_that_cannot_be_true_is_kept_and_does_not_count(lesson: Any, response: dict[str, Any]) -> None:
    record(PersonFactory(), given(version(), response))
    attempt = Attempt.objects.get()
    assert (attempt.source, attempt.score, attempt.flag) == ("h5p", None, "bad_response")
    assert not Completion.objects.exists()


def test_claim_to_a_version_that_becomes_known_later_is_told_as_one(lesson: Any) -> None:
    learner, seen = PersonFactory(), version()
    record(learner, given(seen, {"score": 5, "max": 5}, digest="f" * 64), source="pack")
    assert Attempt.objects.get().source == "pack"
    ActivityVersion.objects.filter(pk=seen.pk).update(digest="f" * 64)
    rebuild_progress(learners=[learner])
    attempt = Attempt.objects.get()
    assert (attempt.source, attempt.passed, attempt.flag) == ("h5p", True, "")


def test_my_page_names_the_lessons_with_a_claim(
    lesson: Any, client: Client, django_assert_num_queries: Any
) -> None:
    learner = LearnerFactory()
    record(learner, given(version(), {"score": 1, "max": 5}))
    for other in versions_of(page_key("X1.2"), "en"):
        record(learner, given(other, {"answer": True}, id=uuid4()))
    client.force_login(learner)
    # As many as where nothing is self-reported (test_my_page), and the place within the lesson.
    with django_assert_num_queries(10):
        html = client.get("/en/me/").content.decode()
    assert html.count(REPORTED) == 1
    assert f"{REPORTED}: Lesson X1.1</p>" in html


def test_my_page_says_nothing_of_claims_where_there_is_none(lesson: Any, client: Client) -> None:
    learner = PersonFactory()
    record(learner, given(version("true_false"), {"answer": True}))
    client.force_login(learner)
    assert REPORTED not in client.get("/en/me/").content.decode()


def test_my_page_does_not_show_the_title_of_a_sensitive_lesson(client: Client, committed: Any) -> None:
    with committed():
        module = make_module(make_course(locale="en"))
        make_lesson(module, activities=[h5p_block(make_exercise())], sensitive=True)
    learner = PersonFactory()
    record(learner, given(version(), {"score": 5, "max": 5}))
    client.force_login(learner)
    assert REPORTED not in client.get("/en/me/").content.decode()


def test_form_cannot_answer_and_says_what_it_needs(lesson: Any, client: Client) -> None:
    seen = version()
    reply = client.post(
        lesson.site_path, {"activity": str(seen.activity_id), "digest": seen.digest, "score": "5", "max": "5"}
    )
    assert reply.status_code == 422
    html = reply.content.decode()
    assert "This exercise does not work in this browser: it needs JavaScript." in html
    assert "cannot be opened here" not in html
    assert not Attempt.objects.exists()
