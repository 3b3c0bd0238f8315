"""The worker in a real Chromium: what was opened stays readable, whatever becomes of the line, the server and the release."""

import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.answers import touch
from tests.browser.conftest import Site
from tests.browser.line import Line
from tests.browser.phones import (
    LESSON,
    MODULE,
    held,
    is_styled,
    paths_of,
    wait_until,
    wait_until_controlled,
    wait_until_stored,
)

NOT_HERE = {
    "es": "Esta página no está en este celular",
    "pt-br": "Esta página não está neste celular",
    "en": "This page is not on this phone",
    "fr": "Cette page n’est pas sur ce téléphone",
}
BROKEN_WORKER = b"""
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => event.respondWith(Promise.reject(new Error("broken"))));
"""


def visit(page: Page, address: str) -> None:
    """Open a page of the site, and wait until the phone has it."""
    page.goto(address)
    wait_until_controlled(page)
    wait_until_stored(page, "/" + address.split("/", 3)[3])


def answered(status: str, content_type: str, body: bytes = b"") -> bytes:
    head = f"HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    return head.encode() + body


def test_first_lesson_reopens_plays_and_keeps_an_answer_without_server(page: Page, own_site: Site) -> None:
    visit(page, own_site.url + LESSON)
    # Who opened one page by chance has not paid for more than that page.
    assert not any(path.endswith("/offline/") for path in paths_of(page))
    own_site.stop()
    page.goto(own_site.url + LESSON)
    assert is_styled(page)
    touch(page.locator("[data-activity]").first)
    expect(page.locator("[data-activity]").first).to_have_class(re.compile("passed"))
    expect(page.locator("[data-outbox]").first).to_have_text(re.compile("phone|computer"))
    page.reload()
    expect(page.locator("[data-activity]").first).to_have_class(re.compile("passed"))


@pytest.mark.parametrize("language", NOT_HERE)
def test_page_that_is_not_here_says_so_and_lists_what_is(page: Page, line: Line, language: str) -> None:
    page.goto(f"{line.url}{MODULE}")
    there = page.locator(f'link[hreflang="{language if language != "pt-br" else "pt-BR"}"]').get_attribute(
        "href"
    )
    visit(page, f"{line.url}{there}")
    title = page.locator("h1").inner_text()
    visit(page, line.url + str(page.locator("main .hanging a").first.get_attribute("href")))
    wait_until_stored(page, f"/{language}/offline/")
    line.cut()
    for path in (f"/{language}/nowhere/", f"/{language}/me/", f"/{language}/sign-in/"):
        page.goto(line.url + path)
        expect(page.locator("html")).to_have_attribute("lang", language.replace("br", "BR"))
        expect(page.locator("h1")).to_have_text(NOT_HERE[language])
        expect(page.locator("[data-kept-list] a", has_text=title)).to_be_visible()
        assert is_styled(page)
    line.mend()
    page.locator("[data-retry]").tap()
    expect(page.locator("[name=pin], [name=code], [name=username]").first).to_be_visible()


def test_visit_of_a_page_that_has_not_changed_spends_one_kilobyte(page: Page, line: Line) -> None:
    visit(page, line.url + LESSON)
    page.goto(line.url + LESSON)
    page.wait_for_timeout(2500)
    line.forget()
    page.goto(line.url + LESSON)
    # The browser asks after the worker a moment later.
    wait_until(page, lambda: "/sw.js" in line.asked)
    page.wait_for_timeout(500)
    assert set(line.asked) <= {LESSON, "/sw.js"}
    assert line.down <= 1024


def test_silent_line_shows_the_copy_after_three_seconds(page: Page, line: Line) -> None:
    visit(page, line.url + LESSON)
    line.is_silent = True
    page.goto(line.url + LESSON, timeout=8_000)
    assert is_styled(page)


@pytest.mark.parametrize("status", ["500 Trouble", "503 Later"])
def test_server_in_trouble_shows_the_copy(page: Page, line: Line, status: str) -> None:
    visit(page, line.url + LESSON)
    line.instead[LESSON] = answered(status, "text/html", b"<h1>Trouble</h1>")
    page.goto(line.url + LESSON)
    expect(page.locator("[data-activity]").first).to_be_visible()


