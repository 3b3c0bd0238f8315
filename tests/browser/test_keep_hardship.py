"""keep.js in hard times: a full disk, a slow one, a damaged value, and lessons whose words have changed."""

import re

from playwright.sync_api import BrowserContext, Page, expect

from tests.browser import test_keep
from tests.browser.test_keep import (
    LESSONS,
    NO_DATABASE,
    SITE,
    Server,
    answer,
    holds,
    kept,
    page_at,
    says,
    sign_in,
    unavailable,
)
from tests.offline_export.outlines import HALVES

server, context, page = test_keep.server, test_keep.context, test_keep.page

# From the moment when sessionStorage.full is set, nothing can be written any more.
DISK = """
    const full = () => new DOMException("full", "QuotaExceededError");
    for (const [owner, name] of [[IDBObjectStore, "put"], [Storage, "setItem"]]) {
        const write = owner.prototype[name];
        owner.prototype[name] = function (...all) {
            if (this !== sessionStorage && sessionStorage.full) throw full();
            return write.apply(this, all);
        };
    }
    navigation.addEventListener("navigate", () => { sessionStorage.left = "yes"; });
"""
# Nor can the database note that something is gone.
FULL_FOR_DELETING = """
    const drop = IDBObjectStore.prototype.delete;
    IDBObjectStore.prototype.delete = function (...all) {
        if (sessionStorage.full) throw full();
        return drop.apply(this, all);
    };
"""
# The database opens when the test says so.
SLOW_DATABASE = """
    const open = indexedDB.open.bind(indexedDB);
    indexedDB.open = (...all) => {
        const later = {};
        window.openNow = () => {
            const request = open(...all);
            request.onsuccess = () => { later.result = request.result; later.onsuccess(); };
        };
        return later;
    };
"""
TRUE_FALSE = "[data-kind=true_false]"


def open_lesson(context: BrowserContext, script: str) -> Page:
    context.add_init_script(script)
    page = context.new_page()
    page.goto(f"{SITE}/1/")
    return page


def fill_disk(page: Page) -> None:
    page.evaluate("sessionStorage.full = 'yes'")


def test_full_disk_keeps_what_was_on_it(context: BrowserContext, server: Server) -> None:
    """A guest signs in without signal: their answers cannot be written anew, and stay as they were."""
    page = open_lesson(context, DISK)
    answer(page)
    holds(page, 1)
    fill_disk(page)
    server.reply = unavailable
    sign_in(page)
    page.goto(f"{SITE}/1/")
    expect(page.locator("[data-outbox]")).to_contain_text("only until you close this page")
    page.evaluate("sessionStorage.removeItem('full')")
    page.goto(f"{SITE}/1/")
    says(page, "Waiting to be sent: 1")
    assert len(kept(page)) == 1


def test_full_disk_does_not_reload_my_page_for_ever(context: BrowserContext, server: Server) -> None:
    """What was sent cannot be noted as sent: after a reload it would be sent, and the page reloaded, again."""
    page = open_lesson(context, DISK + FULL_FOR_DELETING)
    answer(page)
    holds(page, 1)
    fill_disk(page)
    sign_in(page)
    page.goto(f"{SITE}/mine/")
    page.evaluate("sessionStorage.removeItem('left')")
    says(page, "Sent")
    batches = len(server.batches)
    page.wait_for_timeout(1000)
    assert page.evaluate("Chasqui.keep.paint().then(() => sessionStorage.left || 'stayed')") == "stayed"
    assert len(server.batches) == batches


def test_answer_to_other_words_is_not_marked_by_these(page: Page) -> None:
    """The author turned the question round. Who was right is not told the contrary, and the knot stays tied."""
    answer(page)
    holds(page, 1)
    digest = next(block.digest for block in LESSONS[0].activities if block.kind == "true_false")
    turned = page_at("/1/").replace('"answer":false', '"answer":true').replace(digest, "f" * 64)
    assert turned.count("f" * 64)
    page.route(f"{SITE}/1/", lambda route: route.fulfill(body=turned, content_type="text/html"))
    page.goto(f"{SITE}/1/")
    expect(page.locator(f"{TRUE_FALSE} .eyebrow .knot use")).to_have_attribute("href", "#knot-done")
    expect(page.locator(f"{TRUE_FALSE} .say")).to_have_count(0)


def test_answer_of_earlier_does_not_overwrite_what_is_being_answered(page: Page) -> None:
    """On a slow phone the finger is faster than the database."""
    answer(page, "multiple_choice", "not_yet")
    holds(page, 1)
    page.add_init_script(SLOW_DATABASE)
    page.goto(f"{SITE}/1/")
    choice = page.locator("[data-kind=multiple_choice] [name=choice][value=six]")
    choice.check()
    page.evaluate("openNow()")
    says(page, "Kept on this computer")
    assert choice.is_checked()


def test_guest_who_did_a_whole_module_is_shown_the_next_one(page: Page) -> None:
    for kind in HALVES[0]:
        answer(page, kind)
    holds(page, len(HALVES[0]))
    each_alone = re.sub(
        r"\}, \{(?=\"key)", '}]}, {"title": "Other", "path": "/", "lessons": [{', page_at("/me/")
    )
    assert '"Other"' in each_alone
    page.route(f"{SITE}/me/", lambda route: route.fulfill(body=each_alone, content_type="text/html"))
    page.goto(f"{SITE}/me/")
    expect(page.locator("[data-next]")).to_have_attribute("href", "/2/")


def test_guest_who_did_everything_is_sent_nowhere(page: Page) -> None:
    for number, kinds in enumerate(HALVES, start=1):
        page.goto(f"{SITE}/{number}/")
        for kind in kinds:
            answer(page, kind)
        holds(page, sum(map(len, HALVES[:number])))
    page.goto(f"{SITE}/me/")
    expect(page.locator("[data-guest] .facts")).to_have_text("2 of 2 lessons completed")
    expect(page.locator("[data-next]")).to_have_attribute("hidden", "")


def test_place_for_spoken_words_is_there_before_the_first(page: Page) -> None:
    """A screen reader does not hear words that come together with their live region."""
    region = page.locator("#chasqui-spoken[role=status]")
    expect(region).to_have_count(1)
    expect(region).to_have_text("")


def test_one_damaged_value_hides_no_other(context: BrowserContext) -> None:
    page = open_lesson(context, NO_DATABASE)
    answer(page)
    answer(page, "multiple_choice")
    holds(page, 2)
    page.evaluate("localStorage.setItem('chasqui.attempts.damaged', '{')")
    page.reload()
    says(page, "Kept on this computer")
    assert len(kept(page)) == 2
