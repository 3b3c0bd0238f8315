"""How long packs take to build, how large they are. Run inside the site's environment: python bin/figures/packs.py DIR"""

import sys
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2]), str(Path(__file__).resolve().parents[1])]

import django  # noqa: E402

django.setup()

from django.conf import settings  # noqa: E402

from courses.models import CoursePage  # noqa: E402
from figures.table import Row, as_json  # noqa: E402
from offline_export.services import build_pack  # noqa: E402

MB = 1_000_000


def main(folder: Path) -> list[Row]:
    ids = sorted(set(CoursePage.objects.live().values_list("seed_id", flat=True)))
    languages = [code for code, _name in settings.LANGUAGES]
    first = build(ids, languages, folder)
    again = build(ids, languages, folder)
    zips = [Row(f"zip {path.name}", path.stat().st_size / MB, "MB") for path in sorted(folder.rglob("*.zip"))]
    pages = [
        Row(f"one file {path.name}", path.stat().st_size / MB, "MB", 1)
        for path in sorted(folder.glob("*/*.html"))
    ]
    return [
        Row("all courses, all languages, built", first, "s", 10),
        Row("the same again, nothing changed", again, "s", 1),
        *zips,
        *pages,
    ]


def build(ids: list[str], languages: list[str], folder: Path) -> float:
    began = time.perf_counter()
    build_pack(courses=ids, modules=[], languages=languages, output=folder)
    return time.perf_counter() - began


if __name__ == "__main__":
    print(as_json(main(Path(sys.argv[1]))))