def test_page_taken_down_is_no_longer_here(page: Page, line: Line) -> None:
    visit(page, line.url + LESSON)
    line.instead[LESSON] = answered("404 Gone", "text/html", b"<h1>Gone</h1>")
    page.goto(line.url + LESSON)
    expect(page.locator("h1")).to_have_text("Gone")
    wait_until(page, lambda: LESSON not in paths_of(page))


def test_nothing_personal_is_in_any_cache(page: Page, line: Line) -> None:
    visit(page, line.url + LESSON)
    for path in (
        "/en/me/",
        "/en/sign-in/",
        "/en/me/data/",
        "/en/join/",
        "/en/sign-up/",
        "/en/verify/",
        "/cms/",
        LESSON + "?preview=1",
    ):
        page.goto(line.url + path)
    page.goto(line.url + LESSON)
    page.wait_for_timeout(1000)
    names = held(page)
    assert set(names["chasqui-pages"]) == {LESSON}
    assert not [
        path for path in paths_of(page) if re.search("/(me|sign-in|sign-up|join|verify|api|cms)/", path)
    ]


def test_page_that_may_not_be_shared_is_not_stored(page: Page, line: Line) -> None:
    """What the server does not call public stays out, wherever it stands."""
    visit(page, line.url + LESSON)
    line.instead["/en/private/"] = answered("200 OK", "text/html", b"<h1>Rosa</h1>")
    page.goto(line.url + "/en/private/")
    page.wait_for_timeout(500)
    assert "/en/private/" not in paths_of(page)


def test_packs_are_left_to_the_browser(page: Page, line: Line) -> None:
    """A download is large, and kept on the disk by who wants it: no copy of it fills the phone a second time."""
    visit(page, line.url + LESSON)
    pack = "/packs/chasqui-x1-en/0123456789abcdef/chasqui-x1-en.html"
    line.instead[pack] = answered(
        "200 OK", "text/html; charset=utf-8\r\nCache-Control: public", b"<h1>Pack</h1>"
    )
    page.goto(line.url + pack)
    page.wait_for_timeout(500)
    assert pack not in paths_of(page)
    page.goto(line.url + LESSON)
    line.cut()
    assert not opens(page, line.url + pack)


def test_sign_out_drops_what_was_opened(page: Page, line: Line) -> None:
    """Who comes next does not see what was read, neither on a list nor in the caches."""
    visit(page, line.url + LESSON)
    page.evaluate("fetch('/en/sign-out/', { method: 'POST', redirect: 'manual' }).catch(() => {})")
    wait_until(page, lambda: LESSON not in paths_of(page))


def test_newest_pages_stay_and_older_ones_make_room(page: Page, line: Line) -> None:
    visit(page, line.url + LESSON)
    filled = """async (count) => {
        const pages = await caches.open("chasqui-pages");
        for (let n = 0; n < count; n += 1) await pages.put("/en/old-" + n + "/", new Response("old"));
    }"""
    page.evaluate(filled, 70)
    page.goto(line.url + MODULE)
    wait_until(page, lambda: len(held(page)["chasqui-pages"]) == 60)
    assert MODULE in held(page)["chasqui-pages"] and LESSON not in held(page)["chasqui-pages"]


def release(site: Site, *, with_file: bool = True) -> tuple[str, str]:
    """Put a new release in the place of the running one: another style sheet, under another name. The old file goes."""
    folder = site.folder / "static"
    manifest = json.loads((folder / "staticfiles.json").read_text())
    old = manifest["paths"]["lms/css/chasqui.css"]
    new = old.replace("chasqui.", "chasqui.0")
    for file in list((folder / old).parent.glob(Path(old).name + "*")):
        renamed = file.with_name(file.name.replace(Path(old).name, Path(new).name))
        file.rename(renamed)
        if file.suffix != ".css" or not with_file:
            renamed.unlink()
    if with_file:
        with (folder / new).open("a") as sheet:
            sheet.write("\nfooter { padding-bottom: 25px }\n")
    manifest["paths"]["lms/css/chasqui.css"] = new
    (folder / "staticfiles.json").write_text(json.dumps(manifest))
    site.stop()
    site.start()
    return f"/static/{old}", f"/static/{new}"


