"""keep.js on the site: nothing answered is lost, whatever the network, the storage and the server do."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.template.loader import render_to_string
from django.utils.translation import override
from playwright.sync_api import Browser, BrowserContext, Page, Request, Route, expect

from courses.render import render_body
from courses.words import script_words
from lms.public.samples import SAMPLES
from tests.browser.answering import respond
from tests.offline_export.outlines import HALVES, course

SITE = "http://chasqui.test"
SCRIPTS = Path(__file__).parents[2] / "lms/static/lms/js"
ROSA = "0b0f0c54-7a59-4d4c-8a2b-0d6f2b8f1a01"
NO_DATABASE = "Object.defineProperty(window, 'indexedDB', { get() { throw new Error('blocked'); } });"
NO_STORAGE = (
    NO_DATABASE + "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } });"
)
MORE = "/seal.js /leave.js /mine.js"
ALL_KEPT = "async (owners) => (await Promise.all(owners.map((owner) => Chasqui.store.all(owner)))).flat()"
LESSONS = course("en").modules[0].lessons


class Server:
    """What the test wants the site to answer, and what it was sent and asked for."""

    def __init__(self) -> None:
        self.batches: list[list[dict[str, Any]]] = []
        self.asked: list[Request] = []
        self.reply: Callable[[list[dict[str, Any]]], dict[str, Any]] = stored
        self.known: dict[str, Any] = {"owner": ROSA, "lessons": {}, "activities": []}
        # What is answered at other addresses of the API.
        self.api: dict[str, dict[str, Any]] = {}

    def __call__(self, route: Route) -> None:
        path = urlsplit(route.request.url).path
        self.asked.append(route.request)
        if path == "/api/v1/attempts":
            batch = json.loads(route.request.post_data or "")["attempts"]
            self.batches.append(batch)
            route.fulfill(**self.reply(batch))
        elif path in self.api:
            route.fulfill(**self.api[path])
        elif path == "/api/v1/completions":
            route.fulfill(json=self.known)
        elif path.startswith("/api/"):
            route.fulfill(status=404, body="{}")
        elif path == "/sw.js":
            route.fulfill(body="")
        elif path.endswith(".js"):
            route.fulfill(body=(SCRIPTS / path[1:]).read_text(), content_type="text/javascript")
        else:
            route.fulfill(body=page_at(path), content_type="text/html")

    def asked_for(self, path: str) -> list[Request]:
        return [request for request in self.asked if urlsplit(request.url).path == path]

    @property
    def sent(self) -> list[str]:
        return [each["id"] for batch in self.batches for each in batch]


def stored(batch: list[dict[str, Any]]) -> dict[str, Any]:
    return {"json": {"results": [{"id": each["id"], "status": "stored"} for each in batch]}}


def unavailable(batch: list[dict[str, Any]]) -> dict[str, Any]:
    return {"status": 503, "body": "later"}


def page_at(path: str) -> str:
    """`/1/` and `/2/` are lessons, `/me/` is my page of a guest, `/mine/` of who is signed in, all else the list."""
    lessons = {"/1/": LESSONS[0], "/2/": LESSONS[1]}
    outline = [
        {
            "title": "Module",
            "path": "/",
            "lessons": [
                {"key": str(each.key), "title": each.title, "path": f"/{n}/"}
                for n, each in enumerate(LESSONS, 1)
            ],
        }
    ]
    with override("en"):
        words = json.dumps(script_words())
        knots = render_to_string("courses/knots.html")
        cord = render_to_string(
            "components/cord_list.html", {"knots": [{"lesson": each, "state": "todo"} for each in LESSONS]}
        )
    body = render_body(lessons[path]) if path in lessons else cord
    if path == "/mine/":
        body = '<form data-sign-out action="/en/sign-out/" method="post"><button>Go</button></form><div data-refused hidden></div><p data-refresh></p>'
    if path == "/me/":
        body = f'<div data-guest hidden></div><a data-next href="/1/"></a><script type="application/json" data-outline>{json.dumps(outline)}</script>'
    scripts = "".join(
        f'<script src="/{name}.js" defer></script>' for name in ("mark", "play", "outbox", "keep")
    )
    scripts = scripts.replace("<script", f'<script data-more="{MORE}"')
    return f"""<!doctype html><html lang=en><meta charset=utf-8><title>Page</title>{knots}{body}<p data-outbox></p>
        <script type="application/json" id="chasqui-words">{words}</script>{scripts}"""


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def context(chromium: Browser, server: Server) -> Iterator[BrowserContext]:
    context = chromium.new_context()
    context.set_default_timeout(15_000)
    context.route("**/*", server)
    yield context
    context.close()


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    amiss: list[str] = []
    page.on("pageerror", lambda error: amiss.append(str(error)))
    page.goto(f"{SITE}/1/")
    yield page
    assert amiss == []


def sign_in(page: Page, person: str = ROSA) -> None:
    page.context.add_cookies([{"name": "chasqui_person", "value": person, "url": SITE}])


def answer(page: Page, kind: str = "true_false", how: str = "right") -> None:
    assert page.evaluate(respond(kind, SAMPLES[kind][how])) is (how == "right")


def says(page: Page, text: str) -> None:
    expect(page.locator("[data-outbox]")).to_have_text(text)


def kept(page: Page) -> list[dict[str, Any]]:
    """All that this browser holds, of guests and of Rosa."""
    found: list[dict[str, Any]] = page.evaluate(ALL_KEPT, ["", ROSA])
    return found


def holds(page: Page, number: int) -> None:
    """Wait until this browser holds so many answers."""
    page.evaluate(
        """async ([owners, wanted]) => {
            for (let tries = 0; tries < 100; tries++) {
                const lists = await Promise.all(owners.map((owner) => Chasqui.store.all(owner)));
                if (lists.flat().length === wanted) return;
                await new Promise((done) => setTimeout(done, 50));
            }
            throw new Error("never");
        }""",
        [["", ROSA], number],
    )


def test_guest_finds_the_answer_again(page: Page, server: Server) -> None:
    answer(page, how="not_yet")
    says(page, "Kept on this computer")
    page.reload()
    expect(page.locator("[data-kind=true_false] .say-not-yet")).to_be_visible()
    says(page, "Kept on this computer")
    assert server.batches == []


def test_attempt_is_what_the_server_wants(page: Page, server: Server) -> None:
    sign_in(page)
    answer(page)
    says(page, "Sent")
    ((attempt,),) = server.batches
    block = LESSONS[0].activities[0]
    assert {name: attempt[name] for name in ("owner", "lesson", "activity", "digest", "response")} == {
        "owner": ROSA,
        "lesson": str(LESSONS[0].key),
        "activity": block.id,
        "digest": block.digest,
        "response": SAMPLES["true_false"]["right"],
    }
    assert attempt["id"][14] == "4"
    assert set(attempt) == {"id", "owner", "lesson", "activity", "digest", "response", "answered_at"}


def test_answers_of_a_guest_go_with_who_signs_in(page: Page, server: Server) -> None:
    answer(page, how="not_yet")
    answer(page)
    says(page, "Kept on this computer")
    sign_in(page)
    page.goto(f"{SITE}/")
    says(page, "Sent")
    assert len(set(server.sent)) == 2
    assert {each["owner"] for each in kept(page)} == {ROSA}


@pytest.mark.parametrize("status", [400, 403, 404, 410, 413, 422, 429, 500, 503])
def test_answers_wait_while_the_server_does_not_take_them(page: Page, server: Server, status: int) -> None:
    """Whatever somebody on the way says: only the server's own word on an answer is the last one."""
    server.reply = lambda batch: {"status": status, "body": "<html>"}
    sign_in(page)
    answer(page)
    says(page, "Waiting to be sent: 1")
    answer(page, "multiple_choice")
    says(page, "Waiting to be sent: 2")
    server.reply = stored
    page.reload()
    says(page, "Sent")
    assert len(set(server.sent)) == 2


