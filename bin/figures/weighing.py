"""What pages weigh and how soon they show something, on a phone of 360 x 640 with an empty cache, in Chromium.

Bytes are those that the browser itself counts: compressed bodies with the heads of the answers.
"""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, sync_playwright

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
]
PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 640},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
# 250 kbit/s down, 100 up, 400 ms, a processor four times slower.
DOWN, UP, DELAY_MS, SLOWER = 250_000 / 8, 100_000 / 8, 400, 4
# How long nothing may come before a page counts as quiet: longer than one round trip on the weak line.
QUIET_SECONDS = 1.0
QUIET_SECONDS_WEAK = 2.5
LIMIT_SECONDS = 120
PAINTS = "Object.fromEntries(performance.getEntriesByType('paint').map(e => [e.name, e.startTime]))"


@dataclass
class Weight:
    """What came over the wire: requests that were answered, bytes with their heads, and the first paint in ms."""

    requests: int = 0
    size: int = 0
    first_paint: float = 0.0
    waiting: set[str] = field(default_factory=set)
    last_at: float = field(default_factory=time.monotonic)


@contextmanager
def browser() -> Iterator[Browser]:
    with sync_playwright() as play:
        chromium = play.chromium.launch(executable_path=os.environ["CHROMIUM"], args=FLAGS)
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def phone(chromium: Browser, **options: Any) -> Iterator[BrowserContext]:
    """A fresh browser of a phone, with nothing in its cache."""
    context = chromium.new_context(**PHONE, **options)
    try:
        yield context
    finally:
        context.close()


def visit(context: BrowserContext, url: str, *, weak: bool = False) -> Weight:
    """Open a page in a new tab, wait until nothing more comes, and weigh it."""
    page = context.new_page()
    weight, session = watch(page)
    if weak:
        make_weak(session)
    page.goto(url, wait_until="load", timeout=LIMIT_SECONDS * 1000)
    settle(page, weight, QUIET_SECONDS_WEAK if weak else QUIET_SECONDS)
    weight.first_paint = page.evaluate(PAINTS).get("first-contentful-paint", 0.0)
    page.close()
    return weight


def watch(page: Page) -> tuple[Weight, CDPSession]:
    """Count all that this tab asks for, from now on."""
    weight, ours = Weight(), set()
    session = page.context.new_cdp_session(page)

    def on_request(event: dict[str, Any]) -> None:
        if event["request"]["url"].startswith(("data:", "blob:")):
            return
        if "redirectResponse" in event:
            weight.requests += 1
            weight.size += int(event["redirectResponse"].get("encodedDataLength", 0))
        ours.add(event["requestId"])
        weight.waiting.add(event["requestId"])
        weight.last_at = time.monotonic()

    def on_end(event: dict[str, Any]) -> None:
        size = int(event.get("encodedDataLength", 0))
        if event["requestId"] in ours and size > 0:
            weight.requests += 1
            weight.size += size
        weight.waiting.discard(event["requestId"])
        weight.last_at = time.monotonic()

    session.on("Network.requestWillBeSent", on_request)
    session.on("Network.loadingFinished", on_end)
    session.on("Network.loadingFailed", on_end)
    session.on("Network.requestServedFromCache", on_end)
    session.send("Network.enable")
    return weight, session


def make_weak(session: CDPSession) -> None:
    line = {"offline": False, "latency": DELAY_MS, "downloadThroughput": DOWN, "uploadThroughput": UP}
    session.send("Network.emulateNetworkConditions", line)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def settle(page: Page, weight: Weight, quiet: float = QUIET_SECONDS) -> None:
    """Wait until nothing is asked for and nothing has come for a while."""
    deadline = time.monotonic() + LIMIT_SECONDS
    while time.monotonic() < deadline:
        if not weight.waiting and time.monotonic() - weight.last_at > quiet:
            return
        page.wait_for_timeout(100)
