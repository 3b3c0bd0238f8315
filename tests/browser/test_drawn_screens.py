"""A story with drawn screens in a real browser: touched, held, slid over, by keyboard alone, without script."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, CDPSession, Locator, Page, expect

HEAR = """window.heard = [];
document.addEventListener("chasqui:answer", (event) => heard.push(event.detail));"""
# As the browser makes one of a finger that leaves the glass there.
CLICK = """([clientX, clientY]) => document.elementFromPoint(clientX, clientY).dispatchEvent(
    new MouseEvent("click", { bubbles: true, cancelable: true, clientX, clientY }))"""
ROWS = "people"


@pytest.fixture
def page(chromium: Browser, gallery: Path) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, has_touch=True)
    page = context.new_page()
    page.set_default_timeout(15_000)
    amiss: list[str] = []
    page.on("pageerror", lambda error: amiss.append(str(error)))
    page.add_init_script(HEAR)
    page.goto(gallery.as_uri())
    yield page
    context.close()
    assert not amiss


class Finger:
    """A real finger on the glass: Chromium makes scrolling, long presses and taps of it, as a phone does."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.session: CDPSession = page.context.new_cdp_session(page)

    def touch(self, kind: str, *points: tuple[float, float]) -> None:
        touches = [{"x": x, "y": y} for x, y in points]
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": touches})

    def tap(self, at: tuple[float, float]) -> None:
        self.touch("touchStart", at)
        self.touch("touchEnd")

    def hold(self, at: tuple[float, float], until: Locator) -> None:
        """Leave the glass when this is seen."""
        self.touch("touchStart", at)
        expect(until).to_be_visible()
        self.touch("touchEnd")

    def slide(self, at: tuple[float, float], down: int) -> None:
        self.touch("touchStart", at)
        for step in range(1, 9):
            self.touch("touchMove", (at[0], at[1] + down * step / 8))
            self.page.wait_for_timeout(16)
        self.touch("touchEnd")


def story(page: Page) -> Locator:
    return page.locator("[data-activity=sample-screens]")


def middle(place: Locator) -> tuple[float, float]:
    place.scroll_into_view_if_needed()
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def box(page: Page, choice: str) -> tuple[float, float]:
    story(page).scroll_into_view_if_needed()
    return middle(story(page).locator(f"[data-choice={choice}] rect"))


def heard(page: Page) -> list[Any]:
    return [answer["response"]["path"] for answer in page.evaluate("heard")]


def to_photos(page: Page) -> Finger:
    finger = Finger(page)
    finger.tap(box(page, "second"))
    expect(story(page).get_by_text("You want to choose one of your photos.")).to_be_visible()
    return finger


def test_touch_on_a_box_decides_at_once_and_the_next_screen_stands_in_the_same_place(page: Page) -> None:
    before = story(page).locator("[data-screen=people]").bounding_box()
    finger = to_photos(page)
    after = story(page).locator("[data-screen=photos]").bounding_box()
    assert before
    assert after
    assert (before["width"], before["height"]) == (after["width"], after["height"])
    assert story(page).locator("[data-screen]").count() == 1
    finger.tap(box(page, "open"))
    expect(story(page).locator("[data-feedback]")).to_contain_text("To choose it, hold it.")
    assert heard(page) == [["second", "open"]]


def test_finger_that_stays_holds(page: Page) -> None:
    to_photos(page).hold(
        box(page, "hold"), until=story(page).locator("[data-feedback]").get_by_text("To hold is to choose.")
    )
    assert heard(page) == [["second", "hold"]]


def test_finger_that_stays_too_short_only_touches(page: Page) -> None:
    finger, at = to_photos(page), box(page, "hold")
    # A machine that needs longer than a person to lift a finger: it would be held.
    page.evaluate("window.setTimeout = () => 0")
    finger.touch("touchStart", at)
    finger.touch("touchEnd")
    expect(story(page).locator("[data-feedback] strong")).to_be_visible()
    assert heard(page) == [["second", "open"]]


def test_box_that_is_held_and_cannot_be_is_touched(page: Page) -> None:
    """Who is not used to phones presses long."""
    Finger(page).hold(
        box(page, "second"), until=story(page).get_by_text("You want to choose one of your photos.")
    )
    assert heard(page) == []


@pytest.mark.parametrize("leaves", ["as Chromium has it", "with a click on a box"])
def test_finger_that_has_held_touches_nothing_of_the_next_screen(page: Page, leaves: str) -> None:
    """What browsers make of a long press that ends differs: the click may be on a box of the next screen."""
    finger = Finger(page)
    finger.touch("touchStart", box(page, "second"))
    expect(story(page).get_by_text("You want to choose one of your photos.")).to_be_visible()
    at = box(page, "open")
    if leaves == "with a click on a box":
        page.evaluate(CLICK, at)
        finger.touch("touchCancel")
    else:
        finger.touch("touchEnd")
    expect(story(page).get_by_text("You want to choose one of your photos.")).to_be_visible()
    expect(story(page).locator(".say")).to_have_count(0)
    assert heard(page) == []
    # The next finger is another.
    finger.tap(at)
    expect(story(page).locator("[data-feedback] strong")).to_be_visible()
    assert heard(page) == [["second", "open"]]


