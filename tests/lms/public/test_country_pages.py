"""Choosing a country and reading what is known of it, without any script."""

import re
from datetime import date
from html import unescape
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import timezone
from django.utils.translation import override

from lms.public.countries import countries
from tests.factories.facts import make_fact
from tests.factories.pages import make_course, make_lesson, make_module

pytestmark = pytest.mark.django_db
LANGUAGES = ("es", "pt-br", "en", "fr")


@pytest.mark.parametrize("language", LANGUAGES)
def test_list_leads_to_every_country_by_its_name(client: Client, language: str) -> None:
    html = client.get(f"/{language}/countries/").content.decode()
    found = re.findall(rf'<a href="/{language}/countries/([a-z]{{2}})/">([^<]+)</a>', html)
    assert [(code.upper(), unescape(name)) for code, name in found] == list(countries(language))


def test_list_tells_where_something_is_known(client: Client, committed: Any) -> None:
    with committed():
        make_fact("PE")
    html = client.get("/es/countries/").content.decode()
    assert [row for row in re.findall(r"<li>.*?</li>", html) if "<small>" in row] == [
        row for row in re.findall(r"<li>.*?</li>", html) if "/pe/" in row
    ]


def test_page_says_each_fact_with_its_source_and_the_day_of_its_check(client: Client, committed: Any) -> None:
    with committed():
        make_fact(texts={"es": "<b>CoDi</b>"}, source="Banxico 2026")
    html = client.get("/es/countries/mx/").content.decode()
    assert "&lt;b&gt;CoDi&lt;/b&gt;" in html
    assert "Banxico 2026" in html and str(timezone.localdate().year) in html
    assert "pesos mexicanos" in html


@pytest.mark.parametrize("change", ["state", "checked_on"])
def test_what_is_not_shown_is_not_on_the_page(client: Client, committed: Any, change: str) -> None:
    with committed():
        fact = make_fact()
    assert "CoDi" in client.get("/es/countries/mx/").content.decode()
    with committed():
        setattr(fact, change, {"state": "conflicting", "checked_on": date(2020, 1, 1)}[change])
        fact.save()
    assert "CoDi" not in client.get("/es/countries/mx/").content.decode()


@pytest.mark.parametrize("language", LANGUAGES)
def test_country_without_facts_says_whom_to_ask(client: Client, language: str) -> None:
    html = client.get(f"/{language}/countries/gy/").content.decode()
    assert 'class="notice' in html


@pytest.mark.parametrize("code", ["zz", "de", "MX", "mexico"])
def test_other_countries_have_no_page(client: Client, code: str) -> None:
    assert client.get(f"/es/countries/{code}/").status_code == 404


def test_pages_are_kept_and_need_no_query(client: Client, django_assert_num_queries: Any) -> None:
    for path in ("/es/countries/", "/es/countries/mx/"):
        first = client.get(path)
        with django_assert_num_queries(0):
            assert client.get(path).content == first.content


@pytest.mark.parametrize("language", LANGUAGES)
def test_line_below_a_lesson_says_the_name_only_by_script(language: str) -> None:
    with override(language):
        html = render_to_string("components/country_line.html")
    assert f'href="/{language}/countries/"' in html
    # facts.js writes the name of the country into it, and takes its first text and its last link.
    assert re.search(r'data-country-line="[^"]*\{\}[^"]*"', html)
    assert re.search(r'data-change="[^"]+">[^<]+<a [^>]*>[^<]+</a></p>', html)


@pytest.mark.parametrize("is_named", [True, False])
def test_line_stands_where_words_depend_on_the_country_and_nowhere_else(
    client: Client, committed: Any, is_named: bool
) -> None:
    with committed():
        module = make_module(make_course())
        lesson = make_lesson(module)
        lesson.body.append(("callout", {"tone": "tip", "text": "Use {PAY}." if is_named else "Use it."}))
        lesson.save_revision().publish()
    paper = f"/es/paper/{module.translation_key}/"
    for path in (lesson.site_path, paper, f"{paper}guide/"):
        html = client.get(path).content.decode()
        assert ("data-country-line" in html) == is_named
        assert "/js/facts" in html
    assert ('data-fact="PAY"' in client.get(paper).content.decode()) == is_named
