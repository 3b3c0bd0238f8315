"""The page of search: kept nowhere, told to nobody, whole without script, and never without something to do next."""

import logging
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client

from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
LANGUAGES = ("es", "pt-br", "en", "fr")
SEARCH = "/es/search/"


@pytest.fixture
def module(committed: Any) -> Any:
    with committed():
        module = make_module(make_course())
        make_lesson(module, title="Contraseñas <b>&")
    return module


def html(client: Client, **asked: str) -> str:
    reply = client.get(SEARCH, asked)
    assert reply.status_code == 200
    return reply.content.decode()


def test_found_lesson_stands_with_its_words_marked_its_module_and_minutes(
    client: Client, module: Any
) -> None:
    page = html(client, q="contrasena")
    assert "<mark>Contraseñas</mark> &lt;b&gt;&amp;" in page
    assert 'href="/es/course-x/module-x1/lesson-x1-1/"' in page
    assert "Module X1" in page and "· 6 minut" in page


def test_nothing_found_says_so_and_shows_the_modules(client: Client, module: Any) -> None:
    page = html(client, q='xyzzy"><script>')
    assert "xyzzy&quot;&gt;&lt;script&gt;" in page and "<script>" not in page
    assert 'href="/es/course-x/module-x1/"' in page


def test_empty_question_shows_the_modules(client: Client, module: Any) -> None:
    page = html(client)
    assert 'href="/es/course-x/module-x1/"' in page
    assert "“" not in page.split("<main", 1)[1]


def test_language_without_courses_says_so(client: Client) -> None:
    assert "notice" in client.get("/fr/search/?q=mot").content.decode()


def test_long_list_has_a_link_to_the_rest(client: Client, module: Any, committed: Any) -> None:
    with committed():
        for number in range(2, 24):
            make_lesson(module, f"X1.{number}", title=f"Lugar {number}")
    first = html(client, q="lugar & %")
    assert first.count('class="card') == 20
    assert 'href="?q=lugar%20%26%20%25&amp;from=20"' in first
    rest = html(client, **{"q": "lugar & %", "from": "20"})
    assert rest.count('class="card') == 2 and "from=" not in rest
    assert 'href="/es/course-x/module-x1/"' in html(client, **{"q": "lugar", "from": "900"})


@pytest.mark.parametrize("start", ["-1", "x", "9" * 5000, "٣", "", "7"])
def test_any_start_is_answered(client: Client, module: Any, start: str) -> None:
    assert "<mark>" in html(client, **{"q": "contras", "from": start})


@pytest.mark.parametrize(
    "question", ["\0", "%", "'; DROP TABLE", "\ud800", "a" * 9000, "NEAR(", "* OR *", "🦙"]
)
def test_any_question_is_answered(client: Client, module: Any, question: str) -> None:
    assert client.get(f"{SEARCH}?q={quoted(question)}").status_code == 200
    assert client.get(SEARCH + "?q=%ff%fe&q=&from=").status_code == 200


def quoted(text: str) -> str:
    return "".join(f"%{byte:02x}" for byte in text.encode("utf-8", "surrogatepass"))


def test_question_is_cut_at_100_characters(client: Client, module: Any) -> None:
    page = html(client, q="b" * 300)
    assert f'value="{"b" * 100}"' in page


def test_question_is_kept_nowhere_and_told_to_nobody(
    client: Client, module: Any, caplog: pytest.LogCaptureFixture
) -> None:
    reply = client.get(SEARCH, {"q": "zanahoria"})
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.headers["Referrer-Policy"] == "no-referrer"
    assert not reply.cookies
    head = reply.content.decode().split("</head>")[0]
    assert "zanahoria" not in head and 'content="noindex"' in head
    with caplog.at_level(logging.INFO):
        client.get(SEARCH, {"q": "zanahoria"})
        client.get("/es/search/nada/?q=zanahoria")
        client.post(SEARCH + "?q=zanahoria")
    assert "zanahoria" not in caplog.text


def kept_pages() -> int:
    return len(getattr(cache, "_cache", {}))


def test_one_question_is_not_answered_with_the_page_of_another(client: Client, module: Any) -> None:
    before = kept_pages()
    assert "<mark>" in html(client, q="contras")
    assert "<mark>" not in html(client, q="xyzzy")
    assert "<mark>" not in html(client)
    assert kept_pages() == before
    client.get("/es/countries/")
    assert kept_pages() > before


def test_page_is_the_same_for_everybody(client: Client, module: Any) -> None:
    staff = Client()
    staff.force_login(PersonFactory(is_superuser=True, is_staff=True))
    assert staff.get(SEARCH, {"q": "contras"}).content == client.get(SEARCH, {"q": "contras"}).content


def test_search_only_reads(client: Client) -> None:
    assert client.post(SEARCH, {"q": "contras"}).status_code == 405


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_leads_to_search_and_the_catalogue_has_its_field(
    seeded: None, client: Client, language: str
) -> None:
    catalogue = client.get(f"/{language}/").content.decode()
    assert f'role="search" action="/{language}/search/"' in catalogue
    for path in ("", "phone/", "offline/", "search/"):
        assert f'href="/{language}/search/"' in client.get(f"/{language}/{path}").content.decode()
