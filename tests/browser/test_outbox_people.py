"""Several people on one phone, on the real site: the next one reads nothing, and nothing that anybody answered is lost."""

import time
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site
from tests.browser.phones import LESSON, MODULE, wait_until, wait_until_controlled, wait_until_stored
from tests.browser.test_learners import PIN, make_learner

# All that a person with tools finds in this browser.
DUMP = """async () => {
    const found = [document.cookie, JSON.stringify(localStorage), JSON.stringify(sessionStorage)];
    for (const { name } of await indexedDB.databases()) {
        const database = await new Promise((done) => (indexedDB.open(name).onsuccess = ({ target }) => done(target.result)));
        for (const box of database.objectStoreNames) {
            const request = database.transaction(box).objectStore(box).getAll();
            found.push(JSON.stringify(await new Promise((done) => (request.onsuccess = () => done(request.result)))));
        }
        database.close();
    }
    for (const name of await caches.keys()) {
        // What everybody has: the catalogue, and the scripts.
        if (["chasqui-offline", "chasqui-files"].includes(name)) continue;
        const cache = await caches.open(name);
        for (const request of await cache.keys()) found.push(request.url, await (await cache.match(request)).text());
    }
    return found.join("\\n");
}"""
BOX = """(box) => new Promise((done) => {
    indexedDB.open("chasqui").onsuccess = ({ target: { result } }) => {
        result.transaction(box).objectStore(box).getAll().onsuccess = ({ target }) => { done(target.result); result.close(); };
    };
})"""
ANSWER = """(response) => {
    const { lesson, activity, digest } = document.querySelector("[data-kind=multiple_choice]").dataset;
    const detail = { lesson, activity, digest, response, mark: { passed: false } };
    document.dispatchEvent(new CustomEvent("chasqui:answer", { detail }));
    return [lesson, activity, digest];
}"""
SECRET = {"choice": "zorro-en-la-puna"}
OUTBOX = "[data-outbox]"


def enter(page: Page, site: Site, who: dict[str, str], path: str = "/en/me/") -> None:
    page.goto(f"{site.url}/en/sign-in/")
    # A page that opens before is not seen by the worker, which then keeps nothing for who is offline.
    wait_until_controlled(page)
    status = page.evaluate(
        """async ([code, pin]) => (await fetch("/api/v1/session", { method: "POST",
            headers: { "Content-Type": "application/json" }, body: JSON.stringify({ code, pin }) })).status""",
        [who["code"], PIN],
    )
    assert status == 200
    page.goto(site.url + path)
    wait_until(page, lambda: f"seal:{who['id']}" in page.evaluate("Chasqui.store.notes()"))


def answers_of(site: Site, who: dict[str, str]) -> int:
    return int(
        site.python(
            "from lms.progress.models import Attempt;"
            f"print(Attempt.objects.filter(learner__public_id={who['id']!r}).count())"
        )
    )


def dump(page: Page) -> str:
    text: str = page.evaluate(DUMP)
    return text


def assert_nothing_of(page: Page, who: dict[str, str], nickname: str, marks: list[str]) -> None:
    found = dump(page)
    for mark in [SECRET["choice"], nickname, *marks]:
        assert mark not in found, mark
    for line in found.splitlines():
        assert who["id"] not in line or '"data":' in line, line


@pytest.fixture
def rosa(site: Site) -> dict[str, str]:
    return make_learner(site, "Rosaura-Quilla")


@pytest.fixture
def juan(site: Site) -> dict[str, str]:
    return make_learner(site, "Juan-Puma")


def sign_out(page: Page) -> None:
    # The last of the scripts that know what to do: before, it is a form like any other.
    wait_until(page, lambda: page.evaluate("Boolean(window.Chasqui && Chasqui.mine)"))
    page.locator("form[data-sign-out] button").tap()


def cookies(phone: BrowserContext) -> dict[str, Any]:
    return {each["name"]: each for each in phone.cookies()}


def test_who_signs_out_leaves_nothing(page: Page, site: Site, rosa: dict[str, str]) -> None:
    enter(page, site, rosa, LESSON)
    marks = page.evaluate(ANSWER, SECRET)
    expect(page.locator(OUTBOX)).to_have_text("Sent")
    assert SECRET["choice"] in dump(page)
    page.goto(f"{site.url}/en/me/")
    sign_out(page)
    page.wait_for_url("**/en/sign-in/**")
    assert_nothing_of(page, rosa, "Rosaura-Quilla", marks)
    assert "chasqui_person" not in cookies(page.context)
    assert answers_of(site, rosa) == 1


