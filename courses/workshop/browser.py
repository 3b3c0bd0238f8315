"""Asks a browser how it lays out the words of drawings. The only place that needs one; it belongs to who develops."""

import shutil
from collections.abc import Sequence
from typing import Final

from courses.workshop.findings import Finding
from courses.workshop.lessons import Lesson
from courses.workshop.measuring import Box, page, sheet

FLAGS: Final = ["--no-sandbox", "--disable-gpu"]  # it opens nothing but our own page, without network
BOXES: Final = """() => [...document.querySelectorAll('[data-laid]')].map(laid => {
  const frame = laid.getBoundingClientRect()
  return [...laid.querySelectorAll('text')].map(text => {
    const box = text.getBoundingClientRect()
    return [box.left - frame.left, box.top - frame.top, box.width, box.height]
  })
})"""


class NoBrowserError(Exception):
    """There is no browser here; the message says how to get one."""


def measure(lessons: Sequence[Lesson]) -> list[Finding]:
    """What the layout of all drawings of these lessons shows. NoBrowserError where there is no Chromium."""
    laid = sheet(lessons)
    if not laid:
        return []
    found = _boxes(page(laid))
    return [
        finding
        for each, boxes in zip(laid, found, strict=True)
        for finding in each.judge([Box(*box) for box in boxes])
    ]


def _installed() -> str | None:
    """The browser of this machine, if it has one; else Playwright looks for its own."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def _boxes(html: str) -> list[list[list[float]]]:
    try:
        from playwright.sync_api import Error, sync_playwright
    except ImportError:
        raise NoBrowserError(
            "The words of drawings were not measured: there is no browser. Install one with "
            "“playwright install chromium”, or say --no-browser."
        ) from None
    try:
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=_installed(), args=FLAGS)
            try:
                window = browser.new_page()
                window.set_content(html)
                boxes: list[list[list[float]]] = window.evaluate(BOXES)
                return boxes
            finally:
                browser.close()
    except Error as error:
        reason = str(error).splitlines()[0]
        raise NoBrowserError(f"The words of drawings were not measured: {reason}") from None
