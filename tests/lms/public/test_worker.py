"""/sw.js, the manifest, and the pages about the phone: the same bytes for everybody, without a query."""

import json
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.core.cache import cache
from django.test import Client

from lms.public import worker
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
LANGUAGES = ("es", "pt-br", "en", "fr")


@pytest.fixture(autouse=True)
def fresh_script() -> None:
    worker.worker_script.cache_clear()


def test_worker_is_the_same_for_everybody_and_needs_no_query(
    client: Client, django_assert_num_queries: Any
) -> None:
    learner = Client()
    learner.force_login(PersonFactory())
    with django_assert_num_queries(0):
        mine, theirs = client.get("/sw.js"), learner.get("/sw.js")
    assert mine.content == theirs.content
    assert mine.headers["Content-Type"].startswith("text/javascript")
    assert "no-cache" in mine.headers["Cache-Control"]
    assert not mine.cookies and not theirs.cookies


def test_worker_that_has_not_changed_costs_next_to_nothing(client: Client) -> None:
    """Browsers ask after it with each visit: 304, without the policies that came with it."""
    first = client.get("/sw.js")
    again = client.get("/sw.js", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert "Content-Security-Policy" in first.headers
    assert "Content-Security-Policy" not in again.headers
    assert sum(len(name) + len(value) + 4 for name, value in again.headers.items()) < 400


def test_worker_may_be_run_by_our_pages(client: Client) -> None:
    assert "worker-src 'self'" in client.get("/es/phone/").headers["Content-Security-Policy"]


@pytest.mark.parametrize("setting", ["SERVICE_WORKER", "DEBUG"])
def test_withdrawn_worker_takes_itself_down(client: Client, settings: Any, setting: str) -> None:
    running = client.get("/sw.js").content
    setattr(settings, setting, setting == "DEBUG")
    script = client.get("/sw.js").content
    assert script != running
    assert b"unregister" in script and b"caches.delete" in script
    assert b'"fetch"' not in script


def test_worker_of_another_release_is_another_script(client: Client, monkeypatch: Any) -> None:
    before = client.get("/sw.js").headers["ETag"]
    worker.worker_script.cache_clear()
    monkeypatch.setattr(worker, "release", lambda: "another")
    assert client.get("/sw.js").headers["ETag"] != before


@pytest.mark.parametrize("language", LANGUAGES)
def test_manifest_speaks_the_language_of_its_address(client: Client, language: str) -> None:
    reply = client.get(f"/{language}/manifest.webmanifest")
    assert reply.headers["Content-Type"].startswith("application/manifest+json")
    said = json.loads(reply.content)
    assert (said["lang"], said["start_url"], said["scope"]) == (language, f"/{language}/", "/")
    assert said["shortcuts"][0]["url"] == f"/{language}/me/"
    assert {icon["sizes"] for icon in said["icons"]} == {"192x192", "512x512"}
    for icon in said["icons"]:
        assert finders.find(icon["src"].removeprefix("/static/"))


@pytest.mark.parametrize("path", ["offline/", "phone/", "manifest.webmanifest"])
def test_page_about_the_phone_is_kept_and_the_same_for_everybody(
    client: Client, path: str, django_assert_num_queries: Any
) -> None:
    learner = Client()
    learner.force_login(PersonFactory())
    theirs = learner.get(f"/es/{path}").content
    cache.clear()
    mine = client.get(f"/es/{path}")
    assert mine.content == theirs
    assert mine.headers["Cache-Control"] == "public, no-cache"
    with django_assert_num_queries(0):
        assert client.get(f"/es/{path}").content == theirs


def test_every_page_leads_to_the_phone_and_to_privacy(client: Client) -> None:
    page = client.get("/fr/phone/").content.decode()
    for link in (
        'href="/fr/phone/"',
        'href="/fr/privacy/"',
        'rel="manifest" href="/fr/manifest.webmanifest"',
    ):
        assert link in page
