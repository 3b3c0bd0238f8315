"""A pack appears whole or not at all, whatever happens while it is built."""

import errno
import os
import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from offline_export import placing, services
from offline_export.builds.signing import version_of
from offline_export.errors import PackError
from offline_export.formats import folder
from offline_export.selection import Selection
from offline_export.services import write_pack
from offline_export.trust import services as trust
from tests.offline_export.outlines import selection

BUILD_AND_HANG = """
import sys, signal, django; django.setup()
from pathlib import Path
from offline_export.services import write_pack
from offline_export.trust import services as trust
from tests.offline_export.outlines import selection
def hang(done, total, label):
    if done == 2:
        print("half", flush=True)
        signal.pause()
write_pack(selection("es", "fr"), output=Path(sys.argv[1]), on_progress=hang)
"""


def tree(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def names(place: Path) -> set[str]:
    return {path.name for path in place.iterdir()}


def test_pack_has_folder_zip_and_pages(tmp_path: Path) -> None:
    built = write_pack(selection("es"), output=tmp_path)
    assert built.place == tmp_path / "chasqui-t-es"
    assert sorted(path.name for path in built.place.iterdir()) == [
        "chasqui-t-es.zip",
        "chasqui-t-es.zip.minisig",
        "chasqui-t1-es.html",
        "chasqui-t1-es.html.minisig",
        "folder",
    ]
    assert built.lessons == 2
    assert built.files == len(tree(built.place))
    assert built.size == sum(len(data) for data in tree(built.place).values())


def test_pack_built_twice_is_the_same(tmp_path: Path) -> None:
    first = tree(write_pack(selection("es"), output=tmp_path / "one").place)
    assert tree(write_pack(selection("es"), output=tmp_path / "two").place) == first
    assert tree(write_pack(selection("es"), output=tmp_path / "two").place) == first


def test_progress_comes_to_its_end(tmp_path: Path) -> None:
    seen: list[tuple[int, int]] = []
    write_pack(
        selection("es", "fr"),
        output=tmp_path,
        on_progress=lambda done, total, label: seen.append((done, total)),
    )
    assert seen == [(number, 9) for number in range(1, 10)]


def test_nothing_but_the_pack_is_left(tmp_path: Path) -> None:
    write_pack(selection("es"), output=tmp_path)
    write_pack(selection("es"), output=tmp_path)
    assert names(tmp_path) == {"chasqui-t-es"}


def test_pack_is_replaced_where_the_file_system_cannot_exchange(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = write_pack(selection("es"), output=tmp_path)
    (old.place / "folder" / "old.txt").write_text("old")
    monkeypatch.setattr(placing, "_exchange", lambda one, other: False)
    write_pack(selection("es"), output=tmp_path)
    assert "folder/old.txt" not in tree(old.place)
    assert names(tmp_path) == {"chasqui-t-es"}


def test_what_is_no_pack_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "chasqui-t-es").mkdir()
    (tmp_path / "chasqui-t-es" / "thesis.txt").write_text("mine")
    with pytest.raises(PackError, match="is no pack"):
        write_pack(selection("es"), output=tmp_path)
    assert tree(tmp_path) == {"chasqui-t-es/thesis.txt": b"mine"}


def test_full_disk_leaves_the_pack_before_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = tree(write_pack(selection("es"), output=tmp_path).place)
    monkeypatch.setattr(services, "write_zip", disk_full)
    with pytest.raises(PackError, match="no room left"):
        write_pack(selection("es"), output=tmp_path)
    assert names(tmp_path) == {"chasqui-t-es"}
    assert tree(tmp_path / "chasqui-t-es") == before


def disk_full(*args: Any, **kwargs: Any) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_folder_that_cannot_be_written_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def not_allowed(path: Path, data: bytes) -> None:
        raise PermissionError(errno.EACCES, os.strerror(errno.EACCES))

    monkeypatch.setattr(placing, "write", not_allowed)
    with pytest.raises(PackError, match="cannot be written to"):
        write_pack(selection("es"), output=tmp_path)
    assert names(tmp_path) == set()


def test_output_that_is_a_file_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(PackError, match="could not be written"):
        write_pack(selection("es"), output=tmp_path / "file" / "deeper")


def test_killed_build_leaves_nothing_to_be_seen_and_the_next_clears_up(tmp_path: Path) -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", BUILD_AND_HANG, str(tmp_path)]
    with subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdout=subprocess.PIPE) as process:
        assert process.stdout
        assert process.stdout.readline() == b"half\n"
        held = names(tmp_path)
        write_pack(selection("es", "fr"), output=tmp_path)
        assert held < names(tmp_path), "a build that goes on is left alone"
        process.send_signal(signal.SIGKILL)
    assert all(name.startswith(".") for name in held)
    write_pack(selection("es", "fr"), output=tmp_path)
    assert names(tmp_path) == {"chasqui-t-es-fr"}


def test_folder_on_disk_is_what_was_built(tmp_path: Path) -> None:
    place = write_pack(selection("es"), output=tmp_path).place
    chosen = selection("es")
    files = {file.path: file.data for file in folder.build(chosen, version=version_of(chosen))}
    there = tree(place / "folder")
    assert there.keys() - files.keys() == {"manifest.json.minisig", "chasqui.pub"}
    assert files.items() <= there.items()
    trust.verify(there["manifest.json"], there["manifest.json.minisig"].decode())


def test_command_says_what_it_packed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def chosen(
        *, courses: list[str], modules: list[str], languages: list[str], countries: list[str]
    ) -> Selection:
        assert (courses, modules, countries) == (["T"], ["T1"], ["MX"])
        return selection(*languages)

    monkeypatch.setattr(services, "select", chosen)
    arguments = [
        "--course",
        "T",
        "--module",
        "T1",
        "--country",
        "MX",
        "--language",
        "es",
        "--language",
        "fr",
        "--output",
        str(tmp_path),
    ]
    call_command("build_pack", *arguments)
    said = capsys.readouterr()
    assert said.out.splitlines()[0] == str(tmp_path / "chasqui-t-es-fr")
    assert re.match(r"Packed 4 lessons, \d\d files, 0\.", said.out.splitlines()[1])
    assert said.err.splitlines()[-1] == "9/9 chasqui-t1-fr.html"


@pytest.mark.django_db
def test_command_says_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="no live “Z”"):
        call_command("build_pack", "--course", "Z", "--language", "es", "--output", str(tmp_path))
    assert names(tmp_path) == set()
