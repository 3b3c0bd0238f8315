"""My page: what was done, what comes next, and nobody else's."""

from typing import Any

import pytest
from django.test import Client

from courses.models import ActivityVersion
from lms.accounts.models import Person
from lms.progress.services import record_attempts
from tests.factories.attempts import NOON, given
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lessons(committed: Any) -> list[Any]:
    with committed():
        module = make_module(make_course())
        return [make_lesson(module, f"X1.{number}") for number in (1, 2)]


def do(learner: Person, lesson: Any, *, half: bool = False) -> None:
    versions = ActivityVersion.objects.filter(lesson_key=lesson.translation_key).order_by("pk")
    attempts = [given(version, {"answer": True}) for version in versions[: 1 if half else None]]
    record_attempts(learner=learner, attempts=attempts, received_at=NOON, source="site")


def test_newcomer_is_shown_where_to_start(client: Client, lessons: list[Any]) -> None:
    client.force_login(PersonFactory())
    reply = client.get("/es/me/")
    assert reply.context["modules"] == []
    assert reply.context["next"].key == lessons[0].translation_key


def test_lesson_that_was_begun_comes_next(client: Client, lessons: list[Any]) -> None:
    learner = PersonFactory()
    do(learner, lessons[0])
    do(learner, lessons[1], half=True)
    client.force_login(learner)
    reply = client.get("/es/me/")
    (module,) = reply.context["modules"]
    assert [each.state for each in module.lessons] == ["done", "tried"]
    assert (module.done, module.total) == (1, 2)
    assert reply.context["next"].key == lessons[1].translation_key


def test_nothing_comes_next_when_all_is_done(client: Client, lessons: list[Any]) -> None:
    learner = PersonFactory()
    for lesson in lessons:
        do(learner, lesson)
    client.force_login(learner)
    reply = client.get("/es/me/")
    assert reply.context["next"] is None
    assert reply.context["modules"][0].finished


def test_my_page_is_the_learners_own(client: Client, lessons: list[Any]) -> None:
    """As owner, somebody else, nobody."""
    owner, other = PersonFactory(nickname="Lupita"), PersonFactory(nickname="Itzel")
    do(owner, lessons[0])
    for person, modules in ((owner, 1), (other, 0)):
        client.force_login(person)
        reply = client.get("/es/me/")
        assert len(reply.context["modules"]) == modules
        assert person.nickname in reply.content.decode()
        assert "no-store" in reply.headers["Cache-Control"]
    client.logout()
    reply = client.get("/es/me/")
    assert reply.context["modules"] == []
    assert "Lupita" not in reply.content.decode()


def test_address_without_language_leads_to_mine(client: Client, lessons: list[Any]) -> None:
    assert client.get("/me/", headers={"Accept-Language": "fr"}).headers["Location"] == "/fr/me/"
    client.force_login(PersonFactory(language="pt-br"))
    assert client.get("/me/", headers={"Accept-Language": "fr"}).headers["Location"] == "/pt-br/me/"


def test_queries_do_not_grow_with_what_was_answered(
    client: Client, lessons: list[Any], django_assert_max_num_queries: Any
) -> None:
    few, many = PersonFactory(), PersonFactory()
    do(few, lessons[0], half=True)
    for _ in range(5):
        for lesson in lessons:
            do(many, lesson)
    counts = []
    for learner in (few, many):
        client.force_login(learner)
        with django_assert_max_num_queries(60) as asked:
            client.get("/es/me/")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_learner_needs_a_name_and_a_password_only(client: Client) -> None:
    """Invariant 10: no address, no number, no real name."""
    learner = Person.objects.create_user("someone", password="llama-mango-7")
    learner.full_clean()
    assert (learner.email, learner.first_name, learner.last_name, learner.nickname) == ("", "", "", "")
    reply = client.post("/es/sign-in/", {"username": "someone", "password": "llama-mango-7"})
    assert reply.status_code == 302
