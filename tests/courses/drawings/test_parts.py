"""The kit: every part is clean, small and complete; a page gets each part once."""

import re
from xml.etree import ElementTree

import pytest

from courses.drawings import DrawingError, inspect, part_names, part_sheet, parts_used, sanitise
from courses.drawings.kit import FOLDER, part_source

MAX_PART_BYTES = 1_200
PALETTE = set(re.findall(r"\.(d-[a-z0-9-]+)", (FOLDER.parent / "palette.css").read_text(encoding="utf-8")))


def test_parts_used_names_each_part_once() -> None:
    source = '<svg viewBox="0 0 9 9"><use href="#part-phone"/><g><use href="#part-lock"/><use href="#part-lock"/></g></svg>'
    assert parts_used(source) == {"phone", "lock"}


def test_part_sheet_is_sorted_and_invisible() -> None:
    sheet = ElementTree.fromstring(part_sheet(["phone", "lock", "phone"]))
    assert [symbol.get("id") for symbol in sheet] == ["part-lock", "part-phone"]
    assert (sheet.get("width"), sheet.get("height"), sheet.get("aria-hidden")) == ("0", "0", "true")
    assert all(symbol.get("viewBox") for symbol in sheet)


def test_part_sheet_does_not_depend_on_the_order_of_its_parts() -> None:
    assert part_sheet(["phone", "lock"]) == part_sheet(iter(["lock", "phone"]))


def test_part_sheet_brings_the_parts_of_parts() -> None:
    made_of_others = {name: parts_used(part_source(name)) for name in part_names()}
    name, inner = next((name, inner) for name, inner in sorted(made_of_others.items()) if inner)
    assert all(f'id="part-{needed}"' in part_sheet([name]) for needed in inner)


def test_part_sheet_of_nothing_is_empty() -> None:
    assert part_sheet([]) == ""


@pytest.mark.parametrize("name", ["unicorn", "../allowed", ""])
def test_part_sheet_refuses_an_unknown_part(name: str) -> None:
    with pytest.raises(DrawingError, match="no drawing part"):
        part_sheet([name])


@pytest.mark.parametrize("name", sorted(part_names()))
def test_each_part_is_clean_small_and_in_the_palette(name: str) -> None:
    source = part_source(name)
    assert inspect(source).removed == ()
    assert len(source.encode()) <= MAX_PART_BYTES
    assert set(re.findall(r"d-[a-z0-9-]+", " ".join(re.findall(r'class="([^"]*)"', source)))) <= PALETTE
    assert not re.search(r' (fill|stroke)="', source), (
        "colours come from the palette, so that they follow the theme"
    )


@pytest.mark.parametrize("name", sorted(part_names()))
def test_no_part_is_made_of_itself(name: str) -> None:
    seen: set[str] = set()
    waiting = parts_used(sanitise(part_source(name)))
    while waiting:
        seen |= waiting
        waiting = set().union(*(parts_used(part_source(inner)) for inner in waiting)) - seen
    assert name not in seen
