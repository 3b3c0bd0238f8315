"""The scripts of bin/ import each other by name, as they do when they run."""

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def bin_on_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(Path(__file__).resolve().parents[2] / "bin")
