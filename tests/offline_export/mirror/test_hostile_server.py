"""A server that lies, hangs or leads astray: refused with a reason, and the folder is what it was."""

import contextlib
import gzip
import json
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from offline_export.mirror import ENOUGH, MOST, Refused
from tests.offline_export.mirror.served import FILES, ONE, OTHER, Asked, Serving, manifest_of, pack, signed

PAGE = "es/c1-1.html"
Run = Callable[..., str]


def on(path: str, answer: Callable[[Asked], None]) -> Callable[[Asked], bool]:
    """Do this when that file is asked for, and serve the others as they are."""

    def chosen(asked: Asked) -> bool:
        if asked.name == path:
            answer(asked)
        return asked.name == path

    return chosen


@pytest.fixture(autouse=True)
def whole_before(server: Serving, place: Path) -> None:
    """The folder has version 1, whole; the server has version 2 of one page."""
    from offline_export.mirror import mirror

    mirror(server.url, place, pause=0.01, say=lambda words: None)
    server.files = pack({**FILES, PAGE: b"<p>Nuevo" * 3000}, version="2" * 16)
    server.asked.clear()


def refused(run: Run, words: str, place: Path, *, patience: float = 10) -> None:
    """It ends with these words, and a reader still finds version 1, whole."""
    before = {
        path: (place / path).read_bytes() for path in [*FILES, "manifest.json", "manifest.json.minisig"]
    }
    with pytest.raises(Refused, match=words):
        run(patience=patience)
    assert {path: (place / path).read_bytes() for path in before} == before
    assert before["manifest.json"] == manifest_of(FILES)


def test_endless_body_is_not_read_further_than_the_manifest_says(
    server: Serving, run: Run, place: Path
) -> None:
    def endless(asked: Asked) -> None:
        asked.send_response(200)
        asked.end_headers()
        asked.close_connection = True
        while not asked.close_connection or not asked.server.stopped.is_set():
            try:
                asked.wfile.write(b"x" * 65536)
            except OSError:
                return

    server.answer = on(PAGE, endless)
    refused(run, "not what was signed", place)


@pytest.mark.parametrize("name", ["manifest.json.minisig", "manifest.json"])
def test_endless_document_is_bounded(name: str, server: Serving, run: Run, place: Path) -> None:
    sent = []

    def endless(asked: Asked) -> None:
        asked.send_response(200)
        asked.end_headers()
        asked.close_connection = True
        try:
            while True:
                asked.wfile.write(b"x" * 65536)
                sent.append(65536)
        except OSError:
            return

    server.answer = on(name, endless)
    refused(run, "is larger than", place)
    buffers = [Path(f"/proc/sys/net/ipv4/tcp_{way}mem").read_text().split()[2] for way in "rw"]
    assert sum(sent) < MOST[name] + sum(map(int, buffers)) + 65536


@pytest.mark.parametrize("change", [-1, 1], ids=["shorter", "longer"])
def test_wrong_size_is_refused_without_reading(change: int, server: Serving, run: Run, place: Path) -> None:
    data = server.files[PAGE]
    server.answer = on(PAGE, lambda asked: asked.reply(200, (data + b"x")[: len(data) + change]))
    refused(run, "has another size", place)


def test_wrong_content_is_refused(server: Serving, run: Run, place: Path) -> None:
    server.files[PAGE] = server.files[PAGE][::-1]
    refused(run, "is not what was signed", place)


def test_missing_file_is_refused(server: Serving, run: Run, place: Path) -> None:
    del server.files[PAGE]
    refused(run, "is not on the server", place)


@pytest.mark.parametrize(
    "location",
    ["http://localhost:{port}/pack/", "http://127.0.0.2:{port}/", "//elsewhere/x", "file:///etc/passwd"],
)
def test_redirect_to_another_host_is_refused(location: str, server: Serving, run: Run, place: Path) -> None:
    to = location.format(port=server.server_address[1])
    server.answer = on(PAGE, lambda asked: asked.reply(302, b"", Location=to))
    refused(run, "sends to another place", place)


def test_redirect_on_the_same_host_is_followed(server: Serving, run: Run, place: Path) -> None:
    server.files["elsewhere"] = server.files[PAGE]
    server.answer = on(PAGE, lambda asked: asked.reply(302, b"", Location="/pack/elsewhere"))
    assert "1 fetched" in run()


