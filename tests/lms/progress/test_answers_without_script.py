"""Readable without JavaScript (invariant 7): answers by form are marked, shown with feedback, and recorded."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from courses.models import ActivityVersion, LessonPage
from lms.progress.models import Attempt, Completion
from tests.factories.cohorts import CohortFactory
from tests.factories.pages import TRUE_FALSE, body, make_course, make_lesson, make_module, publish
from tests.factories.people import LearnerFactory, PersonFactory, come_in

pytestmark = pytest.mark.django_db
STORY = {
    "prompt": "What do you do?",
    "start": "ask",
    "scenes": [
        {
            "key": "ask",
            "text": "She asks.",
            "choices": [
                {"key": "give", "text": "I give it", "goto": "lost"},
                {"key": "call", "text": "I call", "goto": "answers"},
            ],
        },
        {
            "key": "answers",
            "text": "She answers.",
            "choices": [
                {"key": "warn", "text": "I warn all", "goto": "safe"},
                {"key": "rest", "text": "I rest", "goto": "lost"},
            ],
        },
    ],
    "ends": [
        {"key": "lost", "text": "Gone.", "score": 0, "feedback": "It was a trick."},
        {"key": "safe", "text": "All safe.", "score": 1, "feedback": "You called."},
    ],
}


def story_value() -> dict[str, Any]:
    """The same as raw StreamField data, whose lists have ids."""

    def items(entries: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {"type": "item", "id": f"00000000-0000-4000-8000-{number:012d}", "value": entry}
            for number, entry in enumerate(entries)
        ]

    scenes = [{**scene, "choices": items(scene["choices"])} for scene in STORY["scenes"]]
    return {**STORY, "scenes": items(scenes), "ends": items(STORY["ends"])}


@pytest.fixture
def lesson(committed: Any) -> LessonPage:
    given = [("first", "true_false", TRUE_FALSE), ("story", "scenario", story_value())]
    with committed():
        return make_lesson(make_module(make_course()), activities=given)


def fields(lesson: LessonPage, number: int = 0, **more: Any) -> dict[str, Any]:
    version = ActivityVersion.objects.order_by("pk")[number]
    return {"activity": str(version.activity_id), "digest": version.digest, **more}


def test_answer_of_a_learner_is_marked_shown_and_recorded(client: Client, lesson: LessonPage) -> None:
    learner = PersonFactory()
    client.force_login(learner)
    reply = client.post(lesson.site_path, fields(lesson, answer="false"))
    assert reply.status_code == 200
    assert TRUE_FALSE["feedback_false"] in reply.content.decode()
    attempt = Attempt.objects.get()
    assert (attempt.learner, attempt.passed, attempt.source) == (learner, False, "form")
    client.post(lesson.site_path, fields(lesson, answer="true"))
    assert Completion.objects.get().kind == "activity"
    assert f"#activity-{attempt.activity_id}" in reply.content.decode()


def test_personal_page_is_kept_by_nobody(client: Client, lesson: LessonPage) -> None:
    reply = client.post(lesson.site_path, fields(lesson, answer="true"))
    assert "no-store" in reply.headers["Cache-Control"]


def test_answers_of_a_guest_join_the_account_at_sign_in_once(client: Client, lesson: LessonPage) -> None:
    client.post(lesson.site_path, fields(lesson, answer="true"))
    assert not Attempt.objects.exists()
    page = client.get("/es/me/").content.decode()
    assert lesson.title in page
    learner = LearnerFactory()
    assert come_in(client, learner).status_code == 302
    assert Attempt.objects.get().learner == learner
    client.post("/es/sign-out/")
    come_in(client, learner)
    assert Attempt.objects.count() == 1


@pytest.mark.parametrize("group", [False, True])
def test_answers_of_a_guest_join_the_new_account_at_sign_up_once(
    client: Client, lesson: LessonPage, group: bool
) -> None:
    """Also where the form arrives twice, because the line was cut before the answer came."""
    client.post(lesson.site_path, fields(lesson, answer="true"))
    cookie = client.cookies["sessionid"].value
    door = f"/es/join/{CohortFactory().join_code}/new/" if group else "/es/sign-up/"
    form = {"nickname": "Itzel", "picture": "fish", "pin": "5038", "ticket": str(uuid4())}
    assert client.post(door, form).status_code == 302
    again = Client(headers={"Sec-Fetch-Site": "same-origin"})
    again.cookies["sessionid"] = cookie
    assert again.post(door, form).status_code == 302
    assert str(Attempt.objects.get().learner) == "Itzel"


def test_story_goes_on_scene_by_scene(client: Client, lesson: LessonPage) -> None:
    client.force_login(PersonFactory())
    reply = client.post(lesson.site_path, fields(lesson, 1, path="", step="call"))
    assert reply.status_code == 200
    page = reply.content.decode()
    assert "She answers." in page
    assert not Attempt.objects.exists()
    path = re.search(r'name="path" value="([^"]*)"', page)
    assert path and path[1] == "call"
    page = client.post(lesson.site_path, fields(lesson, 1, path="call", step="warn")).content.decode()
    assert "You called." in page
    assert Attempt.objects.get().response == {"path": ["call", "warn"]}
    assert Attempt.objects.get().passed


def test_nothing_chosen_says_what_to_do(client: Client, lesson: LessonPage) -> None:
    for number, more in ((0, {}), (1, {"path": ""})):
        reply = client.post(lesson.site_path, fields(lesson, number, **more))
        assert reply.status_code == 422
        assert 'class="message' in reply.content.decode()
    assert not Attempt.objects.exists()


@pytest.mark.parametrize(
    "change",
    [
        {"digest": "0" * 64},
        {"digest": "x"},
        {"activity": "no"},
        {"activity": "00000000-0000-4000-8000-000000000009"},
    ],
)
def test_question_that_is_not_there_is_said(
    client: Client, lesson: LessonPage, change: dict[str, str]
) -> None:
    reply = client.post(lesson.site_path, fields(lesson, answer="true") | change)
    assert reply.status_code == 409
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("answer", ["maybe", "x" * 10_000, "\x00"])
def test_answer_that_is_no_answer_is_said(client: Client, lesson: LessonPage, answer: str) -> None:
    client.force_login(PersonFactory())
    assert client.post(lesson.site_path, fields(lesson, answer=answer)).status_code == 422
    assert not Attempt.objects.exists()


def test_answer_to_an_old_page_is_marked_by_what_was_seen(
    client: Client, lesson: LessonPage, committed: Any
) -> None:
    old = fields(lesson, answer="true")
    lesson.body = body(
        "X1.1",
        [("first", "true_false", {**TRUE_FALSE, "answer": False}), ("story", "scenario", story_value())],
    )
    with committed():
        publish(lesson)
    client.force_login(PersonFactory())
    assert client.post(lesson.site_path, old).status_code == 200
    assert Attempt.objects.get().passed


def test_post_from_elsewhere_is_refused(stranger: Client, lesson: LessonPage) -> None:
    reply = stranger.post(
        lesson.site_path, fields(lesson, answer="true"), headers={"Origin": "https://evil.example"}
    )
    assert reply.status_code == 403
    assert not Attempt.objects.exists()


def test_post_to_a_page_that_asks_nothing_is_refused(client: Client, lesson: LessonPage) -> None:
    assert client.post(lesson.get_parent().specific.site_path, {}).status_code == 405
