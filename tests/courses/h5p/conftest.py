"""The store of each test is its own, and empty."""

from pathlib import Path
from typing import Any

import pytest


@pytest.fixture
def store(settings: Any, tmp_path: Path) -> Path:
    """Where the files of H5P lie in this test."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return tmp_path / "media" / "h5p"


def stored(store: Path) -> set[str]:
    """The names of all files in the store, the compressed parts apart."""
    return {path.name for path in store.glob("*") if path.is_file()}
