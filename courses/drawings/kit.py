"""The kit of parts: text files in `parts/`, one reusable shape each, named by the file."""

from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "parts"
PREFIX = "#part-"


@cache
def part_names() -> frozenset[str]:
    """The names of all parts, as a drawing writes them after `#part-`."""
    return frozenset(path.stem for path in FOLDER.glob("*.svg"))


def part_source(name: str) -> str:
    return (FOLDER / f"{name}.svg").read_text(encoding="utf-8")