def test_who_signs_out_without_a_line_leaves_it_sealed_and_loses_nothing(
    phone: BrowserContext, page: Page, site: Site, rosa: dict[str, str], juan: dict[str, str]
) -> None:
    enter(page, site, rosa, LESSON)
    wait_until_controlled(page)
    page.goto(f"{site.url}/en/me/")
    page.evaluate("Chasqui.keep.paint()")
    other = phone.new_page()
    other.goto(site.url + LESSON)
    wait_until_stored(page, "/en/offline/")
    phone.set_offline(True)
    marks = other.evaluate(ANSWER, SECRET)
    expect(other.locator(OUTBOX)).to_have_text("Waiting to be sent: 1")
    other.close()
    sign_out(page)
    page.wait_for_url("**/en/offline/?left", timeout=20_000)
    expect(page.locator("h1")).to_have_text("You are signed out of this phone.")
    expect(page.locator("[data-retry]")).to_have_attribute("href", "../sign-in/")
    assert "chasqui_person" not in cookies(phone)
    assert_nothing_of(page, rosa, "Rosaura-Quilla", marks)
    (record,) = page.evaluate(BOX, "sealed")
    assert (record["owner"], record["count"]) == (rosa["id"], 1)
    assert answers_of(site, rosa) == 0
    phone.set_offline(False)
    enter(page, site, juan)
    wait_until(page, lambda: page.evaluate(BOX, "sealed") == [])
    assert (answers_of(site, rosa), answers_of(site, juan)) == (1, 0)


def test_what_was_sealed_is_counted_once_where_the_answer_is_lost(
    phone: BrowserContext, page: Page, site: Site, rosa: dict[str, str], juan: dict[str, str]
) -> None:
    enter(page, site, rosa, LESSON)
    phone.route("**/api/v1/attempts", lambda route: route.abort())
    page.evaluate(ANSWER, SECRET)
    expect(page.locator(OUTBOX)).to_have_text("Waiting to be sent: 1")
    sent: list[int] = []

    def lose(route: Any) -> None:
        sent.append(route.fetch().status)
        route.abort()

    phone.route("**/api/v1/sealed", lose)
    phone.clear_cookies()
    page.goto(site.url + MODULE)
    wait_until(page, lambda: bool(sent))
    assert len(page.evaluate(BOX, "sealed")) == 1
    phone.unroute("**/api/v1/sealed")
    enter(page, site, juan)
    wait_until(page, lambda: page.evaluate(BOX, "sealed") == [])
    assert sent[0] == 200
    assert (answers_of(site, rosa), answers_of(site, juan)) == (1, 0)


def test_who_was_signed_out_by_time_while_the_page_was_closed_leaves_nothing(
    phone: BrowserContext, page: Page, site: Site, rosa: dict[str, str]
) -> None:
    enter(page, site, rosa, LESSON)
    phone.route("**/api/v1/attempts", lambda route: route.abort())
    phone.route("**/api/v1/sealed", lambda route: route.abort())
    marks = page.evaluate(ANSWER, SECRET)
    expect(page.locator(OUTBOX)).to_have_text("Waiting to be sent: 1")
    page.goto("about:blank")
    phone.clear_cookies()
    page.goto(site.url + MODULE)
    wait_until(page, lambda: len(page.evaluate(BOX, "sealed")) == 1)
    wait_until(page, lambda: page.evaluate(BOX, "attempts") == [])
    wait_until(
        page, lambda: all(rosa["id"] not in line or '"data":' in line for line in dump(page).splitlines())
    )
    assert_nothing_of(page, rosa, "Rosaura-Quilla", marks)


@pytest.mark.parametrize("offline", [False, True], ids=["online", "offline"])
def test_open_page_signs_out_by_itself_when_nobody_touches_it(
    phone: BrowserContext, page: Page, site: Site, rosa: dict[str, str], offline: bool
) -> None:
    enter(page, site, rosa, LESSON)
    wait_until_controlled(page)
    page.wait_for_timeout(1_000)
    wait_until_stored(page, "/en/offline/")
    if offline:
        phone.set_offline(True)
    marks = page.evaluate(ANSWER, SECRET)
    page.evaluate(f"document.cookie = 'chasqui_person={rosa['id']}.1;path=/;max-age=1;samesite=lax'")
    page.wait_for_url("**/en/offline/?left" if offline else "**/en/sign-in/", timeout=30_000)
    assert_nothing_of(page, rosa, "Rosaura-Quilla", marks)
    if not offline:
        page.goto(f"{site.url}/en/me/")
        expect(page.locator("form[data-sign-out]")).to_have_count(0)
        assert answers_of(site, rosa) == 1


