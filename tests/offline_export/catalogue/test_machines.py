"""What machines read: the catalogue as JSON, the feed as Atom, the key, and folders file by file."""

import json
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import pytest
from django.test import Client

from offline_export import mirror, store
from offline_export.fresh import packs_changed
from offline_export.models import PackVersion
from offline_export.trust.services import public_key
from tests.factories.cohorts import NOON
from tests.factories.packs import PackFactory, PackUpdateFactory, PackVersionFactory
from tests.offline_export.catalogue.conftest import DIGEST

pytestmark = pytest.mark.django_db
Whole = Callable[..., PackVersion]
ATOM = "{http://www.w3.org/2005/Atom}"


def test_catalogue_for_machines_says_all(client: Client, course: Any, whole: Whole) -> None:
    version = whole()
    older = PackVersionFactory(pack=version.pack, version="c" * 16)
    type(version.pack).objects.update(current=version)
    PackUpdateFactory(newer=version, older=older)
    reply = client.get("/packs/catalogue.json")
    assert reply.headers["Content-Type"] == "application/json"
    data = reply.json()
    file = f"/packs/chasqui-x-es/{version.version}/chasqui-x-es.zip"
    update = f"/packs/chasqui-x-es/{version.version}/from-{'c' * 16}.zip"
    assert (data["format"], data["format_version"], data["next"]) == ("chasqui-catalogue", 1, None)
    assert data["key"]["fingerprint"] == public_key().fingerprint
    assert data["packs"] == [
        {
            "name": "chasqui-x-es",
            "form": "folder",
            "courses": ["X"],
            "modules": [],
            "languages": ["es"],
            "countries": [],
            "version": version.version,
            "made_at": NOON.isoformat(timespec="seconds"),
            "being_updated": False,
            "lessons": 24,
            "size": 312_400,
            "sha256": DIGEST,
            "url": file,
            "signature": f"{file}.minisig",
            "folder": "/packs/chasqui-x-es/folder/",
            "updates": [
                {
                    "from": "c" * 16,
                    "files": 3,
                    "size": 345,
                    "sha256": "0" * 64,
                    "url": update,
                    "signature": f"{update}.minisig",
                }
            ],
        }
    ]


