"""Packs with exercises in the store of packs: each part once, no part twice in an update, never many in memory."""

import json
import tracemalloc
import zipfile
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from courses.outline import Course
from offline_export import store
from offline_export.builds import choices, refreshing
from offline_export.builds.services import refresh_standing
from offline_export.exercises import parts_needed
from offline_export.models import Pack, PackUpdate, PackVersion
from offline_export.services import write_pack
from offline_export.trust import services as trust
from offline_export.trust.verifying import verify_pack
from tests.factories.cohorts import NOON
from tests.offline_export.builds.conftest import Catalogue
from tests.offline_export.h5p.outlines import CORE, activity, content, part, selection, small

pytestmark = pytest.mark.django_db
LARGE = 1_500_000


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    """The course T with two exercises, in Spanish alone."""
    from offline_export import selection as selecting

    made = Catalogue({"es": course()})
    monkeypatch.setattr(selecting, "live_course", made.read)
    monkeypatch.setattr(choices, "live_course", made.read)
    monkeypatch.setattr(refreshing, "live_courses", made.ids)
    return made


def course() -> Course:
    (found,) = small().editions[0].courses
    return found


def current(form: str = Pack.Form.FOLDER) -> PackVersion:
    pack = Pack.objects.select_related("current__pack").get(name="chasqui-t-es", form=form)
    assert pack.current
    return pack.current


def files_in(version: PackVersion) -> dict[str, str]:
    return {file["path"]: file["sha256"] for file in json.loads(version.manifest)["files"]}


def test_parts_are_in_the_store_and_in_the_zip(catalogue: Catalogue) -> None:
    refresh_standing(now=NOON)
    files = files_in(current())
    names = {path for path in files if path.startswith("h5p/")}
    assert len(names) == 4
    assert all(store.has(files[name]) for name in names)
    with store.open_file(current().sha256) as file, zipfile.ZipFile(file) as archive:
        for name in names:
            assert archive.read(f"chasqui-t-es/{name}") == store.read(files[name])


def test_update_carries_no_part_that_is_there(catalogue: Catalogue) -> None:
    refresh_standing(now=NOON)
    catalogue.change("T1.1", "es", "Another sentence.")
    refresh_standing(now=NOON + timedelta(days=1))
    update = PackUpdate.objects.get(newer=current())
    with store.open_file(update.sha256) as file, zipfile.ZipFile(file) as archive:
        names = archive.namelist()
    assert "chasqui-t-es/es/t1-1.html" in names
    assert [name for name in names if "/h5p/" in name or "h5p." in name] == []


def test_another_exercise_of_a_kind_adds_one_part(catalogue: Catalogue) -> None:
    refresh_standing(now=NOON)
    before = files_in(current())
    (module,) = catalogue.courses["es"].modules
    one, two = module.lessons
    *others, exercise, can_do = one.blocks
    known = exercise.exercise.parts  # type: ignore[union-attr]
    new = activity("three", [*known[:-1], content("Three", 3)])
    one = replace(one, blocks=(*others, exercise, new, can_do))
    catalogue.courses["es"] = replace(catalogue.courses["es"], modules=(replace(module, lessons=(one, two)),))
    refresh_standing(now=NOON + timedelta(days=1))
    assert len([path for path in files_in(current()).keys() - before.keys() if path.startswith("h5p/")]) == 1


def test_page_of_the_store_is_that_of_the_command(catalogue: Catalogue, tmp_path: Path) -> None:
    refresh_standing(now=NOON)
    built = write_pack(small(), output=tmp_path)
    alone = Pack.objects.select_related("current").get(name="chasqui-t1-es", form=Pack.Form.PAGE).current
    assert alone
    assert store.read(alone.sha256) == (built.place / "chasqui-t1-es.html").read_bytes()


def test_folder_is_signed_and_whole(tmp_path: Path) -> None:
    built = write_pack(small(), output=tmp_path)
    report = verify_pack(built.place / "folder", trusted=[trust.public_key()])
    assert (report.problems, report.remarks) == ([], [])


def test_large_parts_are_in_memory_one_at_a_time(
    catalogue: Catalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Eight exercises of a megabyte and a half: a build that held them would need more than twelve."""
    refresh_standing(now=NOON)
    core = part(**CORE)
    many = [activity(f"n{n}", [core, content(f"{n}", {"words": f"{n}" * LARGE})]) for n in range(8)]
    (catalogue.courses["es"],) = selection("es", first=many).editions[0].courses
    assert len(parts_needed(catalogue.courses["es"].modules[0].lessons)) == 9
    tracemalloc.start()
    try:
        refresh_standing(now=NOON + timedelta(days=1))
        _now, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert current().size > 0
    assert peak < 6 * LARGE
