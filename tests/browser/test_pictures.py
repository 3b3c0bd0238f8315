"""The pictures of the documentation are taken of the real pages: WRITE_PICTURES=1 make test ARGS=tests/browser/test_pictures.py"""

import os
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.answers import touch
from tests.browser.conftest import ROOT, Site
from tests.browser.test_journeys import MODULES

PICTURES = ROOT / "docs" / "pictures"
PLACES = {
    "module": (MODULES["fr"], ""),
    "lesson": (f"{MODULES['es']}bloqueo-de-pantalla/", ".story"),
    "activity": (f"{MODULES['pt-br']}atualizacoes-e-aplicativos/", "[data-kind=spot_it]"),
}


@pytest.mark.parametrize("name", PLACES)
def test_picture_of_the_documentation(page: Page, site: Site, name: str, tmp_path: Path) -> None:
    path, place = PLACES[name]
    page.goto(site.url + path)
    if name == "activity":
        touch(page.locator(place))
        expect(page.locator(f"{place} .say-right").first).to_be_visible()
        page.locator(place).scroll_into_view_if_needed()
        page.evaluate("place => document.querySelector(place).scrollIntoView()", place)
    folder = PICTURES if os.environ.get("WRITE_PICTURES") else tmp_path
    folder.mkdir(parents=True, exist_ok=True)
    page.screenshot(path=folder / f"{name}.png")
    assert (PICTURES / f"{name}.png").exists()
