"""A mirror's folder, and a watch over what is outside of it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from offline_export import mirror
from tests.offline_export.mirror.served import Serving, pack, serving

Run = Callable[..., str]


@pytest.fixture
def server() -> Iterator[Serving]:
    with serving(pack()) as server:
        yield server


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """DIR, in a folder with other things in it, which stay as they are."""
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "mine.txt").write_text("mine")
    return outside / "mirror"


@pytest.fixture
def run(server: Serving, place: Path) -> Run:
    """Mirror once; what it said is in `run.said`. Patience in seconds: little of it only where it is what is tried."""

    def run(*, patience: float = 10, **more: object) -> str:
        run.said = []
        return mirror.mirror(server.url, place, patience=patience, pause=0.01, say=run.said.append, **more)  # type: ignore[arg-type]

    return run


@pytest.fixture(autouse=True)
def nothing_outside_is_touched(place: Path) -> Iterator[None]:
    yield
    outside = place.parent
    assert {path.name for path in outside.iterdir()} <= {"mirror", "mine.txt"}
    assert (outside / "mine.txt").read_text() == "mine"
