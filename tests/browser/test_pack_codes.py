"""The screen of a pack on which results stand as QR codes: read from its pictures, as a trainer's phone would."""

import json
import random
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from offline_export.imports.qr.payload import Payload, read_transfer
from offline_export.services import write_pack
from tests.browser.firefox import Firefox, firefox, saved_file
from tests.browser.pack_devices import GIVE, Devices, address, answer, give, here
from tests.browser.test_packs import enter, word
from tests.offline_export.outlines import selection

PLACE = "[data-code-place]:visible"
# What the device does when it is asked for the answers that it keeps; or that they cannot be made into codes.
STORES = {
    "is silent": "() => void (Chasqui.shell.device.all = () => new Promise(() => {}))",
    "fails": "() => void (Chasqui.shell.device.all = () => Promise.reject(new Error('broken')))",
    "fails late": "() => void (Chasqui.qrPayload.frames = () => { throw new Error('broken'); })",
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(selection("es", "fr"), output=tmp_path_factory.mktemp("packs")).place


@pytest.fixture
def devices(chromium: Browser, pack: Path) -> Iterator[Devices]:
    opened = Devices(chromium, pack)
    yield opened
    opened.close()


def show(page: Page) -> int:
    """Go to the codes; how many there are."""
    page.locator(".takeaway a[href$='/codes']:visible").click()
    expect(page.locator("[data-code]:visible svg")).to_have_count(1)
    numbers = re.findall(r"\d+", page.locator(PLACE).inner_text())
    assert numbers[0] == "1"
    return int(numbers[1])


def photo(page: Page) -> str:
    """What is read in a picture of the screen as it stands, without scrolling."""
    (found,) = zxingcpp.read_barcodes(Image.open(BytesIO(page.screenshot())))
    return found.text


def frames(page: Page) -> list[str]:
    """All codes of the screen, turned by hand."""
    texts = []
    for number in range(show(page)):
        if number:
            page.locator("[data-code-step='1']:visible").click()
        texts.append(photo(page))
    return texts


def payload_of(texts: list[str]) -> Payload:
    return read_transfer("".join(text[13:-1] for text in texts))


def said_by(payload: Payload) -> dict[str, Any]:
    return {str(each.id): each.response for each in payload.answers}


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("scale", [1, 2])
def test_codes_are_read_from_the_screen_of_a_small_phone(devices: Devices, scale: int, scheme: str) -> None:
    page = devices.open(device_scale_factor=scale, color_scheme=scheme)
    enter(page, "Ñusta")
    given = give(page, 28)
    texts = frames(page)
    # As much as a code holds: version 13.
    assert len(texts) > 3 and max(map(len, texts)) > 535
    payload = payload_of(texts)
    assert (str(payload.person), payload.nickname, payload.more) == (here(page), "Ñusta", False)
    assert said_by(payload) == {each["id"]: each["response"] for each in given}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_code_is_black_on_white_with_a_quiet_zone_and_no_wider_than_the_screen(
    devices: Devices, scheme: str
) -> None:
    page = devices.open(color_scheme=scheme)
    enter(page, "Rosa")
    give(page, 24)
    show(page)
    picture = page.locator("[data-code] svg:visible")
    drawn = Image.open(BytesIO(picture.screenshot())).convert("L")
    assert {drawn.getpixel(place) for place in ((1, 1), (12, 12), (1, 150))} == {255}
    assert drawn.getextrema() == (0, 255)
    box = picture.bounding_box()
    assert box and box["x"] >= 0 and 280 < box["width"] <= 360 and box["y"] + box["height"] <= 640
    assert page.evaluate("document.documentElement.scrollWidth") == 360


def test_one_code_where_little_was_answered_and_none_where_nothing(devices: Devices) -> None:
    page = devices.open()
    enter(page, "Rosa")
    page.locator(".takeaway a[href$='/codes']:visible").click()
    expect(page.locator("[data-code-none]:visible")).to_have_count(1)
    expect(page.locator("[data-code-show]:visible")).to_have_count(0)
    page.go_back()
    (given,) = give(page, 1)
    assert show(page) == 1
    expect(page.locator("[data-code-many]:visible")).to_have_count(0)
    assert said_by(payload_of([photo(page)])) == {given["id"]: given["response"]}


def test_codes_turn_only_when_somebody_asks_and_until_they_stop_it(devices: Devices) -> None:
    page = devices.open(
        before="window.ticks = []; window.setInterval = (tick, pause) => ticks.push([tick, pause]);"
    )
    enter(page, "Rosa")
    give(page, 24)
    count = show(page)
    assert page.evaluate("ticks.filter(([, pause]) => pause === 2000).length") == 0
    turn = page.locator("[data-code-turn]:visible")
    expect(turn).to_have_text(word("codes_turn"))
    turn.click()
    expect(turn).to_have_text(word("codes_stop"))
    page.evaluate("ticks.find(([, pause]) => pause === 2000)[0]()")
    expect(page.locator(PLACE)).to_have_text(word("code_place", number=2, count=count))
    turn.click()
    expect(turn).to_have_text(word("codes_turn"))
    page.locator("[data-code-step='-1']:visible").click()
    expect(page.locator(PLACE)).to_have_text(word("code_place", number=1, count=count))


def test_person_who_comes_next_sees_only_their_own_codes(devices: Devices) -> None:
    page = devices.open()
    enter(page, "Rosa")
    give(page, 2)
    rosa = payload_of(frames(page))
    page.goto(page.url.split("#")[0] + "#es/who")
    enter(page, "Juan")
    given = give(page, 1, seed=4)
    juan = payload_of(frames(page))
    assert rosa.person != juan.person and said_by(juan) == {given[0]["id"]: given[0]["response"]}


@pytest.mark.parametrize("store", ["is silent", "fails", "fails late"])
def test_person_who_comes_next_never_sees_the_codes_of_another(devices: Devices, store: str) -> None:
    """Neither before their own answers were read, nor where they cannot be."""
    page = devices.open()
    enter(page, "Rosa")
    give(page, 700)
    assert show(page) > 1
    page.goto(page.url.split("#")[0] + "#es/who")
    enter(page, "Juan")
    give(page, 1, seed=4)
    page.evaluate(STORES[store])
    page.locator(".takeaway a[href$='/codes']:visible").click()
    expect(page.locator("[data-codes]:visible")).to_have_count(1)
    expect(page.locator("[data-code-none]:visible")).to_have_count(0 if store == "is silent" else 1)
    # Rosa's picture, her number of codes, what did not fit, and the buttons that would show the rest.
    for part in ("[data-code-show]", "[data-code] svg", "[data-code-left]", "[data-code-many]"):
        expect(page.locator(f"{part}:visible")).to_have_count(0)
    # Others ask the device, too, and complain.
    assert set(devices.amiss) <= {"broken"}
    devices.amiss.clear()


def test_too_much_for_codes_says_to_save_the_file(devices: Devices) -> None:
    page = devices.open()
    enter(page, "Rosa")
    give(page, 700)
    assert show(page) == 35
    said = page.locator("[data-code-left]:visible").inner_text()
    left = int(re.findall(r"\d+", said)[0])
    assert left > 100 and said == word("codes_left", count=left)


def test_firefox_shows_codes_and_saves(pack: Path, tmp_path: Path) -> None:
    with firefox(tmp_path / "profile", downloads=tmp_path) as browser:
        browser.open(address(pack))
        browser.until("document.querySelector('html.ready')")
        browser.evaluate(
            "(() => { const input = document.querySelector('[name=nickname]');"
            "input.value = 'Rosa'; input.form.querySelector('[type=submit]').click(); })()"
        )
        browser.until("Chasqui.shell.person()")
        given = give_in_firefox(browser)
        browser.evaluate("document.querySelector('.takeaway a[href$=\"/codes\"]').click()")
        browser.until("document.querySelector('[data-code] svg')")
        browser.evaluate("document.querySelector('[data-code]').scrollIntoView()")
        browser.screenshot(tmp_path / "code.png")
        browser.evaluate("Chasqui.shell.go('es')")
        browser.evaluate("document.querySelector('[data-save=mine]').click()")
        browser.until("document.querySelector('[data-saved]').textContent")
        saved = saved_file(browser, tmp_path)
    (found,) = zxingcpp.read_barcodes(Image.open(tmp_path / "code.png"))
    assert said_by(payload_of([found.text])) == {given["id"]: given["response"]}
    assert given["id"] in saved.read_text(encoding="utf-8")


def give_in_firefox(browser: Firefox) -> dict[str, Any]:
    given = answer(random.Random(6), browser.evaluate("Chasqui.shell.person().id"))
    browser.evaluate(f"({GIVE})([{json.dumps(given)}])")
    return given
