"""A module kept on the phone, in a real Chromium: whole, resumed when cut, renewed by what changed, and gone on request."""

import os
import signal
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
from playwright.sync_api import BrowserContext, Error, Page, Playwright, expect

from tests.browser.answers import touch
from tests.browser.conftest import CHROMIUM, FLAGS, PHONE, Site
from tests.browser.line import Line
from tests.browser.phones import LESSON, MODULE, held, is_styled, wait_until, wait_until_controlled

LESSONS = 5
# The language of the authors: elsewhere words change with their translation.
SPANISH = "/es/seguridad-en-internet/proteger-mi-celular/"


def open_module(page: Page, line: Line, module: str = MODULE) -> Any:
    """The part of the module's page that keeps it."""
    page.goto(line.url + module)
    wait_until_controlled(page)
    place = page.locator("[data-keep]")
    expect(place).to_be_visible(timeout=15_000)
    return place


def keep(page: Page, line: Line, module: str = MODULE) -> Any:
    place = open_module(page, line, module)
    place.locator("button").tap()
    expect(place).to_have_attribute("data-state", "kept", timeout=30_000)
    return place


def plan_of(page: Page) -> dict[str, Any]:
    plan: dict[str, Any] = page.evaluate(
        "fetch(document.querySelector('[data-keep]').dataset.keep).then((answer) => answer.json())"
    )
    return plan


def lessons_of(page: Page) -> list[str]:
    return [str(link.get_attribute("href")) for link in page.locator("main .hanging a").all()]


def shelves(page: Page) -> list[str]:
    return [name for name in held(page) if name.startswith("chasqui-kept")]


def test_kept_module_opens_and_plays_without_server_also_after_the_browser_was_killed(
    playwright: Playwright, own_site: Site, own_line: Line, tmp_path: Path
) -> None:
    line = own_line

    def start() -> BrowserContext:
        return playwright.chromium.launch_persistent_context(
            str(tmp_path / "profile"), executable_path=CHROMIUM, args=FLAGS, **PHONE
        )

    browser = start()
    page = browser.new_page()
    keep(page, line)
    lessons = lessons_of(page)
    assert len(lessons) == LESSONS
    page.wait_for_timeout(3000)
    kill_browser_of(tmp_path / "profile")
    with suppress(Error):
        browser.close()
    own_site.stop()
    browser = start()
    page = browser.new_page()
    for path in [MODULE, *lessons]:
        page.goto(line.url + path)
        assert is_styled(page)
    touch(page.locator("[data-activity]").first)
    expect(page.locator("[data-activity]").first).to_have_class("activity passed")
    page.goto(line.url + "/en/phone/")
    expect(page.locator("h1")).to_have_text("This page is not on this phone")
    expect(page.locator("[data-kept-list] a").first).to_have_attribute("href", MODULE)
    # It stands above, with the cord of its lessons.
    expect(page.locator("[data-guest] h2 a")).to_have_attribute("href", MODULE)
    expect(page.locator("[data-kept-list] a").first).to_be_hidden()
    expect(page.locator("[data-kept-here]")).to_be_hidden()
    browser.close()


def kill_browser_of(profile: Path) -> None:
    """kill -9 of the browser that this test started with this profile, and of no other."""
    for process in psutil.Process().children(recursive=True):
        line = process.cmdline() if process.is_running() else []
        if f"--user-data-dir={profile}" in line and not any(each.startswith("--type=") for each in line):
            os.kill(process.pid, signal.SIGKILL)
            return
    raise AssertionError("no such browser")


def test_size_that_is_said_is_what_travels(page: Page, line: Line, site: Site) -> None:
    place = open_module(page, line)
    plan = plan_of(page)
    expect(place.locator("button")).to_have_text(f"Keep on this phone ({round(plan['bytes'] / 1000)} KB)")
    for file in plan["files"]:
        request = urllib.request.Request(site.url + file["url"], headers={"Accept-Encoding": "br"})
        with urllib.request.urlopen(request, timeout=20) as reply:
            assert len(reply.read()) == file["bytes"], file["url"]
    assert plan["bytes"] == sum(file["bytes"] for file in plan["files"])


def test_cut_while_keeping_goes_on_with_the_rest(page: Page, line: Line) -> None:
    place = open_module(page, line)
    plan = plan_of(page)
    wait_until_quiet(page, line)
    line.cut_after(30_000)
    place.locator("button").tap()
    expect(place).to_have_attribute("data-state", "cut", timeout=30_000)
    assert not held(page).get(shelves(page)[0], []).count("/whole")
    first = [name for name in line.asked if name.startswith(MODULE)]
    line.mend()
    line.forget()
    place = open_module(page, line)
    button = place.locator("button").first
    expect(button).to_contain_text("Go on keeping")
    line.forget()
    have = {path for name in shelves(page) for path in held(page)[name]} | set(
        held(page).get("chasqui-pages", [])
    )
    button.tap()
    expect(place).to_have_attribute("data-state", "kept", timeout=30_000)
    rest = {file["url"] for file in plan["files"] if not file["url"].startswith("/static/")} - have
    assert first and rest and len(have & {file["url"] for file in plan["files"]}) > 1
    assert {path for path in line.asked if path.startswith("/en/staying")} == rest
    assert "/whole" in held(page)[shelves(page)[0]]


def wait_until_quiet(page: Page, line: Line) -> None:
    """Until what the page and its worker bring of themselves has come: it would use up what the line lets through."""
    before = -1
    for _ in range(20):
        if line.down == before:
            return
        before = line.down
        page.wait_for_timeout(1500)
    raise AssertionError("The line is never quiet.")


