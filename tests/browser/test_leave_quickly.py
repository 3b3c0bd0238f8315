"""Leaving a sensitive lesson: at once, and with no way back to it."""

from dataclasses import replace

import pytest
from django.utils.translation import override
from playwright.sync_api import BrowserContext, Page, expect

from lms.public.gallery import sample_lesson
from tests.browser.served import ORIGIN, PLAIN, lesson_page, serve

LESSON, OTHER, MODULE, HOME = "/en/module/a/", "/en/module/b/", "/en/module/", "/en/"


@pytest.fixture
def pages() -> dict[str, str]:
    with override("en"):
        plain = replace(sample_lesson(), path=LESSON, title="A certain matter")
    sensitive = replace(plain, sensitive=True)
    return {
        LESSON: lesson_page(sensitive, next=replace(sensitive, path=OTHER)),
        OTHER: lesson_page(replace(sensitive, path=OTHER, title="Another matter")),
        MODULE: PLAIN.replace("</h1>", f"</h1><a href='{LESSON}'>A certain matter</a>"),
        HOME: PLAIN,
        "/before/": PLAIN.replace("Start", "Before"),
        "/plain/": lesson_page(plain),
    }


@pytest.fixture
def in_lesson(phone: BrowserContext, pages: dict[str, str]) -> Page:
    """A reader who came from the module to a sensitive lesson."""
    serve(phone, pages)
    page = phone.new_page()
    page.goto(ORIGIN + MODULE)
    page.get_by_role("link", name="A certain matter").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("A certain matter")
    page.wait_for_load_state()
    return page


def expect_gone(page: Page, entries: int) -> None:
    """The start page stands where the lesson was, and the way back leads to what was before it."""
    page.wait_for_url(ORIGIN + HOME)
    assert page.evaluate("history.length") == entries
    page.go_back()
    assert page.url == ORIGIN + MODULE
    page.go_forward()
    assert page.url == ORIGIN + HOME


def test_button_puts_the_start_page_in_the_place_of_the_lesson(in_lesson: Page) -> None:
    entries = in_lesson.evaluate("history.length")
    in_lesson.get_by_role("link", name="Leave quickly").click()
    expect_gone(in_lesson, entries)


def test_escape_twice_does_the_same(in_lesson: Page) -> None:
    entries = in_lesson.evaluate("history.length")
    in_lesson.keyboard.press("Escape")
    assert in_lesson.url == ORIGIN + LESSON
    in_lesson.keyboard.press("Escape")
    expect_gone(in_lesson, entries)


def test_escape_twice_from_within_an_answer(in_lesson: Page) -> None:
    entries = in_lesson.evaluate("history.length")
    in_lesson.get_by_role("textbox").focus()
    in_lesson.keyboard.press("Escape")
    in_lesson.keyboard.press("Escape")
    expect_gone(in_lesson, entries)


def test_two_escapes_far_apart_do_not_leave(in_lesson: Page) -> None:
    in_lesson.evaluate(
        """() => [0, 2500].forEach((time) => {
            const event = new KeyboardEvent("keydown", { key: "Escape", bubbles: true });
            Object.defineProperty(event, "timeStamp", { value: time });
            document.dispatchEvent(event);
        })"""
    )
    assert in_lesson.evaluate("document.documentElement.hidden") is False


def test_escape_that_is_held_down_does_not_leave(in_lesson: Page) -> None:
    for _ in range(4):  # the same key again without release: the browser says that it repeats
        in_lesson.keyboard.down("Escape")
    in_lesson.keyboard.up("Escape")
    in_lesson.wait_for_timeout(300)
    assert in_lesson.url == ORIGIN + LESSON


def test_screen_is_blank_before_the_other_page_comes(phone: BrowserContext, pages: dict[str, str]) -> None:
    """Where no start page comes (204: the browser stays where it is) the lesson is gone all the same."""
    serve(
        phone, pages, other=lambda route: route.request.url == ORIGIN + HOME and not route.fulfill(status=204)
    )
    page = phone.new_page()
    page.goto(ORIGIN + LESSON)
    page.evaluate("document.querySelector('[data-leave]').click()")
    page.wait_for_timeout(300)
    assert page.evaluate("getComputedStyle(document.documentElement).display") == "none"
    assert not page.get_by_role("heading", level=1).is_visible()


def test_other_links_of_the_lesson_leave_no_entry_either(in_lesson: Page) -> None:
    """Two sensitive lessons one after the other: leaving the second must not lead back to the first."""
    entries = in_lesson.evaluate("history.length")
    in_lesson.get_by_role("link", name="Next lesson").click()
    in_lesson.wait_for_url(ORIGIN + OTHER)
    in_lesson.get_by_role("link", name="Leave quickly").click()
    expect_gone(in_lesson, entries)


def test_links_within_the_lesson_leave_no_entry(in_lesson: Page) -> None:
    entries = in_lesson.evaluate("history.length")
    in_lesson.locator(".skip").focus()
    in_lesson.keyboard.press("Enter")
    in_lesson.wait_for_url("**#main")
    in_lesson.get_by_role("link", name="Leave quickly").click()
    expect_gone(in_lesson, entries)


def test_without_script_the_button_is_a_link_to_the_start_page(
    phone: BrowserContext, pages: dict[str, str]
) -> None:
    serve(phone, pages, other=lambda route: route.request.resource_type == "script" and not route.abort())
    page = phone.new_page()
    page.goto(ORIGIN + LESSON)
    page.get_by_role("link", name="Leave quickly").click()
    page.wait_for_url(ORIGIN + HOME)


def test_tab_tells_nothing(in_lesson: Page) -> None:
    assert in_lesson.title() == "Chasqui"


def test_plain_lesson_has_no_such_way_out(phone: BrowserContext, pages: dict[str, str]) -> None:
    serve(phone, pages)
    page = phone.new_page()
    page.goto(ORIGIN + "/plain/")
    entries = page.evaluate("history.length")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    assert page.evaluate("document.documentElement.hidden") is False
    assert page.get_by_role("link", name="Leave quickly").count() == 0
    page.get_by_role("link", name="See the whole module").click()
    page.wait_for_url(ORIGIN + MODULE)
    assert page.evaluate("history.length") == entries + 1


@pytest.mark.parametrize("size", ["", "3"])
def test_button_hides_nothing_and_stays_on_the_screen(in_lesson: Page, size: str) -> None:
    in_lesson.evaluate("size => document.documentElement.dataset.size = size", size)
    button = in_lesson.get_by_role("link", name="Leave quickly")
    in_lesson.evaluate("scrollTo(0, 1500)")
    box = button.bounding_box()
    assert box and box["y"] >= 0 and box["y"] + box["height"] <= 640 and box["height"] >= 44
    in_lesson.evaluate("scrollTo(0, 1e6)")
    last = in_lesson.locator("footer p").last.bounding_box()
    box = button.bounding_box()
    assert last and box and last["y"] + last["height"] <= box["y"]
