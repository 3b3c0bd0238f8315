"""An update holds what is new and nothing else; unpacked over the old folder, it makes it the new one."""

import zipfile
from datetime import timedelta
from pathlib import Path

import pytest

from offline_export import store
from offline_export.builds.services import refresh_standing
from offline_export.builds.updates import VERSIONS_BACK
from offline_export.models import Pack, PackUpdate, PackVersion
from offline_export.trust import services as trust
from tests.factories.cohorts import NOON
from tests.offline_export.builds.conftest import Catalogue

pytestmark = pytest.mark.django_db


def current() -> PackVersion:
    pack = Pack.objects.select_related("current__pack").get(name="chasqui-t-es", form="folder")
    assert pack.current
    return pack.current


def unpack(digest: str, place: Path) -> list[str]:
    with store.open_file(digest) as file, zipfile.ZipFile(file) as archive:
        archive.extractall(place)
        return archive.namelist()


def tree(place: Path) -> dict[str, bytes]:
    return {str(path.relative_to(place)): path.read_bytes() for path in place.rglob("*") if path.is_file()}


def test_update_makes_the_old_folder_the_new_one(catalogue: Catalogue, tmp_path: Path) -> None:
    refresh_standing(now=NOON)
    old = current()
    catalogue.change("T1.1", "es", "Another sentence.")
    refresh_standing(now=NOON + timedelta(days=1))
    new = current()
    update = PackUpdate.objects.get(older=old, newer=new)
    unpack(old.sha256, tmp_path / "partner")
    names = unpack(update.sha256, tmp_path / "partner")
    unpack(new.sha256, tmp_path / "fresh")
    assert tree(tmp_path / "partner") == tree(tmp_path / "fresh")
    assert sorted(names) == [
        f"chasqui-t-es/{name}"
        for name in (
            "chasqui.pub",
            "es/t1-1.html",
            "index.html",
            "manifest.json",
            "manifest.json.minisig",
            "print/t1.es.html",
        )
    ]
    assert update.files == 6
    assert update.size == store.size_of(update.sha256) < new.size
    with store.open_file(update.sha256) as file:
        assert trust.verify(file, update.signature).comment


def test_update_says_what_is_gone(catalogue: Catalogue) -> None:
    refresh_standing(now=NOON)
    catalogue.drop("T1.2", "es")
    refresh_standing(now=NOON + timedelta(days=1))
    update = PackUpdate.objects.get(newer=current())
    with store.open_file(update.sha256) as file, zipfile.ZipFile(file) as archive:
        assert archive.comment.decode().splitlines()[-2:] == ["No longer in the pack:", "es/t1-2.html"]


def test_there_are_updates_from_the_last_versions_only(catalogue: Catalogue) -> None:
    seen = []
    for day in range(VERSIONS_BACK + 2):
        catalogue.change("T1.1", "es", f"Sentence {day}.")
        refresh_standing(now=NOON + timedelta(days=day))
        seen.append(current().pk)
    older = PackUpdate.objects.filter(newer=seen[-1]).values_list("older", flat=True)
    assert sorted(older) == seen[-1 - VERSIONS_BACK : -1]


def test_content_that_comes_back_is_the_version_of_then_and_can_be_updated_to(
    catalogue: Catalogue, tmp_path: Path
) -> None:
    refresh_standing(now=NOON)
    first, before = current(), catalogue.courses["es"]
    catalogue.change("T1.1", "es", "Another sentence.")
    refresh_standing(now=NOON + timedelta(days=1))
    second = current()
    catalogue.courses["es"] = before
    refresh_standing(now=NOON + timedelta(days=2))
    assert current() == first
    unpack(second.sha256, tmp_path / "partner")
    unpack(PackUpdate.objects.get(older=second, newer=first).sha256, tmp_path / "partner")
    unpack(first.sha256, tmp_path / "fresh")
    assert tree(tmp_path / "partner") == tree(tmp_path / "fresh")


def test_page_has_no_updates(catalogue: Catalogue) -> None:
    refresh_standing(now=NOON)
    catalogue.change("T1.1", "es", "Another sentence.")
    refresh_standing(now=NOON + timedelta(days=1))
    assert not PackUpdate.objects.filter(newer__pack__form="page").exists()