def test_answers_are_sent_when_the_signal_is_back(page: Page, server: Server) -> None:
    sign_in(page)
    page.context.set_offline(True)
    page.context.unroute("**/*")
    answer(page)
    says(page, "Waiting to be sent: 1")
    page.context.route("**/*", server)
    page.context.set_offline(False)
    says(page, "Sent")


@pytest.mark.parametrize("body", ["", "<html>", "{}", '{"results": 7}', '{"results": []}'])
def test_reply_that_says_nothing_loses_nothing(page: Page, server: Server, body: str) -> None:
    server.reply = lambda batch: {"status": 200, "body": body}
    sign_in(page)
    answer(page)
    says(page, "Waiting to be sent: 1")


def test_refused_answer_is_kept_with_its_reason_and_not_sent_again(page: Page, server: Server) -> None:
    server.reply = lambda batch: {
        "json": {
            "results": [{"id": each["id"], "status": "refused", "reason": "unknown_lesson"} for each in batch]
        }
    }
    sign_in(page)
    answer(page)
    expect(page.locator("[data-outbox]")).to_contain_text("could not be accepted")
    page.reload()
    expect(page.locator("[data-outbox]")).to_contain_text("could not be accepted")
    assert [(each["state"], each["reason"]) for each in kept(page)] == [("refused", "unknown_lesson")]
    assert len(server.sent) == 1


