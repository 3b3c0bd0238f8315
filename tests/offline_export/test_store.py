"""The files of packs: each once, whole or not at all."""

import errno
import io
import os
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from offline_export import store


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    kinds = {**settings.STORAGES, "packs": {**settings.STORAGES["packs"], "OPTIONS": {"location": tmp_path}}}
    settings.STORAGES = kinds
    return tmp_path


def test_file_is_found_by_what_is_in_it() -> None:
    digest = store.keep(b"a lesson")
    assert digest == sha256(b"a lesson").hexdigest()
    assert store.read(digest) == b"a lesson" and store.size_of(digest) == 8


def test_same_bytes_are_kept_once(folder: Path) -> None:
    first = store.keep(b"a lesson")
    place = store.path_of(first)
    assert place
    inode = place.stat().st_ino
    assert store.keep(b"a lesson") == first == store.keep_file(io.BytesIO(b"a lesson"))[0]
    assert place.stat().st_ino == inode, "written again"
    assert list(store.all_digests()) == [first]


def test_large_file_gives_digest_and_size() -> None:
    data = os.urandom(300_000)
    file = io.BytesIO(data)
    file.read(7)
    assert store.keep_file(file) == (sha256(data).hexdigest(), 300_000)


def test_full_disk_leaves_nothing(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError):
        store.keep(b"a lesson")
    assert not store.has(sha256(b"a lesson").hexdigest())
    assert [path for path in folder.rglob("*") if path.is_file()] == []


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "0" * 63, "0" * 64 + "\n"])
def test_what_is_no_digest_opens_nothing(name: str) -> None:
    with pytest.raises(ValueError):
        store.open_file(name)


def test_what_is_dropped_is_gone() -> None:
    digest = store.keep(b"a lesson")
    store.drop(digest)
    assert not store.has(digest)
    with pytest.raises(FileNotFoundError):
        store.open_file(digest)


def test_half_written_file_has_no_name(folder: Path) -> None:
    (folder / "ab").mkdir()
    (folder / "ab" / ".coming-xyz").write_bytes(b"half")
    assert list(store.all_digests()) == []
