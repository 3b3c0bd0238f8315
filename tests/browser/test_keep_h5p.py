"""A module with an exercise made with H5P, kept on the phone: without a server it opens, plays, goes on and tells its score."""

import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, FrameLocator, Page, expect

from tests.browser.conftest import PIN, Site
from tests.browser.line import Line
from tests.browser.phones import held, wait_until
from tests.browser.test_worker_keeping import keep, plan_of, shelves

MODULE = "/es/course-x/module-x1/"
OTHER = "/es/course-x/module-x2/"
LESSON = f"{MODULE}lesson-x1-1/"
FILES = "chasqui-files"
STATES = "Chasqui.outbox.device.notes().then((notes) => Object.keys(notes).filter((name) => name.startsWith('h5p:')))"
ANSWERS = (
    "import json; from lms.progress.models import Attempt;"
    "print(json.dumps([[a.source, a.score, a.passed, a.response] for a in Attempt.objects.order_by('pk')]))"
)


@pytest.fixture
def line(own_site: Site) -> Iterator[Line]:
    """A line to a site with two modules, each with an exercise of the same kind."""
    own_site.python("from tests.browser.h5p_site import make; make()")
    line = Line(own_site.port)
    yield line
    line.close()


def exercise(page: Page) -> FrameLocator:
    """The exercise of the lesson that is open, once it is asked for."""
    page.locator("[data-h5p]").tap()
    return page.frame_locator("iframe[src='/h5p/player/']").frame_locator("iframe.h5p-frame")


def parts_on(page: Page) -> set[str]:
    return {path for path in held(page).get(FILES, []) if path.startswith("/h5p/")}


def parts_of(plan: dict[str, Any]) -> set[str]:
    return {file["url"] for file in plan["files"] if file["url"].startswith("/h5p/")} - {"/h5p/player/"}


def sign_in(page: Page, address: str, code: str) -> None:
    page.goto(f"{address}/es/sign-in/")
    page.locator("[name=code]").fill(code)
    page.locator("[name=pin]").fill(PIN)
    page.locator("[name=own_phone]").set_checked(True, force=True)
    page.locator("main [type=submit]").tap()
    page.wait_for_url("**/me/")


def test_exercise_of_a_kept_module_plays_without_server_and_its_claim_is_sent_once(
    page: Page, own_site: Site, line: Line
) -> None:
    sign_in(page, line.url, own_site.add_learner("rosa"))
    keep(page, line, MODULE)
    plan = plan_of(page)
    assert len(parts_of(plan)) == 3
    line.forget()
    own_site.stop()
    page.goto(line.url + LESSON)
    inside = exercise(page)
    inside.get_by_text("third").tap()
    expect(page.locator("[data-activity]")).to_have_class("activity passed")
    expect(page.locator("[data-outbox]")).to_contain_text("1")
    wait_until(page, lambda: page.evaluate(STATES))
    page.goto(line.url + MODULE)
    page.goto(line.url + LESSON)
    expect(page.locator("[data-activity]")).to_have_class("activity passed")
    expect(exercise(page).locator(".told")).to_have_text("chosen 2")
    own_site.start()
    page.goto(line.url + LESSON)
    wanted = [["h5p", 0.8, True, {"score": 4, "max": 5}]]
    wait_until(page, lambda: json.loads(own_site.python(ANSWERS)) == wanted)
    page.goto(line.url + MODULE)
    page.reload()
    assert json.loads(own_site.python(ANSWERS)) == wanted
    page.goto(f"{line.url}/es/me/")
    expect(page.get_by_text("4 de 5 puntos")).to_have_text(
        "Puntos contados por el propio ejercicio: Lesson X1.1 (4 de 5 puntos)"
    )


def test_parts_are_shared_between_modules_and_go_with_the_last(page: Page, line: Line) -> None:
    keep(page, line, MODULE)
    first = parts_of(plan_of(page))
    line.forget()
    keep(page, line, OTHER)
    second = parts_of(plan_of(page))
    assert len(first) == len(second) == 3
    assert len(first & second) == 2
    # What the first has brought is not fetched again.
    assert {
        path for path in line.asked if path.startswith("/h5p/") and path.endswith(".json")
    } == second - first
    assert parts_on(page) == first | second
    remove(page)
    assert parts_on(page) == first
    page.goto(line.url + MODULE)
    remove(page)
    assert shelves(page) == []
    assert parts_on(page) == set()


def remove(page: Page) -> None:
    place = page.locator("[data-keep]")
    expect(place).to_have_attribute("data-state", "kept", timeout=15_000)
    place.locator("button").tap()
    place.locator("button").first.tap()
    expect(place).to_have_attribute("data-state", "none", timeout=30_000)


def test_exercise_that_was_not_kept_says_so_without_server(
    phone: BrowserContext, own_site: Site, line: Line
) -> None:
    page = phone.new_page()
    keep(page, line, OTHER)
    page.goto(line.url + LESSON)
    wait_until(page, lambda: any(LESSON in paths for paths in held(page).values()))
    own_site.stop()
    page.goto(line.url + LESSON)
    page.locator("[data-h5p]").tap()
    player = page.frame_locator("iframe[src='/h5p/player/']")
    expect(player.get_by_role("alert")).to_be_visible()
    expect(player.get_by_role("button")).to_be_visible()
