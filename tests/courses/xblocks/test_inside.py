"""The block where only XBlock is installed: its own tests are run there, on the wheel that partners install."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest

from courses.activities import KINDS, SELF_REPORTED, digest, load
from courses.outline import ActivityBlock, DrawingPicture, Screen, Zone
from courses.xblocks.payload import to_payload
from lms.public.samples import DRAWING, SAMPLES
from tests.courses.xblocks.wheel import built, unpacked

ROOT = Path(__file__).parents[3]
PYTHON = ROOT / ".venv" / "openedx" / "bin" / "python"
INSIDE = Path(__file__).parent / "inside"
LESSON = UUID("5f1c7c11-8b1e-5e07-9a7a-0c6b2f4f1d10")
LABELLED = DRAWING.replace('<text x="56"', '<text data-label="hello" x="56"').replace(
    "</svg>", '<use href="#part-bank" x="10" y="10" width="20" height="20"/></svg>'
)
PICTURE = DrawingPicture(LABELLED, (("hello", "Hola, Rosa"),), "Dos mensajes")
needs_xblock = pytest.mark.skipif(
    not PYTHON.exists(), reason="there is no .venv/openedx: `make test` makes it"
)


def cases() -> dict[str, Any]:
    """An activity of each kind that travels, drawn where it can be, with an answer that is right and one that is not yet."""
    screens = (
        Screen("ask", PICTURE, (Zone("send", 10, 16, 62, 27, "tap"),)),
        Screen("insist", PICTURE, ()),
    )
    found = {}
    for kind in sorted(KINDS.keys() - SELF_REPORTED):
        sample = SAMPLES[kind]
        definition = load(sample["definition"])
        activity = ActivityBlock(
            f"the-{kind}",
            kind,
            definition,
            digest(definition),
            PICTURE if kind == "spot_it" else None,
            screens if kind == "scenario" else (),
        )
        payload = to_payload(activity, lesson_key=LESSON, locale="en")
        found[kind] = {"payload": payload, "right": sample["right"], "not_yet": sample["not_yet"]}
    return found


def surroundings(folder: Path, activities: dict[str, Any]) -> dict[str, str]:
    """The environment of what runs inside: the wheel, unpacked in this folder, the activities, and nothing of the site."""
    package = unpacked(built(folder), folder / "site")
    (folder / "cases.json").write_text(json.dumps(activities), encoding="utf-8")
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(package),
        "PYTHONDONTWRITEBYTECODE": "1",
        "CHASQUI_CASES": str(folder / "cases.json"),
    }


@needs_xblock
def test_block_passes_its_tests_where_only_xblock_is(tmp_path: Path) -> None:
    command = [PYTHON, "-m", "unittest", "discover", "-s", INSIDE, "-p", "try_*.py"]
    environment = surroundings(tmp_path, cases())
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-6000:]
    ran = re.search(r"Ran (\d+) tests", done.stderr)
    # Else they were not found.
    assert ran and int(ran[1]) == inside()


def inside() -> int:
    return sum(path.read_text(encoding="utf-8").count("    def test_") for path in INSIDE.glob("try_*.py"))
