"""My page: what was done, what was learned, where to go on, and nobody else's."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from courses.keys import block_key
from courses.models import ActivityVersion
from lms.accounts.models import Person
from lms.progress.services import record_attempts
from tests.factories.attempts import NOON, given
from tests.factories.pages import TRUE_FALSE, body, make_course, make_lesson, make_module, publish
from tests.factories.people import LearnerFactory, PersonFactory

pytestmark = pytest.mark.django_db
THREE = [(name, "true_false", TRUE_FALSE) for name in ("first", "second", "third")]
# Session, person; courses, modules, lessons of the language; completions, answers, attestations, groups.
QUERIES = 9
ONE_MORE_FOR_THE_PLACE = 1


@pytest.fixture
def lessons(committed: Any) -> list[Any]:
    with committed():
        module = make_module(make_course())
        return [make_lesson(module, f"X1.{number}") for number in (1, 2)]


@pytest.fixture
def long_lesson(committed: Any) -> Any:
    with committed():
        return make_lesson(make_module(make_course()), activities=THREE)


def do(learner: Person, lesson: Any, *, half: bool = False) -> None:
    versions = ActivityVersion.objects.filter(lesson_key=lesson.translation_key).order_by("pk")
    attempts = [given(version, {"answer": True}) for version in versions[: 1 if half else None]]
    record_attempts(learner=learner, attempts=attempts, received_at=NOON, source="site")


def answer(learner: Person, lesson: Any, name: str, *, right: bool = True, minute: int = 0) -> None:
    """One answer to one activity of a lesson, so many minutes after noon."""
    version = ActivityVersion.objects.get(activity_id=block_key(lesson.seed_id, name))
    at = NOON + timedelta(minutes=minute)
    attempt = given(version, {"answer": right}, answered_at=at)
    record_attempts(learner=learner, attempts=[attempt], received_at=NOON + timedelta(hours=1), source="site")


def my_page(client: Client, learner: Person) -> Any:
    client.force_login(learner)
    return client.get("/es/me/")


def place(lesson: Any, name: str) -> str:
    return f"{lesson.site_path}#activity-{block_key(lesson.seed_id, name)}"


def test_newcomer_is_shown_where_to_start(client: Client, lessons: list[Any]) -> None:
    reply = my_page(client, PersonFactory())
    assert reply.context["courses"] == []
    assert reply.context["standing"].next.key == lessons[0].translation_key
    assert reply.context["standing"].path == lessons[0].site_path


def test_lesson_that_was_begun_comes_next(client: Client, lessons: list[Any]) -> None:
    learner = PersonFactory()
    do(learner, lessons[0])
    do(learner, lessons[1], half=True)
    reply = my_page(client, learner)
    (course,) = reply.context["courses"]
    (module,) = course.modules
    assert [each.state for each in module.lessons] == ["done", "tried"]
    assert (module.done, module.total, course.done, course.total) == (1, 2, 1, 2)
    assert reply.context["standing"].next.key == lessons[1].translation_key


def test_nothing_comes_next_when_all_is_done(client: Client, lessons: list[Any]) -> None:
    learner = PersonFactory()
    for lesson in lessons:
        do(learner, lesson)
    reply = my_page(client, learner)
    assert reply.context["standing"].next is None
    assert reply.context["courses"][0].finished
    assert reply.context["courses"][0].modules[0].finished


def test_way_on_leads_to_the_screen_where_the_learner_stopped(client: Client, long_lesson: Any) -> None:
    learner = PersonFactory()
    answer(learner, long_lesson, "first")
    assert f'href="{place(long_lesson, "second")}"' in my_page(client, learner).content.decode()
    answer(learner, long_lesson, "second", right=False, minute=1)
    assert my_page(client, learner).context["standing"].path == place(long_lesson, "second")
    answer(learner, long_lesson, "second", minute=2)
    assert my_page(client, learner).context["standing"].path == place(long_lesson, "third")


def test_way_on_does_not_go_back_before_where_the_learner_stopped(client: Client, long_lesson: Any) -> None:
    learner = PersonFactory()
    answer(learner, long_lesson, "first", right=False)
    answer(learner, long_lesson, "second", minute=1)
    assert my_page(client, learner).context["standing"].path == place(long_lesson, "third")


def test_way_on_comes_back_to_what_was_left_out(client: Client, long_lesson: Any) -> None:
    learner = PersonFactory()
    answer(learner, long_lesson, "second")
    answer(learner, long_lesson, "third", minute=1)
    assert my_page(client, learner).context["standing"].path == place(long_lesson, "first")


def test_way_on_follows_the_order_on_the_page_of_today(
    client: Client, long_lesson: Any, committed: Any
) -> None:
    learner = PersonFactory()
    answer(learner, long_lesson, "first")
    with committed():
        long_lesson.body = body(long_lesson.seed_id, [THREE[0], THREE[2], THREE[1]])
        publish(long_lesson)
    assert my_page(client, learner).context["standing"].path == place(long_lesson, "third")


def test_way_on_stays_in_the_module_of_the_last_answer(client: Client, committed: Any) -> None:
    """Not in another one that was begun long ago and stands before it."""
    with committed():
        course = make_course()
        old, new = (make_module(course, seed_id) for seed_id in ("X1", "X2"))
        begun = make_lesson(old, "X1.1")
        done, after = (make_lesson(new, f"X2.{number}") for number in (1, 2))
    learner = PersonFactory()
    answer(learner, begun, "first")
    answer(learner, done, "first", minute=1)
    answer(learner, done, "second", minute=2)
    standing = my_page(client, learner).context["standing"]
    assert (standing.next.key, standing.path) == (after.translation_key, after.site_path)


def test_skills_are_the_outcomes_of_lessons_that_are_done(
    client: Client, lessons: list[Any], committed: Any
) -> None:
    with committed():
        for number, lesson in enumerate(lessons):
            lesson.outcome = f"I can do thing {number}."
            publish(lesson)
    learner = PersonFactory()
    do(learner, lessons[0])
    do(learner, lessons[1], half=True)
    page = my_page(client, learner).content.decode()
    assert "I can do thing 0." in page
    assert "I can do thing 1." not in page


def test_skills_have_a_heading_where_there_are_any_and_the_course_where_there_are_two(
    client: Client, lessons: list[Any], committed: Any
) -> None:
    learner = PersonFactory()
    do(learner, lessons[0], half=True)
    assert 'class="skills"' not in my_page(client, learner).content.decode()
    do(learner, lessons[0])
    assert "<h3>Course X</h3>" not in my_page(client, learner).content.decode()
    assert 'class="skills"' in my_page(client, learner).content.decode()
    with committed():
        other = make_lesson(make_module(make_course(seed_id="Y"), "Y1"), "Y1.1")
    do(learner, other, half=True)
    assert "<h3>Course X</h3>" in my_page(client, learner).content.decode()


def test_skill_of_a_sensitive_lesson_stays_between_the_learner_and_the_lesson(
    client: Client, lessons: list[Any], committed: Any
) -> None:
    with committed():
        lessons[0].outcome, lessons[0].sensitive = "I can ask for help.", True
        publish(lessons[0])
    learner = PersonFactory()
    do(learner, lessons[0])
    assert "I can ask for help." not in my_page(client, learner).content.decode()


def test_my_page_is_the_learners_own(client: Client, lessons: list[Any]) -> None:
    """As owner, somebody else, nobody."""
    owner, other = PersonFactory(nickname="Lupita"), PersonFactory(nickname="Itzel")
    do(owner, lessons[0])
    for person, courses in ((owner, 1), (other, 0)):
        reply = my_page(client, person)
        assert len(reply.context["courses"]) == courses
        assert person.nickname in reply.content.decode()
        assert "no-store" in reply.headers["Cache-Control"]
    client.logout()
    reply = client.get("/es/me/")
    assert reply.context["courses"] == []
    assert "Lupita" not in reply.content.decode()


def test_person_is_changed_by_one_button_of_the_page(client: Client, lessons: list[Any]) -> None:
    page = my_page(client, PersonFactory()).content.decode()
    button = page.index('<form method="post" action="/es/sign-out/" class="plain" data-sign-out>')
    assert button > page.index('<ul class="more">'), "It is not what somebody comes for"


def test_guest_is_offered_an_account_and_the_way_in(client: Client, lessons: list[Any]) -> None:
    page = client.get("/es/me/").content.decode()
    assert 'href="/es/sign-up/"' in page
    assert 'href="/es/sign-in/"' in page
    assert "data-sign-out" not in page


def test_guest_without_script_is_told_where_the_answers_are(client: Client, lessons: list[Any]) -> None:
    found = re.search(r"<noscript>(.*?)</noscript>", client.get("/en/me/").content.decode(), re.DOTALL)
    assert found and "they wait on this site, without your name, for 30 days after the last one" in found[1]
    client.force_login(PersonFactory())
    assert "they wait on this site" not in client.get("/en/me/").content.decode()


def test_address_without_language_leads_to_mine(client: Client, lessons: list[Any]) -> None:
    assert client.get("/me/", headers={"Accept-Language": "fr"}).headers["Location"] == "/fr/me/"
    client.force_login(PersonFactory(language="pt-br"))
    assert client.get("/me/", headers={"Accept-Language": "fr"}).headers["Location"] == "/pt-br/me/"


def test_queries_do_not_grow_with_what_was_answered(
    client: Client, lessons: list[Any], django_assert_num_queries: Any
) -> None:
    nobody, few, many = LearnerFactory(), LearnerFactory(), LearnerFactory()
    do(few, lessons[0], half=True)
    for _ in range(5):
        for lesson in lessons:
            do(many, lesson)
    for learner, more in ((nobody, 0), (few, ONE_MORE_FOR_THE_PLACE), (many, 0)):
        client.force_login(learner)
        with django_assert_num_queries(QUERIES + more):
            client.get("/es/me/")


def test_queries_do_not_grow_with_what_there_is_to_learn(
    client: Client, committed: Any, django_assert_num_queries: Any
) -> None:
    """Three courses of two modules, 60 lessons in all."""
    with committed():
        lessons = [
            make_lesson(module, f"{module.seed_id}.{number}")
            for course in (make_course(seed_id) for seed_id in "XYZ")
            for module in (make_module(course, f"{course.seed_id}{number}") for number in (1, 2))
            for number in range(1, 11)
        ]
    learner = LearnerFactory()
    for lesson in lessons[::3]:
        do(learner, lesson)
    client.force_login(learner)
    with django_assert_num_queries(QUERIES):
        reply = client.get("/es/me/")
    assert sum(course.done for course in reply.context["courses"]) == 20
