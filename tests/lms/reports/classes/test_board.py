"""A lesson's questions for the whole group: large, without names, and nothing is recorded."""

import re
from typing import Any

import pytest
from django.test import Client

from courses.models import LessonPage
from lms.progress.models import Attempt, Completion
from tests.factories.cohorts import led_cohort
from tests.factories.pages import TRUE_FALSE, make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> LessonPage:
    return make_lesson(
        make_module(make_course()),
        activities=[
            ("first", "true_false", TRUE_FALSE | {"prompt": "The first question."}),
            ("second", "true_false", TRUE_FALSE | {"prompt": "The second question."}),
        ],
    )


@pytest.fixture
def board(client: Client, lesson: LessonPage) -> Any:
    cohort, trainer = led_cohort(learners=2)
    client.force_login(trainer)
    return f"/es/groups/{cohort.public_id}/class/{lesson.translation_key}/"


def test_one_question_at_a_time(client: Client, board: str) -> None:
    page = client.get(board, {"question": 2}).content.decode()
    assert "The second question." in page and "The first question." not in page
    assert 'href="?question=1"' in page and 'href="?question=3"' not in page


@pytest.mark.parametrize("asked", ["0", "99", "-1", "x", "²", "9" * 5000, ""])
def test_a_question_that_is_not_there_is_the_nearest(client: Client, board: str, asked: str) -> None:
    assert client.get(board, {"question": asked}).status_code == 200


def test_no_name_stands_on_the_wall_and_nothing_that_records(client: Client, board: str) -> None:
    page = client.get(board).content.decode()
    assert "Learner 0" not in page
    assert re.findall(r'<script src="[^"]*/(\w+)\.js', page) == ["mark", "play"]


def test_answer_is_shown_on_demand(client: Client, board: str) -> None:
    assert TRUE_FALSE["feedback_true"] not in client.get(board).content.decode().split("<script")[0]
    assert TRUE_FALSE["feedback_true"] in client.get(f"{board}?question=1&answer").content.decode()


def test_answer_without_script_is_marked_and_not_recorded(client: Client, board: str) -> None:
    page = client.post(board, {"answer": "false"})
    assert page.status_code == 200
    assert TRUE_FALSE["feedback_false"] in page.content.decode()
    assert not Attempt.objects.exists() and not Completion.objects.exists()


def test_answer_that_is_none_is_asked_again(client: Client, board: str) -> None:
    assert client.post(board, {}).status_code == 422


def test_lesson_in_another_language_is_shown_in_its_own(client: Client, board: str) -> None:
    reply = client.get(board.replace("/es/", "/en/"))
    assert (reply.status_code, reply.headers["Location"]) == (302, board)


def test_lesson_that_is_not_there(client: Client, board: str, lesson: LessonPage) -> None:
    lesson.unpublish()
    assert client.get(board).status_code == 404


def test_a_sensitive_lesson_keeps_its_title_out_of_the_tab(
    client: Client, board: str, lesson: LessonPage
) -> None:
    LessonPage.objects.update(sensitive=True)
    page = client.get(board).content.decode()
    assert "<title>Chasqui</title>" in page
    assert "/seen/" not in page


@pytest.mark.usefixtures("seeded")
def test_every_answer_of_the_seeds_can_be_shown(client: Client) -> None:
    cohort, trainer = led_cohort()
    client.force_login(trainer)
    for page in LessonPage.objects.live().filter(locale__language_code="es"):
        address = f"/es/groups/{cohort.public_id}/class/{page.translation_key}/"
        for place in (1, 2, 3, 4):
            shown = client.get(f"{address}?question={place}&answer").content.decode()
            assert "say-right" in shown and "Mostrar la respuesta" not in shown
