"""A folder that follows a pack: only what is missing comes, and what is gone goes."""

import json
import shutil
from collections.abc import Callable
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest

from offline_export.mirror import ENOUGH, Refused, mirror
from tests.offline_export.mirror.served import (
    FILES,
    ONE,
    OTHER,
    Asked,
    Serving,
    contents,
    pack,
    rotated,
    serving,
    write,
)

Run = Callable[..., str]
DOCUMENTS = ["chasqui.pub", "manifest.json", "manifest.json.minisig"]


def found(place: Path) -> dict[str, bytes]:
    """What a reader finds, without the mirror's own folder."""
    files = (path for path in place.rglob("*") if path.is_file())
    return {
        path.relative_to(place).as_posix(): path.read_bytes()
        for path in files
        if ".chasqui-mirror" not in path.relative_to(place).parts
    }


def test_first_time_brings_everything_and_says_whom_it_trusts(server: Serving, run: Run, place: Path) -> None:
    assert "4 files, 4 fetched" in run()
    assert found(place) == server.files
    assert ONE.public.fingerprint in "".join(run.said)


def test_nothing_changed_asks_for_the_signature_only(server: Serving, run: Run) -> None:
    run()
    server.asked.clear()
    assert "0 fetched" in run()
    assert server.asked == ["manifest.json.minisig"]


def test_one_file_changed_moves_that_file_and_the_manifest(server: Serving, run: Run, place: Path) -> None:
    server.files = pack(contents(50, 20_000))
    run()
    changed = contents(50, 20_000) | {"es/c7.html": b"<p>Nuevo"}
    server.files, server.sent = pack(changed, version="2" * 16), 0
    server.asked.clear()
    run()
    assert server.asked == ["manifest.json.minisig", "manifest.json", "es/c7.html"]
    assert server.sent == sum(len(server.files[name]) for name in server.asked)
    assert found(place) == server.files


def test_file_that_only_moved_is_not_fetched(server: Serving, run: Run, place: Path) -> None:
    run()
    files = {("es/c9.html" if path == "es/c1-1.html" else path): data for path, data in FILES.items()}
    server.files = pack(files, version="2" * 16)
    assert "0 fetched, 1 found here, 1 removed" in run()
    assert found(place) == server.files


def test_two_names_of_one_content_are_fetched_once(server: Serving, run: Run, place: Path) -> None:
    server.files = pack({**FILES, "a.html": b"same", "b/c.html": b"same"})
    assert "5 fetched" in run()
    assert found(place) == server.files


def test_file_becomes_a_folder_and_back(server: Serving, run: Run, place: Path) -> None:
    for version, files in enumerate([{"es": b"file"}, {"es/a.html": b"in it"}, {"es": b"again"}]):
        server.files = pack({"index.html": b"i", **files}, version=f"{version:016x}")
        run()
        assert found(place) == server.files


def test_empty_folders_go_with_their_last_file(server: Serving, run: Run, place: Path) -> None:
    run()
    server.files = pack({"index.html": b"only this"}, version="2" * 16)
    assert "3 removed" in run()
    assert found(place) == server.files and not (place / "es").exists()


def test_file_of_somebody_else_stays(server: Serving, run: Run, place: Path) -> None:
    run()
    (place / "es" / "notes.txt").write_text("mine")
    server.files = pack({"index.html": b"only this"}, version="2" * 16)
    run()
    assert found(place) == {**server.files, "es/notes.txt": b"mine"}


def test_damaged_file_is_brought_again(server: Serving, run: Run, place: Path) -> None:
    run()
    page = place / "es/c1-1.html"
    page.write_bytes(page.read_bytes()[::-1])
    assert "1 fetched" in run()
    assert found(place) == server.files


def test_unpacked_pack_is_taken_over(server: Serving, run: Run, place: Path) -> None:
    """A stick on which somebody unpacked an older zip: only the difference comes, and what is gone goes."""
    write(place, pack({**FILES, "es/old.html": b"old"}, version="0" * 16))
    assert "0 fetched, 0 found here, 1 removed" in run()
    assert found(place) == server.files


