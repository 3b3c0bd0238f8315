"""What differs by country, in packs opened from a disk: chosen once for the device, gone when it is true no more."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.utils.translation import gettext, override
from playwright.sync_api import Browser, Frame, Page, expect

from courses.facts.slots import general
from offline_export.services import write_pack
from tests.browser.firefox import Firefox, firefox
from tests.browser.pack_devices import Devices, address
from tests.browser.test_packs import FORMS, enter, lesson, word
from tests.offline_export.countries import MONEY, PAY, by_country

# No test may end on the day when its facts do.
UNTIL = "2999-12-31"
A_DAY_LATER = """{
    const Real = Date;
    const shift = Real.parse("3000-01-01T06:00:00Z") - Real.now();
    window.Date = class extends Real {
        constructor(...given) { given.length ? super(...given) : super(Real.now() + shift); }
        static now() { return Real.now() + shift; }
    };
}"""
VISIBLE = "Array.from(document.querySelectorAll('[data-fact=%s]')).filter((e) => e.offsetParent).map((e) => e.textContent)"


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(by_country("es", until=UNTIL), output=tmp_path_factory.mktemp("packs")).place


@pytest.fixture
def devices(chromium: Browser, several: Path) -> Iterator[Devices]:
    opened = Devices(chromium, several)
    yield opened
    opened.close()


def words(name: str, count: str = "") -> str:
    with override("es"):
        return general(name, count)


def said(text: str) -> str:
    with override("es"):
        return gettext(text)


def stands(place: Page | Frame, name: str, text: str) -> None:
    expect(place.locator(f"[data-fact={name}]:visible").first).to_have_text(text)


def choose(page: Page, place: Page | Frame, code: str) -> None:
    """From the line below a lesson to the list of countries, and back to the lesson."""
    place.locator("[data-country-line] a:visible").click()
    page.wait_for_function("location.hash === '#es/country'")
    page.locator(f"[data-countries]:visible input[value='{code}']").check()
    expect(page.locator("[data-country-kept]:visible")).to_have_text(word("mine_kept"))
    page.evaluate("Chasqui.shell.go('es')")


@pytest.mark.parametrize("form", FORMS)
def test_country_is_chosen_changed_and_put_away(devices: Devices, form: str) -> None:
    page = devices.open(form)
    enter(page, "Rosa")
    place = lesson(page, 1)
    stands(place, "PAY", words("PAY"))
    stands(place, "CURR", words("CURR", "1500"))
    choose(page, place, "MX")
    place = lesson(page, 1)
    stands(place, "PAY", PAY["MX"])
    stands(place, "EMERG", words("EMERG"))
    stands(place, "CURR", f"1,500 {MONEY['MX']}")
    line = said("Your country: {}.").replace("{}", "México")
    expect(place.locator("[data-country-line]:visible")).to_contain_text(line)
    choose(page, place, "PE")
    expect(page.locator("[data-country-name]:visible")).to_have_text(": Perú")
    page.reload()
    page.wait_for_selector("html.ready", state="attached")
    place = lesson(page, 1)
    stands(place, "PAY", PAY["PE"])
    choose(page, place, "")
    place = lesson(page, 1)
    stands(place, "PAY", words("PAY"))
    expect(place.locator("[data-country-line]:visible")).to_contain_text(
        said("Some words here depend on the country.")
    )


def test_words_of_the_country_are_there_for_whoever_enters_next(devices: Devices) -> None:
    """Whoever enters finds the lessons as they were made: their words are put there again."""
    page = devices.open()
    enter(page, "Rosa")
    choose(page, lesson(page, 1), "MX")
    page.evaluate("Chasqui.shell.go('es/who')")
    enter(page, "Juan")
    stands(lesson(page, 1), "PAY", PAY["MX"])


@pytest.mark.parametrize("form", FORMS)
def test_fact_whose_last_day_is_over_gives_way_to_general_words(devices: Devices, form: str) -> None:
    page = devices.open(form, before=A_DAY_LATER)
    enter(page, "Rosa")
    choose(page, lesson(page, 1), "MX")
    place = lesson(page, 1)
    stands(place, "CURR", f"1,500 {MONEY['MX']}")
    stands(place, "PAY", words("PAY"))


def test_list_of_countries_has_nothing_that_axe_objects_to_and_fits_320_px(devices: Devices) -> None:
    page = devices.open(viewport={"width": 320, "height": 640})
    enter(page, "Rosa")
    page.evaluate("Chasqui.shell.go('es/country')")
    expect(page.locator("[data-countries]:visible label")).to_have_count(3)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for label in page.locator("[data-countries]:visible label").all():
        box = label.bounding_box()
        assert box
        assert box["height"] >= 44
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()


@pytest.mark.parametrize("form", FORMS)
def test_pack_of_one_country_says_its_words_at_once(chromium: Browser, tmp_path: Path, form: str) -> None:
    pack = write_pack(by_country("es", known=["MX"], chosen=["MX"], until=UNTIL), output=tmp_path).place
    (page_file,) = pack.glob("*.html")
    page_file.rename(pack / FORMS["single"])
    devices = Devices(chromium, pack)
    page = devices.open(form)
    enter(page, "Rosa")
    place = lesson(page, 1)
    stands(place, "PAY", PAY["MX"])
    assert place.locator("[data-country-line]").count() == 0
    devices.close()


def test_booklet_of_one_country_goes_back_to_general_words(chromium: Browser, tmp_path: Path) -> None:
    pack = write_pack(by_country("es", known=["MX"], chosen=["MX"], until=UNTIL), output=tmp_path).place
    booklet = (pack / "folder/print/t1.es.html").as_uri()
    for before, text in (("", PAY["MX"]), (A_DAY_LATER, words("PAY"))):
        context = chromium.new_context(offline=True)
        context.add_init_script(before)
        page = context.new_page()
        page.goto(booklet)
        stands(page, "PAY", text)
        context.close()


def test_without_script_general_words_stand_and_nothing_asks_for_a_country(
    chromium: Browser, several: Path
) -> None:
    for form in FORMS:
        context = chromium.new_context(java_script_enabled=False)
        page = context.new_page()
        page.goto(address(several, form))
        if form == "folder":
            page.goto(f"{several.as_uri()}/folder/es/t1-1.html")
        stands(page, "PAY", words("PAY"))
        assert not page.locator("[data-country-line]:visible, [data-countries]:visible").count()
        context.close()


@pytest.mark.parametrize("form", FORMS)
def test_firefox_fills_and_changes(several: Path, tmp_path: Path, form: str) -> None:
    with firefox(tmp_path / "profile", downloads=tmp_path) as browser:
        browser.open(f"{address(several, form)}#es")
        browser.until("document.querySelector('html.ready')")
        browser.evaluate(
            "(() => { const input = document.querySelector('[name=nickname]');"
            "input.value = 'Rosa'; input.form.querySelector('button').click(); })()"
        )
        browser.until("document.querySelector('[data-next]').offsetParent")
        for code in ("MX", "PE"):
            browser.evaluate(f"document.querySelector('[data-countries] input[value={code}]').click()")
            browser.evaluate("Chasqui.shell.go('es/t1-1')")
            browser.until("document.querySelector('iframe, [data-screen*=\"/t1\"]:not([hidden])')")
            assert seen(browser, "PAY", PAY[code]) == PAY[code]
            browser.evaluate("Chasqui.shell.go('es')")
            browser.until(
                "!document.querySelector('iframe') && document.querySelector('[data-next]').offsetParent"
            )
        assert [each for each in browser.requests if not each.startswith(("file:", "data:", "blob:"))] == []


def seen(browser: Firefox, name: str, text: str) -> Any:
    inside = browser.frame
    shown = VISIBLE % name
    browser.until(f"({shown})[0] === {text!r}", frame=inside)
    return browser.evaluate(f"({shown})[0]", frame=inside)
