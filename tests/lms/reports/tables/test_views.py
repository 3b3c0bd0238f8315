"""The pages on which a trainer sees who needs help: what stands on them, for whom, and what they cost."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone

from lms.cohorts.models import Cohort
from tests.factories.cohorts import AssignmentFactory, led_cohort
from tests.lms.reports.tables.groups import a_module, answer, lesson_key, people_in

pytestmark = pytest.mark.django_db
# Session, trainer, whether they work here, the group; ten of the table; three where the reader's language is another.
QUERIES = 14
IN_ANOTHER_LANGUAGE = 3


@pytest.fixture
def module(committed: Any) -> Any:
    return a_module(committed)


def assigned_group(module: Any, *, learners: int) -> tuple[Cohort, Any]:
    cohort, trainer = led_cohort(learners=learners, language="es", name="Tuesday")
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)])
    return cohort, trainer


def page(client: Client, trainer: Any, cohort: Cohort, rest: str = "", *, language: str = "en") -> str:
    client.force_login(trainer)
    reply = client.get(f"/{language}/groups/{cohort.public_id}/{rest}")
    assert reply.status_code == 200
    return re.sub(r"\s+", " ", reply.content.decode())


@pytest.mark.parametrize("learners", [3, 40])
@pytest.mark.parametrize("language", ["es", "en"])
def test_table_costs_the_same_for_any_number(
    client: Client, module: Any, learners: int, language: str, django_assert_num_queries: Any
) -> None:
    cohort, trainer = assigned_group(module, learners=learners)
    for each in people_in(cohort):
        answer(each, 1, right=learners % 2 == 0, at=timezone.now())
    client.force_login(trainer)
    with django_assert_num_queries(QUERIES + (IN_ANOTHER_LANGUAGE if language == "en" else 0)):
        assert client.get(f"/{language}/groups/{cohort.public_id}/").status_code == 200


@pytest.mark.parametrize(("rest", "queries"), [("questions/", 16), ("charts/", 15)])
@pytest.mark.parametrize("learners", [3, 40])
def test_other_pages_cost_the_same_for_any_number(
    client: Client, module: Any, learners: int, rest: str, queries: int, django_assert_num_queries: Any
) -> None:
    cohort, trainer = assigned_group(module, learners=learners)
    for each in people_in(cohort):
        answer(each, 1, right=False, at=timezone.now())
    client.force_login(trainer)
    with django_assert_num_queries(queries):
        assert client.get(f"/es/groups/{cohort.public_id}/{rest}").status_code == 200


def test_nobody_in_the_group_leads_to_adding_people(client: Client) -> None:
    cohort, trainer = led_cohort()
    html = page(client, trainer, cohort)
    assert f"/en/groups/{cohort.public_id}/people/add/" in html
    assert "<table" not in html


def test_nothing_assigned_leads_to_choosing_and_shows_who_began(client: Client, module: Any) -> None:
    cohort, trainer = led_cohort(learners=1)
    html = page(client, trainer, cohort)
    assert f"/en/groups/{cohort.public_id}/assigned/add/" in html
    assert "Some have begun" not in html
    answer(people_in(cohort)[0], 1, at=timezone.now())
    html = page(client, trainer, cohort)
    assert "Some have begun by themselves" in html
    assert "1 of 2" in html


def test_nobody_answered_yet_is_one_sentence_and_no_reproach(client: Client, module: Any) -> None:
    cohort, trainer = assigned_group(module, learners=2)
    html = page(client, trainer, cohort)
    assert "Nobody has answered yet." in html
    assert "Has not begun" not in html
    assert html.count("No answers have arrived yet") == 2


def test_summary_and_reasons_are_words(client: Client, module: Any) -> None:
    cohort, trainer = assigned_group(module, learners=3)
    done, stuck, _nothing = people_in(cohort)
    at = timezone.now() - timedelta(days=3)
    answer(done, 1, at=at)
    answer(done, 2, at=at)
    for _each in range(3):
        answer(stuck, 2, right=False, at=at)
    html = page(client, trainer, cohort)
    assert "2 of 3 may need help. 1 has done all." in html
    assert "Tried several times and not yet: Lesson X1.2" in html
    assert "Has not begun" in html
    assert "Last heard from 3 days ago" in html
    assert html.index("Learner 01") < html.index("Learner 02") < html.index("Learner 00")
    assert "%" not in re.sub(r"<(style|svg).*?</\1>", "", html.split("<main")[1])


def test_table_is_a_table_for_who_hears_it(client: Client, module: Any) -> None:
    cohort, trainer = assigned_group(module, learners=1)
    answer(people_in(cohort)[0], 1, at=timezone.now())
    html = page(client, trainer, cohort)
    assert "<caption" in html
    assert html.count('scope="col"') == 5
    assert html.count('scope="row"') == 1
    cells = re.findall(r'<td role="cell">.*?</td>', html)
    assert [re.sub("<[^>]+>", "", cell) for cell in cells] == ["Completed", "Not started"]


def test_names_cannot_break_out(client: Client, module: Any) -> None:
    cohort, trainer = assigned_group(module, learners=1)
    someone = people_in(cohort)[0]
    someone.nickname = "<b>Ana</b> שרה"
    someone.save()
    assert "<bdi>&lt;b&gt;Ana&lt;/b&gt; שרה</bdi>" in page(client, trainer, cohort)


def test_five_hundred_people_stand_on_pages(client: Client, module: Any) -> None:
    cohort, trainer = assigned_group(module, learners=61)
    assert page(client, trainer, cohort).count('scope="row"') == 60
    assert page(client, trainer, cohort, "?page=2").count('scope="row"') == 1


def test_person_page_tells_what_was_not_right(client: Client, module: Any) -> None:
    cohort, trainer = assigned_group(module, learners=1)
    someone = people_in(cohort)[0]
    answer(someone, 1, right=False, at=timezone.now() - timedelta(days=1))
    answer(someone, 1, source="paper", at=timezone.now())
    answer(someone, 2, right=False, at=timezone.now())
    html = page(client, trainer, cohort, f"people/{someone.public_id}/")
    assert "The code is mine alone." in html
    assert "Answered: “<bdi>False</bdi>”" in html
    assert "2 tries, right later" in html.replace("</small>", "")
    assert "1 try, not yet right" in html
    assert "answers from paper" in html
    assert f"/people/{someone.public_id}/pin/" in html


def test_person_page_has_nothing_of_what_is_not_to_do(client: Client, module: Any) -> None:
    cohort, trainer = led_cohort(learners=1)
    AssignmentFactory(cohort=cohort, kind="lessons", keys=[str(lesson_key(1)), str(lesson_key(3))])
    someone = people_in(cohort)[0]
    for number in (1, 2, 3):
        answer(someone, number, right=False, at=timezone.now())
    html = page(client, trainer, cohort, f"people/{someone.public_id}/")
    assert "Lesson X1.1" in html
    assert "Lesson X1.2" not in html
    assert "Lesson X1.3" not in html


def test_lesson_page_names_who_and_not_yet(client: Client, module: Any) -> None:
    cohort, trainer = assigned_group(module, learners=3)
    done, tried, _todo = people_in(cohort)
    answer(done, 1, at=timezone.now())
    answer(tried, 1, right=False, at=timezone.now())
    html = page(client, trainer, cohort, f"lessons/{lesson_key(1)}/")
    assert html.index("Learner 02") < html.index("Learner 01") < html.index("Learner 00")


def test_sensitive_lesson_has_no_number_and_no_name(client: Client, module: Any) -> None:
    """By a number, who takes one person out of a group would read that person."""
    cohort, trainer = assigned_group(module, learners=6)
    path = f"lessons/{lesson_key(3)}/"

    def told() -> str:
        return page(client, trainer, cohort, path).partition("<h1")[2].partition("</main")[0]

    before = told()
    answer(people_in(cohort)[0], 3, at=timezone.now())
    answer(people_in(cohort)[1], 3, right=False, at=timezone.now())
    cohort.enrolments.filter(person=people_in(cohort)[0]).update(removed_at=timezone.now())
    assert told() == before
    assert "shown to nobody but them" in before
    assert not any(word in before for word in ("Learner", "completed", "in progress"))


def test_sensitive_lesson_is_nowhere_by_person(client: Client, module: Any) -> None:
    cohort, trainer = assigned_group(module, learners=5)
    before = page(client, trainer, cohort)
    for each in people_in(cohort):
        answer(each, 3, right=False, at=timezone.now())
    for rest in ("questions/", "charts/", f"people/{people_in(cohort)[0].public_id}/"):
        assert "Lesson X1.3" not in page(client, trainer, cohort, rest)
    after = page(client, trainer, cohort)
    assert (
        after.split("<tbody")[1].replace("Last heard from today", "No answers have arrived yet")
        == (before.split("<tbody")[1])
    )


def test_lesson_that_is_not_to_do_does_not_exist(client: Client, module: Any) -> None:
    cohort, trainer = led_cohort(learners=1)
    AssignmentFactory(cohort=cohort, kind="lessons", keys=[str(lesson_key(1))])
    client.force_login(trainer)
    for key in (lesson_key(2), lesson_key(3), uuid4()):
        assert client.get(f"/en/groups/{cohort.public_id}/lessons/{key}/").status_code == 404


def test_one_assignment_can_be_looked_at_alone(client: Client, module: Any) -> None:
    cohort, trainer = led_cohort(learners=1)
    AssignmentFactory(cohort=cohort, kind="lessons", keys=[str(lesson_key(1))])
    second = AssignmentFactory(cohort=cohort, kind="lessons", keys=[str(lesson_key(2))])
    table = page(client, trainer, cohort, f"?only={second.public_id}").split("<table")[1].split("</table")[0]
    assert "Lesson X1.2" in table
    assert "Lesson X1.1" not in table
    for amiss in (uuid4(), "x"):
        assert client.get(f"/en/groups/{cohort.public_id}/?only={amiss}").status_code == 404


def test_charts_have_words_and_the_same_figures_in_a_table(client: Client, module: Any) -> None:
    cohort, trainer = assigned_group(module, learners=2)
    answer(people_in(cohort)[0], 1, at=timezone.now())
    html = page(client, trainer, cohort, "charts/")
    assert html.count('role="img"') == 3
    assert "2 answers in the last 12 weeks." in html
    assert "1 completed, 0 in progress, 1 not started" in html
    assert html.count("<details>") >= 2
    assert " style=" not in html
