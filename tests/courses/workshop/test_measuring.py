"""What is made of the boxes that a browser found; the browser itself is asked in tests/browser/test_workshop.py."""

from pathlib import Path

import pytest

from courses.workshop import browser
from courses.workshop.checking import check
from courses.workshop.measuring import Box, Laid, page, sheet
from courses.workshop.reading import read_shelf


@pytest.fixture
def lock(real: Path) -> Laid:
    """The drawing of a locked phone: one label, in a room of 134 units."""
    return next(each for each in sheet(read_shelf(real, ["C1.1"]).lessons) if "pin" in each.labels)


@pytest.mark.parametrize(
    ("box", "words"),
    [
        (Box(90, 160, 120, 16), ""),
        (Box(83, 160, 139, 16), ""),  # fonts differ a little
        (Box(80, 160, 150, 16), "112% of the room"),
        (Box(200, 190, 100, 16), "runs out of the drawing"),
        (Box(-9, 100, 100, 16), "runs out of the drawing"),
    ],
)
def test_label_that_leaves_its_room_or_its_drawing(lock: Laid, box: Box, words: str) -> None:
    found = [finding.words for finding in lock.judge([box])]
    assert bool(found) == bool(words) and all(words in each for each in found)


def test_boxes_that_touch_do_not_meet() -> None:
    assert not Box(0, 0, 50, 20).meets(Box(0, 18, 50, 20))
    assert not Box(0, 0, 50, 20).meets(Box(50, 0, 50, 20))
    assert Box(0, 0, 50, 20).meets(Box(10, 5, 50, 20))


def test_page_to_measure_holds_all_languages_and_no_address(real: Path) -> None:
    html = page(sheet(read_shelf(real, ["C1.1"]).lessons))
    assert "6 números" in html and "6 chiffres" in html
    assert "<script" not in html and "http" not in html.replace("http://www.w3.org/2000/svg", "")


def test_without_a_browser_one_advice_says_so(real: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(html: str) -> list[list[list[float]]]:
        raise browser.NoBrowserError("The words of drawings were not measured: there is no browser.")

    monkeypatch.setattr(browser, "_boxes", none)
    found = check(real, ["C1.1"], browser=True).findings
    assert [(each.is_error, "not measured" in each.words) for each in found] == [(False, True)]
