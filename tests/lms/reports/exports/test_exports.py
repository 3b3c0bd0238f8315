"""What leaves the screen is what the screen shows, runs nothing, and is noted."""

import re
from datetime import timedelta
from typing import Any
from urllib.parse import unquote

import pytest
from django.test import Client
from django.utils import timezone

from courses.models import ActivityVersion
from lms.cohorts.models import Cohort, ExportRecord, Role
from lms.progress.services import record_attempts
from tests.factories.attempts import given
from tests.factories.cohorts import (
    AssignmentFactory,
    CohortFactory,
    CohortTrainerFactory,
    EnrolmentFactory,
    ExportRecordFactory,
    led_cohort,
)
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory
from tests.lms.reports.exports.reading import (
    cells_of_page,
    part_of_xlsx,
    rows_of_csv,
    rows_of_page,
    rows_of_xlsx,
)

pytestmark = pytest.mark.django_db
NAMES = ["Doña Chela", "Ñusta ☀️", "مريم", '=HYPERLINK("http://x")', "O'Neill; Ana, la mayor"]
FORMS = ("csv", "xlsx", "print")


@pytest.fixture
def lessons(committed: Any) -> list[Any]:
    with committed():
        module = make_module(make_course())
        open_ones = [make_lesson(module, f"X1.{number}") for number in (1, 2, 3)]
        return [*open_ones, make_lesson(module, "X1.4", title="Private matters", sensitive=True)]


@pytest.fixture
def cohort(lessons: list[Any], client: Client) -> Cohort:
    """A group that is late with one module; the first person did a lesson and the sensitive one, the second tried one,
    the third is in it for nothing."""
    cohort, trainer = led_cohort(name="Las Flores / Ñuñoa", country="MX")
    people = [LearnerFactory(nickname=name) for name in NAMES]
    for person in people:
        EnrolmentFactory(cohort=cohort, person=person)
    module = lessons[0].get_parent().translation_key
    due = timezone.localdate() - timedelta(days=1)
    AssignmentFactory(cohort=cohort, keys=[str(module)], due_on=due)
    answer(people[0], lessons[0])
    answer(people[0], lessons[3])
    answer(people[1], lessons[1], right=False)
    client.force_login(trainer)
    return cohort


def answer(learner: Any, lesson: Any, *, right: bool = True) -> None:
    versions = ActivityVersion.objects.filter(lesson_key=lesson.translation_key).order_by("pk")
    now = timezone.now()
    attempts = [given(version, {"answer": right}, answered_at=now) for version in versions]
    record_attempts(learner=learner, attempts=attempts, received_at=now, source="site")


def path(cohort: Cohort, what: str, form: str) -> str:
    below = f"/en/groups/{cohort.public_id}"
    if form != "print":
        return f"{below}/export/{what}.{form}"
    return f"{below}/attendance/?print=1" if what == "attendance" else f"{below}/print/{what}/"


def test_csv_xlsx_print_and_screen_agree(cohort: Cohort, client: Client) -> None:
    comma = rows_of_csv(client.get(path(cohort, "table", "csv")).content)
    book = rows_of_xlsx(client.get(path(cohort, "table", "xlsx")).content)
    paper = rows_of_page(client.get(path(cohort, "table", "print")).text)
    assert book == paper
    assert [[text.replace("'=", "=") for text in row] for row in comma] == book
    assert len(book) == 1 + len(NAMES)
    screen = cells_of_page(client.get(f"/en/groups/{cohort.public_id}/").text)
    for row, shown in zip(book, screen, strict=False):
        lessons = row[6:]
        if row is book[0]:
            assert lessons == [" ".join(pieces) for pieces in shown[1:4]]
            continue
        assert [row[0], *filter(None, row[2].split("; "))] == shown[0]
        assert lessons == [" ".join(pieces) for pieces in shown[1:4]]
        assert f"{row[3]} of {row[4]}" == " ".join(shown[4])
        assert bool(row[5]) is ("No answers" not in shown[5][0])


