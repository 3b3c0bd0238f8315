"""What an exercise says of itself counts, once, and is told apart from what the server marked."""

import json
import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from courses.keys import page_key
from courses.models import ActivityVersion
from lms.progress.models import Attempt, Completion
from lms.progress.services import rebuild_progress, record_attempts
from tests.factories.attempts import NOON, as_json, given, versions_of
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
    assert f"{REPORTED}: Lesson X1.1 (1 of 5 points)</p>" in html


def reported_on_my_page(client: Client, learner: Any) -> str:
    """What stands there of claims."""
    client.force_login(learner)
    found = re.findall(rf"{REPORTED}(.*?)</p>", client.get("/en/me/").content.decode())
    assert len(found) == 1
    return str(found[0])


def test_my_page_shows_the_points_once_after_the_phone_was_offline(lesson: Any, client: Client) -> None:
    """The outbox sends until it hears that the answer has arrived: here it hears it the second time."""
    learner = LearnerFactory()
    client.force_login(learner)
    body = {"attempts": [as_json(given(version(), {"score": 4, "max": 5}))]}
    for status in ("stored", "known"):
        reply = client.post("/api/v1/attempts", json.dumps(body), content_type="application/json")
        assert [each["status"] for each in reply.json()["results"]] == [status]
    assert reported_on_my_page(client, learner) == ": Lesson X1.1 (4 of 5 points)"


@pytest.mark.parametrize("scores", [(4, 2), (2, 4), (2, 4, 4, 0)])
def test_my_page_shows_the_best_claim_in_whatever_order_they_come(
    lesson: Any, client: Client, scores: tuple[int, ...]
) -> None:
    learner = LearnerFactory()
    for score in scores:
        record(learner, given(version(), {"score": score, "max": 5}))
    assert reported_on_my_page(client, learner) == ": Lesson X1.1 (4 of 5 points)"


def test_my_page_does_not_show_points_of_somebody_else(lesson: Any, client: Client) -> None:
    mine, theirs = LearnerFactory(), LearnerFactory()
    record(mine, given(version(), {"score": 1, "max": 5}))
    record(theirs, given(version(), {"score": 4, "max": 5}))
    assert reported_on_my_page(client, mine) == ": Lesson X1.1 (1 of 5 points)"
    assert reported_on_my_page(client, theirs) == ": Lesson X1.1 (4 of 5 points)"


def test_several_exercises_of_a_lesson_are_added_up_with_the_same_queries(
    client: Client, committed: Any, django_assert_num_queries: Any
) -> None:
    with committed():
        two = [(f"e{name}", *h5p_block(make_exercise(name))[1:]) for name in ("one", "two")]
        make_lesson(make_module(make_course(locale="en")), activities=two)
    learner = LearnerFactory()
    one, other = versions_of(KEY, "en")
    for score in range(4):
        record(learner, given(one, {"score": score, "max": 3}), given(other, {"score": score / 2, "max": 10}))
    client.force_login(learner)
    with django_assert_num_queries(10):
        html = client.get("/en/me/").content.decode()
    assert f"{REPORTED}: Lesson X1.1 (4.5 of 13 points)</p>" in html


@pytest.mark.parametrize("response", [{"score": 0, "max": 0}, {"score": 6, "max": 5}])
def test_claim_without_points_shows_no_figure(lesson: Any, client: Client, response: dict[str, Any]) -> None:
    learner = LearnerFactory()
    record(learner, given(version(), response))
    assert reported_on_my_page(client, learner) == ": Lesson X1.1"


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
    html = client.get("/en/me/").content.decode()
    assert REPORTED not in html
    assert "points" not in html


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
