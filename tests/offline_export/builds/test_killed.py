"""kill -9 and full disks at random moments of a build: never a visible half, and the next build succeeds."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

ROUNDS = int(os.environ.get("KILL_ROUNDS", "8"))


def laboratory(how: str, folder: Path, seed: int) -> int:
    """Run the rounds (`killing.py`), which check what is visible after each. How many builds were cut off."""
    script = "tests.offline_export.builds.killing"
    command = [sys.executable, "-W", "ignore", "-m", script, how, str(folder), str(seed), str(ROUNDS)]
    done = subprocess.run(command, cwd=settings.BASE_DIR, capture_output=True, text=True, check=False)
    assert done.returncode == 0, f"seed {seed}\n{done.stderr[-3000:]}"
    cut: int = json.loads(done.stdout.splitlines()[-1])["cut"]
    return cut


@pytest.fixture
def seed() -> int:
    """Another at each run; a failure says which it was."""
    return int.from_bytes(os.urandom(4), "big")


def test_kill_9_at_random_moments(tmp_path: Path, seed: int) -> None:
    assert laboratory("kill", tmp_path, seed) > 0


def test_no_room_for_files_beyond_a_size(tmp_path: Path, seed: int) -> None:
    assert laboratory("limit", tmp_path, seed) > 0


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    place = tmp_path / "disk"
    place.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=48m", "tmpfs", str(place)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip(
            "Only root may make a small disk; `test_no_room_for_files_beyond_a_size` is the other half."
        )
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_full_disk(small_disk: Path, tmp_path: Path, seed: int) -> None:
    data = tmp_path / "data"
    data.mkdir()
    assert laboratory(str(small_disk), data, seed) > 0
