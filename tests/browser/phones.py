"""What a phone holds, as tests ask its pages: caches, the worker, the list of what is kept."""

from typing import Any

from playwright.sync_api import Page

LESSON = "/en/staying-safe-online/protect-my-phone/screen-lock/"
MODULE = "/en/staying-safe-online/protect-my-phone/"

CONTROLLED = """() => new Promise((done, late) => {
    setTimeout(() => late(new Error("no worker")), 45000);
    if (navigator.serviceWorker.controller) done();
    navigator.serviceWorker.addEventListener("controllerchange", () => done());
})"""
HELD = """async () => Object.fromEntries(await Promise.all((await caches.keys()).map(async (name) =>
    [name, (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname)])))"""
STYLED = "() => getComputedStyle(document.querySelector('footer')).marginTop"


def wait_until_controlled(page: Page) -> None:
    page.evaluate(CONTROLLED)


def held(page: Page) -> dict[str, list[str]]:
    """The paths in each cache of the phone."""
    found: dict[str, list[str]] = page.evaluate(HELD)
    return found


def wait_until_stored(page: Page, path: str) -> None:
    """Until the worker has a copy of the page."""
    wait_until(page, lambda: any(path in paths for paths in held(page).values()))


def wait_until(page: Page, holds: Any, seconds: float = 15) -> None:
    for _ in range(int(seconds * 10)):
        if holds():
            return
        page.wait_for_timeout(100)
    raise AssertionError(held(page))


def is_styled(page: Page) -> bool:
    """Whether the style sheet that is a file of its own has come."""
    return bool(page.evaluate(STYLED) == "48px")


def paths_of(page: Page) -> set[str]:
    return {path for paths in held(page).values() for path in paths}
