"""Downloads by the rules of HTTP: parts, going on after a break, nothing twice, and nothing that runs here."""

import json
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from offline_export import store
from offline_export.downloads.finding import files_of
from offline_export.downloads.ranges import Part, Unsatisfiable, goes_on, is_known, wanted_part
from offline_export.models import PackVersion
from tests.factories.packs import PackFactory, PackUpdateFactory, PackVersionFactory

DATA = bytes(range(256)) * 40
SIZE = len(DATA)


@pytest.mark.parametrize(
    ("asked", "part"),
    [
        ("", None),
        ("bytes=0-", Part(0, 100)),
        ("bytes=0-0", Part(0, 1)),
        ("bytes=10-19", Part(10, 10)),
        ("bytes=90-1000", Part(90, 10)),
        ("bytes=-5", Part(95, 5)),
        ("bytes=-1000", Part(0, 100)),
        # Several at once, nonsense and other units: the whole file.
        ("bytes=0-1,5-6", None),
        ("bytes=9-3", None),
        ("bytes=-", None),
        ("bytes=a-b", None),
        ("bytes=1-2;", None),
        ("pages=1-2", None),
        ("bytes=1-" + "9" * 40, None),
        ("bytes=١-٢", None),
    ],
)
def test_part_that_is_asked_for(asked: str, part: Part | None) -> None:
    assert wanted_part(asked, size=100) == part


@pytest.mark.parametrize(("asked", "size"), [("bytes=100-", 100), ("bytes=-0", 100), ("bytes=0-", 0)])
def test_part_that_is_not_there(asked: str, size: int) -> None:
    with pytest.raises(Unsatisfiable):
        wanted_part(asked, size=size)


def test_going_on_needs_the_very_tag() -> None:
    assert goes_on("", tag='"a"')
    assert goes_on('"a"', tag='"a"')
    for other in ('"b"', 'W/"a"', "Sat, 01 Jan 2022 00:00:00 GMT", "a"):
        assert not goes_on(other, tag='"a"')


def test_known_by_one_tag_of_several() -> None:
    for known in ('"a"', 'W/"a"', '"b", "a"', "*"):
        assert is_known(known, tag='"a"')
    assert not is_known('"b"', tag='"a"')
    assert not is_known("", tag='"a"')


@pytest.fixture
def version(db: None) -> Any:
    pack = PackFactory(name="chasqui-x-es", languages=["es", "pt-br"])
    return PackVersionFactory(pack=pack, version="a" * 16, content=DATA)


PATH = f"/packs/chasqui-x-es/{'a' * 16}/chasqui-x-es.zip"


def bytes_of(reply: Any) -> bytes:
    return b"".join(reply.streaming_content) if reply.streaming else reply.content


def test_whole_file_says_all_about_itself(client: Client, version: PackVersion) -> None:
    reply = client.get(PATH, headers={"Accept-Encoding": "gzip, br", "Accept-Language": "fr"})
    assert reply.status_code == 200
    assert bytes_of(reply) == DATA
    assert reply.headers["ETag"] == f'"{version.sha256}"'
    assert reply.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert reply.headers["Content-Length"] == str(SIZE)
    assert reply.headers["Content-Type"] == "application/zip"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="chasqui-x-es.zip"'
    assert reply.headers["Accept-Ranges"] == "bytes"
    assert reply.headers["Content-Language"] == "es, pt-BR"
    for absent in ("Vary", "Content-Encoding", "Set-Cookie"):
        assert absent not in reply.headers
    assert not reply.cookies


def test_part_of_a_file(client: Client, version: PackVersion) -> None:
    reply = client.get(PATH, headers={"Range": "bytes=300-999"})
    assert reply.status_code == 206
    assert bytes_of(reply) == DATA[300:1000]
    assert reply.headers["Content-Range"] == f"bytes 300-999/{SIZE}"
    assert reply.headers["Content-Length"] == "700"
    assert reply.headers["ETag"] == f'"{version.sha256}"'


def test_several_parts_are_the_whole(client: Client, version: PackVersion) -> None:
    reply = client.get(PATH, headers={"Range": "bytes=0-1,5-6"})
    assert (reply.status_code, bytes_of(reply)) == (200, DATA)


