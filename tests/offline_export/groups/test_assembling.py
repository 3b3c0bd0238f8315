"""A pack with a group in it: the pack's own files, and one page that knows the names."""

import io
import json
import random
import shutil
import subprocess
import zipfile
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from courses.keys import page_key
from offline_export import store
from offline_export.archive import entry
from offline_export.errors import PackError
from offline_export.groups import assembling
from offline_export.groups.choosing import content_for
from offline_export.groups.joining import Joined, joined, made, taken
from offline_export.groups.roster import roster_of
from offline_export.trust.services import public_key, rotate_key, verify
from offline_export.trust.verifying import verify_pack
from tests.factories.cohorts import AssignmentFactory
from tests.offline_export.groups.conftest import Room, whole_folder, whole_page

NASTY = "</script><script>alert(1)</script>&\u2028"


def unzipped(new: Joined) -> zipfile.ZipFile:
    data = b"".join(new.pieces())
    assert len(data) == new.size
    return zipfile.ZipFile(io.BytesIO(data))


def group_in(page: bytes) -> Any:
    before, _opening, after = page.decode().partition('id="chasqui-group">')
    assert before
    return json.loads(after.partition("</script>")[0])


def test_folder_has_the_files_of_the_pack_and_the_group(room: Room) -> None:
    version, roster = whole_folder(), roster_of(room.cohort, language="es")
    name = assembling.name_of(version, room.cohort)
    archive = unzipped(assembling.folder_with(version, roster, name=name))
    assert archive.testzip() is None
    assert name == f"chasqui-x-es-pe-group-{room.cohort.public_id.hex[:6]}"
    files = {path.removeprefix(f"{name}/"): archive.read(path) for path in archive.namelist()}
    assert group_in(files["index.html"]) == roster
    for told in json.loads(version.manifest)["files"]:
        if told["path"] != "index.html":
            assert files[told["path"]] == store.read(told["sha256"])


def test_manifest_tells_what_is_in_the_zip_and_is_signed(room: Room) -> None:
    version = whole_folder()
    name = assembling.name_of(version, room.cohort)
    archive = unzipped(assembling.folder_with(version, roster_of(room.cohort, language="es"), name=name))
    manifest = archive.read(f"{name}/manifest.json")
    told = json.loads(manifest)
    assert (told["id"], told["version"]) == (name, version.version)
    assert {each["path"]: (each["size"], each["sha256"]) for each in told["files"]} == {
        path.removeprefix(f"{name}/"): (len(archive.read(path)), sha256(archive.read(path)).hexdigest())
        for path in archive.namelist()
        if path.rpartition("/")[2] not in ("manifest.json", "manifest.json.minisig", "chasqui.pub")
    }
    signed = verify(manifest, archive.read(f"{name}/manifest.json.minisig").decode())
    assert name in signed.comment


def test_page_has_the_group_and_nothing_else_changes(room: Room) -> None:
    version, roster = whole_page(), roster_of(room.cohort, language="es")
    page = assembling.page_with(version, roster)
    assert group_in(page) == roster
    told = page[page.index(assembling.OPENING) :].partition(assembling.CLOSING)[0] + assembling.CLOSING
    assert page.replace(told, assembling.NOBODY) == store.read(version.sha256)


def test_name_that_is_a_script_stays_a_name(room: Room) -> None:
    room.rosa.nickname = NASTY
    room.rosa.save()
    page = assembling.page_with(whole_page(), roster_of(room.cohort, language="es"))
    assert b"alert(1)</script>" not in page
    assert NASTY in [each["nickname"] for each in group_in(page)["people"]]


def test_nothing_with_names_is_kept(room: Room) -> None:
    version = whole_folder()
    before = set(store.all_digests())
    unzipped(assembling.folder_with(version, roster_of(room.cohort, language="es"), name="n"))
    assert set(store.all_digests()) == before


def test_missing_file_is_told_before_anything_is_sent(room: Room) -> None:
    version = whole_folder()
    store.drop(version.sha256)
    with pytest.raises(PackError, match="missing"):
        assembling.folder_with(version, {}, name="n")


def test_pack_without_a_place_for_the_group_is_refused(room: Room) -> None:
    version = whole_page()
    version.sha256 = store.keep(b"<p>An old pack</p>")
    with pytest.raises(PackError, match="Make it anew"):
        assembling.page_with(version, {})


