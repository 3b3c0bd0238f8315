"""How long all packs of the catalogue take: from nothing, with nothing changed, with one lesson changed; and `zip -9`."""

import json
import shutil
import subprocess
import time
from pathlib import Path

from django.utils import timezone

from courses.models import LessonPage
from figures.table import Row
from offline_export import store
from offline_export.builds.services import refresh_standing
from offline_export.models import Pack


def rows(folder: Path) -> list[Row]:
    first, said = timed()
    again, nothing = timed()
    change_a_lesson()
    changed, one = timed()
    zipped = zip_the_same(folder / "same")
    return [
        Row("all packs of the catalogue, from nothing", first, "s", 10, note=said),
        Row("the same again, nothing changed", again, "s", 1, note=nothing),
        Row("one lesson changed", changed, "s", note=one),
        Row("zip -9 of the files of all folders", zipped, "s"),
        Row("building against zip -9", first / zipped, "x"),
    ]


def timed() -> tuple[float, str]:
    began = time.perf_counter()
    done = refresh_standing(now=timezone.now())
    return (
        time.perf_counter() - began,
        f"{done.built} built, {done.rendered} pages rendered, {done.unchanged} unchanged",
    )


def change_a_lesson() -> None:
    """One word of one lesson in one language is published anew."""
    page = LessonPage.objects.live().filter(seed_id="C1.1", locale__language_code="es").get()
    page.outcome = f"{page.outcome} "[:-1] + " hoy"
    page.save_revision().publish()


def zip_the_same(folder: Path) -> float:
    """The files of each folder as `zip -9` packs them, one zip after the other."""
    places = [
        unpack(pack, folder / pack.name) for pack in Pack.objects.standing().filter(form=Pack.Form.FOLDER)
    ]
    began = time.perf_counter()
    for place in places:
        subprocess.run(["zip", "-9", "-q", "-r", "-X", f"{place}.zip", "."], cwd=place, check=True)
    took = time.perf_counter() - began
    shutil.rmtree(folder)
    return took


def unpack(pack: Pack, place: Path) -> Path:
    assert pack.current
    for file in json.loads(pack.current.manifest)["files"]:
        target = place / file["path"]
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(store.read(file["sha256"]))
    return place