def test_folder_with_other_things_is_left_alone(run: Run, place: Path) -> None:
    write(place, {"index.html": b"my own page"})
    with pytest.raises(Refused, match="other things"):
        run()
    assert found(place) == {"index.html": b"my own page"}


def test_broken_line_goes_on_where_it_stopped(server: Serving, run: Run, place: Path) -> None:
    big, conditions = contents(1, 400_000), list[str]()
    server.files, server.sent = pack(big), 0

    def cut(asked: Asked) -> bool:
        """After each 40 KB of the big file the line breaks."""
        if asked.name != "es/c0.html":
            return False
        data, start = big[asked.name], int(asked.headers.get("Range", "bytes=0-")[6:].rstrip("-"))
        conditions.append(asked.headers.get("If-Range", ""))
        head = {"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"} if start else {}
        asked.reply(
            206 if start else 200, data[start : start + 40_000], length=len(data) - start, ETag='"x"', **head
        )
        asked.close_connection = True
        return True

    server.answer = cut
    run()
    assert found(place) == server.files
    assert server.asked.count("es/c0.html") == 10
    assert conditions == ["", *['"x"'] * 9]
    assert server.sent < sum(map(len, server.files.values())) + 10 * 4096


def test_other_content_at_the_same_place_is_not_joined(server: Serving, run: Run, place: Path) -> None:
    """If-Range: the half that came before is of the older file, and the server says so by sending all."""
    run()
    old, new = contents(1, 100_000, 1), contents(1, 100_000, 2)
    server.files = pack(old, version="2" * 16)
    server.answer = lambda asked: (
        asked.name == "es/c0.html"
        and asked.reply(200, old["es/c0.html"][:ENOUGH], length=100_000, ETag='"old"') is None
    )
    with pytest.raises(Refused):
        run(patience=0.25)
    server.answer, server.files = None, pack(new, version="3" * 16)
    run()
    assert found(place) == server.files


def test_pack_that_is_built_anew_meanwhile_is_looked_at_again(server: Serving, run: Run, place: Path) -> None:
    newer = pack({**FILES, "es/c1-1.html": b"newer"}, version="2" * 16)

    def rebuilt(asked: Asked) -> bool:
        if asked.name.endswith(".html"):
            server.files, server.answer = newer, None
        return False

    server.answer = rebuilt
    run()
    assert found(place) == newer


def test_signature_that_came_before_its_manifest_is_looked_at_again(
    server: Serving, run: Run, place: Path
) -> None:
    newer = pack({**FILES, "es/c1-1.html": b"newer"}, version="2" * 16)

    def rebuilt(asked: Asked) -> bool:
        if asked.name == "manifest.json":
            server.files, server.answer = newer, None
        return False

    server.answer = rebuilt
    run()
    assert found(place) == newer


def test_pack_that_changes_all_the_time_is_given_up(server: Serving, run: Run) -> None:
    def rebuilt(asked: Asked) -> bool:
        if asked.name == "es/c1-1.html":
            count = str(len(server.asked))
            server.files = pack({**FILES, "es/c1-1.html": count.encode()}, version=count.rjust(16, "0"))
        return False

    server.answer = rebuilt
    with pytest.raises(Refused, match="changes all the time"):
        run()


def test_new_key_that_the_old_one_signed_is_followed(server: Serving, run: Run, place: Path) -> None:
    run()
    server.files = rotated({**FILES, "es/c1-1.html": b"newer"})
    run()
    assert found(place) == server.files
    assert OTHER.public.key_id in "".join(run.said)
    assert run().startswith("chasqui-t-es")


def test_older_key_is_not_trusted_again(server: Serving, run: Run) -> None:
    run()
    server.files = rotated()
    run()
    server.files = pack() | {"chasqui.chain": server.files["chasqui.chain"]}
    with pytest.raises(Refused, match="does not vouch"):
        run()


