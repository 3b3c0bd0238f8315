"""Zip files that depend on nothing but what is in them."""

import zipfile
from pathlib import Path

from offline_export.archive import write_zip
from offline_export.files import File

FILES = [File("b/two.html", b"two" * 100), File("a.png", b"picture"), File("b/one.css", b"one" * 100)]


def test_order_of_files_does_not_matter(tmp_path: Path) -> None:
    write_zip(tmp_path / "one.zip", FILES, folder="pack")
    write_zip(tmp_path / "two.zip", reversed(FILES), folder="pack")
    assert (tmp_path / "one.zip").read_bytes() == (tmp_path / "two.zip").read_bytes()


def test_entries_are_sorted_dated_and_permitted_alike(tmp_path: Path) -> None:
    write_zip(tmp_path / "pack.zip", FILES, folder="pack")
    with zipfile.ZipFile(tmp_path / "pack.zip") as archive:
        entries = archive.infolist()
        assert archive.testzip() is None
    assert [entry.filename for entry in entries] == ["pack/a.png", "pack/b/one.css", "pack/b/two.html"]
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert {entry.external_attr >> 16 for entry in entries} == {0o100644}
    assert [entry.compress_type for entry in entries] == [
        zipfile.ZIP_STORED,
        zipfile.ZIP_DEFLATED,
        zipfile.ZIP_DEFLATED,
    ]
