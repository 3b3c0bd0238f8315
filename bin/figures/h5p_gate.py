"""What the gate for H5P packages takes of a machine: each hostile package of the tests in a process of its own.

Memory is that of the process, Pillow's pictures with it; what holds it in bounds is asserted by tests/courses/h5p. Beside
those that are refused stands what is let in with as many pixels as there may be.
"""

import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from figures.table import Row

MB = 1_000_000
# Each in a copy of a process that has read nothing yet; what is needed once, such as the formats of pictures, is there before.
CHILD = """
import os, re, sys, time
import django
django.setup()
from io import BytesIO
from courses.h5p.errors import H5PError
from courses.h5p.package import read_package
from tests.h5p_packages import package, picture

kinds = ("PNG", "GIF", "WEBP", "JPEG")
SMALL = package(files={f"a.{kind.lower()}": picture(kind, (700, 700)) for kind in kinds})

def peak():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1])

def tell(path):
    read_package(BytesIO(SMALL))
    with open(path, "rb") as file:
        before, began = peak(), time.process_time()
        try:
            read_package(file)
            outcome = "let_in"
        except H5PError as error:
            outcome = error.code
        print(peak() - before, time.process_time() - began, outcome, flush=True)

for path in sys.argv[1:]:
    if not os.fork():
        try:
            tell(path)
        finally:
            os._exit(0)
    os.wait()
"""


@dataclass(frozen=True)
class Taken:
    """Bytes of memory at most, seconds of a processor, and what the gate said."""

    memory: int
    seconds: float
    outcome: str


def main() -> list[Row]:
    from tests.courses.h5p.hostile import HOSTILE

    builds = {name: build for name, (build, _code) in HOSTILE.items()}
    *refused, most = measured([*builds.values(), many_pixels])
    return [
        *worst(dict(zip(builds, refused, strict=True))),
        Row("64 million pixels, memory", most.memory / MB, "MB", note=most.outcome),
        Row("64 million pixels, processor", most.seconds, "s", note=most.outcome),
    ]


def measured(builds: Sequence[Callable[[], bytes]]) -> list[Taken]:
    with TemporaryDirectory(prefix="chasqui-h5p-") as name:
        paths = [Path(name) / f"{number}.h5p" for number in range(len(builds))]
        for path, build in zip(paths, builds, strict=True):
            path.write_bytes(build())
        command = [sys.executable, "-W", "ignore", "-c", CHILD, *map(str, paths)]
        root = Path(__file__).resolve().parents[2]
        done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=True)
    return [_taken(*line.split()) for line in done.stdout.splitlines()]


def _taken(memory: str, seconds: str, outcome: str) -> Taken:
    return Taken(int(memory) * 1024, float(seconds), outcome)


def worst(taken: Mapping[str, Taken]) -> list[Row]:
    heavy = max(taken, key=lambda name: taken[name].memory)
    slow = max(taken, key=lambda name: taken[name].seconds)
    return [
        Row("refused, memory at most", taken[heavy].memory / MB, "MB", note=heavy),
        Row("refused, processor at most", taken[slow].seconds, "s", note=slow),
        Row(
            "refused, processor for all",
            sum(each.seconds for each in taken.values()),
            "s",
            note=f"{len(taken)} packages",
        ),
    ]


def many_pixels() -> bytes:
    """Four photos of sixteen million pixels each, as PNG."""
    from PIL import Image

    from tests.h5p_packages import package

    photo = Image.merge("RGB", [Image.linear_gradient("L").rotate(turn) for turn in (0, 90, 180)])
    written = BytesIO()
    photo.resize((4000, 4000)).save(written, "PNG", compress_level=1)
    return package(files={f"images/{number}.png": written.getvalue() for number in range(4)})
