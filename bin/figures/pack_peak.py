"""How much memory building takes at most: all packs from nothing, in a process of its own with an empty store."""

import os
import subprocess
import sys
from pathlib import Path

from figures.table import Row

MB = 1_000_000
CHILD = """
import re, django
django.setup()
from django.utils import timezone
from offline_export.builds.services import refresh_standing
from courses.reading import catalog
catalog("es")
# Not by getrusage: that counts what the parent held when it started this process.
peak = lambda: re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]
before = peak()
done = refresh_standing(now=timezone.now())
print(before, peak(), done.built)
"""


def rows(folder: Path) -> list[Row]:
    before, peak, built = measured(folder / "empty")
    return [
        Row("memory while building all, at most", peak / MB, "MB", 150, note=f"{built} packs"),
        Row("of that, for building", (peak - before) / MB, "MB"),
    ]


def measured(store: Path, **more: str) -> tuple[int, int, int]:
    """Bytes of memory before and at most, and how many packs were built."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD],
        cwd=Path(__file__).resolve().parents[2],
        env={**os.environ, "PACKS_DIR": str(store), **more},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    before, peak, built = (int(number) for number in done.stdout.split())
    return before * 1024, peak * 1024, built