def test_part_beyond_the_end(client: Client, version: PackVersion) -> None:
    reply = client.get(PATH, headers={"Range": f"bytes={SIZE}-"})
    assert reply.status_code == 416
    assert reply.headers["Content-Range"] == f"bytes */{SIZE}"


def test_going_on_with_another_file_begins_anew(client: Client, version: PackVersion) -> None:
    asked = {"Range": "bytes=300-"}
    same = client.get(PATH, headers={**asked, "If-Range": f'"{version.sha256}"'})
    assert (same.status_code, bytes_of(same)) == (206, DATA[300:])
    for other in ('"' + "b" * 64 + '"', f'W/"{version.sha256}"', "Sat, 01 Jan 2050 00:00:00 GMT"):
        reply = client.get(PATH, headers={**asked, "If-Range": other})
        assert (reply.status_code, bytes_of(reply)) == (200, DATA)


def test_who_has_it_gets_nothing(client: Client, version: PackVersion) -> None:
    reply = client.get(PATH, headers={"If-None-Match": f'"{version.sha256}"', "Range": "bytes=3-"})
    assert (reply.status_code, bytes_of(reply)) == (304, b"")
    assert reply.headers["ETag"] == f'"{version.sha256}"'
    assert "Vary" not in reply.headers


def test_head_tells_the_size(client: Client, version: PackVersion) -> None:
    reply = client.head(PATH, headers={"Range": "bytes=3-4"})
    assert (reply.status_code, reply.content) == (200, b"")
    assert reply.headers["Content-Length"] == str(SIZE)


def test_download_is_no_post(client: Client, version: PackVersion) -> None:
    assert client.post(PATH).status_code == 405


def nothing_can_run(reply: Any) -> bool:
    policy = reply.headers["Content-Security-Policy"]
    return (
        "sandbox" in policy
        and "allow-scripts" not in policy
        and "default-src 'none'" in policy
        and reply.headers["X-Content-Type-Options"] == "nosniff"
        and reply.headers["Content-Disposition"].startswith("attachment")
    )


def test_page_is_saved_and_does_not_run_here(client: Client, db: None) -> None:
    pack = PackFactory(name="chasqui-x1-es", form="page")
    row = PackVersionFactory(pack=pack, version="b" * 16, content=b"<script>alert(1)</script>")
    reply = client.get(f"/packs/chasqui-x1-es/{row.version}/chasqui-x1-es.html")
    assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
    assert bytes_of(reply) == b"<script>alert(1)</script>"
    assert nothing_can_run(reply)


@pytest.mark.parametrize(
    "path",
    [
        f"/packs/chasqui-x-es/{'b' * 16}/chasqui-x-es.zip",
        f"/packs/chasqui-x-es/{'a' * 16}/chasqui-x-es.html",
        f"/packs/chasqui-x-es/{'a' * 16}/other.zip",
        f"/packs/chasqui-x-es/{'a' * 16}/from-{'b' * 16}.zip",
        "/packs/chasqui-x-es/folder/manifest.json.minisig",
        "/packs/chasqui-x-es/folder/../../etc/passwd",
    ],
)
def test_nothing_else_is_there(client: Client, version: PackVersion, path: str) -> None:
    assert client.get(path, follow=True).status_code == 404


@pytest.mark.parametrize("state", ["waiting", "building", "failed"])
def test_what_is_not_whole_is_not_there(client: Client, version: PackVersion, state: str) -> None:
    PackVersion.objects.update(state=state)
    assert client.get(PATH, follow=True).status_code == 404


def test_signature_and_update(client: Client, version: PackVersion) -> None:
    signed = client.get(f"{PATH}.minisig")
    assert signed.content == b"untrusted comment: for tests\n"
    assert signed.headers["Cache-Control"].endswith("immutable")
    older = PackVersionFactory(pack=version.pack, version="c" * 16, content=b"old")
    PackUpdateFactory(newer=version, older=older, sha256=store.keep(b"news"), size=4)
    path = f"/packs/chasqui-x-es/{'a' * 16}/from-{'c' * 16}.zip"
    reply = client.get(path)
    assert bytes_of(reply) == b"news"
    assert "chasqui-x-es-from-cccccccccccccccc.zip" in reply.headers["Content-Disposition"]
    assert client.get(f"{path}.minisig").status_code == 200


