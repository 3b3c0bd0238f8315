"""outbox.js on an origin that browsers trust: when it tries again, what it tells, and what it does without a page."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from lms.public.bundles import bundled
from tests.browser import test_keep
from tests.browser.test_keep import LESSONS, ROSA, Server, answer, holds, kept, says, stored, unavailable
from tests.browser.test_mark_vectors import MARK_ALL
from tests.courses.activities.vectors import all_vectors

server = test_keep.server
SITE = "http://localhost"
COOKIE = {"name": "chasqui_person", "value": f"{ROSA}.1200", "url": SITE}
# In the middle of what chance allows: pauses of 5, 10, 20 ... seconds.
NO_CHANCE = "Math.random = () => 0.5;"
OLD_DATABASE = """() => new Promise((done) => {
    const request = indexedDB.open("chasqui", 1);
    request.onupgradeneeded = () => {
        request.result.createObjectStore("attempts", { keyPath: "id" }).createIndex("owner", "owner");
        request.result.createObjectStore("notes", { keyPath: "id" });
    };
    request.onsuccess = () => {
        request.result.transaction("attempts", "readwrite").objectStore("attempts").put({ id: "a", owner: "", state: "" })
            .onsuccess = () => { request.result.close(); done(); };
    };
})"""
IN_WORKER = """(code) => new Promise((done) => {
    const worker = new Worker(URL.createObjectURL(new Blob([`
        const asked = self.fetch;
        self.fetch = (path, options) => asked("http://localhost" + path, options);
        importScripts("http://localhost/outbox.js");
        Chasqui.outbox.send().then(() => postMessage("sent"), (error) => postMessage("waits"));
    `])));
    worker.onmessage = ({ data }) => done(data);
    worker.onerror = ({ message }) => done(message);
})"""


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    context = chromium.new_context()
    context.set_default_timeout(8_000)
    context.route("**/*", server)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    amiss: list[str] = []
    page.on("pageerror", lambda error: amiss.append(str(error)))
    yield page
    assert amiss == []


def sign_in(page: Page) -> None:
    page.context.add_cookies([COOKIE])


def wait_for_batches(page: Page, server: Server, number: int) -> None:
    """So many have come and failed, the next is waited for, and none more comes."""
    for _ in range(100):
        if len(server.batches) >= number and page.evaluate("Chasqui.outbox.failures") >= number:
            break
        page.wait_for_timeout(50)
    page.wait_for_timeout(150)
    assert len(server.batches) == number


def open_lesson(page: Page) -> None:
    """Rosa has signed in, and her page has all that it asks for at first."""
    sign_in(page)
    page.goto(f"{SITE}/1/")
    page.evaluate("(id) => Chasqui.store.note('seal:' + id, { id: 'n', key: 'AAAA' })", ROSA)
    page.reload()
    page.wait_for_timeout(300)


def test_pauses_grow_until_ten_minutes(page: Page, server: Server) -> None:
    server.reply = unavailable
    page.add_init_script(NO_CHANCE)
    page.clock.install()
    open_lesson(page)
    answer(page)
    for number, pause in enumerate([5, 10, 20, 40, 80, 160, 320, 600, 600], start=1):
        wait_for_batches(page, server, number)
        # The time of the machine passes as well: a slow one must not count as an early phone.
        page.clock.run_for(pause * 600)
        wait_for_batches(page, server, number)
        page.clock.run_for(pause * 600)
    wait_for_batches(page, server, 10)
    server.reply = stored
    page.clock.run_for(600_000)
    says(page, "Sent")


@pytest.mark.parametrize(("chance", "pause"), [("0", 2.5), ("0.999", 7.5)])
def test_phones_of_a_class_do_not_come_back_all_at_once(
    page: Page, server: Server, chance: str, pause: float
) -> None:
    server.reply = unavailable
    page.add_init_script(f"Math.random = () => {chance};")
    page.clock.install()
    open_lesson(page)
    answer(page)
    wait_for_batches(page, server, 1)
    page.clock.run_for(pause * 600)
    wait_for_batches(page, server, 1)
    page.clock.run_for(pause * 600)
    wait_for_batches(page, server, 2)


def test_server_that_asks_for_quiet_has_it(page: Page, server: Server) -> None:
    server.reply = lambda batch: {"status": 429, "body": "{}", "headers": {"Retry-After": "120"}}
    page.clock.install()
    open_lesson(page)
    answer(page)
    wait_for_batches(page, server, 1)
    answer(page, "multiple_choice")
    page.clock.run_for(118_000)
    wait_for_batches(page, server, 1)
    says(page, "Waiting to be sent: 2")
    server.reply = stored
    page.clock.run_for(3_000)
    says(page, "Sent")


def test_page_that_is_looked_at_again_sends(page: Page, server: Server) -> None:
    server.reply = unavailable
    page.clock.install()
    open_lesson(page)
    answer(page)
    says(page, "Waiting to be sent: 1")
    server.reply = stored
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    says(page, "Sent")


def test_who_must_sign_in_again_is_told_and_led_there(page: Page, server: Server) -> None:
    server.reply = lambda batch: {"status": 401, "body": "{}"}
    open_lesson(page)
    answer(page)
    link = page.locator("[data-outbox] a")
    expect(link).to_have_text("Sign in again to send your answers: 1")
    expect(link).to_have_attribute("href", "/en/sign-in/?next=/1/")
    server.reply = stored
    page.reload()
    says(page, "Sent")
    assert len(set(server.sent)) == 1


def test_one_tab_sends_for_all(page: Page, server: Server) -> None:
    page.goto(f"{SITE}/1/")
    answer(page)
    holds(page, 1)
    sign_in(page)
    other = page.context.new_page()
    other.goto(f"{SITE}/")
    page.reload()
    says(page, "Sent")
    says(other, "Sent")
    assert len(server.batches) == 1


def test_answers_of_before_this_version_are_found(page: Page, server: Server) -> None:
    page.route(f"{SITE}/empty/", lambda route: route.fulfill(body="<p>", content_type="text/html"))
    page.goto(f"{SITE}/empty/")
    page.evaluate(OLD_DATABASE)
    page.goto(f"{SITE}/1/")
    assert [each["id"] for each in kept(page)] == ["a"]


def test_answer_given_as_the_time_ends_is_nobody_elses(page: Page, server: Server) -> None:
    """The cookie is gone a moment before the finger comes: it is Rosa's answer, and no guest's."""
    open_lesson(page)
    says(page, "")
    page.context.clear_cookies()
    answer(page)
    holds(page, 1)
    assert [each["owner"] for each in kept(page)] == [ROSA]


def test_only_what_is_new_is_asked_for(page: Page, server: Server) -> None:
    first, second = (str(each.key) for each in LESSONS)
    told = {"cursor": "7", "all": True, "owner": ROSA, "lessons": {first: "done"}, "activities": ["a"]}
    server.api["/api/v1/completions"] = {"json": told, "headers": {"ETag": '"x-7"'}}
    sign_in(page)
    page.goto(f"{SITE}/")
    expect(page.locator("[data-lesson-knot]").nth(0)).to_have_attribute("data-state", "done")
    news = told | {"cursor": "9", "all": False, "lessons": {second: "tried"}, "activities": ["b"]}
    server.api["/api/v1/completions"] = {"json": news, "headers": {"ETag": '"x-9"'}}
    page.reload()
    expect(page.locator("[data-lesson-knot]").nth(1)).to_have_attribute("data-state", "tried")
    expect(page.locator("[data-lesson-knot]").nth(0)).to_have_attribute("data-state", "done")
    asked = server.asked_for("/api/v1/completions")
    assert [request.url.partition("?")[2] for request in asked] == ["since=", "since=7"]
    assert asked[1].headers["if-none-match"] == '"x-7"'
    server.api["/api/v1/completions"] = {"status": 304}
    page.reload()
    expect(page.locator("[data-lesson-knot]").nth(1)).to_have_attribute("data-state", "tried")
    notes = page.evaluate("Chasqui.store.notes()")
    assert sorted(notes[f"known:{ROSA}"]["activities"]) == ["a", "b"]


def test_what_another_person_did_is_not_noted(page: Page, server: Server) -> None:
    """Somebody else has signed in, in another tab, while the question was on its way."""
    first = str(LESSONS[0].key)
    server.known = {
        "owner": "somebody-else",
        "cursor": "1",
        "all": True,
        "lessons": {first: "done"},
        "activities": [],
    }
    sign_in(page)
    page.goto(f"{SITE}/")
    page.wait_for_timeout(500)
    expect(page.locator("[data-lesson-knot]").nth(0)).to_have_attribute("data-state", "todo")


def test_refused_answers_are_listed_on_my_page(page: Page, server: Server) -> None:
    server.reply = lambda batch: {
        "json": {
            "results": [{"id": each["id"], "status": "refused", "reason": "unknown_lesson"} for each in batch]
        }
    }
    open_lesson(page)
    answer(page)
    expect(page.locator("[data-outbox]")).to_contain_text("could not be accepted")
    page.goto(f"{SITE}/mine/")
    line = page.locator("[data-refused] li")
    expect(line).to_contain_text("This lesson is no longer here.")
    activity = next(each.id for each in LESSONS[0].activities if each.kind == "true_false")
    expect(line.locator("a")).to_have_attribute("href", f"/1/#activity-{activity}")


@pytest.mark.parametrize(
    ("person", "reply", "end", "batches"),
    [
        ({"id": ROSA}, stored, "sent", 1),
        ({"id": ROSA}, unavailable, "waits", 1),
        ({"id": "somebody-else"}, stored, "sent", 0),
        (None, stored, "sent", 0),
    ],
    ids=["sent", "waits", "other", "guest"],
)
def test_worker_sends_without_a_page(
    page: Page, server: Server, person: Any, reply: Any, end: str, batches: int
) -> None:
    server.reply = unavailable
    open_lesson(page)
    answer(page)
    says(page, "Waiting to be sent: 1")
    page.goto(f"{SITE}/seal.js")
    server.batches.clear()
    server.reply = reply
    server.api["/api/v1/session"] = {"json": {"person": person, "idle": 9, "seal": None}}
    assert page.evaluate(IN_WORKER) == end
    assert len(server.batches) == batches


def test_script_has_nothing_that_chrome_80_does_not_read() -> None:
    newer = r"\?\?|\?\.[^\]*]|\|\|=|&&=|\.at\(|replaceAll|hasOwn\b|structuredClone|\(\?<|^import|^export"
    for path in test_keep.SCRIPTS.glob("*.js"):
        assert re.findall(newer, path.read_text(encoding="utf-8"), re.MULTILINE) == [], path


def test_marker_of_the_bundle_gives_what_every_vector_says(page: Page) -> None:
    """What is shortened when it is collected marks the same."""
    vectors = [vector for _, vector in all_vectors()]
    page.set_content("<title>mark</title>")
    page.add_script_tag(content=bundled("lesson"))
    questions = json.dumps([(vector["definition"], vector["response"]) for vector in vectors])
    results = json.loads(page.evaluate(MARK_ALL, questions))
    assert results == [{key: vector[key] for key in ("mark", "error") if key in vector} for vector in vectors]
