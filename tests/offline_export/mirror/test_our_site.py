"""The mirror against the site itself: the folder of a pack as it is served, and what is built as it is checked."""

import shutil
import subprocess
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from offline_export import selection, store
from offline_export.mirror import mirror
from offline_export.models import Pack, PackVersion
from offline_export.services import build_pack
from offline_export.trust import services
from tests.factories.packs import PackFactory, PackVersionFactory
from tests.offline_export import outlines
from tests.offline_export.mirror.served import FILES, manifest_of
from tests.offline_export.mirror.test_mirroring import found


@pytest.fixture(autouse=True)
def own_folders(settings: Any, tmp_path: Path) -> None:
    settings.DATA_DIR = tmp_path / "data"
    settings.STORAGES = {
        **settings.STORAGES,
        "packs": {**settings.STORAGES["packs"], "OPTIONS": {"location": tmp_path / "packs"}},
    }


def standing(pack: Pack, files: dict[str, bytes], version: str) -> PackVersion:
    """A version of a folder as a build leaves it."""
    manifest = manifest_of(files, version=version, pack=pack.name)
    for data in files.values():
        store.keep(data)
    made: PackVersion = PackVersionFactory(
        pack=pack,
        version=version,
        content=b"zip",
        manifest=manifest.decode(),
        manifest_signature=services.sign(manifest, name="manifest.json", comment=f"{pack.name} {version}"),
    )
    return made


@pytest.mark.django_db(transaction=True)
def test_folder_on_the_site_is_mirrored_and_followed(live_server: Any, place: Path) -> None:
    pack = PackFactory(name="chasqui-t-es")
    standing(pack, FILES, "1" * 16)
    url = f"{live_server.url}/packs/chasqui-t-es/folder/"
    assert "4 files, 4 fetched" in mirror(
        url, place, key=services.public_key().line, pause=0, say=lambda words: None
    )
    assert found(place).items() >= FILES.items()
    newer = {**FILES, "es/c1-1.html": b"<p>Nuevo"}
    standing(pack, newer, "2" * 16)
    assert "1 fetched" in mirror(url, place, pause=0, say=lambda words: None)
    assert found(place).items() >= newer.items()


@pytest.mark.django_db(transaction=True)
def test_change_of_key_on_the_site_is_followed(live_server: Any, place: Path) -> None:
    pack = PackFactory(name="chasqui-t-es")
    standing(pack, FILES, "1" * 16)
    url = f"{live_server.url}/packs/chasqui-t-es/folder/"
    mirror(url, place, pause=0, say=lambda words: None)
    new = services.rotate_key()
    standing(pack, FILES, "2" * 16)
    mirror(url, place, pause=0, say=lambda words: None)
    assert (place / "chasqui.pub").read_text() == new.text


def test_what_is_built_is_as_signed(db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selection, "live_course", lambda seed_id, locale: outlines.course(locale))
    built = build_pack(courses=["T"], languages=["es"], output=tmp_path / "out")
    said = StringIO()
    for path in (built.place / "folder", built.place / "chasqui-t-es.zip"):
        call_command("verify_pack", str(path), stdout=said)
    assert said.getvalue().count("all as signed.") == 2
    if minisign := shutil.which("minisign"):
        command = [minisign, "-V", "-m", "manifest.json", "-P", services.public_key().line]
        done = subprocess.run(command, cwd=built.place / "folder", capture_output=True, check=False)
        assert done.returncode == 0
