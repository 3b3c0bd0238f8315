"""Modules on paper are public pages like all others: the same bytes for everybody, kept ready, never out of date."""

import re
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from wagtail.models import PageViewRestriction

from courses.keys import page_key
from courses.models import LessonPage
from courses.paper import answer_key
from courses.reading import lesson_of
from tests.factories.guides import guide
from tests.factories.pages import make_course, make_lesson, make_module, publish
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
SHEETS = ("", "answers/", "guide/")
WORKER = Path(__file__).parents[3] / "lms/static/lms/js/worker.js"
STYLE = re.compile(r"<style>.*?</style>")


@pytest.fixture
def module(committed: Any) -> Any:
    """A module with a guided lesson and another."""
    with committed():
        module = make_module(make_course())
        make_lesson(module, title="Primera", guide=guide())
        make_lesson(module, "X1.2", title="Segunda")
    return module


def path(module: Any, sheet: str = "", language: str = "es") -> str:
    return f"/{language}/paper/{module.translation_key}/{sheet}"


def html(client: Client, address: str) -> str:
    reply = client.get(address)
    assert reply.status_code == 200
    return STYLE.sub("", reply.content.decode())


@pytest.mark.parametrize("sheet", SHEETS)
def test_sheet_is_the_same_for_everybody(module: Any, sheet: str) -> None:
    guest, staff = Client(), Client()
    staff.force_login(PersonFactory(is_superuser=True, is_staff=True))
    replies = []
    for browser in (staff, guest):
        cache.clear()
        replies += [browser.get(path(module, sheet), headers={"Accept-Language": "fr"}) for _ in range(2)]
    assert len({reply.content for reply in replies}) == 1
    for reply in replies:
        assert not reply.cookies
        assert reply.headers["Vary"] == "Accept-Encoding"
        assert reply.headers["Cache-Control"] == "public, no-cache"
        assert b"csrf" not in reply.content.lower()


@pytest.mark.parametrize("sheet", SHEETS)
def test_warm_sheet_needs_no_query(
    client: Client, module: Any, sheet: str, django_assert_num_queries: Any
) -> None:
    first = html(client, path(module, sheet))
    with django_assert_num_queries(0):
        assert html(client, path(module, sheet)) == first


def test_cold_sheet_takes_as_many_queries_for_more_lessons(
    client: Client, module: Any, committed: Any, django_assert_max_num_queries: Any
) -> None:
    cache.clear()
    with django_assert_max_num_queries(20) as asked:
        html(client, path(module))
    few = len(asked)
    with committed():
        for number in range(3, 9):
            make_lesson(module, f"X1.{number}")
    cache.clear()
    with django_assert_max_num_queries(few):
        html(client, path(module))


@pytest.mark.parametrize("sheet", SHEETS)
def test_nothing_there_where_nothing_is_published(
    client: Client, module: Any, sheet: str, committed: Any
) -> None:
    assert client.get(path(module, sheet, "fr")).status_code == 404
    assert client.get(f"/es/paper/{page_key('none')}/{sheet}").status_code == 404
    assert client.post(path(module, sheet)).status_code == 405
    html(client, path(module, sheet))
    with committed():
        module.unpublish()
    assert client.get(path(module, sheet)).status_code == 404


def test_published_change_is_on_paper_at_once(client: Client, module: Any, committed: Any) -> None:
    assert "Each person can do it." in html(client, path(module, "guide/"))
    lesson = module.get_children().specific().first()
    lesson.guide = guide(aim="Another aim.")
    with committed():
        publish(lesson)
    assert "Another aim." in html(client, path(module, "guide/"))


def test_draft_and_restricted_lessons_are_not_on_paper(client: Client, module: Any, committed: Any) -> None:
    first, second = module.get_children().specific()
    with committed():
        first.unpublish()
    PageViewRestriction.objects.create(page=second, restriction_type=PageViewRestriction.LOGIN)
    cache.clear()
    for sheet in SHEETS:
        said = html(client, path(module, sheet))
        assert "Primera" not in said and "Segunda" not in said


def test_language_switch_leads_to_the_same_sheet_where_the_module_is_live(
    client: Client, module: Any, committed: Any
) -> None:
    with committed():
        make_lesson(make_module(make_course(locale="fr")))
    said = html(client, path(module, "guide/"))
    assert f'<link rel="alternate" hreflang="fr" href="{path(module, "guide/", "fr")}">' in said
    assert '<a href="/en/" lang="en"' in said and 'rel="alternate" hreflang="en"' not in said
    assert client.get(path(module, "guide/", "fr")).status_code == 200


def test_module_page_leads_to_its_three_sheets(client: Client, module: Any) -> None:
    said = html(client, module.site_path)
    assert [sheet for sheet in SHEETS if f'href="{path(module, sheet)}"' in said] == list(SHEETS)


def test_module_without_lessons_has_nothing_to_print(client: Client, committed: Any) -> None:
    with committed():
        empty = make_module(make_course("Y"), "Y1")
    assert "/paper/" not in html(client, empty.site_path)


def test_answers_have_the_letters_that_the_marking_of_paper_expects(client: Client, module: Any) -> None:
    said = html(client, path(module, "answers/"))
    lesson = lesson_of(module.get_children().specific().first())
    for activity in lesson.activities:
        right = answer_key(activity.definition, ("Verdadero", "Falso"))
        assert f"<b>{right}</b>" in said


def test_sensitive_lesson_stands_under_its_neutral_title_like_the_rest(
    client: Client, module: Any, committed: Any
) -> None:
    lesson = module.get_children().specific().first()
    lesson.sensitive = True
    with committed():
        publish(lesson)
    for sheet in SHEETS:
        said = html(client, path(module, sheet))
        assert "Primera" in said and "data-leave" not in said and "data-sensitive" not in said


def test_lesson_without_a_guide_is_named_on_the_screen(client: Client, module: Any) -> None:
    said = html(client, path(module, "guide/"))
    assert "Segunda" in said and said.count("guide-missing") == 1


def test_phone_that_keeps_a_module_does_not_fetch_its_paper(client: Client, module: Any) -> None:
    plan = client.get(f"/es/keep/{module.translation_key}.json").json()
    assert not [file["url"] for file in plan["files"] if "paper" in file["url"]]


def test_worker_takes_paper_for_a_public_page(module: Any) -> None:
    (source,) = re.findall(r"PERSONAL = /(.+)/;", WORKER.read_text(encoding="utf-8"))
    personal = re.compile(source.replace("\\/", "/"))
    assert personal.match("/es/me/") and personal.match("/pt-br/groups/x/paper/")
    assert not personal.match(path(module)) and not personal.match(path(module, "guide/", "pt-br"))


def test_shipped_booklet_weighs_little(client: Client, seeded: None) -> None:
    """With its style sheet it is on the phone for the price of a lesson."""
    for language, module, sheet in product(("es", "pt-br", "en", "fr"), ("A1", "B1", "C1"), SHEETS):
        path = f"/{language}/paper/{page_key(module)}/{sheet}"
        reply = client.get(path, headers={"Accept-Encoding": "br"})
        assert reply.status_code == 200
        assert len(reply.content) <= 24_000, path
    assert LessonPage.objects.live().count() == 60
