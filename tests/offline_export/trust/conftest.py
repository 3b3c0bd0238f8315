"""Keys of each test's own, and minisign where it is installed."""

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Minisign = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(autouse=True)
def keys_folder(settings: Any, tmp_path: Path) -> Path:
    settings.DATA_DIR = tmp_path / "data"
    return settings.DATA_DIR / "pack-keys"


@pytest.fixture
def minisign(tmp_path: Path) -> Minisign:
    """Runs minisign in the test's folder. Debian: apt-get install minisign; `make test` does it."""
    program = shutil.which("minisign")
    if not program:
        pytest.skip("minisign is not installed (apt-get install minisign)")

    def run(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [program, *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, input="", capture_output=True, text=True, check=False)

    return run