def test_touch_renews_the_time_at_most_once_a_minute(page: Page, site: Site, rosa: dict[str, str]) -> None:
    page.clock.install(time=time.time())
    enter(page, site, rosa, LESSON)
    page.wait_for_timeout(1_500)

    spy = """(cookie) => {
        window.written = [];
        const set = (text) => written.push(text);
        Object.defineProperty(document, "cookie", { configurable: true, set, get: () => cookie });
    }"""

    def touched() -> str:
        page.evaluate(spy, f"chasqui_person={rosa['id']}.1200")
        page.mouse.wheel(0, 200)
        page.keyboard.press("Shift")
        page.wait_for_timeout(300)
        return " ".join(page.evaluate("written"))

    assert touched() == ""
    page.clock.run_for(61_000)
    once = touched()
    assert once.count("max-age=1200") == 1
    assert f"chasqui_person={rosa['id']}.1200;" in once
    assert touched() == ""


def test_refused_answers_wait_sealed_for_their_owner(
    phone: BrowserContext, page: Page, site: Site, rosa: dict[str, str], juan: dict[str, str]
) -> None:
    enter(page, site, rosa, LESSON)
    page.evaluate(
        "document.querySelector('[data-kind=multiple_choice]').dataset.lesson = '00000000-0000-4000-8000-00000000abcd'"
    )
    marks = page.evaluate(ANSWER, SECRET)
    expect(page.locator(OUTBOX)).to_contain_text("could not be accepted")
    page.goto(f"{site.url}/en/me/")
    expect(page.locator("[data-refused] li")).to_have_count(1)
    sign_out(page)
    page.wait_for_url("**/en/sign-in/**")
    assert_nothing_of(page, rosa, "Rosaura-Quilla", marks)
    enter(page, site, juan)
    expect(page.locator("[data-refused] li")).to_have_count(0)
    sign_out(page)
    page.wait_for_url("**/en/sign-in/**")
    enter(page, site, rosa)
    expect(page.locator("[data-refused] li")).to_have_count(1)
    assert page.evaluate(BOX, "sealed") == []


def test_page_that_comes_back_from_memory_is_made_anew(
    phone: BrowserContext, page: Page, site: Site, rosa: dict[str, str]
) -> None:
    enter(page, site, rosa, LESSON)
    page.evaluate("document.querySelector('h1').textContent = 'of before'")
    phone.clear_cookies(name="chasqui_person")
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))")
    expect(page.locator("h1")).not_to_have_text("of before")


def test_way_back_shows_nothing_that_was_chosen(page: Page, site: Site, rosa: dict[str, str]) -> None:
    enter(page, site, rosa, LESSON)
    page.locator("[data-kind=multiple_choice] label").first.tap()
    page.locator("[data-kind=multiple_choice] [data-check]").tap()
    expect(page.locator(OUTBOX)).to_have_text("Sent")
    page.goto(f"{site.url}/en/me/")
    sign_out(page)
    page.wait_for_url("**/en/sign-in/**")
    page.go_back()
    page.go_back()
    page.wait_for_url(f"**{LESSON}")
    page.wait_for_timeout(1_000)
    expect(page.locator("[data-kind=multiple_choice] input:checked")).to_have_count(0)
    expect(page.locator(".say")).to_have_count(0)


def test_my_page_leads_back_to_where_somebody_was(page: Page, site: Site, rosa: dict[str, str]) -> None:
    def is_noted(who: str) -> bool:
        place = page.evaluate("Chasqui.store.notes()").get(f"place:{who}")
        return bool(place) and place["block"] == block

    page.goto(site.url + LESSON)
    block = page.locator("section.try").get_attribute("id")
    page.locator("section.try").evaluate("part => part.scrollIntoView()")
    wait_until(page, lambda: is_noted(""))
    page.goto(f"{site.url}/en/me/")
    expect(page.locator("[data-next]")).to_have_attribute("href", f"{LESSON}#{block}")
    enter(page, site, rosa, LESSON)
    page.locator("section.try").evaluate("part => part.scrollIntoView()")
    wait_until(page, lambda: is_noted(rosa["id"]))
    page.goto(f"{site.url}/en/me/")
    expect(page.locator("[data-next]")).to_have_attribute("href", f"{LESSON}#{block}")
    expect(page.locator("[data-next]")).to_contain_text("Continue where you stopped")
    sign_out(page)
    page.wait_for_url("**/en/sign-in/**")
    assert f"place:{rosa['id']}" not in dump(page)


def test_background_sync_is_asked_for_what_waits(
    phone: BrowserContext, page: Page, site: Site, rosa: dict[str, str]
) -> None:
    enter(page, site, rosa, LESSON)
    wait_until_controlled(page)
    phone.route("**/api/v1/attempts", lambda route: route.abort())
    page.evaluate(
        "navigator.serviceWorker.ready.then((found) => { window.asked = []; SyncManager.prototype.register = async (tag) => void asked.push(tag) })"
    )
    page.evaluate(ANSWER, SECRET)
    expect(page.locator(OUTBOX)).to_have_text("Waiting to be sent: 1")
    wait_until(page, lambda: page.evaluate("asked") == ["answers"])