def test_answer_of_somebody_else_waits_for_them(page: Page, server: Server) -> None:
    server.reply = lambda batch: {
        "json": {
            "results": [{"id": each["id"], "status": "refused", "reason": "other_owner"} for each in batch]
        }
    }
    sign_in(page)
    answer(page)
    says(page, "Waiting to be sent: 1")


def test_one_unreadable_answer_holds_up_no_other(page: Page, server: Server) -> None:
    def only_good(batch: list[dict[str, Any]]) -> dict[str, Any]:
        bad = any(each["response"] == SAMPLES["fill_in"]["not_yet"] for each in batch)
        return {"status": 422, "json": {"code": "bad_shape"}} if bad else stored(batch)

    server.reply = only_good
    answer(page)
    answer(page, "fill_in", "not_yet")
    answer(page, "multiple_choice")
    says(page, "Kept on this computer")
    holds(page, 3)
    sign_in(page)
    page.reload()
    expect(page.locator("[data-outbox]")).to_contain_text("could not be accepted")
    assert sorted(each["state"] for each in kept(page)) == ["refused", "sent", "sent"]


def test_many_answers_go_in_batches(page: Page, server: Server) -> None:
    page.evaluate(
        """(async () => { for (let n = 0; n < 230; n++) await Chasqui.store.add({ id: Chasqui.outbox.uuid(), owner: "",
            lesson: "l", activity: "a", digest: "d", response: { text: "t" }, answered_at: "2026-01-01T00:00:00Z", passed: false, state: "" }); })()"""
    )
    sign_in(page)
    page.goto(f"{SITE}/")
    says(page, "Sent")
    assert [len(batch) for batch in server.batches] == [100, 100, 30]


@pytest.mark.parametrize(
    "blocked",
    [
        NO_DATABASE,
        "indexedDB.open = () => { throw new Error('no'); };",
        "IDBFactory.prototype.open = () => ({});",
    ],
)
def test_without_a_database_answers_are_kept_all_the_same(context: BrowserContext, blocked: str) -> None:
    context.add_init_script(blocked)
    page = context.new_page()
    page.goto(f"{SITE}/1/")
    answer(page)
    says(page, "Kept on this computer")
    page.reload()
    expect(page.locator("[data-kind=true_false] .say-right")).to_be_visible()


def test_full_database_falls_back_and_is_not_counted_twice(page: Page) -> None:
    answer(page)
    says(page, "Kept on this computer")
    page.evaluate(
        "void (IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError'); })"
    )
    answer(page, "multiple_choice")
    holds(page, 2)
    says(page, "Kept on this computer")
    page.reload()
    expect(page.locator("[data-kind=multiple_choice] .say-right")).to_be_visible()


def test_without_any_storage_it_says_so(context: BrowserContext) -> None:
    context.add_init_script(NO_STORAGE)
    page = context.new_page()
    page.goto(f"{SITE}/1/")
    answer(page)
    expect(page.locator("[data-outbox]")).to_contain_text("only until you close this page")


def test_without_any_storage_it_is_sent_all_the_same(context: BrowserContext, server: Server) -> None:
    context.add_init_script(NO_STORAGE)
    page = context.new_page()
    sign_in(page)
    page.goto(f"{SITE}/1/")
    answer(page)
    says(page, "Sent")
    assert len(server.sent) == 1


