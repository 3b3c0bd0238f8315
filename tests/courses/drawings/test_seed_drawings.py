"""The drawings of the seeds: clean, small, in the palette, with room for the words of every language."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from courses.drawings import draw, inspect, labels, part_sheet, parts_used
from courses.drawings.kit import FOLDER

SEEDS = FOLDER.parents[1] / "seeds"
DRAWINGS = sorted(SEEDS.glob("*/drawings/*.svg"))
PALETTE = set(re.findall(r"\.(d-[a-z0-9-]+)", (FOLDER.parent / "palette.css").read_text(encoding="utf-8")))
MAX_BYTES = 3_000
MAX_LABEL = 16


def blocks_with_drawings() -> Iterator[tuple[Path, str, str]]:
    """(words file, block key, drawing) of each language of each lesson."""
    for shared in sorted(SEEDS.glob("*/*/*.yaml")):
        body = (yaml.safe_load(shared.read_text(encoding="utf-8")) or {}).get("body", [])
        if not isinstance(body, list):
            continue
        for words in sorted(shared.parent.glob(f"{shared.stem}.*.yaml")):
            for block in body:
                if "drawing" in block:
                    yield words, block["key"], block["drawing"]
                for scene, told in (block.get("scenes") or {}).items():
                    if "drawing" in told and isinstance(told["drawing"], str) and "choices" in told:
                        yield words, f"{block['key']}/scenes/{scene}", told["drawing"]


BLOCKS = list(blocks_with_drawings())


def labels_given(words: Path, key: str) -> dict[str, Any]:
    found = yaml.safe_load(words.read_text(encoding="utf-8"))
    for step in key.split("/"):
        found = found[step]
    return found.get("labels") or {}


@pytest.mark.parametrize("path", DRAWINGS, ids=lambda path: path.stem)
def test_each_drawing_is_clean_small_and_in_the_palette(path: Path) -> None:
    source = path.read_text(encoding="utf-8")
    assert inspect(source).removed == ()
    assert len(source.encode()) <= MAX_BYTES
    # A screen to practise on is as high as a phone allows.
    is_screen = path.stem.startswith("sim-") or 'href="#part-screen"' in source
    height = r"(1[6-9]\d|2[0-5]\d|260)" + ("|300" if is_screen else "")
    assert re.match(rf'<svg viewBox="0 0 320 ({height})">', source)
    assert set(re.findall(r"d-[a-z0-9-]+", " ".join(re.findall(r'class="([^"]*)"', source)))) <= PALETTE
    assert not re.search(r' (fill|stroke)="', source)
    assert bool(part_sheet(parts_used(source))) == bool(parts_used(source))


def test_each_drawing_is_used_by_a_lesson() -> None:
    assert {path.stem for path in DRAWINGS} == {drawing for _, _, drawing in BLOCKS}


@pytest.mark.parametrize("words, key, name", BLOCKS, ids=lambda value: getattr(value, "stem", value))
def test_each_language_gives_the_words_that_its_drawing_wants(words: Path, key: str, name: str) -> None:
    source = (words.parents[1] / "drawings" / f"{name}.svg").read_text(encoding="utf-8")
    given = labels_given(words, key)
    assert set(given) == set(labels(source))
    assert all(isinstance(label, str) and 0 < len(label) <= MAX_LABEL for label in given.values())


@pytest.mark.parametrize("words, key, name", BLOCKS, ids=lambda value: getattr(value, "stem", value))
def test_no_label_is_set_smaller_than_a_phone_can_show(words: Path, key: str, name: str) -> None:
    source = (words.parents[1] / "drawings" / f"{name}.svg").read_text(encoding="utf-8")
    sizes = re.findall(r'font-size="([\d.]+)"', draw(source, labels=labels_given(words, key), alt="-"))
    assert all(float(size) >= 11 for size in sizes)