def test_questions_are_the_same_in_all_forms(cohort: Cohort, lessons: list[Any], client: Client) -> None:
    for person in [each.person for each in cohort.enrolments.order_by("pk")][2:]:
        answer(person, lessons[1], right=False)
    comma = rows_of_csv(client.get(path(cohort, "questions", "csv")).content)
    book = rows_of_xlsx(client.get(path(cohort, "questions", "xlsx")).content)
    assert comma == book == rows_of_page(client.get(path(cohort, "questions", "print")).text)
    assert [row[:4] for row in book[1:]] == [["Lesson X1.2", "The code is mine alone.", "4", "4"]] * 2


def test_attendance_list_has_everybody_and_room_for_days(cohort: Cohort, client: Client) -> None:
    comma = rows_of_csv(client.get(path(cohort, "attendance", "csv")).content)
    book = rows_of_xlsx(client.get(path(cohort, "attendance", "xlsx")).content)
    paper = rows_of_page(client.get(f"/en/groups/{cohort.public_id}/attendance/?print=1&days=8").text)
    assert {len(row) for row in (*comma, *book)} == {10}
    assert [row[0] for row in book] == [row[0] for row in paper]
    assert {row[0] for row in book[1:]} == set(NAMES)
    assert all(row[2:] == [""] * 8 for row in (*book[1:], *comma[1:]))
    assert {len(row) for row in paper} == {9}


def test_attendance_list_names_its_days(cohort: Cohort, client: Client) -> None:
    page = client.get(f"/en/groups/{cohort.public_id}/attendance/?days=3&first=2026-12-24&every=7").text
    assert rows_of_page(page)[0][1:] == ["24 December 2026", "31 December 2026", "7 January 2027"]


@pytest.mark.parametrize(
    "asked", ["days=13", "days=0", "days=x", "days=3&first=9999-13-01", "days=2&every=5"]
)
def test_attendance_list_says_what_is_amiss(asked: str, cohort: Cohort, client: Client) -> None:
    reply = client.get(f"/en/groups/{cohort.public_id}/attendance/?{asked}")
    assert reply.status_code == 422
    assert "amiss" in reply.text


def test_attendance_list_at_the_end_of_time_has_empty_heads(cohort: Cohort, client: Client) -> None:
    reply = client.get(f"/en/groups/{cohort.public_id}/attendance/?days=3&first=9999-12-31")
    assert (reply.status_code, rows_of_page(reply.text)[0][1:]) == (200, ["", "", ""])


@pytest.mark.parametrize("what", ["table", "questions", "attendance"])
@pytest.mark.parametrize("form", FORMS)
def test_sensitive_lesson_is_in_no_export(what: str, form: str, cohort: Cohort, client: Client) -> None:
    content = client.get(path(cohort, what, form)).content
    texts = content if form != "xlsx" else b"".join(" ".join(row).encode() for row in rows_of_xlsx(content))
    assert b"Private" not in texts
    if what == "table":
        assert b"Lesson X1.1" in texts


def test_no_code_that_opens_an_account_leaves_the_screen(cohort: Cohort, client: Client) -> None:
    text = client.get(path(cohort, "table", "csv")).content.decode()
    text += client.get(path(cohort, "attendance", "csv")).content.decode()
    assert not [each for each in cohort.enrolments.all() if str(each.person.access_code) in text]


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", ["table", "questions", "attendance"])
def test_each_export_is_noted(what: str, form: str, cohort: Cohort, client: Client) -> None:
    assert client.get(path(cohort, what, form)).status_code == 200
    record = ExportRecord.objects.get()
    assert (record.cohort, record.organisation, record.what, record.form) == (
        cohort,
        cohort.organisation,
        what,
        form,
    )
    assert str(record.person_id) == client.session["_auth_user_id"]
    page = client.get(f"/en/groups/{cohort.public_id}/exports/").text
    assert str(record.person) in page