def test_cord_of_another_page_is_tied(page: Page) -> None:
    answer(page)
    says(page, "Kept on this computer")
    page.goto(f"{SITE}/")
    first = page.locator("[data-lesson-knot]").first
    expect(first).to_have_attribute("data-state", "tried")
    expect(page.locator("[data-state-word]").first).to_have_text("In progress")
    page.goto(f"{SITE}/1/")
    for kind in HALVES[0]:
        answer(page, kind)
    expect(page.locator(".can-do [data-lesson-knot]")).to_have_attribute("data-state", "done")
    page.go_back()
    expect(first).to_have_attribute("data-state", "done")
    expect(first.locator("use")).to_have_attribute("href", "#knot-done")


def test_what_was_done_elsewhere_is_tied(page: Page, server: Server) -> None:
    server.known["lessons"] = {str(LESSONS[1].key): "done", str(LESSONS[0].key): "tried"}
    sign_in(page)
    page.goto(f"{SITE}/")
    expect(page.locator("[data-lesson-knot]").nth(1)).to_have_attribute("data-state", "done")
    expect(page.locator("[data-lesson-knot]").nth(0)).to_have_attribute("data-state", "tried")


def test_others_on_this_phone_do_not_see_mine(page: Page) -> None:
    sign_in(page)
    answer(page)
    says(page, "Sent")
    page.context.clear_cookies()
    page.reload()
    says(page, "")
    expect(page.locator(".say")).to_have_count(0)


def test_my_page_of_a_guest_shows_what_was_done_and_what_comes_next(page: Page) -> None:
    for kind in HALVES[0]:
        answer(page, kind)
    says(page, "Kept on this computer")
    holds(page, 4)
    page.goto(f"{SITE}/me/")
    expect(page.locator("[data-guest] .facts")).to_have_text("1 of 2 lessons completed")
    expect(page.locator("[data-guest] [data-lesson-knot]").first).to_have_attribute("data-state", "done")
    expect(page.locator("[data-next]")).to_have_text(f"Next lesson {LESSONS[1].title}")


def test_my_page_of_a_new_guest_is_as_the_server_made_it(page: Page) -> None:
    page.goto(f"{SITE}/me/")
    expect(page.locator("[data-guest]")).to_be_hidden()
    expect(page.locator("[data-next]")).to_have_text("")


def test_my_page_shows_what_came_along_from_a_guest(page: Page, server: Server) -> None:
    """The server made my page before it was sent what this phone had kept."""
    answer(page)
    says(page, "Kept on this computer")
    # The lesson itself would send, too, if it were still there to see who has come.
    page.goto("about:blank")
    sign_in(page)
    opened: list[str] = []
    page.on("framenavigated", lambda frame: opened.append(frame.url))
    page.goto(f"{SITE}/mine/")
    until(page, lambda: len(opened) == 2)
    says(page, "Sent")
    page.evaluate("Chasqui.keep.send()")
    says(page, "Sent")
    assert opened == [f"{SITE}/mine/"] * 2
    assert len(server.sent) == 1


def test_my_page_is_made_anew_when_another_tab_has_sent(page: Page, server: Server) -> None:
    sign_in(page)
    mine = page.context.new_page()
    mine.goto(f"{SITE}/mine/")
    mine.wait_for_function("Boolean(Chasqui.mine)")
    # What it sends of itself when it opens is behind it: without https two tabs may send the same at once.
    mine.evaluate("Chasqui.keep.send()")
    opened: list[str] = []
    mine.on("framenavigated", lambda frame: opened.append(frame.url))
    answer(page)
    says(page, "Sent")
    with mine.expect_navigation(url=f"{SITE}/mine/"):
        mine.evaluate("dispatchEvent(new Event('online'))")
    says(mine, "Sent")
    mine.evaluate("Chasqui.keep.send()")
    says(mine, "Sent")
    assert len(opened) == len(server.sent) == 1