def test_large_catalogue_comes_in_parts(
    client: Client, whole: Whole, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("offline_export.catalogue.machines.PACKS_IN_A_PART", 2)
    names = {whole(f"chasqui-x{number}-es").pack.name for number in range(5)}
    path, found = "/packs/catalogue.json", []
    while path:
        part = client.get(path).json()
        found += [pack["name"] for pack in part["packs"]]
        path = part["next"] and urljoin(path, part["next"])
    assert sorted(found) == sorted(names)
    assert client.get("/packs/catalogue-9.json").status_code == 404


def entries(client: Client) -> list[tuple[str, datetime]]:
    reply = client.get("/es/packs/feed.xml")
    assert reply.headers["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(reply.content)
    for name in ("id", "title", "updated", "author"):
        assert feed.find(f"{ATOM}{name}") is not None
    found = []
    for entry in feed.findall(f"{ATOM}entry"):
        parts = {name: entry.find(f"{ATOM}{name}") for name in ("id", "title", "updated", "summary")}
        texts = {name: part.text or "" for name, part in parts.items() if part is not None}
        assert texts["id"].startswith("urn:uuid:")
        links = {link.get("rel"): link.get("href") or "" for link in entry.findall(f"{ATOM}link")}
        assert all(link.startswith("http://127.0.0.1:8000/") for link in links.values())
        assert links["enclosure"].endswith(".zip")
        found.append((texts["id"], datetime.fromisoformat(texts["updated"])))
    return found


def test_feed_is_atom_with_ids_that_stay(client: Client, course: Any, whole: Whole, committed: Any) -> None:
    first, second = whole(), whole("chasqui-x-es-fr", languages=["es", "fr"])
    whole("chasqui-x-fr", languages=["fr"])
    before = entries(client)
    assert len(before) == 2  # those that hold the language of the feed
    assert len({name for name, _updated in before}) == 2
    assert all(updated == NOON for _name, updated in before)
    later = NOON + timedelta(days=3)
    newer = PackVersionFactory(pack=first.pack, made_at=later)
    type(first.pack).objects.filter(pk=first.pack_id).update(current=newer, stale_since=None)
    type(first.pack).objects.filter(pk=second.pack_id).update(stale_since=NOON)
    with committed():
        packs_changed()
    after = entries(client)
    # The same ids; only what has a new version is new, and it stands first. Stale is no news.
    assert dict(after).keys() == dict(before).keys()
    assert [updated for _name, updated in after] == [later, NOON]


def test_feed_without_packs_is_a_feed(client: Client) -> None:
    assert entries(client) == []


def test_feed_and_catalogue_name_no_host_that_was_asked(client: Client, whole: Whole) -> None:
    """Kept for everybody: what one reader's address bar says must not be in it."""
    whole()
    for path in ("/es/packs/feed.xml", "/packs/catalogue.json", "/es/packs/"):
        assert b"localhost" not in client.get(path, headers={"Host": "localhost"}).content


def test_key_is_that_of_the_signatures(client: Client) -> None:
    reply = client.get("/packs/key.pub")
    assert reply.content.decode() == public_key().text
    assert reply.headers["Cache-Control"] == "public, no-cache"


def test_mirror_can_be_had_from_the_site_itself(client: Client) -> None:
    reply = client.get("/packs/mirror.py")
    assert reply.content == Path(mirror.__file__).read_bytes()
    assert reply.headers["Content-Type"] == "text/x-python; charset=utf-8"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="mirror.py"'
    assert reply.headers["Cache-Control"] == "public, no-cache"
    assert client.get("/packs/mirror.py", headers={"If-None-Match": reply.headers["ETag"]}).status_code == 304


def test_page_of_a_folder_says_how_to_mirror_it(client: Client, course: Any, whole: Whole) -> None:
    whole()
    page = client.get("/en/packs/chasqui-x-es/folder/").content.decode()
    site = "http://127.0.0.1:8000/packs"
    assert f"curl -O {site}/mirror.py\npython3 mirror.py {site}/chasqui-x-es/folder/ chasqui-x-es<" in page


@pytest.fixture
def folder() -> Any:
    """Two versions of a folder: a lesson was mended in the second."""
    pack = PackFactory(name="chasqui-x-es")
    rows = [_version(pack, word, body) for word, body in (("a", b"old lesson"), ("b", b"<p>new lesson</p>"))]
    return rows[-1]


def _version(pack: Any, letter: str, body: bytes) -> Any:
    files = {"es/x1-1.html": (body, "text/html"), "assets/pack.js": (b"alert(1)", "text/javascript")}
    listed = [
        {"path": path, "type": kind, "size": len(data), "sha256": store.keep(data)}
        for path, (data, kind) in files.items()
    ]
    row: Any = PackVersionFactory(
        pack=pack,
        version=letter * 16,
        content=f"zip {letter}".encode(),
        manifest=json.dumps({"files": listed}),
        manifest_signature=f"signed {letter}",
    )
    return row


PLACE = "/packs/chasqui-x-es/folder/"
LESSON = f"{PLACE}es/x1-1.html"


def bytes_of(reply: Any) -> bytes:
    assert reply.status_code in (200, 206)
    return b"".join(reply.streaming_content) if reply.streaming else reply.content


def test_folder_file_by_file(client: Client, folder: PackVersion) -> None:
    assert bytes_of(client.get(f"{PLACE}manifest.json")).decode() == folder.manifest
    assert bytes_of(client.get(f"{PLACE}manifest.json.minisig")) == b"signed b"
    assert bytes_of(client.get(f"{PLACE}chasqui.pub")).decode() == public_key().text
    reply = client.get(LESSON, headers={"Range": "bytes=3-"})
    assert bytes_of(reply) == b"new lesson</p>"
    assert reply.headers["Cache-Control"] == "public, no-cache"
    assert "sandbox" in reply.headers["Content-Security-Policy"]
    assert reply.headers["Content-Disposition"] == 'attachment; filename="x1-1.html"'
    assert client.get(f"{PLACE}es/x1-2.html").status_code == 404


def test_mirror_in_the_middle_gets_what_it_began_with(client: Client, folder: PackVersion) -> None:
    """A new version comes while a mirror fetches: what its manifest names is still there, by digest."""
    old = sha256(b"old lesson").hexdigest()
    reply = client.get(f"{LESSON}?sha256={old}")
    assert bytes_of(reply) == b"old lesson"
    assert reply.headers["Cache-Control"].endswith("immutable")
    before = client.get(f"{PLACE}manifest.json.minisig?version={'a' * 16}")
    assert bytes_of(before) == b"signed a"
    assert client.get(f"{PLACE}manifest.json?version={'9' * 16}").status_code == 404


@pytest.mark.parametrize("digest", ["0" * 64, "../../etc/passwd", sha256(b"alert(1)").hexdigest()])
def test_digest_opens_nothing_else(client: Client, folder: PackVersion, digest: str) -> None:
    """Only what a manifest names at this very path: the store holds more than packs."""
    assert client.get(LESSON, {"sha256": digest}).status_code == 404