FILES_OF = "async (path) => (await caches.match(path))?.headers.get('X-Chasqui-Files')"
PADDING = "() => getComputedStyle(document.querySelector('footer')).paddingBottom"


def test_new_release_brings_page_and_style_together(page: Page, own_site: Site, own_line: Line) -> None:
    line = own_line
    visit(page, line.url + LESSON)
    visit(page, line.url + MODULE)
    old, new = release(own_site)
    page.goto(line.url + LESSON)
    wait_until(page, lambda: new in paths_of(page))
    wait_until(page, lambda: "/sw.js" in line.asked)
    page.wait_for_timeout(1500)
    line.cut()
    # One is of the new release, the other still of the old one; each has its own style.
    page.goto(line.url + LESSON)
    assert page.evaluate(PADDING) == "25px"
    page.goto(line.url + MODULE)
    assert page.evaluate(PADDING) == "24px" and is_styled(page)
    assert {old, new} <= paths_of(page)


def test_new_page_whose_style_does_not_come_leaves_the_old_copy(
    page: Page, own_site: Site, own_line: Line
) -> None:
    line = own_line
    visit(page, line.url + LESSON)
    release(own_site, with_file=False)
    page.goto(line.url + LESSON)
    page.wait_for_timeout(1500)
    line.cut()
    page.goto(line.url + LESSON)
    assert is_styled(page)


def test_files_that_no_page_names_any_more_are_swept(page: Page, own_site: Site, own_line: Line) -> None:
    line = own_line
    visit(page, line.url + MODULE)
    visit(page, line.url + LESSON)
    wait_until_stored(page, "/en/offline/")
    old, new = release(own_site)
    # The new worker sweeps once: not before both pages are of the new release.
    line.instead["/sw.js"] = answered("503 Later", "text/plain")
    for path in (MODULE, LESSON):
        page.goto(line.url + path)
        wait_until(page, lambda path=path: new in str(page.evaluate(FILES_OF, path)))
    line.instead.clear()
    # The worker of the new release renews the page for offline, and sweeps.
    page.evaluate("navigator.serviceWorker.ready.then((it) => it.update())")
    wait_until(page, lambda: old not in paths_of(page))
    assert new in paths_of(page)


def test_broken_worker_is_withdrawn_from_the_server(
    phone: BrowserContext, own_site: Site, own_line: Line
) -> None:
    """A worker that answers every request with a failure is the worst there can be: no page opens any more."""
    page, line = phone.new_page(), own_line
    visit(page, line.url + LESSON)
    line.instead["/sw.js"] = answered("200 OK", "text/javascript", BROKEN_WORKER)
    page.evaluate("navigator.serviceWorker.ready.then((it) => it.update())")
    page.wait_for_timeout(1500)
    assert not opens(page, line.url + LESSON)
    own_site.stop()
    own_site.env["SERVICE_WORKER"] = "0"
    own_site.start()
    line.instead.clear()
    tries = 0
    while not opens(page, line.url + LESSON):
        tries += 1
        assert tries < 5
        page.wait_for_timeout(2000)
    page.wait_for_timeout(1500)
    page.goto(line.url + MODULE)
    assert [name for name in held(page) if name.startswith("chasqui-")] == []
    assert page.evaluate("navigator.serviceWorker.controller") is None


def opens(page: Page, address: str) -> bool:
    try:
        page.goto(address)
    except Exception:
        return False
    return True


def test_full_phone_still_reads(phone: BrowserContext, line: Line) -> None:
    """Where nothing can be stored any more, pages open all the same, and what was kept stays."""
    page = phone.new_page()
    visit(page, line.url + LESSON)
    usage = page.evaluate("navigator.storage.estimate().then(({ usage }) => usage)")
    cdp = phone.new_cdp_session(page)
    cdp.send("Storage.overrideQuotaForOrigin", {"origin": line.url, "quotaSize": usage})
    page.goto(line.url + MODULE)
    expect(page.locator("main .hanging a").first).to_be_visible()
    assert is_styled(page)
    page.wait_for_timeout(1000)
    page.goto(line.url + LESSON)
    assert is_styled(page)