def test_answer_given_while_another_is_on_its_way_follows_it(page: Page, server: Server) -> None:
    sign_in(page)
    page.evaluate(
        "window.slow = fetch; window.fetch = (...all) => new Promise((go) => setTimeout(go, 400)).then(() => slow(...all))"
    )
    answer(page)
    answer(page, "multiple_choice")
    says(page, "Sent")
    assert len(set(server.sent)) == 2


def test_two_tabs_send_the_same_and_lose_nothing(page: Page, server: Server) -> None:
    answer(page)
    says(page, "Kept on this computer")
    sign_in(page)
    other = page.context.new_page()
    other.goto(f"{SITE}/")
    page.reload()
    says(page, "Sent")
    says(other, "Sent")
    assert len(set(server.sent)) == 1


@pytest.mark.parametrize("choice", ["Sign out and leave them on this phone", "Send now"])
def test_who_signs_out_where_nothing_can_be_sealed_decides(page: Page, server: Server, choice: str) -> None:
    """Without https: what waits would stay readable, and says so."""
    server.reply = unavailable
    sign_in(page)
    answer(page)
    says(page, "Waiting to be sent: 1")
    page.goto(f"{SITE}/mine/")
    asked = page.locator(".notice-care")
    page.wait_for_function("Boolean(Chasqui.mine)")
    page.get_by_role("button", name="Go").click()
    expect(asked).to_contain_text("Answers that are not sent yet: 1.")
    expect(asked.locator("p")).to_be_focused()
    if choice == "Send now":
        server.reply = stored
    asked.get_by_role("button", name=choice).click()
    page.wait_for_url(f"{SITE}/en/sign-out/")
    assert page.context.cookies() == []
    assert len(kept(page)) == (0 if choice == "Send now" else 1)


def test_page_that_renews_itself_brings_nobody_back_who_is_leaving(page: Page, server: Server) -> None:
    """A link is touched on a slow line; then what was answered before arrives, and my page would show it."""
    sign_in(page)
    server.reply = unavailable
    page.goto(f"{SITE}/1/")
    answer(page)
    holds(page, 1)
    leave_for_good(page)
    sending: list[Route] = []
    leaving: list[Route] = []
    page.context.route("**/api/v1/attempts", lambda route: sending.append(route))
    page.goto(f"{SITE}/mine/")
    page.context.route("**/2/", lambda route: leaving.append(route))
    until(page, lambda: bool(sending))
    page.evaluate("setTimeout(() => (location.href = '/2/'))")
    until(page, lambda: bool(leaving))
    batch = json.loads(sending[0].request.post_data or "")["attempts"]
    with page.expect_response("**/api/v1/attempts"):
        sending[0].fulfill(**stored(batch))
    page.wait_for_timeout(500)
    server(leaving[0])
    page.wait_for_url("**/2/")


def test_page_that_renews_itself_does_not_undo_signing_out(page: Page, server: Server) -> None:
    """What waited arrives while somebody signs out: my page would come back, and stay with who takes the phone next."""
    sign_in(page)
    server.reply = unavailable
    page.goto(f"{SITE}/1/")
    answer(page)
    holds(page, 1)
    leave_for_good(page)
    sending: list[Route] = []
    asking: list[Route] = []
    page.context.route("**/api/v1/attempts", lambda route: sending.append(route))
    page.goto(f"{SITE}/mine/")
    page.wait_for_function("Boolean(Chasqui.mine)")
    until(page, lambda: bool(sending))
    page.context.route("**/sw.js", lambda route: asking.append(route))
    opened: list[str] = []
    page.on("framenavigated", lambda frame: opened.append(frame.url))
    page.evaluate("document.querySelector('form[data-sign-out] button').click()")
    page.wait_for_timeout(200)
    batch = json.loads(sending[0].request.post_data or "")["attempts"]
    sending[0].fulfill(**stored(batch))
    until(page, lambda: any(each.request.method == "HEAD" for each in asking))
    page.wait_for_timeout(500)
    assert opened == []
    for each in asking:
        each.fulfill(body="")
    page.wait_for_url(f"{SITE}/en/sign-out/")


def leave_for_good(page: Page) -> None:
    """What this page might still send, trying again, is not taken for what the next one sends."""
    page.goto("about:blank")


def until(page: Page, holds: Callable[[], bool]) -> None:
    for _ in range(150):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError("It never came.")
