"""A newer pack finds what was answered in the older one, wherever the browser allows it; and a folder works over plain http."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from playwright.sync_api import Browser, expect

from lms.public.samples import SAMPLES
from offline_export.selection import Selection
from offline_export.services import write_pack
from tests.browser.answering import respond
from tests.browser.conftest import CHROMIUM, FLAGS
from tests.browser.firefox import Firefox, firefox
from tests.browser.pack_devices import Devices
from tests.browser.test_packs import FORMS, back, choose_language, enter, expect_states, lesson, play, word
from tests.offline_export.outlines import HALVES, selection

STATES = "Array.from(document.querySelectorAll('[data-language=es] [data-module] [data-lesson-knot]')).map((knot) => knot.dataset.state)"
ENTER = """(() => {
    const input = document.querySelector('[data-language=es] [name=nickname]');
    input.value = 'Rosa';
    input.form.querySelector('[type=submit]').click();
})()"""


def renamed(chosen: Selection) -> Selection:
    """The same lessons with another title: another version of the pack."""
    (edition,) = chosen.editions
    (course,) = edition.courses
    return replace(chosen, editions=(replace(edition, courses=(replace(course, title="Newer"),)),))


@pytest.fixture(scope="module")
def versions(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    old, new = selection("es"), renamed(selection("es"))
    return (
        write_pack(old, output=tmp_path_factory.mktemp("old")).place,
        write_pack(new, output=tmp_path_factory.mktemp("new")).place,
    )


def put(version: Path, place: Path) -> None:
    """As a person does it: the new file or folder in the place of the old one."""
    shutil.rmtree(place, ignore_errors=True)
    shutil.copytree(version, place)


@pytest.mark.parametrize("form", FORMS)
def test_newer_pack_in_chromium_knows_what_was_done(
    chromium: Browser, versions: tuple[Path, Path], tmp_path: Path, form: str
) -> None:
    put(versions[0], tmp_path / "stick")
    devices = Devices(chromium, tmp_path / "stick")
    page = devices.open(form)
    choose_language(page, "es")
    enter(page, "Rosa")
    place = lesson(page, 2)
    play(place, 2)
    back(page, place)
    put(versions[1], tmp_path / "stick")
    put(versions[1], tmp_path / "elsewhere")
    for place in ("stick", "elsewhere"):
        page.goto(f"{(tmp_path / place).as_uri()}/{FORMS[form]}")
        page.wait_for_selector("html.ready", state="attached")
        expect(page.locator("h1:visible")).to_have_text("Newer")
        expect(page.locator("[data-hello]:visible")).to_have_text(word("hello", name="Rosa"))
        expect_states(page, "todo", "done")
    devices.close()


@pytest.mark.parametrize("form", FORMS)
def test_newer_pack_in_firefox_knows_what_was_done(
    versions: tuple[Path, Path], tmp_path: Path, form: str
) -> None:
    place = tmp_path / "stick"
    address = f"{place.as_uri()}/{FORMS[form]}#es"
    put(versions[0], place)
    with firefox(tmp_path / "profile", downloads=tmp_path) as browser:
        opened(browser, address)
        browser.evaluate(ENTER)
        browser.until("document.querySelector('[data-language=es] [data-hello]').offsetParent")
        browser.evaluate("void (location.hash = 'es/t1-2')")
        browser.until("document.querySelector('iframe, [data-screen=\"es/t1-2\"]:not([hidden])')")
        inside = browser.frame
        browser.until(
            "document.readyState === 'complete' && Array.from(document.querySelectorAll('[data-name]')).some((e) => e.textContent)",
            frame=inside,
        )
        for kind in HALVES[1]:
            assert browser.evaluate(respond(kind, SAMPLES[kind]["right"]), frame=inside) is True
        browser.evaluate("void (location.hash = 'es')")
        browser.until(f"{STATES}.join() === 'todo,done'")
    put(versions[1], place)
    with firefox(tmp_path / "profile", downloads=tmp_path) as browser:
        opened(browser, address)
        assert browser.evaluate("document.querySelector('[data-language=es] h1').textContent") == "Newer"
        browser.until(f"{STATES}.join() === 'todo,done'")


def opened(browser: Firefox, address: str) -> None:
    browser.open(address)
    browser.until("document.querySelector('html.ready')")


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture
def hotspot(versions: tuple[Path, Path]) -> Iterator[str]:
    """The folder as a hotspot serves it, under a name: not this device itself, so no secure context."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(versions[0] / "folder")))
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://school.test:{server.server_port}/"
    server.shutdown()
    server.server_close()


def test_folder_over_plain_http_is_played_by_two_people(chromium: Browser, hotspot: str) -> None:
    """Also a PIN: there is no WebCrypto."""
    browser = chromium.browser_type.launch(
        executable_path=CHROMIUM, args=[*FLAGS, "--host-resolver-rules=MAP school.test 127.0.0.1"]
    )
    page = browser.new_page(viewport={"width": 360, "height": 640}, has_touch=True)
    page.goto(hotspot)
    page.wait_for_selector("html.ready", state="attached")
    assert page.evaluate("[isSecureContext, typeof crypto.subtle]") == [False, "undefined"]
    for name, wanted in (("Rosa", ["done", "done"]), ("Juan", ["todo", "done"])):
        page.locator("[data-new-person] summary:visible").last.click()
        page.locator("[data-new-person] [name=pin]:visible").fill("2846")
        enter(page, name)
        for number in (1, 2):
            if wanted[number - 1] == "done":
                place = lesson(page, number)
                play(place, number)
                back(page, place)
        expect_states(page, *wanted)
        page.locator("[data-change-person]:visible").click()
    browser.close()
