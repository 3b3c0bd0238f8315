"""A story with drawn screens in a pack that is one file, opened from a disk: it marks as the site does."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from courses.activities import mark
from lms.public.screen_samples import drawn_activity
from offline_export.selection import Edition, Selection
from offline_export.services import write_pack
from tests.browser.pack_devices import Devices
from tests.browser.test_drawn_screens import Finger, middle
from tests.browser.test_packs import enter, lesson, word
from tests.offline_export.outlines import course

STORY = drawn_activity()


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    whole = course("es")
    (module,) = whole.modules
    first, *others = module.lessons
    lessons = (replace(first, blocks=(STORY,)), *others)
    whole = replace(whole, modules=(replace(module, lessons=lessons),))
    chosen = Selection("chasqui-t-es", (Edition("es", (whole,)),))
    return write_pack(chosen, output=tmp_path_factory.mktemp("packs")).place


@pytest.fixture
def page(chromium: Browser, pack: Path) -> Iterator[Page]:
    devices = Devices(chromium, pack)
    page = devices.open()
    enter(page, "Rosa")
    lesson(page, 1)
    yield page
    devices.close()


@pytest.mark.parametrize("choice", ["open", "hold"])
def test_screens_are_touched_and_held_and_marked_as_on_the_site(page: Page, choice: str) -> None:
    story = page.locator("[data-activity=sample-screens]:visible")
    finger = Finger(page)
    finger.tap(middle(story.locator("[data-choice=second] rect")))
    expect(story.locator("[data-screen=photos]")).to_be_visible()
    at = middle(story.locator(f"[data-choice={choice}] rect"))
    if choice == "hold":
        finger.hold(at, until=story.locator("[data-feedback] strong"))
    else:
        finger.tap(at)
    expect(page.locator("[data-outbox]:visible")).to_have_text(word("kept_phone"))
    (kept,) = page.evaluate("Chasqui.outbox.device.all()")
    response = {"path": ["second", choice]}
    assert kept["response"] == response
    assert kept["digest"] == STORY.digest
    expected = mark(STORY.definition, response)
    assert kept["passed"] is expected.passed
    for feedback in expected.feedback:
        expect(story.locator("[data-feedback]")).to_contain_text(feedback.text)
