"""Search as a phone of 360 px uses it: with and without script, in each language, within the budget, and with no signal."""

from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.browser.conftest import PHONE, Site

ASKED = {"es": "contrasenas", "pt-br": "SENHAS", "en": "password", "fr": "mots de pas"}
SERIOUS = ("serious", "critical")


@pytest.mark.parametrize("language", ASKED)
@pytest.mark.parametrize("script", [True, False])
def test_from_the_catalogue_to_the_lesson(chromium: Browser, site: Site, language: str, script: bool) -> None:
    context = chromium.new_context(**PHONE, java_script_enabled=script)
    page = context.new_page()
    page.goto(f"{site.url}/{language}/")
    page.get_by_role("searchbox").fill(ASKED[language])
    page.get_by_role("searchbox").press("Enter")
    page.wait_for_url("**/search/?q=*")
    card = page.locator("main .card").first
    expect(card.locator("mark").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360 if script else True
    card.click()
    page.wait_for_url(lambda address: "search" not in address)
    expect(page.locator("h1")).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_serious(chromium: Browser, site: Site, scheme: Any) -> None:
    from axe_playwright_python.sync_playwright import Axe

    context = chromium.new_context(**PHONE, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    for question in ("contrasenas", "xyzzy", ""):
        page.goto(f"{site.url}/es/search/?q={question}")
        violations = Axe().run(page).response["violations"]
        assert [each["id"] for each in violations if each["impact"] in SERIOUS] == []
    context.close()


def test_without_signal_it_says_what_to_do_and_keeps_no_question(
    page: Page, phone: BrowserContext, site: Site
) -> None:
    page.goto(f"{site.url}/es/")
    page.wait_for_function("navigator.serviceWorker.ready.then(() => !!navigator.serviceWorker.controller)")
    page.goto(f"{site.url}/es/phone/")
    page.wait_for_function("caches.match('/es/offline/').then((page) => !!page)")
    page.goto(f"{site.url}/es/search/?q=contrasenas")
    expect(page.locator("mark").first).to_be_visible()
    phone.set_offline(True)
    page.goto(f"{site.url}/es/search/?q=codigo")
    expect(page.locator("[data-retry]")).to_be_visible()
    assert page.locator("mark").count() == 0
    kept = page.evaluate(
        "caches.keys().then((names) => Promise.all(names.map((name) => caches.open(name).then((cache) => cache.keys()))))"
        ".then((all) => all.flat().map(({ url }) => url))"
    )
    assert not [url for url in kept if "search" in url]
    phone.set_offline(False)
    page.locator("[data-retry]").click()
    expect(page.locator("mark").first).to_be_visible()


def test_page_of_results_fits_the_budget(chromium: Browser, site: Site) -> None:
    context = chromium.new_context(**PHONE, service_workers="block")
    page = context.new_page()
    session = context.new_cdp_session(page)
    session.send("Network.enable")
    kinds: dict[str, str] = {}
    sizes: list[tuple[str, float]] = []
    session.on("Network.responseReceived", lambda event: kinds.update({event["requestId"]: event["type"]}))
    session.on(
        "Network.loadingFinished",
        lambda event: sizes.append((kinds[event["requestId"]], event["encodedDataLength"])),
    )
    page.goto(f"{site.url}/es/search/?q=codigo")
    page.wait_for_load_state("networkidle")
    assert len(sizes) <= 6 and sum(size for _kind, size in sizes) <= 40_000, sizes
    assert max(size for kind, size in sizes if kind == "Document") <= 14_600
    context.close()