def test_zip_out_of_another_reads_as_one_from_a_disk() -> None:
    """Names change their length; large files come piece by piece; what is packed is not packed again."""
    old = io.BytesIO()
    chance = random.Random(3).randbytes(150_000)
    with zipfile.ZipFile(old, "w") as archive:
        for name, data in [("a/one.html", b"<p>" * 50_000), ("a/two.webp", chance), ("a/three.js", b"")]:
            archive.writestr(entry(name), data, compresslevel=1)
        kept = {info.filename: info for info in archive.infolist()}
    parts = [
        taken(kept["a/two.webp"], "group/two.webp"),
        made("group/index.html", b"<h1>" * 999),
        taken(kept["a/one.html"], "group/one.html"),
        taken(kept["a/three.js"], "group/three.js"),
        made("group/small.webp", b"stored"),
    ]
    new = joined(parts, old)
    pieces = list(new.pieces())
    assert max(map(len, pieces)) == 1 << 16
    assert sum(map(len, pieces)) == new.size
    with zipfile.ZipFile(io.BytesIO(b"".join(pieces))) as archive:
        assert archive.testzip() is None
        found = {info.filename: info for info in archive.infolist()}
        assert [*found] == [part.info.filename for part in parts]
        assert archive.read("group/two.webp") == chance
        assert archive.read("group/index.html") == b"<h1>" * 999
        assert found["group/one.html"].compress_size == kept["a/one.html"].compress_size
    for name in ("date_time", "external_attr", "create_system", "compress_type", "flag_bits"):
        assert getattr(found["group/one.html"], name) == getattr(kept["a/one.html"], name)
        assert getattr(found["group/index.html"], name) == getattr(entry("x.html"), name)


@pytest.mark.skipif(not shutil.which("unzip"), reason="unzip is not installed")
def test_other_programs_read_it_too(room: Room, tmp_path: Path) -> None:
    new = assembling.folder_with(whole_folder(), roster_of(room.cohort, language="es"), name="n")
    (tmp_path / "n.zip").write_bytes(b"".join(new.pieces()))
    tested = subprocess.run(["unzip", "-t", tmp_path / "n.zip"], capture_output=True, text=True, check=False)
    assert (tested.returncode, "No errors detected" in tested.stdout) == (0, True)


def test_too_much_for_one_zip_is_not_begun() -> None:
    parts = [made("a.js", b"")] * 65_536
    with pytest.raises(ValueError, match="too much"):
        joined(parts, io.BytesIO())


def test_who_trusts_an_older_key_can_follow_to_the_one_that_signs(room: Room, tmp_path: Path) -> None:
    trusted = public_key()
    rotate_key()
    new = assembling.folder_with(whole_folder(), roster_of(room.cohort, language="es"), name="n")
    (tmp_path / "n.zip").write_bytes(b"".join(new.pieces()))
    report = verify_pack(tmp_path / "n.zip", trusted=[trusted])
    assert (report.problems, report.remarks, report.key) == ([], [], public_key())


def test_nothing_assigned_means_all_courses(room: Room) -> None:
    choice = content_for(room.cohort, "en")
    assert (choice.courses, choice.modules, choice.languages) == (("X", "Y"), (), ("es",))
    assert choice.titles == ("Course X", "Course Y")


@pytest.mark.parametrize(
    ("keys", "named", "modules", "languages"),
    [
        (["X1"], ("X",), ("X1",), ("es", "en")),
        (["X2"], ("X",), ("X2",), ("es",)),
        (["X2", "X1"], ("X",), (), ("es", "en")),
        (["X1", "Y1"], ("X", "Y"), ("X1", "Y1"), ("es",)),
        (["Y1"], ("Y",), (), ("es",)),
    ],
)
def test_what_is_assigned_decides(
    room: Room, keys: list[str], named: Any, modules: Any, languages: Any
) -> None:
    for key in keys:
        AssignmentFactory(cohort=room.cohort, keys=[str(page_key(key))])
    choice = content_for(room.cohort, "es")
    assert (choice.courses, choice.modules, choice.languages) == (named, modules, languages)


def test_single_lesson_brings_its_module(room: Room) -> None:
    AssignmentFactory(cohort=room.cohort, kind="lessons", keys=[str(page_key("X2.1"))])
    assert content_for(room.cohort, "es").modules == ("X2",)


def test_group_whose_language_has_no_lessons_has_nothing_to_choose(room: Room) -> None:
    room.cohort.language = "fr"
    assert content_for(room.cohort, "es").languages == ()
