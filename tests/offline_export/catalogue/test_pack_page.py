"""The page of one pack: how far it is while it is made, its download, how to check it, what brings older ones up to date."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from offline_export.models import PackVersion
from offline_export.trust.services import public_key
from tests.factories.cohorts import NOON
from tests.factories.packs import PackFactory, PackUpdateFactory, PackVersionFactory
from tests.offline_export.catalogue.conftest import DIGEST

pytestmark = pytest.mark.django_db
Whole = Callable[..., PackVersion]
PATH = "/en/packs/chasqui-x-es/folder/"
RELOAD = '<noscript><meta http-equiv="refresh"'
AGAIN = "Make the newest version"
IN_DOUBT = "may no longer be true. Make the newest version first."


def said(client: Client, path: str = PATH) -> str:
    reply = client.get(path)
    assert reply.status_code == 200
    return str(reply.content.decode())


def coming(state: str, *, of: Any = None, **fields: Any) -> Any:
    pack = of or PackFactory(name="chasqui-x-es", courses=["X"], standing=False)
    row: Any = PackVersionFactory(
        pack=pack, state=state, asked_at=timezone.now(), made_at=None, sha256="", **fields
    )
    return row


def test_ready_pack_has_its_download_and_how_to_check(client: Client, course: Any, whole: Whole) -> None:
    version = whole()
    page = said(client)
    file = f"/packs/chasqui-x-es/{version.version}/chasqui-x-es.zip"
    key = public_key()
    for part in (
        f'href="{file}" download',
        "Download (312 KB)",
        f"until curl -C - -O http://127.0.0.1:8000{file}; do sleep 5; done",
        "curl -O http://127.0.0.1:8000/packs/mirror.py",
        "python3 mirror.py http://127.0.0.1:8000/packs/chasqui-x-es/folder/ chasqui-x-es",
        "sha256sum chasqui-x-es.zip",
        f"minisign -V -P {key.line} -m chasqui-x-es.zip",
        "verify_pack chasqui-x-es.zip",
        DIGEST,
        key.fingerprint,
        "USB stick",
    ):
        assert part in page
    assert RELOAD not in page
    assert AGAIN not in page


def test_one_file_is_for_phones(client: Client, course: Any, whole: Whole) -> None:
    version = whole(form="page")
    page = said(client, "/en/packs/chasqui-x-es/page/")
    assert f"/packs/chasqui-x-es/{version.version}/chasqui-x-es.html" in page
    assert "Bluetooth" in page
    assert "offline_export.mirror" not in page


def test_older_versions_have_their_updates(client: Client, course: Any, whole: Whole) -> None:
    version = whole()
    assert "This is the first version" in said(client)
    older = PackVersionFactory(pack=version.pack, version="c" * 16, made_at=NOON - timedelta(days=40))
    type(version.pack).objects.update(current=version)
    PackUpdateFactory(newer=version, older=older, size=12_300, files=3)
    from django.core.cache import cache

    cache.clear()
    page = said(client)
    assert f"/packs/chasqui-x-es/{version.version}/from-{'c' * 16}.zip" in page
    assert "12 KB" in page
    assert "3 files" in page


@pytest.mark.parametrize(
    ("state", "fields", "words"),
    [
        ("waiting", {}, "waiting for its turn"),
        ("building", {"done": 3, "total": 9}, "3 of 9 parts"),
    ],
)
def test_pack_on_its_way_says_how_far(
    client: Client, course: Any, state: str, fields: dict[str, int], words: str
) -> None:
    coming(state, beat_at=timezone.now() if state == "building" else None, **fields)
    reply = client.get(PATH)
    page = reply.content.decode()
    assert words in page
    assert RELOAD in page
    assert "<progress" in page
    assert "Download (" not in page
    assert AGAIN not in page
    assert reply.headers["Cache-Control"] == "no-store"
    data = client.get(f"{PATH}progress/")
    assert data.headers["Cache-Control"] == "no-store"
    assert data.json() | {"ready": False} == data.json()
    assert words in data.json()["words"]


def test_page_is_new_when_the_pack_is_there(client: Client, course: Any) -> None:
    """While it is made nothing is kept, so the next look shows the download."""
    row = coming("building", beat_at=timezone.now())
    assert RELOAD in said(client)
    row.state, row.made_at, row.sha256 = "whole", NOON, DIGEST
    row.save()
    type(row.pack).objects.update(current=row)
    assert client.get(f"{PATH}progress/").json()["ready"]
    page = said(client)
    assert "Download (" in page
    assert RELOAD not in page


@pytest.mark.parametrize("problem", ["no_room", "unwritable", "missing", "error"])
def test_failed_pack_says_why_and_can_be_asked_for_again(client: Client, course: Any, problem: str) -> None:
    coming("failed", problem=problem)
    page = said(client)
    assert 'class="notice notice-care"' in page
    assert AGAIN in page
    assert RELOAD not in page
    assert client.get(f"{PATH}progress/").json()["ready"]
    again = client.post("/en/packs/choose/", {"course": "X", "language": "es", "form": "folder"})
    assert (again.status_code, again.headers["Location"]) == (302, PATH)


def test_pack_whose_builder_was_killed_can_be_asked_for_again(client: Client, course: Any) -> None:
    coming("building", beat_at=timezone.now() - timedelta(seconds=61))
    page = said(client)
    assert "interrupted" in page
    assert AGAIN in page
    assert RELOAD not in page


def test_old_download_stays_while_the_new_one_is_made(client: Client, course: Any, whole: Whole) -> None:
    version = whole()
    coming("building", of=version.pack, beat_at=timezone.now())
    page = said(client)
    assert "A newer version is being made" in page
    assert "Download (312 KB)" in page


@pytest.mark.parametrize(("standing", "words"), [(True, "Being updated"), (False, AGAIN)])
def test_stale_pack_is_renewed_by_us_or_on_request(
    client: Client, course: Any, whole: Whole, standing: bool, words: str
) -> None:
    whole(stale_since=NOON, standing=standing)
    page = said(client)
    assert words in page
    assert (AGAIN in page) is not standing


@pytest.mark.parametrize("standing", [True, False])
def test_pack_whose_facts_are_in_doubt_is_made_anew_first(
    client: Client, course: Any, whole: Whole, standing: bool
) -> None:
    version = whole(stale_since=NOON, standing=standing)
    type(version).objects.update(facts_until=NOON.date())
    page = said(client)
    assert IN_DOUBT in page
    assert "stays good" not in page
    assert "Something in it has changed since." not in page
    assert page.index(f'<button type="submit">{AGAIN}') < page.index('<a class="button button-plain"')
    assert "Download (312 KB)" in page
    coming("building", of=version.pack, beat_at=timezone.now())
    from django.core.cache import cache

    cache.clear()
    page = said(client)
    assert "Wait for it" in page
    assert "stays good" not in page
    assert IN_DOUBT not in page
    assert '<a class="button button-plain"' in page


def test_pack_in_doubt_that_could_not_be_made_says_both(client: Client, course: Any, whole: Whole) -> None:
    version = whole(stale_since=NOON)
    type(version).objects.update(facts_until=NOON.date())
    coming("failed", of=version.pack, problem="no_room")
    page = said(client)
    assert "There is no room left on the server." in page
    assert IN_DOUBT in page


def test_asking_again_shows_at_once_that_it_is_made(
    client: Client, course: Any, whole: Whole, committed: Any
) -> None:
    """The page of before was kept: asking makes it new."""
    whole(stale_since=NOON, standing=False)
    assert RELOAD not in said(client)
    with committed():
        client.post("/en/packs/choose/", {"course": "X", "language": "es", "form": "folder"})
    assert RELOAD in said(client)


def test_progress_of_no_pack(client: Client) -> None:
    assert client.get("/en/packs/none/folder/progress/").status_code == 404