def test_redirects_without_end_are_refused(server: Serving, run: Run, place: Path) -> None:
    server.answer = on(PAGE, lambda asked: asked.reply(302, b"", Location=asked.path))
    refused(run, "without end", place)


def test_gzip_is_refused(server: Serving, run: Run, place: Path) -> None:
    bomb = gzip.compress(b"0" * 10_000_000)
    server.answer = on(PAGE, lambda asked: asked.reply(200, bomb, **{"Content-Encoding": "gzip"}))
    refused(run, "packed", place)


def test_gzip_was_not_asked_for(server: Serving, run: Run, place: Path) -> None:
    said = []
    server.answer = lambda asked: bool(said.append(asked.headers["Accept-Encoding"]))
    run()
    assert set(said) == {"identity"}


@pytest.mark.parametrize("name", ["manifest.json.minisig", "manifest.json", PAGE])
def test_body_in_drops_is_given_up(name: str, server: Serving, run: Run, place: Path) -> None:
    def drops(asked: Asked) -> None:
        asked.send_response(200)
        asked.send_header("Content-Length", str(len(server.files[name])))
        asked.end_headers()
        while not asked.server.stopped.wait(0.05):
            try:
                asked.wfile.write(b"x")
            except OSError:
                return

    server.answer = on(name, drops)
    refused(run, "The line broke", place, patience=0.25)


def test_silence_is_given_up(server: Serving, run: Run, place: Path) -> None:
    server.answer = on(PAGE, lambda asked: bool(asked.server.stopped.wait(20)))
    refused(run, "does not answer", place, patience=0.25)


def test_head_in_drops_is_given_up(server: Serving, run: Run, place: Path) -> None:
    def drops(asked: Asked) -> None:
        while not asked.server.stopped.wait(0.05):
            try:
                asked.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            except OSError:
                return

    server.answer = on(PAGE, drops)
    refused(run, "does not answer", place, patience=0.25)


def test_end_without_end_is_given_up(server: Serving, run: Run, place: Path) -> None:
    def trailers(asked: Asked) -> None:
        asked.send_response(200)
        asked.send_header("Transfer-Encoding", "chunked")
        asked.end_headers()
        asked.wfile.write(b"1\r\nx\r\n0\r\n")
        while not asked.server.stopped.wait(0.05):
            try:
                asked.wfile.write(b"A: b\r\n")
            except OSError:
                return

    server.answer = on(PAGE, trailers)
    refused(run, "The line broke", place, patience=0.25)


def test_handshake_in_drops_is_given_up(place: Path) -> None:
    from offline_export.mirror import mirror

    def drip(line: socket.socket, stopped: threading.Event) -> None:
        with line, contextlib.suppress(OSError):
            line.sendall(b"\x16\x03\x03\x3f\xff")
            while not stopped.wait(0.02):
                line.sendall(b"\x02")

    stopped = threading.Event()
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def accept() -> None:
            with contextlib.suppress(OSError):
                while True:
                    threading.Thread(target=drip, args=(listener.accept()[0], stopped), daemon=True).start()

        threading.Thread(target=accept, daemon=True).start()
        url = f"https://127.0.0.1:{listener.getsockname()[1]}/"
        began = time.monotonic()
        with pytest.raises(Refused, match="does not answer"):
            mirror(url, place, patience=0.1, pause=0.01, say=lambda words: None)
        assert time.monotonic() - began < 10
        stopped.set()


@pytest.mark.parametrize("status", [500, 503, 429])
def test_server_in_trouble_is_asked_again_and_then_left(
    status: int, server: Serving, run: Run, place: Path
) -> None:
    server.answer = on(PAGE, lambda asked: asked.reply(status, b""))
    refused(run, f"answered {status}", place)
    assert server.asked.count(PAGE) == 6


def test_signature_by_another_key_is_refused(server: Serving, run: Run, place: Path) -> None:
    server.files = pack(key=OTHER, version="2" * 16)
    refused(run, "does not vouch for it", place)


def test_another_key_under_the_same_number_is_refused(server: Serving, run: Run, place: Path) -> None:
    server.files = pack(key=type(ONE)(ONE.number, OTHER.seed), version="2" * 16)
    refused(run, "does not hold", place)


@pytest.mark.parametrize("name", ["manifest.json", "manifest.json.minisig"])
def test_changed_document_is_refused(name: str, server: Serving, run: Run, place: Path) -> None:
    server.files[name] = server.files[name].replace(b"t", b"T")
    refused(run, "(does not hold|no signature)", place)


