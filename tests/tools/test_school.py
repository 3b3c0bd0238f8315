"""`make school`: a folder pack is served to a room with Python alone, and nothing beside it."""

import http.client
import json
import os
import threading
import zipfile
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

NAMED = {
    "index.html": b"<title>P\xc3\xa1gina</title>",
    "es/c1-1.html": b"<p>one",
    "assets/chasqui.css": b"b{}",
    "assets/play.js": b"1",
}


def manifest_of(*paths: str) -> bytes:
    return json.dumps({"files": [{"path": path} for path in paths]}).encode()


FILES = {
    **NAMED,
    "manifest.json": manifest_of(*NAMED, "link.txt", "../private.txt", "torn.html", "gone.html"),
    "manifest.json.minisig": b"signature",
    "chasqui.pub": b"key",
    "chasqui.chain": b"chain",
}
# What people and the mirror leave in the folder of a pack, with names that can be guessed.
LEFT = {
    "chasqui-c1-es-30-2026-11-20.txt": b"names and codes",
    ".chasqui-mirror/files.json": b"[]",
    "es/notes.html": b"notes",
}
TOP = "chasqui-c1-es"


@pytest.fixture
def unpacked(tmp_path: Path) -> Path:
    """Where the zip was unpacked: the pack in a folder of its own, and something beside it that is nobody's business."""
    for name, data in (FILES | LEFT).items():
        file = tmp_path / "stick" / TOP / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    (tmp_path / "stick" / "private.txt").write_text("private")
    (tmp_path / "stick" / TOP / "link.txt").symlink_to(tmp_path / "stick" / "private.txt")
    return tmp_path / "stick"


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    path = tmp_path / f"{TOP}.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, data in (FILES | LEFT | {"torn.html": b"torn" * 99}).items():
            archive.writestr(f"{TOP}/{name}", data)
        archive.writestr("private.txt", "private")
    data = path.read_bytes()
    path.write_bytes(data.replace(b"torntorn", b"tornTORN"))
    return path