@pytest.mark.parametrize("kind", ["garbage", "of others", "torn", "goes on"])
def test_chain_that_does_not_lead_to_the_key_is_not_kept(
    kind: str, server: Serving, run: Run, place: Path
) -> None:
    """At first sight nothing asks for it: it would be passed on as if it were proved."""
    good = rotated()["chasqui.chain"]
    others = rotated(old=OTHER, new=type(ONE)(b"thirdkey", b"\x03" * 32))["chasqui.chain"]
    torn = good.replace(good.splitlines()[3][:8], b"RWAAAAAA")
    chain = {"garbage": b"<script>" * 9, "of others": others, "torn": torn, "goes on": good}[kind]
    server.files = {**pack(key=ONE if kind == "goes on" else OTHER), "chasqui.chain": chain}
    assert "4 files" in run()
    assert not (place / "chasqui.chain").exists()


def test_chain_that_leads_to_the_key_is_kept_for_others(server: Serving, run: Run, place: Path) -> None:
    server.files = rotated()
    run()
    assert (place / "chasqui.chain").read_bytes() == server.files["chasqui.chain"]


def test_chain_that_somebody_else_signed_is_refused(server: Serving, run: Run) -> None:
    run()
    files = rotated()
    third = rotated(old=OTHER, new=type(ONE)(b"thirdkey", b"\x03" * 32))["chasqui.chain"].decode()
    files["chasqui.chain"] = (ONE.public.text + "".join(third.splitlines(keepends=True)[2:])).encode()
    server.files = files | {
        name: rotated(new=type(ONE)(b"thirdkey", b"\x03" * 32))[name] for name in DOCUMENTS
    }
    with pytest.raises(Refused, match="The chain of keys does not hold"):
        run()


def test_key_that_is_given_counts(server: Serving, run: Run) -> None:
    with pytest.raises(Refused, match="does not vouch"):
        run(key=OTHER.public.line)
    assert "4 fetched" in run(key=ONE.public.text)
    server.files = pack(key=OTHER)
    assert "0 fetched" in run(key=OTHER.public.line)
    assert "0 fetched" in run()


def test_mirror_of_a_mirror(server: Serving, run: Run, place: Path, tmp_path: Path) -> None:
    run()
    with serving(found(place)) as second:
        mirror(second.url, tmp_path / "second", pause=0.01, say=lambda words: None)
    assert found(tmp_path / "second") == found(place)


def test_pythons_own_server_is_enough(place: Path, tmp_path: Path) -> None:
    """It knows no ranges and drops what follows the question mark."""
    write(tmp_path / "unpacked", pack(contents(3, 50_000)))

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(tmp_path / "unpacked"))
    ) as server:
        Thread(target=server.serve_forever, args=[0.05], daemon=True).start()
        url = f"http://127.0.0.1:{server.server_address[1]}/index.html"
        mirror(url, place, pause=0.01, say=lambda words: None)
        coming = place / ".chasqui-mirror/coming"
        (place / "es/c1.html").rename(
            coming / json.loads((place / "manifest.json").read_bytes())["files"][3]["sha256"]
        )
        for half in coming.iterdir():
            half.write_bytes(half.read_bytes()[:30_000])
        mirror(url, place, pause=0.01, say=lambda words: None)
        server.shutdown()
    assert found(place) == found(tmp_path / "unpacked")


def test_no_room_is_said_before_anything_is_fetched(
    server: Serving, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda path: shutil._ntuple_diskusage(10, 10, 0))  # type: ignore[attr-defined]
    with pytest.raises(Refused, match="There is no room"):
        run()
    assert "index.html" not in server.asked


def test_two_mirrors_of_one_folder_do_not_meet(server: Serving, run: Run) -> None:
    seen = []

    def second(asked: Asked) -> bool:
        if not seen:
            seen.append(True)
            with pytest.raises(Refused, match="Another mirror"):
                run()
        return False

    server.answer = second
    run()
    assert seen


@pytest.mark.parametrize(
    "url",
    [
        "ftp://example.org/",
        "example.org/packs",
        "http:///x",
        "https://u:p@example.org/",
        "http://example.org/?a=b",
    ],
)
def test_address_that_is_none_is_refused(url: str, place: Path) -> None:
    with pytest.raises(Refused, match="URL is an address"):
        mirror(url, place, say=lambda words: None)