def test_what_is_only_looked_at_is_not_noted(cohort: Cohort, client: Client) -> None:
    for below in ("", "exports/", "attendance/", "attendance/?days=4"):
        assert client.get(f"/en/groups/{cohort.public_id}/{below}").status_code == 200
    assert not ExportRecord.objects.exists()


def test_export_of_an_organisation_has_its_groups_alone_and_is_noted(client: Client) -> None:
    cohort, coordinator = led_cohort(Role.COORDINATOR, learners=2, name="+Alegría", country="AR")
    CohortFactory(organisation=cohort.organisation, name="Over", archived_at=timezone.now())
    CohortFactory(name="Elsewhere")
    CohortTrainerFactory(cohort=cohort, person=coordinator)
    client.force_login(coordinator)
    below = f"/es/groups/organisation/{cohort.organisation.public_id}/"
    cohort.organisation.country = "AR"
    cohort.organisation.save()
    comma = rows_of_csv(client.get(f"{below}export/organisation.csv").content, ";")
    book = rows_of_xlsx(client.get(f"{below}export/organisation.xlsx").content)
    assert [row[0] for row in book[1:]] == ["+Alegría", "Over"]
    assert [row[0] for row in comma[1:]] == ["'+Alegría", "Over"]
    assert [row[1:] for row in comma[1:]] == [row[1:] for row in book[1:]]
    assert [row[1] for row in book[1:]] == ["2", "0"]
    assert list(ExportRecord.objects.values_list("what", "form", "cohort")) == [
        ("organisation", "xlsx", None),
        ("organisation", "csv", None),
    ]
    assert "XLSX" in (page := client.get(f"{below}exports/").text) or "Excel" in page


@pytest.mark.parametrize(
    "below", ["export/nothing.csv", "export/organisation.csv", "export/table.pdf", "print/nothing/"]
)
def test_what_there_is_not_is_not_found(below: str, cohort: Cohort, client: Client) -> None:
    assert client.get(f"/en/groups/{cohort.public_id}/{below}").status_code == 404
    assert not ExportRecord.objects.exists()


def test_log_is_read_a_page_at_a_time_with_as_many_queries(
    cohort: Cohort, client: Client, django_assert_max_num_queries: Any
) -> None:
    ExportRecordFactory.create_batch(
        30, cohort=cohort, organisation=cohort.organisation, person=cohort.trainers.first()
    )
    with django_assert_max_num_queries(6):
        page = client.get(f"/en/groups/{cohort.public_id}/exports/").text
    assert page.count("<li>\n          <p><b>Progress</b>") == 25
    assert "?page=2" in page


def test_names_of_files_are_readable_and_harmless(cohort: Cohort, client: Client) -> None:
    header = client.get(path(cohort, "table", "xlsx")).headers["Content-Disposition"]
    today = timezone.localdate().isoformat()
    found = re.fullmatch(r"attachment; filename=\"([ -~]+)\"; filename\*=UTF-8''(.+)", header)
    assert found
    assert found[1] == f"Las Flores Nunoa - Progress - {today}.xlsx"
    assert unquote(found[2]) == f"Las Flores Ñuñoa - Progress - {today}.xlsx"


def test_first_row_and_names_stay_in_sight_in_the_workbook(cohort: Cohort, client: Client) -> None:
    sheet = part_of_xlsx(
        client.get(path(cohort, "table", "xlsx")).content, "xl/worksheets/sheet1.xml"
    ).decode()
    assert '<pane xSplit="1" ySplit="1" topLeftCell="B2"' in sheet


def test_files_are_kept_by_nobody_on_the_way(cohort: Cohort, client: Client) -> None:
    for form in FORMS:
        assert "no-store" in client.get(path(cohort, "table", form)).headers["Cache-Control"]


def test_pages_work_with_nobody_in_the_group(client: Client) -> None:
    cohort, trainer = led_cohort()
    client.force_login(trainer)
    for what in ("table", "questions", "attendance"):
        for form in FORMS:
            assert client.get(path(cohort, what, form)).status_code == 200