def test_changed_comment_is_refused(server: Serving, run: Run, place: Path) -> None:
    name = "manifest.json.minisig"
    server.files[name] = server.files[name].replace(b"\tt\n", b"\tchasqui-c1-es\n")
    refused(run, "does not hold", place)


def test_key_file_that_did_not_sign_is_refused_at_first_sight(
    server: Serving, run: Run, place: Path, tmp_path: Path
) -> None:
    from offline_export.mirror import mirror

    server.files["chasqui.pub"] = OTHER.public.text.encode()
    with pytest.raises(Refused, match="is not the key that signed"):
        mirror(server.url, tmp_path / "new", pause=0.01, say=lambda words: None)
    assert not (tmp_path / "new" / "index.html").exists()


def test_pack_without_signature_is_refused(server: Serving, run: Run, place: Path) -> None:
    del server.files["manifest.json.minisig"]
    refused(run, "There is no signed pack", place)


def test_another_pack_in_its_place_is_refused(server: Serving, run: Run, place: Path) -> None:
    server.files = pack(pack="chasqui-other-es")
    refused(run, "and this folder is of", place)


@pytest.mark.parametrize(
    "path, words",
    [
        ("../outside.html", "climbs"),
        ("es/../../x.html", "climbs"),
        ("..\\x.html", "climbs"),
        ("/etc/x", "absolute"),
        ("C:/x", "absolute"),
        ("a\0b", "NUL"),
        ("aux", "reserved"),
        ("es/con.html", "reserved"),
        ("x" * 201, "longer than 200"),
        ("ES/C1-1.html", "differs only in case"),
        ("es/c1-1.html/x", "a file and a folder"),
        (".chasqui-mirror/pack", "not for files"),
        ("Manifest.json", "not for files"),
        ("es/ñ.html", "other characters"),
    ],
)
def test_signed_name_that_is_not_safe_is_refused(
    path: str, words: str, server: Serving, run: Run, place: Path
) -> None:
    server.files = pack({**FILES, path: b"x"}, version="2" * 16)
    refused(run, words, place)


@pytest.mark.parametrize(
    "manifest",
    [
        b"",
        b"[]",
        b"{}",
        b'{"files": 3}',
        b"[" * 100_000,
        json.dumps(
            {"files": [{"path": "a", "size": -1, "sha256": "0" * 64}], "id": "chasqui-t-es", "version": "2"}
        ).encode(),
        b'{"files": [{"path": "a", "size": Infinity, "sha256": ""}], "id": "chasqui-t-es", "version": "2"}',
        b'{"files": [], "id": "chasqui-t-es", "version": "2\\n\\u001b[2J"}',
    ],
    ids=["nothing", "list", "empty", "number", "deep", "negative", "endless", "escape"],
)
def test_signed_nonsense_is_refused(manifest: bytes, server: Serving, run: Run, place: Path) -> None:
    server.files.update(signed(manifest))
    refused(run, r"manifest\.json", place)


@pytest.mark.parametrize(
    "link", ["es", "es/c1-1.html", ".chasqui-mirror/coming", ".chasqui-mirror/files.json"]
)
def test_link_that_leads_outside_is_refused(link: str, server: Serving, run: Run, place: Path) -> None:
    target = place.parent / "mine.txt" if "." in link.rpartition("/")[2] else place.parent
    there = place / link
    if there.is_dir():
        for left in sorted(there.rglob("*"), reverse=True):
            left.unlink()
        there.rmdir()
    else:
        there.unlink()
    there.symlink_to(target)
    with pytest.raises(Refused, match="is a link"):
        run()


def test_half_an_answer_of_another_range_is_not_taken(server: Serving, run: Run, place: Path) -> None:
    """What comes from another place than asked is thrown away, and the file is whole in the end."""
    data = server.files[PAGE]

    def cut_then_wrong(asked: Asked) -> bool:
        if asked.name != PAGE or server.asked.count(PAGE) > 2:
            return False
        if "Range" in asked.headers:
            asked.reply(206, data[5:], **{"Content-Range": f"bytes 5-{len(data) - 1}/{len(data)}"})
        else:
            asked.reply(200, data[:ENOUGH], length=len(data))
            asked.close_connection = True
        return True

    server.answer = cut_then_wrong
    run()
    assert (place / PAGE).read_bytes() == data
    # The line is to blame and not the pack: its manifest is not asked for again.
    assert server.asked.count("manifest.json") == 1
