"""Choosing what is in a pack: its size first, then one order, however often and however it is said."""

from typing import Any
from urllib.parse import urlencode

import pytest
from django.test import Client

from lms.public.kept import edition_of
from offline_export import store
from offline_export.builds import services
from offline_export.catalogue import builder, views
from offline_export.errors import PackError, TooMany
from offline_export.fresh import SUBJECT
from offline_export.models import Pack, PackVersion
from tests.factories.packs import PackFactory, PackVersionFactory

pytestmark = pytest.mark.django_db
PATH = "/en/packs/choose/"
CHOICE = {"course": ["X"], "language": ["es"], "form": "folder"}


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[dict[str, Any]]:
    """What was asked for; it is whole at once."""
    calls: list[dict[str, Any]] = []

    def ask_for(**arguments: Any) -> Any:
        calls.append(arguments)
        pack = PackFactory(name="chasqui-asked", form=arguments["form"])
        return PackVersionFactory(pack=pack)

    monkeypatch.setattr(views, "ask_for", ask_for)
    return calls


@pytest.fixture(autouse=True)
def sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(builder, "estimated_size", lambda **_choice: 250_000)


def get(client: Client, **choice: Any) -> Any:
    return client.get(f"{PATH}?{urlencode(choice, doseq=True)}")


def test_nothing_chosen_yet(client: Client, course: Any) -> None:
    page = client.get(PATH)
    assert page.status_code == 200
    said = page.content.decode()
    assert "Course X" in said and "Module X2" in said and "USB stick" in said
    assert "download." not in said
    assert said.count(" checked") == 2  # the reader's language and the first form


def test_size_is_said_before_anything_is_made(client: Client, course: Any) -> None:
    page = get(client, **CHOICE).content.decode()
    assert "About 250 KB to download." in page
    assert not Pack.objects.exists()
    reply = client.get(f"{PATH}size/?{urlencode(CHOICE, doseq=True)}")
    assert reply.json() == {"words": "About 250 KB to download."}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"course": []}, "Choose at least one course"),
        ({"language": []}, "Choose at least one language"),
        ({"form": "page", "language": ["es", "fr"]}, "One file holds one language"),
        ({"course": [], "module": ["X2"], "language": ["fr"]}, "“Module X2” is not there in Français"),
        ({"language": ["en"]}, "“Course X” is not there in English"),
        ({"course": ["NONE"]}, "no longer here"),
        ({"module": ["../etc"]}, "no longer here"),
        ({"language": ["xx"]}, "no longer here"),
        ({"form": "zim"}, "no longer here"),
        ({"form": ""}, "Choose a form"),
    ],
)
def test_choice_that_makes_no_pack(
    client: Client, course: Any, asked: list[Any], change: dict[str, Any], words: str
) -> None:
    choice = {**CHOICE, **change}
    for reply in (get(client, **choice), client.post(PATH, choice)):
        assert reply.status_code == 422
        assert words in reply.content.decode()
    assert words in client.get(f"{PATH}size/?{urlencode(choice, doseq=True)}").json()["words"]
    assert not asked


@pytest.mark.parametrize(
    ("courses", "modules", "as_asked"),
    [
        (["X"], [], (("X",), ())),
        ([], ["X1"], (("X",), ("X1",))),
        # Said twice, in another order, or part by part: the same choice.
        ([], ["X2", "X1", "X1"], (("X",), ())),
        (["X"], ["X1"], (("X",), ())),
    ],
)
def test_same_choice_is_the_same_order(
    client: Client, course: Any, asked: list[Any], courses: list[str], modules: list[str], as_asked: Any
) -> None:
    reply = client.post(PATH, {"course": courses, "module": modules, "language": ["es"], "form": "folder"})
    assert reply.status_code == 302
    assert reply.headers["Location"] == "/en/packs/chasqui-asked/folder/"
    assert (asked[0]["courses"], asked[0]["modules"]) == as_asked


