"""Packages are written by a command: a zip for each module and language, in one step, signed."""

import errno
import os
from io import StringIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from django.core.management import CommandError, call_command

from offline_export import placing
from offline_export.builds.packages import write_scorm12
from offline_export.errors import PackError
from offline_export.trust import services as trust
from tests.offline_export.countries import by_country
from tests.offline_export.outlines import selection


def names(place: Path) -> list[str]:
    return sorted(path.name for path in place.iterdir())


def test_package_of_each_module_and_language_is_written(tmp_path: Path) -> None:
    written = write_scorm12(selection("es", "pt-br"), output=tmp_path)
    assert names(tmp_path) == [
        "chasqui-t1-es-scorm12.zip",
        "chasqui-t1-es-scorm12.zip.minisig",
        "chasqui-t1-pt-br-scorm12.zip",
        "chasqui-t1-pt-br-scorm12.zip.minisig",
    ]
    assert [place.name for place in written.places] == [each for each in names(tmp_path) if each[-1] == "p"]
    assert (written.lessons, written.files) == (4, 24)
    assert written.size == sum(place.stat().st_size for place in written.places)


def test_manifest_stands_at_the_top_of_the_zip(tmp_path: Path) -> None:
    (place,) = write_scorm12(selection("es"), output=tmp_path).places
    with ZipFile(place) as archive:
        assert archive.testzip() is None
        assert "imsmanifest.xml" in archive.namelist()
        assert archive.namelist() == sorted(archive.namelist())
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_same_content_gives_the_same_zip(tmp_path: Path) -> None:
    one, other = (
        write_scorm12(selection("es"), output=tmp_path / name).places[0].read_bytes() for name in "ab"
    )
    assert one == other


def test_country_stands_in_the_name(tmp_path: Path) -> None:
    (place,) = write_scorm12(by_country("es", chosen=("MX",)), output=tmp_path).places
    assert place.name == "chasqui-t1-es-mx-scorm12.zip"


def test_signature_is_that_of_the_zip(tmp_path: Path) -> None:
    (place,) = write_scorm12(selection("es"), output=tmp_path).places
    signature = place.with_name(f"{place.name}.minisig").read_text()
    assert trust.verify(place.read_bytes(), signature)
    with pytest.raises(trust.SignatureRefused):
        trust.verify(place.read_bytes() + b"!", signature)


def test_two_countries_are_refused(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="one country"):
        write_scorm12(by_country("es", chosen=("MX", "PE")), output=tmp_path)
    assert names(tmp_path) == []


def test_package_of_before_stays_when_there_is_no_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (place,) = write_scorm12(selection("es"), output=tmp_path).places
    before = place.read_bytes()

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(placing, "settle_file", full)
    with pytest.raises(PackError, match="untouched"):
        write_scorm12(by_country("es"), output=tmp_path)
    assert place.read_bytes() == before
    assert names(tmp_path) == [place.name, f"{place.name}.minisig"]


def test_package_is_replaced(tmp_path: Path) -> None:
    (place,) = write_scorm12(selection("es"), output=tmp_path).places
    before = place.read_bytes()
    write_scorm12(by_country("es"), output=tmp_path)
    assert place.read_bytes() != before
    assert names(tmp_path) == [place.name, f"{place.name}.minisig"]


def test_folder_of_that_name_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "chasqui-t1-es-scorm12.zip").mkdir()
    with pytest.raises(PackError, match="no package"):
        write_scorm12(selection("es"), output=tmp_path)
    assert names(tmp_path) == ["chasqui-t1-es-scorm12.zip"]


@pytest.mark.usefixtures("seeded")
class TestCommand:
    def build(self, output: Path, *more: str) -> str:
        said = StringIO()
        words = ["--course", "C", "--module", "C1", "--format", "scorm12", "--output", str(output), *more]
        call_command("build_pack", *words, stdout=said, stderr=StringIO())
        return said.getvalue()

    def test_writes_packages_and_says_where(self, tmp_path: Path) -> None:
        languages = ("es", "pt-br", "en", "fr")
        said = self.build(tmp_path, *(word for each in languages for word in ("--language", each)))
        places = [tmp_path / f"chasqui-c1-{each}-scorm12.zip" for each in languages]
        *lines, last = said.splitlines()
        assert lines == [str(place) for place in places]
        assert last.startswith("Packed ")
        assert all(place.is_file() for place in places)

    def test_names_what_is_missing(self, tmp_path: Path) -> None:
        with pytest.raises(CommandError, match="C99"):
            self.build(tmp_path, "--module", "C99", "--language", "es")
        with pytest.raises(CommandError, match="XX"):
            self.build(tmp_path, "--language", "es", "--country", "XX")
        assert names(tmp_path) == []