@pytest.fixture(params=["unpacked", "packed"])
def room(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A server in a thread of its own; call it with a method, a path and headers."""
    source = import_module("pack_source").open_pack(request.getfixturevalue(request.param))
    server = import_module("pack_server").server_for(source, host="127.0.0.1", port=0, poster=b"<p>QR")
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()

    def ask(path: str, method: str = "GET", **headers: str) -> Any:
        line = http.client.HTTPConnection("127.0.0.1", server.server_port, timeout=10)
        line.request(method, path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        answer = line.getresponse()
        found = (answer.status, answer.headers, answer.read())
        line.close()
        return found

    yield ask
    server.shutdown()
    server.server_close()
    thread.join(timeout=10)


@pytest.mark.parametrize(
    ("path", "name", "media_type"),
    [
        ("/", "index.html", "text/html; charset=utf-8"),
        ("/index.html?x=1", "index.html", "text/html; charset=utf-8"),
        ("/es/c1-1.html", "es/c1-1.html", "text/html; charset=utf-8"),
        ("/assets/chasqui.css", "assets/chasqui.css", "text/css; charset=utf-8"),
        ("/assets/play.js", "assets/play.js", "text/javascript; charset=utf-8"),
        ("/manifest.json", "manifest.json", "application/json"),
    ],
)
def test_file_of_the_pack_comes_as_what_it_is(room: Any, path: str, name: str, media_type: str) -> None:
    status, headers, body = room(path)
    assert (status, headers["Content-Type"], body) == (200, media_type, FILES[name])
    assert headers["X-Content-Type-Options"] == "nosniff"
    status, headers, body = room(path, "HEAD")
    assert (status, int(headers["Content-Length"]), body) == (200, len(FILES[name]), b"")
    status, _headers, body = room(path, If_None_Match=headers["ETag"])
    assert (status, body) == (304, b"")


@pytest.mark.parametrize(
    "path",
    [
        "/private.txt",
        "/../private.txt",
        "/%2e%2e/private.txt",
        "/es/../../private.txt",
        "/es/%2e%2e%2f%2e%2e%2fprivate.txt",
        "//etc/passwd",
        "/..%5cprivate.txt",
        "/link.txt",
        "/es",
        "/es/",
        "/assets/",
        "/%00",
        "/" + "x" * 5000,
        "/nothing.html",
        *(f"/{name}" for name in LEFT),
        "/INDEX.HTML",
        "/gone.html",
        "/torn.html",
    ],
)
def test_nothing_but_the_pack_is_served(room: Any, path: str) -> None:
    status, _headers, body = room(path)
    assert (status, body) == (404, b"Not here.\n")


def test_what_stands_beside_the_manifest_is_served(room: Any) -> None:
    for name in ("manifest.json", "manifest.json.minisig", "chasqui.pub", "chasqui.chain"):
        assert room(f"/{name}")[::2] == (200, FILES[name])


def test_address_that_is_none_is_answered(room: Any, capfd: Any) -> None:
    assert room("http://[", Host="x")[0] == 400
    assert capfd.readouterr().err == ""


def test_folder_that_is_brought_up_to_date_is_served_as_it_is_now(unpacked: Path) -> None:
    source = import_module("pack_source").open_pack(unpacked)
    pack = unpacked / TOP
    (pack / "es" / "c1-2.html").write_bytes(b"two")
    assert source.read("es/c1-2.html") is None
    (pack / "manifest.json").write_bytes(manifest_of(*NAMED, "es/c1-2.html"))
    assert source.read("es/c1-2.html") == b"two"
    (pack / "manifest.json").write_bytes(b"torn")
    assert source.read("es/c1-2.html") == b"two"


def test_pack_is_also_found_where_env_file_says(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    school, served = import_module("school"), []
    monkeypatch.setattr(os, "environ", {})
    monkeypatch.setattr(import_module("sys"), "argv", ["school.py"])
    monkeypatch.setattr(school, "read_env_file", lambda: os.environ.update(PACK=str(tmp_path)))
    monkeypatch.setattr(school, "use_environment_that_is_there", lambda: None)
    monkeypatch.setattr(school, "serve_site", lambda: served.append("site"))
    monkeypatch.setattr(school, "serve_pack", served.append)
    school.main()
    assert served == [tmp_path]


def test_nothing_is_taken(room: Any) -> None:
    assert [room("/", method)[0] for method in ("POST", "PUT", "DELETE")] == [501] * 3


def test_poster_has_address_and_picture(room: Any) -> None:
    assert room("/_school/")[2] == b"<p>QR"
    page = import_module("pack_server").poster_page("http://192.168.4.1:8000/", "<svg></svg>").decode()
    assert "<svg></svg><b>http://192.168.4.1:8000/</b>" in page
    assert [f'lang="{tag}"' in page for tag in ("es", "pt-BR", "en", "fr")] == [True] * 4


def test_forty_phones_at_once_are_served(room: Any) -> None:
    found: list[int] = []
    phones = [threading.Thread(target=lambda: found.append(room("/")[0])) for _each in range(40)]
    for phone in phones:
        phone.start()
    for phone in phones:
        phone.join(timeout=20)
    assert found == [200] * 40


@pytest.mark.parametrize("what", ["nothing", "empty", "no.zip", "two", "torn", "torn.zip"])
def test_what_is_no_pack_is_said_with_what_to_do(tmp_path: Path, unpacked: Path, what: str) -> None:
    path = tmp_path / what
    if what == "empty":
        path.mkdir()
    elif what == "no.zip":
        path.write_text("<!doctype html>")
    elif what == "two":
        for name in ("a", "b"):
            (path / name).mkdir(parents=True)
            (path / name / "index.html").touch()
            (path / name / "manifest.json").touch()
    elif what == "torn":
        (unpacked / TOP / "manifest.json").write_bytes(b"[1]")
        path = unpacked
    elif what == "torn.zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.writestr("index.html", "")
            archive.writestr("manifest.json", "null")
    with pytest.raises(import_module("telling").Trouble) as refusal:
        import_module("pack_source").open_pack(path)
    assert refusal.value.next_step


def test_address_of_the_room_is_the_likeliest_and_asks_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    address, school = import_module("address"), import_module("school")
    own = ["fd00::1", "172.17.0.1", "10.42.0.1", "192.168.43.1", "100.64.0.3"]
    monkeypatch.setattr(address, "own_addresses", lambda: own)
    assert school.lan_address("0.0.0.0") == "192.168.43.1"
    assert school.lan_address("10.0.0.9") == "10.0.0.9"
    monkeypatch.setattr(address, "own_addresses", lambda: ["::2"])
    with pytest.raises(import_module("telling").Trouble, match="no network"):
        school.lan_address("0.0.0.0")


def test_site_is_told_where_it_is_before_it_starts(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    school, told = import_module("school"), []
    monkeypatch.setattr(os, "environ", {"HOST": "0.0.0.0", "PORT": "8123"})
    monkeypatch.setattr(school.address, "own_addresses", lambda: ["192.168.43.1"])
    monkeypatch.setattr(school, "enter", lambda requirements: told.append("environment"))
    monkeypatch.setattr(school.run, "main", lambda *, ready: ready())
    school.serve_site()
    said = capsys.readouterr().out
    assert told == ["environment"]
    assert os.environ["BASE_URL"] == "http://192.168.43.1:8123/"
    assert "http://192.168.43.1:8123/\n" in said
    assert "http://192.168.43.1:8123/en/packs/classroom/" in said
    assert "█" in said or "▀" in said


def test_without_segno_the_address_does(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    school = import_module("school")
    monkeypatch.setitem(import_module("sys").modules, "segno", None)
    school.tell("http://10.0.0.7/", poster="http://10.0.0.7/_school/")
    assert "http://10.0.0.7/" in capsys.readouterr().out
    assert school.qr_svg("http://10.0.0.7/") == ""
