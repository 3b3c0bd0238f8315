"""What an exercise said of itself stands in the trainer's table with a word and a sign, and costs no query more."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from lms.cohorts.models import Cohort
from lms.progress.points import Points
from lms.progress.services import record_attempts
from lms.reports.exports.sheets import table_sheet
from tests.factories.attempts import given, versions_of
from tests.factories.cohorts import NOON, AssignmentFactory, led_cohort
from tests.factories.exercises import h5p_block, make_exercise
from tests.factories.pages import make_course, make_lesson, make_module
from tests.lms.reports.tables.groups import answer, lesson_key, people_in, table_of
from tests.lms.reports.tables.test_table import QUERIES

pytestmark = pytest.mark.django_db
LINE = "Reported by the exercise itself: these points were counted"


@pytest.fixture
def group(committed: Any) -> tuple[Cohort, Any]:
    """Two people with a lesson of an exercise and one of our own questions; the second has answered both."""
    with committed():
        module = make_module(make_course())
        make_lesson(module, "X1.1", activities=[h5p_block(make_exercise())])
        make_lesson(module, "X1.2")
    cohort, trainer = led_cohort(learners=2)
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)])
    answer(people_in(cohort)[1], 2)
    return cohort, trainer


def claim(cohort: Cohort, *, score: int = 5, most: int = 5, place: int = 1) -> None:
    """Sent twice, as by a phone that has not heard that the first arrived."""
    [seen] = versions_of(lesson_key(1))
    person = people_in(cohort)[place]
    attempt = given(seen, {"score": score, "max": most}, id=uuid4(), answered_at=NOON)
    for _each in range(2):
        record_attempts(learner=person, attempts=[attempt], received_at=NOON, source="site")


def words_of(cells: list[str]) -> list[str]:
    return [" ".join(re.sub("<[^>]+>", " ", cell).split()) for cell in cells]


def page(client: Client, cohort: Cohort, trainer: Any, rest: str = "") -> str:
    client.force_login(trainer)
    reply = client.get(f"/en/groups/{cohort.public_id}/{rest}")
    assert reply.status_code == 200
    return str(reply.content.decode())


def test_cell_knows_it(group: Any, django_assert_num_queries: Any) -> None:
    cohort, _trainer = group
    claim(cohort)
    with django_assert_num_queries(QUERIES):
        table = table_of(cohort)
    told = {str(row.person): [cell.self_reported for cell in row.cells] for row in table.rows}
    assert told == {"Learner 00": [None, None], "Learner 01": [Points(5, 5), None]}
    assert table.has_self_reported


def test_table_has_a_word_a_sign_and_a_line_that_explains(client: Client, group: Any) -> None:
    claim(group[0])
    html = page(client, *group)
    cells = [cell for cell in re.findall(r'<td role="cell".*?</td>', html) if "claim" in cell]
    assert words_of(cells) == ["Completed, reported by the exercise itself: 5 of 5 points 5 of 5*"]
    assert html.count(LINE) == 1


def test_points_are_the_best_of_their_person_and_cost_no_query(
    client: Client, group: Any, django_assert_num_queries: Any
) -> None:
    """Of two people with several claims each."""
    cohort, trainer = group
    for place, scores in ((0, (1, 3, 2)), (1, (4, 0))):
        for score in scores:
            claim(cohort, score=score, place=place)
    with django_assert_num_queries(QUERIES):
        table_of(cohort)
    html = page(client, cohort, trainer)
    assert re.findall(r'<b class="claim" aria-hidden="true">(.+?)</b>', html) == ["3 of 5*", "4 of 5*", "*"]
    assert html.count("points") == 3


def test_exercise_without_points_has_the_sign_alone(client: Client, group: Any) -> None:
    claim(group[0], score=0, most=0)
    html = page(client, *group)
    cells = [cell for cell in re.findall(r'<td role="cell".*?</td>', html) if "claim" in cell]
    assert words_of(cells) == ["Completed, reported by the exercise itself *"]


def test_points_of_a_sensitive_lesson_are_in_no_table_page_or_file(client: Client, committed: Any) -> None:
    with committed():
        module = make_module(make_course())
        make_lesson(module, "X1.1", activities=[h5p_block(make_exercise())], sensitive=True)
        make_lesson(module, "X1.2")
    cohort, trainer = led_cohort(learners=2)
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)])
    claim(cohort)
    person = people_in(cohort)[1].public_id
    for rest in ("", f"people/{person}/", f"lessons/{lesson_key(1)}/"):
        html = page(client, cohort, trainer, rest)
        assert "reported by the exercise" not in html.lower()
        assert "5 of 5" not in html
    with override("en"):
        said = str(table_sheet(cohort, locale="es", now=timezone.now()).rows)
    assert "5 of 5" not in said


def test_table_without_a_claim_explains_nothing(client: Client, group: Any) -> None:
    html = page(client, *group)
    assert LINE not in html
    assert "claim" not in html


def test_person_page_says_it(client: Client, group: Any) -> None:
    cohort, trainer = group
    claim(cohort, score=1)
    html = page(client, cohort, trainer, f"people/{people_in(cohort)[1].public_id}/")
    assert html.count("reported by the exercise itself: 1 of 5 points") == 1
    assert "Answered: “<bdi>1 of 5 points</bdi>”" in html


def test_person_page_says_it_where_the_first_try_was_right(client: Client, group: Any) -> None:
    cohort, trainer = group
    claim(cohort, score=4)
    html = page(client, cohort, trainer, f"people/{people_in(cohort)[1].public_id}/")
    assert "not right at first" not in html
    assert html.count("reported by the exercise itself: 4 of 5 points") == 1
    somebody_else = page(client, cohort, trainer, f"people/{people_in(cohort)[0].public_id}/")
    assert "points" not in somebody_else


def test_file_says_it(group: Any) -> None:
    cohort, _trainer = group
    claim(cohort)
    with override("en"):
        sheet = table_sheet(cohort, locale="es", now=timezone.now())
    said = {str(row[0]): row[-2:] for row in sheet.rows}
    assert said["Learner 01"] == ("Completed, reported by the exercise itself: 5 of 5 points", "Completed")
