"""A module as it comes out of the printer: on A4 and on Letter, in four languages, in black and white."""

import re
from io import BytesIO

import pytest
from PIL import Image, ImageChops
from playwright.sync_api import Page, expect

from courses.guide_block import GuideBlock
from courses.keys import page_key
from tests.browser.conftest import Site
from tests.browser.test_attestation import LANGUAGES, sheets

MODULE = str(page_key("C1"))
LESSONS = 5
FIELDS = GuideBlock().child_blocks
# The longest guide that the editor takes, in words of common length.
LONGEST = {
    "aim": (FIELDS["aim"].field.max_length, 1),
    "materials": (FIELDS["materials"].child_block.field.max_length, FIELDS["materials"].meta.max_num),
    "five": (FIELDS["steps"].child_block.field.max_length, FIELDS["steps"].meta.max_num),
    "mistakes": (FIELDS["mistakes"].child_block.field.max_length, FIELDS["mistakes"].meta.max_num),
    "question": (FIELDS["question"].field.max_length, 1),
}
FILL = """longest => {
  const words = (length) => "palabras ".repeat(99).slice(0, length);
  document.querySelectorAll(".guide").forEach((guide) => {
    guide.classList.add("guide-long"); // as tests/courses/test_booklet.py holds
    guide.querySelector("h3 + p").textContent = words(longest.aim[0]);
    guide.querySelector(".question p").textContent = words(longest.question[0]);
    ["materials", "five", "mistakes"].forEach((name) => {
      const list = guide.querySelector("." + name), entry = list.firstElementChild;
      list.textContent = "";
      for (let i = 0; i < longest[name][1]; i += 1) {
        const copy = entry.cloneNode(true);
        (copy.querySelector("span") || copy).textContent = words(longest[name][0]);
        list.append(copy);
      }
    });
  });
}"""
# Whatever is taller than a sheet would have to break across two.
HEIGHTS = (
    """() => [...document.querySelectorAll(".exercise, .paper-text")].map((each) => each.offsetHeight)"""
)


def address(site: Site, language: str, sheet: str = "") -> str:
    return f"{site.url}/{language}/paper/{MODULE}/{sheet}"


def deepest_colour(picture: bytes) -> int:
    """How far the channels of any pixel are from each other: 0 is grey. What a drawing takes from its parts is seen
    in no style of the page, so it is looked for in the picture."""
    red, green, blue = Image.open(BytesIO(picture)).convert("RGB").split()
    differences = (ImageChops.difference(red, green), ImageChops.difference(green, blue))
    return max(int(each.getextrema()[1]) for each in differences)  # type: ignore[arg-type]


@pytest.mark.parametrize("language", LANGUAGES)
def test_guide_has_one_sheet_for_each_lesson(page: Page, site: Site, language: str) -> None:
    page.goto(address(site, language, "guide/"))
    assert [sheets(page, paper) for paper in ("A4", "Letter")] == [LESSONS, LESSONS]


def test_longest_guide_that_can_be_written_has_one_sheet(page: Page, site: Site) -> None:
    page.goto(address(site, "es", "guide/"))
    page.evaluate(FILL, LONGEST)
    assert [sheets(page, paper) for paper in ("A4", "Letter")] == [LESSONS, LESSONS]


@pytest.mark.parametrize("language", LANGUAGES)
def test_booklet_has_a_cover_and_two_or_three_sheets_for_each_lesson(
    page: Page, site: Site, language: str
) -> None:
    page.goto(address(site, language))
    for paper in ("A4", "Letter"):
        assert 1 + 2 * LESSONS <= sheets(page, paper) <= 1 + 3 * LESSONS


def test_each_lesson_begins_a_sheet_and_no_exercise_is_cut(page: Page, site: Site) -> None:
    page.set_viewport_size({"width": 680, "height": 900})  # the width of a sheet inside its margins
    page.goto(address(site, "fr"))
    page.emulate_media(media="print")
    before = "each => getComputedStyle(each).breakBefore"
    assert page.locator(".paper-lesson").evaluate_all(f"all => all.map({before})") == ["page"] * LESSONS
    inside = "all => all.map((each) => getComputedStyle(each).breakInside)"
    assert set(page.locator(".exercise").evaluate_all(inside)) == {"avoid"}
    assert max(page.evaluate(HEIGHTS)) < 900  # Letter less its margins: 249 mm


@pytest.mark.parametrize("sheet", ["", "answers/", "guide/"])
def test_paper_has_no_colour_and_nothing_of_the_site(page: Page, site: Site, sheet: str) -> None:
    page.goto(address(site, "es", sheet))
    page.emulate_media(media="print")
    assert deepest_colour(page.locator(".paper").screenshot()) <= 8
    for part in (".top", "body > .band", "footer", ".beside-paper"):
        expect(page.locator(part)).to_be_hidden()
    expect(page.locator(".paper")).to_be_visible()


@pytest.mark.parametrize("sheet", ["", "answers/", "guide/"])
def test_sheet_is_readable_on_a_phone_in_the_dark_too(page: Page, site: Site, sheet: str) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(address(site, "en", sheet))
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    colours = page.locator(".paper h2").first.evaluate(
        "each => [getComputedStyle(each).color, getComputedStyle(each.closest('.paper')).backgroundColor]"
    )
    assert colours == ["rgb(0, 0, 0)", "rgb(255, 255, 255)"]
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    assert re.match(r"(Booklet|Answers|Guide)", page.title())
