"""Whom a trainer saw do a lesson: noted once, taken back at will, and only for who has done it."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Locale

from courses.models import LessonPage
from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.models import Cohort
from lms.progress.models import Completion, Supervision
from tests.factories.attempts import CompletionFactory, SupervisionFactory
from tests.factories.cohorts import AssignmentFactory, MembershipFactory, led_cohort
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory, PersonFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def lesson() -> LessonPage:
    return make_lesson(make_module(make_course()))


@pytest.fixture
def group(client: Client) -> Cohort:
    cohort, trainer = led_cohort(learners=3)
    client.force_login(trainer)
    return cohort


@pytest.fixture
def path(group: Cohort, lesson: LessonPage) -> str:
    AssignmentFactory(cohort=group, kind="lessons", keys=[str(lesson.translation_key)])
    return f"/en/groups/{group.public_id}/class/{lesson.translation_key}/seen/"


@pytest.fixture
def people(group: Cohort, lesson: LessonPage) -> list[Person]:
    """Three people; the first two have done the lesson."""
    everybody = list(people_of(group))
    for person in everybody[:2]:
        CompletionFactory(learner=person, key=lesson.translation_key)
    return everybody


def noted() -> list[str]:
    return sorted(row.learner.nickname for row in Supervision.objects.select_related("learner"))


def ticks(*people: Person, before: tuple[Person, ...] = ()) -> dict[str, Any]:
    return {
        "sent": "1",
        "seen": [person.public_id for person in people],
        "before": [person.public_id for person in before],
    }


def test_tick_is_noted_once_with_who_and_when(client: Client, path: str, people: list[Person]) -> None:
    for _time in (1, 2):
        assert client.post(path, ticks(people[0])).status_code == 302
    row = Supervision.objects.get()
    assert (row.learner, str(row.seen_by_id)) == (people[0], client.session["_auth_user_id"])


def test_tick_is_taken_back(client: Client, path: str, people: list[Person], lesson: LessonPage) -> None:
    SupervisionFactory(learner=people[0], lesson_key=lesson.translation_key)
    client.post(path, ticks(before=(people[0],)))
    assert noted() == []


def test_what_another_trainer_ticked_meanwhile_stays(
    client: Client, path: str, people: list[Person], lesson: LessonPage
) -> None:
    SupervisionFactory(learner=people[0], lesson_key=lesson.translation_key)
    client.post(path, ticks(people[1]))
    assert noted() == ["Learner 00", "Learner 01"]


def test_who_has_not_done_it_cannot_be_ticked(client: Client, path: str, people: list[Person]) -> None:
    page = client.get(path).content.decode()
    assert page.count('type="checkbox"') == 2 and "Has not completed this lesson yet" in page
    client.post(path, ticks(people[2]))
    assert noted() == []


def test_nobody_of_another_group_is_noted(client: Client, path: str, lesson: LessonPage) -> None:
    stranger = LearnerFactory()
    CompletionFactory(learner=stranger, key=lesson.translation_key)
    client.post(path, ticks(stranger))
    row = SupervisionFactory(learner=stranger, lesson_key=lesson.translation_key)
    client.post(path, ticks(before=(stranger,)))
    assert list(Supervision.objects.all()) == [row]


def test_ticking_changes_no_completion(client: Client, path: str, people: list[Person]) -> None:
    before = list(Completion.objects.values())
    client.post(path, ticks(*people))
    assert list(Completion.objects.values()) == before


@pytest.mark.parametrize("wrong", [{}, {"sent": "1", "seen": ["x"]}, {"seen": []}])
def test_list_that_cannot_be_read_changes_nothing(
    client: Client, path: str, people: list[Person], wrong: dict[str, Any]
) -> None:
    assert client.post(path, wrong).status_code == 422
    assert noted() == []


def test_sensitive_lesson_is_nobodys_to_tick_off(client: Client, path: str, people: list[Person]) -> None:
    LessonPage.objects.update(sensitive=True)
    assert client.get(path).status_code == 404
    assert client.post(path, ticks(people[0])).status_code == 404
    assert noted() == []


def test_as_many_queries_for_forty_as_for_three(client: Client, lesson: LessonPage) -> None:
    counts = []
    for learners in (3, 40):
        cohort, trainer = led_cohort(learners=learners)
        AssignmentFactory(cohort=cohort, kind="lessons", keys=[str(lesson.translation_key)])
        for person in people_of(cohort):
            CompletionFactory(learner=person, key=lesson.translation_key)
            SupervisionFactory(learner=person, lesson_key=lesson.translation_key, seen_by=trainer)
        client.force_login(trainer)
        with CaptureQueriesContext(connection) as queries:
            reply = client.get(f"/en/groups/{cohort.public_id}/class/{lesson.translation_key}/seen/")
        assert reply.status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(("ours", "left"), [(True, []), (False, ["Learner 00"])])
def test_what_another_organisation_saw_is_not_taken_back(
    client: Client,
    path: str,
    group: Cohort,
    people: list[Person],
    lesson: LessonPage,
    ours: bool,
    left: list[str],
) -> None:
    by = PersonFactory()
    MembershipFactory(person=by, **({"organisation": group.organisation} if ours else {}))
    SupervisionFactory(learner=people[0], lesson_key=lesson.translation_key, seen_by=by)
    client.post(path, ticks(before=(people[0],)))
    assert noted() == left


def test_lesson_that_the_group_is_not_to_do_tells_of_nobody(
    client: Client, group: Cohort, lesson: LessonPage, people: list[Person]
) -> None:
    AssignmentFactory(cohort=group, kind="lessons", keys=[str(uuid4())])
    base = f"/en/groups/{group.public_id}/class/"
    assert client.get(f"{base}{lesson.translation_key}/seen/").status_code == 404
    assert client.post(f"{base}{lesson.translation_key}/seen/", ticks(people[0])).status_code == 404
    for shown in (base, f"{base}{lesson.translation_key}/"):
        reply = client.get(shown, follow=True)
        assert reply.status_code == 200
        assert "/seen/" not in reply.content.decode()
    assert noted() == []


def test_only_those_whom_the_lesson_is_for_are_listed(
    client: Client, group: Cohort, lesson: LessonPage, people: list[Person]
) -> None:
    chosen = AssignmentFactory(
        cohort=group, kind="lessons", keys=[str(lesson.translation_key)], for_all=False
    )
    chosen.people.add(people[0])
    path = f"/en/groups/{group.public_id}/class/{lesson.translation_key}/seen/"
    page = client.get(path).content.decode()
    assert "Learner 00" in page and "Learner 01" not in page
    client.post(path, ticks(people[0], people[1]))
    assert noted() == ["Learner 00"]


def test_lesson_that_is_sensitive_in_another_language_is_sensitive(
    client: Client, path: str, people: list[Person], lesson: LessonPage
) -> None:
    language = Locale.objects.get_or_create(language_code="fr")[0]
    lesson.copy_for_translation(language, copy_parents=True)
    LessonPage.objects.filter(locale=language).update(live=True, sensitive=True)
    assert client.get(path).status_code == 404
    board = client.get(path.removesuffix("seen/"), follow=True)
    assert "<title>Chasqui</title>" in board.content.decode()
    table = client.get(path.partition("class/")[0]).content.decode()
    assert "Private: shown to nobody" in table and "Learner 00" in table
