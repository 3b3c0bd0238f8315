"""A group's answers on paper, in one table: all readable or nothing, once however often it is sent."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from courses.models import LessonPage
from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.models import Cohort
from lms.progress.models import Attempt, Completion
from lms.reports.classes.lessons import live_lesson_or_404
from offline_export.imports.services import undo
from offline_export.models import ImportedAttempt, ResultsImport
from offline_export.paper.columns import columns_of, version_of
from tests.factories.cohorts import AssignmentFactory, led_cohort
from tests.factories.pages import TRUE_FALSE, make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory

pytestmark = pytest.mark.django_db

CHOICES = [
    {"key": "yes", "text": "Yes", "correct": False, "feedback": "Not that."},
    {"key": "no", "text": "No", "correct": True, "feedback": "That."},
    {"key": "ask", "text": "Ask", "correct": False, "feedback": "Not that."},
]
MULTIPLE_CHOICE = {"prompt": "Which one?", "choices": CHOICES}


@pytest.fixture
def lesson(committed: Callable[[], Any]) -> LessonPage:
    given = [("first", "true_false", TRUE_FALSE), ("second", "multiple_choice", MULTIPLE_CHOICE)]
    with committed():
        return make_lesson(make_module(make_course()), activities=given)


@pytest.fixture
def group(client: Client) -> Cohort:
    cohort, trainer = led_cohort(learners=3)
    client.force_login(trainer)
    return cohort


@pytest.fixture
def path(group: Cohort, lesson: LessonPage) -> str:
    return f"/en/groups/{group.public_id}/paper/{lesson.translation_key}/"


@pytest.fixture
def people(group: Cohort) -> list[Person]:
    return list(people_of(group))


@pytest.fixture
def table(lesson: LessonPage, people: list[Person]) -> dict[str, str]:
    """All three wrote down both answers, and have them right."""
    columns = columns_of(live_lesson_or_404(lesson.translation_key, "es"))
    cells = {f"{each.public_id.hex}.1": "v" for each in people} | {
        f"{each.public_id.hex}.2": "b" for each in people
    }
    return {
        "sheet": str(uuid4()),
        "version": version_of(columns),
        "day": "2026-03-05",
        "do": "record",
        **cells,
    }


def cell(person: Person, number: int) -> str:
    return f"{person.public_id.hex}.{number}"


def test_what_stands_on_paper_is_recorded_and_marked(
    client: Client, path: str, table: dict[str, str], lesson: LessonPage
) -> None:
    reply = client.post(path, table)
    assert reply.status_code == 302
    assert Attempt.objects.filter(source=Attempt.Source.PAPER, passed=True, flag="").count() == 6
    assert set(Attempt.objects.values_list("answered_at", flat=True)) == {
        datetime(2026, 3, 5, 12, tzinfo=UTC)
    }
    assert Completion.objects.filter(kind="lesson", key=lesson.translation_key).count() == 3
    results = ResultsImport.objects.get()
    assert (results.kind, results.counts["stored"], results.counts["people"]) == ("paper", 6, 3)
    page = client.get(reply.headers["Location"]).content.decode()
    assert "6 answers on paper are recorded." in page and f"/results/{results.public_id}/" in page


def test_table_that_is_sent_twice_is_one_entry(client: Client, path: str, table: dict[str, str]) -> None:
    places = {client.post(path, table).headers["Location"] for _time in (1, 2)}
    assert len(places) == 1
    assert (Attempt.objects.count(), ImportedAttempt.objects.count(), ResultsImport.objects.count()) == (
        6,
        6,
        1,
    )
    assert ResultsImport.objects.get().counts["stored"] == 6


def test_table_that_is_opened_anew_is_another_try(client: Client, path: str, table: dict[str, str]) -> None:
    client.post(path, table)
    client.post(path, table | {"sheet": str(uuid4())})
    assert (Attempt.objects.count(), ResultsImport.objects.count()) == (12, 2)


def test_line_added_to_a_table_that_was_sent_joins_it(
    client: Client, path: str, table: dict[str, str], people: list[Person]
) -> None:
    client.post(path, table | {cell(people[2], 1): "", cell(people[2], 2): ""})
    client.post(path, table)
    assert Attempt.objects.count() == 6
    assert ResultsImport.objects.get().counts | {"known": 0} == {
        "stored": 6,
        "known": 0,
        "refused": {},
        "people": 3,
    }


def test_other_answer_in_a_table_that_was_sent_is_not_recorded(
    client: Client, path: str, table: dict[str, str], people: list[Person]
) -> None:
    client.post(path, table | {cell(people[1], 1): ""})
    reply = client.post(path, table | {cell(people[0], 2): "A"})
    assert reply.status_code == 422
    assert reply.content.decode().count("sent before with another answer") == 2  # in the list and at its cell
    assert Attempt.objects.count() == 5


def test_empty_cell_is_no_answer(
    client: Client, path: str, table: dict[str, str], people: list[Person]
) -> None:
    client.post(path, table | {cell(people[0], 1): "  "})
    assert Attempt.objects.count() == 5


def test_what_cannot_be_read_keeps_all_from_being_recorded_and_all_that_was_typed(
    client: Client, path: str, table: dict[str, str], people: list[Person]
) -> None:
    reply = client.post(path, table | {cell(people[0], 2): "Z<"})
    page = reply.content.decode()
    assert reply.status_code == 422
    assert "“Z” is not on this paper. There is: A, B, C." in page
    assert 'value="Z&lt;"' in page and page.count('value="b"') == 2 and page.count('value="v"') == 3
    assert table["sheet"] in page
    assert not Attempt.objects.exists() and not ResultsImport.objects.exists()


def test_the_readable_ones_are_recorded_when_told_so(
    client: Client, path: str, table: dict[str, str], people: list[Person]
) -> None:
    reply = client.post(path, table | {cell(people[0], 2): "Z", "do": "readable"})
    page = reply.content.decode()
    assert Attempt.objects.count() == 5
    assert "5 answers on paper are recorded." in page
    assert 'value="Z"' in page and 'value="v"' not in page
    assert table["sheet"] not in page


def test_check_records_nothing(client: Client, path: str, table: dict[str, str]) -> None:
    reply = client.post(path, table | {"do": "check"})
    assert reply.status_code == 200 and "All 6 answers can be read." in reply.content.decode()
    assert not Attempt.objects.exists()


def test_enter_without_script_checks(client: Client, path: str, people: list[Person]) -> None:
    """A browser sends the first button of a form when somebody presses Enter in a field."""
    form = client.get(path).content.decode().split('<form method="post" novalidate>')[1]
    assert form.index('value="check"') < form.index('value="record"')


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"day": ""}, "Choose the day"),
        ({"day": "yesterday"}, "Choose a day"),
        ({"day": "1999-01-01"}, "too long ago"),
        ({"day": (timezone.now() + timedelta(days=2)).strftime("%Y-%m-%d")}, "not come yet"),
        ({"sheet": "x"}, "Nothing is recorded yet"),
        ({"version": "0" * 64}, "The questions have changed"),
    ],
)
def test_table_that_is_amiss_is_shown_again_with_everything(
    client: Client, path: str, table: dict[str, str], wrong: dict[str, str], said: str
) -> None:
    reply = client.post(path, table | wrong)
    page = reply.content.decode()
    assert reply.status_code == 422 and said in page
    assert page.count('value="b"') == 3
    assert not Attempt.objects.exists()


def test_after_a_change_of_the_questions_it_can_be_recorded_the_second_time(
    client: Client, path: str, table: dict[str, str]
) -> None:
    page = client.post(path, table | {"version": "0" * 64}).content.decode()
    assert f'name="version" value="{table["version"]}"' in page


def test_nothing_typed_records_nothing(client: Client, path: str, table: dict[str, str]) -> None:
    empty = {name: "" if "." in name else value for name, value in table.items()}
    assert client.post(path, empty).status_code == 422
    assert not ResultsImport.objects.exists()


def test_nobody_of_another_group_is_recorded(client: Client, path: str, table: dict[str, str]) -> None:
    client.post(path, table | {cell(LearnerFactory(), 1): "v", "f" * 32 + ".1": "v", "é" * 32 + ".²": "v"})
    assert Attempt.objects.count() == 6


def test_entry_is_undone_whole_and_can_be_sent_once_more(
    client: Client, path: str, table: dict[str, str], lesson: LessonPage
) -> None:
    client.post(path, table)
    assert list(undo(results=ResultsImport.objects.get(), undone_at=timezone.now()))[-1] == (6, 6)
    assert not Attempt.objects.exists() and not Completion.objects.exists()
    client.post(path, table)
    results = ResultsImport.objects.get()
    assert (Attempt.objects.count(), results.undone_at, results.counts["stored"]) == (6, None, 6)


def test_who_has_papers_here_already_is_said(
    client: Client, path: str, table: dict[str, str], lesson: LessonPage
) -> None:
    client.post(path, table)
    assert client.get(path).content.decode().count("2 on paper already") == 3


def test_sensitive_lesson_is_recorded_and_nothing_is_said_of_anybody(
    client: Client, path: str, table: dict[str, str]
) -> None:
    LessonPage.objects.update(sensitive=True)
    reply = client.post(path, table)
    assert Attempt.objects.count() == 6
    page = client.get(reply.headers["Location"]).content.decode()
    assert "on paper already" not in page and "<title>Chasqui</title>" in page


def test_questions_are_those_of_the_language_of_the_group(client: Client, path: str) -> None:
    page = client.get(path).content.decode()
    assert "Verdadero" in page and 'placeholder="V F"' in page


def test_lesson_that_is_not_there(client: Client, group: Cohort) -> None:
    assert client.get(f"/en/groups/{group.public_id}/paper/{uuid4()}/").status_code == 404


def test_as_many_queries_to_show_forty_as_three(client: Client, lesson: LessonPage) -> None:
    counts = []
    for learners in (3, 40):
        cohort, trainer = led_cohort(learners=learners)
        client.force_login(trainer)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(f"/en/groups/{cohort.public_id}/paper/{lesson.translation_key}/")
        assert page.content.decode().count('aria-labelledby="p') == learners * 2
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_people_come_in_pages_and_what_was_sent_is_not_bound_to_them(
    client: Client, lesson: LessonPage
) -> None:
    cohort, trainer = led_cohort(learners=51)
    client.force_login(trainer)
    path = f"/en/groups/{cohort.public_id}/paper/{lesson.translation_key}/"
    assert client.get(path).content.decode().count('scope="row"') == 50
    assert client.get(f"{path}?page=2").content.decode().count('scope="row"') == 1
    last = list(people_of(cohort))[-1]
    columns = columns_of(live_lesson_or_404(lesson.translation_key, "es"))
    sent = {"sheet": str(uuid4()), "version": version_of(columns), "day": "2026-03-05", cell(last, 1): "F"}
    client.post(path, sent)
    assert Attempt.objects.get().learner == last


def test_report_of_papers_of_a_sensitive_lesson_names_nobody(
    client: Client, group: Cohort, path: str, table: dict[str, str]
) -> None:
    client.post(path, table)
    report = f"/en/groups/{group.public_id}/results/{ResultsImport.objects.get().public_id}/"
    assert "Learner 00" in client.get(report).content.decode()
    LessonPage.objects.update(sensitive=True)
    for end in ("", "undo/"):
        page = client.get(report + end).content.decode()
        assert "Learner 0" not in page and "no longer in the group" not in page
    assert f"{report}undo/" in client.get(report).content.decode()


def test_papers_of_what_the_group_is_not_to_do_say_nothing_of_anybody(
    client: Client, group: Cohort, path: str, table: dict[str, str]
) -> None:
    AssignmentFactory(cohort=group, kind="lessons", keys=[str(uuid4())])
    client.post(path, table)
    assert Attempt.objects.count() == 6
    assert "on paper already" not in client.get(path).content.decode()


def test_largest_table_can_be_sent(client: Client, path: str) -> None:
    """50 people by 20 questions, and what belongs to the table."""
    cells = {f"{uuid4().hex}.{number}": "v" for _person in range(50) for number in range(1, 21)}
    assert client.post(path, {"sheet": "", "version": "", "day": "", **cells}).status_code == 422