def test_same_choice_is_never_built_twice(client: Client, course: Any) -> None:
    for _ in range(3):
        assert client.post(PATH, CHOICE).status_code == 302
    assert PackVersion.objects.count() == 1
    again = client.post(PATH, {"module": ["X2", "X1"], "language": "es", "form": "folder"})
    assert again.headers["Location"] == "/en/packs/chasqui-x-es/folder/"
    assert PackVersion.objects.count() == 1


def test_many_waiting_asks_to_come_back(client: Client, course: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(**_arguments: Any) -> PackVersion:
        raise TooMany("full")

    monkeypatch.setattr(views, "ask_for", full)
    reply = client.post(PATH, CHOICE)
    assert reply.status_code == 429
    assert reply.headers["Retry-After"] == "60"
    page = reply.content.decode()
    assert "send it again in a minute" in page
    assert 'value="X" checked' in page


def test_enough_for_today_asks_to_come_back_tomorrow(
    client: Client, course: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offline_export.builds.limits.MOST_A_DAY", 0)
    reply = client.post(PATH, CHOICE)
    assert reply.status_code == 429
    assert reply.headers["Retry-After"] == "86400"
    page = reply.content.decode()
    assert "come back tomorrow" in page
    assert 'value="X" checked' in page
    assert not Pack.objects.exists()


def test_only_an_order_that_makes_something_renews_the_pages(
    client: Client, course: Any, django_capture_on_commit_callbacks: Any
) -> None:
    def edition_after_order() -> str:
        with django_capture_on_commit_callbacks(execute=True):
            assert client.post(PATH, CHOICE).status_code == 302
        return str(edition_of(SUBJECT))

    before, asked = edition_of(SUBJECT), edition_after_order()
    assert asked != before
    assert edition_after_order() == asked
    version = PackVersion.objects.get()
    version.state, version.made_at, version.sha256 = "whole", version.asked_at, store.keep(b"zip")
    version.save()
    Pack.objects.update(current=version)
    assert edition_after_order() == asked


def test_real_queue_has_an_end(client: Client, course: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("offline_export.builds.limits.MOST_WAITING", 1)
    assert services.MOST_WAITING == 20
    assert client.post(PATH, CHOICE).status_code == 302
    assert client.post(PATH, {**CHOICE, "form": "page"}).status_code == 429


def test_what_was_taken_down_meanwhile(client: Client, course: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    def gone(**_arguments: Any) -> PackVersion:
        raise PackError("There is no live “X”.")

    monkeypatch.setattr(views, "ask_for", gone)
    reply = client.post(PATH, CHOICE)
    assert reply.status_code == 422
    assert "There is no live “X”." in reply.content.decode()


def test_order_must_come_from_this_site(stranger: Client, course: Any, asked: list[Any]) -> None:
    for headers in ({}, {"Origin": "https://elsewhere.example"}, {"Sec-Fetch-Site": "cross-site"}):
        assert stranger.post(PATH, CHOICE, headers=headers).status_code == 403
    assert not asked


def test_choosing_is_kept_nowhere(client: Client, course: Any) -> None:
    """Its address holds the choice, and kept pages are known by their path alone."""
    first, second = client.get(PATH), get(client, **CHOICE)
    assert first.content != second.content
    assert second.headers["Cache-Control"] == "no-store"
    assert not second.cookies


def test_many_modules_wait_for_their_course(
    client: Client, course: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offline_export.catalogue.offered.MOST_MODULES", 1)
    assert "Module X2" not in client.get(PATH).content.decode()
    assert "Module X2" in get(client, **CHOICE).content.decode()


def test_one_country_can_be_chosen(client: Client, course: Any, asked: list[dict[str, Any]]) -> None:
    said = client.get(PATH).content.decode()
    assert '<option value="">All countries</option>' in said
    assert (
        '<option value="MX" selected>Mexico</option>' in get(client, **CHOICE, country="MX").content.decode()
    )
    client.post(PATH, {**CHOICE, "country": "MX"})
    client.post(PATH, {**CHOICE, "form": "page", "country": ""})
    assert [each["countries"] for each in asked] == [("MX",), ()]
    reply = client.post(PATH, {**CHOICE, "country": "ZZ"})
    assert reply.status_code == 422
    assert "no longer here" in reply.content.decode()