@pytest.mark.parametrize("down", [60, -60])
def test_finger_slides_up_or_down_over_a_box_and_the_page_stays(page: Page, down: int) -> None:
    finger = to_photos(page)
    at = box(page, "slide")
    before = page.evaluate("scrollY")
    page.evaluate("window.scrolled = 0; addEventListener('scroll', () => scrolled++)")
    # A machine that needs longer than a person to move a finger: it would be held.
    page.evaluate("window.setTimeout = () => 0")
    finger.touch("touchStart", at)
    for step in range(1, 5):
        finger.touch("touchMove", (at[0], at[1] + 20 * (step / 4) * (1 if down > 0 else -1)))
    assert page.evaluate("scrollY") == before
    finger.touch("touchMove", (at[0], at[1] + down))
    finger.touch("touchEnd")
    expect(story(page).locator("[data-feedback] strong")).to_be_visible()
    assert heard(page) == [["second", "slide"]]


def test_page_scrolls_under_a_finger_on_a_box_that_is_only_touched(page: Page) -> None:
    at = box(page, "second")
    before = page.evaluate("scrollY")
    Finger(page).slide(at, -120)
    page.wait_for_function(f"scrollY > {before} + 40")
    assert heard(page) == []
    expect(story(page).get_by_text("There are two people called Rosa.")).to_be_visible()


def test_touch_beside_all_boxes_says_what_one_can_do(page: Page) -> None:
    screen = story(page).locator("[data-screen]")
    at = middle(screen)
    finger = Finger(page)
    finger.tap((at[0], at[1] + 100))
    said = story(page).locator(".say-first")
    expect(said).to_contain_text("I touch Rosa Muñiz.")
    finger.tap((at[0], at[1] + 100))
    assert said.count() == 1
    finger.tap(box(page, "second"))
    expect(said).to_have_count(0)


def test_mouse_does_what_a_finger_does(page: Page) -> None:
    page.mouse.click(*box(page, "second"))
    expect(story(page).get_by_text("You want to choose one of your photos.")).to_be_visible()
    page.mouse.move(*box(page, "hold"))
    page.mouse.down()
    expect(story(page).locator("[data-feedback] strong")).to_be_visible()
    page.mouse.up()
    assert heard(page) == [["second", "hold"]]
    # Whoever starts again and only moves over the screen has done nothing.
    story(page).get_by_role("button", name="Start again").click()
    page.mouse.click(*box(page, "second"))
    page.mouse.move(*box(page, "hold"))
    page.mouse.move(5, 5, steps=4)
    assert len(heard(page)) == 1


def test_story_is_played_by_keyboard_alone_and_each_new_screen_is_said(page: Page) -> None:
    story(page).get_by_role("button", name="I touch Rosa Muñiz.").focus()
    page.keyboard.press("Enter")
    here = story(page).get_by_role("group", name="A phone with a photo, and a button You want to choose")
    expect(here).to_be_focused()
    for key in ("Tab", "Tab", "Enter"):
        page.keyboard.press(key)
    expect(story(page).get_by_text("The photo is on its way.")).to_be_focused()
    assert heard(page) == [["second", "hold"]]


def test_way_is_told_at_the_end(page: Page) -> None:
    to_photos(page)
    assert story(page).get_by_text("There are two people called Rosa.").count() == 0
    story(page).get_by_role("button", name="I hold the photo.").click()
    expect(story(page).get_by_text("There are two people called Rosa.")).to_be_visible()
    expect(story(page).get_by_text("I touch Rosa Muñiz.")).to_be_visible()
    assert story(page).locator("[data-screen]").count() == 0


@pytest.mark.parametrize("width", [320, 360, 1280])
def test_screen_is_wide_enough_for_fingers_and_no_wider_than_the_page(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 640})
    to_photos(page)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    least = 44 if width > 320 else 38
    for rect in story(page).locator(".zones rect").all():
        found = rect.bounding_box()
        assert found
        assert min(found["width"], found["height"]) >= least


def test_screens_have_nothing_that_axe_objects_to(page: Page) -> None:
    found = Axe().run(page, context="[data-activity=sample-screens]")
    assert found.violations_count == 0, found.generate_report()
    to_photos(page)
    found = Axe().run(page, context="[data-activity=sample-screens]")
    assert found.violations_count == 0, found.generate_report()


def test_without_script_the_screen_has_numbers_and_the_choices_too(chromium: Browser, gallery: Path) -> None:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(gallery.as_uri())
    assert story(page).locator(".zones text").all_text_contents() == ["1", "2"]
    labels = story(page).locator(".choices label").all_inner_texts()
    assert labels == ["1. I touch Rosa M.", "2. I touch Rosa Muñiz.", "3. I ask Rosa for her number first."]
    assert story(page).locator("[data-screen]").count() == 1
    context.close()
