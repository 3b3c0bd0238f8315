"""kill -9 at twenty moments of chance: a reader never finds a torn file, and what came once does not come again."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from offline_export import mirror
from tests.offline_export.mirror.served import Serving, contents, pack, serving
from tests.offline_export.mirror.test_mirroring import found

KILLS = 20
MIRROR = Path(mirror.__file__)
# Ends itself without a word at the Nth time that it opens, renames, makes or removes something.
SELF_KILLING = """
import os, runpy, signal, sys
left = int(sys.argv.pop(1))
def watch(event, arguments):
    global left
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir") and ".chasqui-mirror" in str(arguments):
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)
sys.addaudithook(watch)
sys.argv = sys.argv[1:]
runpy.run_path(sys.argv[0], run_name="__main__")
"""


@pytest.fixture
def old() -> dict[str, bytes]:
    return pack(contents(30, 30_000, 1) | {"es/gone.html": b"gone", "index.html": b"old"})


@pytest.fixture
def new() -> dict[str, bytes]:
    return pack(contents(40, 30_000, 2) | {"index.html": b"new"}, version="2" * 16)


@pytest.fixture
def slow(new: dict[str, bytes]) -> Iterator[Serving]:
    """A server at about 4 MB a second, so that there are moments to be killed at."""
    with serving(new) as server:
        server.pause = 0.001
        yield server


def test_killed_twenty_times_it_is_whole_in_the_end(
    old: dict[str, bytes], new: dict[str, bytes], slow: Serving, place: Path, tmp_path: Path
) -> None:
    plain = tmp_path / "plain"
    first(old, plain)
    slow.sent, begun = 0, time.perf_counter()
    assert run_to_its_end(slow, plain) == 0
    moved, took = slow.sent, time.perf_counter() - begun

    first(old, place)
    slow.sent = 0
    chance = random.Random(20)
    for number in range(KILLS):
        if number % 2:
            killed_by_itself(slow, place, chance.randrange(1, 60))
        else:
            killed_from_outside(slow, place, chance.randrange(1, moved // KILLS * 2))
        reader_finds_old_or_new(place, old, new)
    begun = time.perf_counter()
    assert run_to_its_end(slow, place) == 0
    print(
        f"{KILLS} kills: {slow.sent} bytes against {moved}, the last run {time.perf_counter() - begun:.2f} s against {took:.2f} s"
    )
    assert found(place) == new == found(plain)
    documents = sum(len(new[name]) for name in ("manifest.json", "manifest.json.minisig"))
    # A kill costs what the machines had in their buffers, and the manifest once more.
    assert slow.sent < moved + KILLS * (documents + (64 << 10))


@pytest.mark.parametrize("moment", range(10, 330, 40))
def test_killed_while_files_are_put_in_their_places(
    moment: int, old: dict[str, bytes], new: dict[str, bytes], slow: Serving, place: Path
) -> None:
    first(old, place)
    slow.pause = 0
    killed_by_itself(slow, place, moment)
    reader_finds_old_or_new(place, old, new)
    assert run_to_its_end(slow, place) == 0
    assert found(place) == new


def test_who_is_reading_a_file_reads_it_to_its_end_as_it_was(
    old: dict[str, bytes], new: dict[str, bytes], place: Path
) -> None:
    """Nothing is written over: a moment between the old bytes and the new ones, which no kill hits for sure, is not there."""
    first(old, place)
    with ExitStack() as open_files:
        reading = {path: open_files.enter_context((place / path).open("rb")) for path in old}
        first(new, place)
        assert {path: file.read() for path, file in reading.items()} == old
    assert found(place) == new


def first(old: dict[str, bytes], place: Path) -> None:
    with serving(old) as server:
        mirror.mirror(server.url, place, say=lambda words: None)


def run_to_its_end(server: Serving, place: Path) -> int:
    return subprocess.run(
        [sys.executable, "-I", MIRROR, server.url, place, "--quiet"], timeout=60, check=False
    ).returncode


def killed_by_itself(server: Serving, place: Path, moment: int) -> None:
    command = [sys.executable, "-I", "-c", SELF_KILLING, str(moment), MIRROR, server.url, place, "--quiet"]
    subprocess.run(command, timeout=60, check=False)


def killed_from_outside(server: Serving, place: Path, after: int) -> None:
    """Killed by another process when so many bytes have gone out."""
    process = subprocess.Popen([sys.executable, "-I", MIRROR, server.url, place, "--quiet"])
    until = server.sent + after
    while process.poll() is None and server.sent < until:
        server.stopped.wait(0.001)
    process.kill()
    process.wait()


def reader_finds_old_or_new(place: Path, old: dict[str, bytes], new: dict[str, bytes]) -> None:
    now = found(place)
    for path, data in now.items():
        assert data in (old.get(path), new.get(path)), path
    assert now["manifest.json"] in (old["manifest.json"], new["manifest.json"])
    if now["manifest.json"] == new["manifest.json"]:
        assert all(now[path] == data for path, data in new.items())
    else:
        assert now.keys() >= {path for path in old if path != "es/gone.html"}
