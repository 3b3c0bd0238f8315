"""What a device remembers for its reader: colours, size of the text, photos, country."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.template import engines
from django.utils.translation import override
from PIL import Image
from playwright.sync_api import Browser, BrowserContext, Page, Route, expect

from courses.outline import Idea, Lesson, PhotoPicture, Rendition, Story
from lms.public.gallery import sample_lesson
from tests.browser.conftest import PHONE, Site
from tests.browser.served import ORIGIN, lesson_page, rendered, serve

PAPER = {"light": "rgb(251, 247, 240)", "dark": "rgb(25, 22, 19)"}
SAVES_DATA = "Object.defineProperty(navigator, 'connection', { value: { saveData: true } })"
SETTINGS = (
    '{% extends "base.html" %}{% block main %}{% include "components/device_settings.html" %}{% endblock %}'
)
NO_STORAGE = """Object.defineProperty(window, "localStorage", { get() { throw new DOMException("no", "SecurityError"); } })"""
SMALL, LARGE, FALLBACK = "/media/images/s.webp", "/media/images/l.webp", "/media/images/f.jpg"


@pytest.fixture
def lesson() -> Lesson:
    with override("en"):
        return sample_lesson()


@pytest.fixture
def settings_page() -> str:
    return settings_html("en")


def settings_html(locale: str) -> str:
    """The settings on a page of their own."""
    return rendered(engines["django"].from_string(SETTINGS), locale)


@pytest.fixture
def asked(phone: BrowserContext, lesson: Lesson, settings_page: str) -> list[str]:
    return serve(phone, {"/phone/": settings_page, "/lesson/": lesson_page(lesson)})


def paper(page: Page) -> str:
    return str(page.evaluate("getComputedStyle(document.body).backgroundColor"))


def open_page(phone: BrowserContext, path: str) -> Page:
    page = phone.new_page()
    page.goto(ORIGIN + path)
    page.wait_for_load_state("networkidle")
    return page


# Colours


@pytest.mark.parametrize("device", ["light", "dark"])
@pytest.mark.parametrize("chosen", ["", "light", "dark"])
def test_chosen_colours_win_over_those_of_the_device(
    phone: BrowserContext, asked: list[str], device: Any, chosen: str
) -> None:
    page = open_page(phone, "/phone/")
    page.emulate_media(color_scheme=device)
    if chosen:
        page.get_by_label(chosen.capitalize(), exact=True).check()
    shown = chosen or device
    assert paper(page) == PAPER[shown]
    page.goto(ORIGIN + "/lesson/")
    assert paper(page) == PAPER[shown]
    scheme = page.evaluate("getComputedStyle(document.documentElement).colorScheme")
    assert scheme == (chosen or "light dark")
    # What stands below the first screen follows too.
    expected = {"light": "rgb(42, 102, 54)", "dark": "rgba(0, 0, 0, 0)"}
    page.wait_for_load_state("networkidle")
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.can-do')).backgroundColor")
        == expected[shown]
    )


def test_colours_can_follow_the_device_again(phone: BrowserContext, asked: list[str]) -> None:
    page = open_page(phone, "/phone/")
    page.get_by_label("Dark", exact=True).check()
    page.get_by_label("As this device is set").check()
    page.reload()
    assert paper(page) == PAPER["light"]
    expect(page.get_by_label("As this device is set")).to_be_checked()


def test_choice_reaches_the_other_tabs_and_the_page_one_comes_back_to(
    phone: BrowserContext, asked: list[str]
) -> None:
    other = open_page(phone, "/lesson/")
    page = open_page(phone, "/lesson/")
    page.goto(ORIGIN + "/phone/")
    page.get_by_label("Dark", exact=True).check()
    expect(other.locator("html")).to_have_attribute("data-theme", "dark")
    page.go_back()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


# Text


def test_size_of_the_text_is_kept_and_scales_all_of_it(phone: BrowserContext, asked: list[str]) -> None:
    page = open_page(phone, "/phone/")
    sizes = {}
    for label in ("Normal", "Larger", "Very large"):
        page.get_by_label(label).check()
        sizes[label] = float(page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)"))
    assert sizes == {"Normal": 18, "Larger": 22.5, "Very large": 27}
    page.goto(ORIGIN + "/lesson/")
    assert page.evaluate("parseFloat(getComputedStyle(document.body).fontSize)") == 27


CUT = """() => Array.from(document.querySelectorAll("main *, header *, footer *")).filter((element) => {
    const style = getComputedStyle(element);
    const box = element.getBoundingClientRect();
    if (!box.width || element.closest("svg, .unseen, .skip, .cord")) return false;
    const hides = style.overflowX !== "visible" && element.scrollWidth > element.clientWidth + 1;
    return hides || box.right > innerWidth + 1 || box.left < -1;
}).map((element) => element.outerHTML.slice(0, 100))"""


@pytest.mark.parametrize("width", [320])
@pytest.mark.parametrize("path", ["/lesson/", "/phone/"])
@pytest.mark.parametrize("language", ["en", "es", "fr", "pt-br"])
def test_very_large_text_is_not_cut_on_a_narrow_screen(
    phone: BrowserContext, width: int, path: str, language: str
) -> None:
    with override(language):
        lesson = replace(sample_lesson(), title="Bloqueio responsabilidades de pantalla")
    serve(phone, {"/lesson/": lesson_page(lesson), "/phone/": settings_html(language)})
    page = open_page(phone, path)
    page.set_viewport_size({"width": width, "height": 640})
    page.evaluate("document.documentElement.dataset.size = 3")
    page.evaluate("document.querySelectorAll('[data-listen]').forEach(bar => bar.hidden = false)")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate(CUT) == []


@pytest.mark.parametrize("path", ["me/", "sign-up/", "sign-in/", "phone/"])
def test_very_large_text_is_not_cut_on_the_pages_of_the_site(page: Page, site: Site, path: str) -> None:
    page.set_viewport_size({"width": 320, "height": 640})
    page.add_init_script("try { localStorage['chasqui.size'] = 3 } catch (error) {}")
    for language in ("es", "pt-br", "en", "fr"):
        page.goto(f"{site.url}/{language}/{path}")
        expect(page.locator("html")).to_have_attribute("data-size", "3")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, language
        assert page.evaluate(CUT) == [], language


# The form


def test_form_works_by_keyboard_and_remembers(phone: BrowserContext, asked: list[str]) -> None:
    page = open_page(phone, "/phone/")
    page.get_by_label("Normal").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")  # from the first to the last: dark
    page.reload()
    expect(page.get_by_label("Larger")).to_be_checked()
    expect(page.get_by_label("Dark", exact=True)).to_be_checked()
    assert page.evaluate("JSON.stringify(document.documentElement.dataset)")
    kept = page.evaluate("({...localStorage})")
    assert kept["chasqui.size"] == "2" and kept["chasqui.theme"] == "dark"


def test_country_is_kept_on_the_device_and_told(phone: BrowserContext, asked: list[str]) -> None:
    page = open_page(phone, "/phone/")
    page.evaluate(
        "window.told = []; document.addEventListener('chasqui:country', ({ detail }) => told.push(detail))"
    )
    page.get_by_label("My country").select_option(label="Peru")
    assert page.evaluate("told") == ["PE"]
    page.goto(ORIGIN + "/lesson/")
    assert page.evaluate("document.documentElement.dataset.country") == "PE"
    page.goto(ORIGIN + "/phone/")
    expect(page.get_by_label("My country")).to_have_value("PE")
    # It goes nowhere.
    assert not any("PE" in path for path in asked)


def test_without_storage_a_choice_lasts_for_the_page_and_the_page_says_so(
    phone: BrowserContext, asked: list[str]
) -> None:
    page = phone.new_page()
    page.add_init_script(NO_STORAGE)
    page.goto(ORIGIN + "/phone/")
    expect(page.get_by_text("This browser keeps nothing")).to_be_hidden()
    page.get_by_label("Dark", exact=True).check()
    assert paper(page) == PAPER["dark"]
    expect(page.get_by_text("This browser keeps nothing")).to_be_visible()


def test_without_script_the_page_says_what_the_browser_offers(chromium: Browser, settings_page: str) -> None:
    context = chromium.new_context(**PHONE, java_script_enabled=False)
    serve(context, {"/phone/": settings_page})
    page = context.new_page()
    page.goto(ORIGIN + "/phone/")
    expect(page.get_by_text("These settings need JavaScript")).to_be_visible()
    assert not page.locator("fieldset").first.is_visible()
    assert not page.get_by_label("My country").is_visible()
    context.close()


def test_with_script_that_sentence_is_not_there(phone: BrowserContext, asked: list[str]) -> None:
    page = open_page(phone, "/phone/")
    expect(page.get_by_text("These settings need JavaScript")).to_be_hidden()
    expect(page.locator("fieldset").first).to_be_visible()


# Photos


def webp(width: int) -> bytes:
    file = BytesIO()
    Image.new("RGB", (width, width * 2 // 3), "teal").save(file, "WEBP")
    return file.getvalue()


PHOTO = PhotoPicture(
    (Rendition(SMALL, 360, "image/webp", 11_400), Rendition(LARGE, 640, "image/webp", 30_000)),
    FALLBACK,
    360,
    240,
    "A stall with fruit",
)


class Photos:
    """A lesson with a photo in its story and one far below; `fetched` are the photos that were asked for."""

    def __init__(self, context: BrowserContext, lesson: Lesson) -> None:
        self.context, self.broken = context, False
        blocks = (Story("s", "Rosa sells fruit.", PHOTO), *lesson.blocks[1:], Idea("i", "One", "Two.", PHOTO))
        self.asked = serve(context, {"/lesson/": lesson_page(replace(lesson, blocks=blocks))}, self.give)

    def give(self, route: Route) -> bool:
        path = route.request.url.removeprefix(ORIGIN)
        if not path.startswith("/media/"):
            return False
        if self.broken:
            route.abort()
        else:
            route.fulfill(body=webp(360 if path == SMALL else 640), content_type="image/webp")
        return True

    @property
    def fetched(self) -> list[str]:
        return [path for path in self.asked if path.startswith("/media/")]

    def open(self, script: str = "") -> Page:
        page = self.context.new_page()
        if script:
            page.add_init_script(script)
        page.goto(ORIGIN + "/lesson/")
        page.wait_for_load_state("networkidle")
        return page


@pytest.fixture
def photos(chromium: Browser, lesson: Lesson) -> Iterator[Photos]:
    """On a phone with a fine screen, which would rather have the larger file."""
    context = chromium.new_context(**PHONE, device_scale_factor=2)
    yield Photos(context, lesson)
    context.close()


def test_photo_comes_by_itself_where_no_data_is_saved(photos: Photos) -> None:
    page = photos.open()
    expect(page.get_by_role("img", name="A stall with fruit").first).to_be_visible()
    assert page.evaluate("document.querySelector('.story img').naturalWidth") > 0
    assert len(photos.fetched) >= 1


def test_photo_far_below_waits_for_its_reader(photos: Photos) -> None:
    page = photos.open()
    assert page.evaluate("Array.from(document.images, image => image.loading)") == ["lazy", "lazy"]


def test_photo_is_not_fetched_while_data_is_saved_until_it_is_asked_for(photos: Photos) -> None:
    page = photos.open(SAVES_DATA)
    assert photos.fetched == []
    button = page.get_by_role("button", name="Show picture (12 KB)").first
    expect(page.locator(".story").get_by_text("A stall with fruit")).to_be_visible()
    button.click()
    page.wait_for_function("document.images[0] && document.images[0].naturalWidth > 0")
    # The smallest that this browser reads, which is the one whose size was told.
    assert photos.fetched == [SMALL]
    expect(page.locator(".story").get_by_role("button")).to_have_count(0)
    assert page.evaluate("document.activeElement.alt") == "A stall with fruit"


def test_photo_is_asked_for_by_keyboard(photos: Photos) -> None:
    page = photos.open(SAVES_DATA)
    page.get_by_role("button", name="Show picture").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.images[0] && document.images[0].naturalWidth > 0")


@pytest.mark.parametrize(("choice", "expected"), [("off", 0), ("on", 1)])
def test_choice_of_photos_wins_over_what_the_device_says(photos: Photos, choice: str, expected: int) -> None:
    page = photos.open(SAVES_DATA if choice == "on" else "")
    page.evaluate("choice => localStorage['chasqui.pictures'] = choice", choice)
    photos.asked.clear()
    page.reload()
    page.wait_for_load_state("networkidle")
    assert page.get_by_role("button", name="Show picture").count() == (0 if expected else 2)
    assert page.evaluate("document.images.length") == (2 if expected else 0)


def test_photo_that_does_not_come_can_be_asked_for_again(photos: Photos) -> None:
    photos.broken = True
    page = photos.open(SAVES_DATA)
    page.get_by_role("button", name="Show picture").first.click()
    again = page.get_by_role("button", name="Show picture").first
    expect(again).to_be_visible()
    photos.broken = False
    again.click()
    page.wait_for_function("document.images[0] && document.images[0].naturalWidth > 0")


@pytest.mark.parametrize("script", ["", SAVES_DATA])
def test_nothing_jumps_when_a_photo_comes(photos: Photos, script: str) -> None:
    photos.broken = True  # as if it were still on its way
    waiting = photos.open(script)
    top = "document.querySelector('.story p:last-child').getBoundingClientRect().top"
    before = waiting.evaluate(top)
    photos.broken = False
    page = photos.open(script)
    if script:
        page.get_by_role("button", name="Show picture").first.click()
    page.wait_for_function("document.images[0] && document.images[0].naturalWidth > 0")
    assert abs(page.evaluate(top) - before) <= 1


def test_photo_without_script_is_there_and_its_stand_in_is_not_seen(
    chromium: Browser, lesson: Lesson
) -> None:
    context = chromium.new_context(**PHONE, java_script_enabled=False)
    photos = Photos(context, lesson)
    page = photos.open()
    assert photos.fetched
    image, words = page.locator(".story img"), page.locator(".story .photo p")
    expect(image).to_be_visible()
    outer, inner = image.bounding_box(), words.bounding_box()
    assert outer and inner
    assert inner["y"] >= outer["y"] - 1 and inner["height"] <= outer["height"] + 2
    assert words.get_attribute("aria-hidden") == "true"
    assert not page.get_by_role("button", name="Show picture").first.is_visible()
    context.close()
