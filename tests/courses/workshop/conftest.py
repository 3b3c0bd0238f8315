"""The small course as a writer's folder, and the real lessons to break one thing at a time."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from courses.seeding import SEEDS
from courses.workshop.checking import check
from courses.workshop.findings import Finding
from tests.courses.small_seeds import write_seeds


@pytest.fixture
def small(tmp_path: Path) -> Path:
    return write_seeds(tmp_path)


@pytest.fixture
def real(tmp_path: Path) -> Path:
    """A copy of the safety course, which has nothing to mend."""
    shutil.copytree(SEEDS / "safety", tmp_path / "seeds" / "safety")
    return tmp_path / "seeds"


@pytest.fixture
def broken(real: Path) -> Callable[[str, str, str], list[Finding]]:
    """What is found in lesson C1.1 after one replacement in one of its files."""

    def find(name: str, old: str, new: str) -> list[Finding]:
        path = real / "safety" / "C1" / name
        text = path.read_text(encoding="utf-8")
        assert old in text
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return check(real, ["C1.1"]).findings

    return find