def republish(site: Site) -> None:
    site.python(
        "from courses.models import LessonPage; "
        "p = LessonPage.objects.get(seed_id='C1.2', locale__language_code='es'); "
        "b = p.body; b[1].value['text'] = b[1].value['text'] + ' Y algo más.'; p.body = b; "
        "p.save_revision().publish()"
    )


def test_republished_lesson_is_renewed_by_what_changed_and_all_at_once(
    page: Page, own_site: Site, own_line: Line
) -> None:
    line = own_line
    keep(page, line, SPANISH)
    lessons = lessons_of(page)
    old = {file["url"]: file for file in plan_of(page)["files"]}
    republish(own_site)
    place = open_module(page, line, SPANISH)
    new = {file["url"]: file for file in plan_of(page)["files"]}
    changed = {url for url, file in new.items() if file["digest"] != old[url]["digest"]}
    assert changed == {lessons[1]}
    button = place.locator("button").first
    expect(place).to_have_attribute("data-state", "old")
    expect(button).to_contain_text(f"({round(new[lessons[1]]['bytes'] / 1000)} KB)")
    # Cut in the middle: the module is still the one of before, whole.
    page.wait_for_timeout(1500)
    line.cut_after(3000)
    button.tap()
    expect(place).to_have_attribute("data-state", "cut", timeout=30_000)
    assert texts(page, line, lessons) == [False] * LESSONS
    line.mend()
    place = open_module(page, line, SPANISH)
    line.forget()
    place.locator("button").first.tap()
    expect(place).to_have_attribute("data-state", "kept", timeout=30_000)
    assert {path for path in line.asked if not path.endswith((".json", "sw.js"))} == changed
    line.cut()
    assert texts(page, line, lessons) == [False, True, False, False, False]
    assert len(shelves(page)) == 1


def texts(page: Page, line: Line, lessons: list[str]) -> list[bool]:
    """Which of the lessons, as they open without signal, have the new words."""
    line.cut()
    found = []
    for path in lessons:
        page.goto(line.url + path)
        assert is_styled(page)
        found.append("Y algo más." in page.inner_text("main"))
    return found


def test_opening_a_changed_lesson_renews_the_module_by_itself(
    page: Page, own_site: Site, own_line: Line
) -> None:
    line = own_line
    keep(page, line, SPANISH)
    lessons = lessons_of(page)
    before = shelves(page)
    republish(own_site)
    # Rendered once: a worker does not wait longer than three seconds for a page.
    urllib.request.urlopen(own_site.url + lessons[1]).close()
    line.forget()
    page.goto(line.url + lessons[1])
    expect(page.locator("main")).to_contain_text("Y algo más.")
    wait_until(page, lambda: shelves(page) != before and len(shelves(page)) == 1)
    # What was opened is not fetched a second time.
    assert line.asked.count(lessons[1]) == 1
    assert texts(page, line, lessons) == [False, True, False, False, False]


def test_removing_asks_once_and_leaves_nothing(page: Page, line: Line) -> None:
    place = keep(page, line)
    place.get_by_text("Remove from this phone").tap()
    place.get_by_text("No, leave it here").tap()
    place.get_by_text("Remove from this phone").tap()
    place.get_by_text("Yes, remove it").tap()
    expect(place).to_have_attribute("data-state", "none", timeout=30_000)
    expect(place.locator("button")).to_contain_text("Keep on this phone")
    assert shelves(page) == []
    line.cut()
    page.goto(line.url + LESSON)
    expect(page.locator("h1")).to_have_text("This page is not on this phone")


def test_phone_page_lists_what_is_kept_and_how_much_room_there_is(page: Page, line: Line) -> None:
    keep(page, line)
    page.goto(line.url + "/en/phone/")
    place = page.locator("[data-kept-modules]")
    expect(place.locator("h3 a")).to_have_attribute("href", MODULE)
    expect(place).to_contain_text("It opens without internet")
    expect(page.locator("[data-kept-room]")).to_contain_text("There is room for")
    expect(page.locator("[data-keep-impossible]")).to_be_hidden()


def test_full_phone_drops_opened_pages_and_says_so_where_a_module_does_not_fit(
    phone: BrowserContext, line: Line
) -> None:
    page = phone.new_page()
    place = keep(page, line)
    kept = held(page)[shelves(page)[0]]
    usage = page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
    spanish = page.locator('link[hreflang="es"]').get_attribute("href")
    cdp = phone.new_cdp_session(page)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": line.url, "quotaSize": usage})
    page.goto(f"{line.url}{spanish}")
    place = page.locator("[data-keep]")
    expect(place).to_be_visible(timeout=15_000)
    place.locator("button").first.tap()
    expect(place).to_have_attribute("data-state", "full", timeout=30_000)
    assert held(page)[next(name for name in shelves(page) if "/en/" in name)] == kept


def test_without_worker_there_is_no_button_and_the_phone_page_says_why(chromium: Any, site: Site) -> None:
    """As on plain http away from this machine, where browsers have no workers."""
    context = chromium.new_context(**PHONE)
    context.add_init_script("delete Navigator.prototype.serviceWorker")
    page = context.new_page()
    page.goto(site.url + MODULE)
    page.wait_for_timeout(500)
    expect(page.locator("[data-keep]")).to_be_hidden()
    page.goto(site.url + "/en/phone/")
    expect(page.locator("[data-keep-impossible]")).to_be_visible()
    context.close()