def test_download_costs_one_query(
    client: Client, version: PackVersion, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(1):
        assert bytes_of(client.get(PATH)) == DATA


def test_proxy_sends_it_where_there_is_one(client: Client, version: PackVersion, settings: Any) -> None:
    settings.PACKS_ACCEL = "/inside/"
    reply = client.get(PATH, headers={"Range": "bytes=3-"})
    place = version.sha256
    assert (reply.status_code, reply.content) == (200, b"")
    assert "Accept-Ranges" not in reply.headers
    assert reply.headers["X-Accel-Redirect"] == f"/inside/{place[:2]}/{place}"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="chasqui-x-es.zip"'
    assert client.get(PATH, headers={"If-None-Match": f'"{place}"'}).status_code == 304


def test_storage_elsewhere_sends_it_itself(
    client: Client, version: PackVersion, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "path_of", lambda digest: None)
    monkeypatch.setattr(store, "url_of", lambda digest: f"https://files.example/{digest}?for=5-minutes")
    reply = client.get(PATH)
    assert reply.status_code == 302
    assert reply.headers["Location"] == f"https://files.example/{version.sha256}?for=5-minutes"
    # The address is good for some minutes: nobody may keep it for a year.
    assert reply.headers["Cache-Control"] == "no-store"


@pytest.fixture
def elsewhere(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """The files lie in a storage that has no paths, and addresses of another host."""
    backend = "django.core.files.storage.InMemoryStorage"
    packs = {"BACKEND": backend, "OPTIONS": {"base_url": "https://files.example/"}}
    settings.STORAGES = {**settings.STORAGES, "packs": packs}
    monkeypatch.setattr(store, "path_of", lambda digest: None)
    # The versions of all tests have the same numbers.
    files_of.cache_clear()


def test_folder_never_leads_to_another_host(elsewhere: None, client: Client, db: None) -> None:
    """A mirror believes the host that it was given, and no other; a whole pack may come from anywhere."""
    file = {"path": "es/a.html", "size": SIZE, "sha256": sha256(DATA).hexdigest(), "type": "text/html"}
    pack = PackFactory(name="chasqui-x-es")
    manifest = json.dumps({"files": [file]})
    version = PackVersionFactory(pack=pack, version="a" * 16, content=DATA, manifest=manifest)
    assert client.get(PATH).headers["Location"].startswith("https://files.example/")
    path = "/packs/chasqui-x-es/folder/es/a.html"
    reply = client.get(path)
    assert (reply.status_code, bytes_of(reply)) == (200, DATA)
    assert reply.headers["Content-Length"] == str(SIZE)
    assert nothing_can_run(reply)
    part = client.get(path, headers={"Range": "bytes=300-999", "If-Range": f'"{version.sha256}"'})
    assert (part.status_code, bytes_of(part)) == (206, DATA[300:1000])
    assert client.get(path, headers={"If-None-Match": f'"{version.sha256}"'}).status_code == 304
    store.drop(version.sha256)
    assert client.get(path).status_code == 404


def test_folder_from_elsewhere_comes_piece_by_piece(elsewhere: None, client: Client, db: None) -> None:
    data = bytes(300_000)
    file = {"path": "a.webp", "size": len(data), "sha256": sha256(data).hexdigest(), "type": "image/webp"}
    PackVersionFactory(
        pack=PackFactory(name="chasqui-x-es"), content=data, manifest=json.dumps({"files": [file]})
    )
    reply = client.get("/packs/chasqui-x-es/folder/a.webp")
    assert [len(piece) for piece in reply.streaming_content] == [65_536] * 4 + [300_000 - 4 * 65_536]


def test_file_that_the_disk_lost(client: Client, version: PackVersion) -> None:
    path = store.path_of(version.sha256)
    assert isinstance(path, Path)
    path.unlink()
    assert client.get(PATH, follow=True).status_code == 404
