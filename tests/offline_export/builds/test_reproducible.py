"""The same content gives the same bytes: on another day, in another folder, with another Python."""

import os
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.conf import settings

from offline_export import store
from offline_export.builds.services import refresh_standing
from offline_export.models import Pack
from offline_export.services import write_pack
from tests.factories.cohorts import NOON
from tests.offline_export.builds.conftest import Catalogue
from tests.offline_export.builds.pythons import other_python
from tests.offline_export.outlines import selection

BUILD = """
import sys, time
days = int(sys.argv[2]) * 86_400
now, local, utc = time.time, time.localtime, time.gmtime
time.time = lambda: now() + days
time.localtime = lambda seconds=None: local(time.time() if seconds is None else seconds)
time.gmtime = lambda seconds=None: utc(time.time() if seconds is None else seconds)
import django; django.setup()
from pathlib import Path
from offline_export.services import write_pack
from tests.offline_export.outlines import selection
write_pack(selection("es", "fr"), output=Path(sys.argv[1]))
"""


def build_elsewhere(
    output: Path, *, python: Path | str = sys.executable, days: int = 0, zone: str = "UTC", seed: str = "0"
) -> dict[str, str]:
    """The digests of all files of a pack that another process built."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(settings.BASE_DIR),
        "PYTHONHASHSEED": seed,
        "TZ": zone,
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        # The same key signs.
        "CHASQUI_TEST_DIR": str(settings.DATA_DIR),
    }
    output.mkdir(parents=True)
    command = [python, "-W", "ignore", "-c", BUILD, str(output), str(days)]
    done = subprocess.run(
        command, env=environment, cwd=output, check=False, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return digests(output)


def digests(place: Path) -> dict[str, str]:
    return {
        str(path.relative_to(place)): sha256(path.read_bytes()).hexdigest()
        for path in sorted(place.rglob("*"))
        if path.is_file()
    }


@pytest.fixture
def here(tmp_path: Path) -> dict[str, str]:
    write_pack(selection("es", "fr"), output=tmp_path / "here")
    return digests(tmp_path / "here")


def test_another_day_zone_folder_and_order_give_the_same_bytes(tmp_path: Path, here: dict[str, str]) -> None:
    there = tmp_path / "a folder with spaces" / "ñ"
    assert build_elsewhere(there, days=400, zone="Pacific/Kiritimati", seed="1") == here
    assert any(name.endswith(".zip") for name in here)


def test_another_python_gives_the_same_bytes(tmp_path: Path, here: dict[str, str]) -> None:
    python = other_python()
    if python is None:
        pytest.skip("No Python 3.12 or 3.13 besides this one is on this machine.")
    assert build_elsewhere(tmp_path / "there", python=python, seed="2") == here


@pytest.mark.django_db
def test_pack_of_the_catalogue_is_that_of_the_command(catalogue: Catalogue, tmp_path: Path) -> None:
    """The store, its parts and its updates change nothing of what comes out."""
    refresh_standing(now=NOON)
    place = write_pack(selection("es"), output=tmp_path).place
    for name, form, file in (
        ("chasqui-t-es", "folder", "chasqui-t-es.zip"),
        ("chasqui-t1-es", "page", "chasqui-t1-es.html"),
    ):
        pack = Pack.objects.select_related("current").get(name=name, form=form)
        assert pack.current
        assert store.read(pack.current.sha256) == (place / file).read_bytes()
        assert pack.current.signature == (place / f"{file}.minisig").read_text()


def test_names_in_the_zip_are_good_on_windows(tmp_path: Path) -> None:
    from offline_export.paths import problems_of

    place = write_pack(selection("es"), output=tmp_path).place
    with zipfile.ZipFile(place / "chasqui-t-es.zip") as archive:
        inside = [name.removeprefix("chasqui-t-es/") for name in archive.namelist()]
        assert problems_of(set(inside) - {"manifest.json", "manifest.json.minisig", "chasqui.pub"}) == {}
        assert archive.testzip() is None
