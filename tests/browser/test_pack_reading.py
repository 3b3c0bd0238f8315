"""What a pack offers beside its lessons: search, help, paper, and reading without script."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from offline_export.services import write_pack
from tests.browser.pack_devices import Devices, address
from tests.browser.test_ease_in_packs import first_is_sensitive
from tests.browser.test_packs import FORMS, choose_language, enter, word
from tests.offline_export.outlines import selection


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chosen = first_is_sensitive(selection("es"))
    return write_pack(chosen, output=tmp_path_factory.mktemp("packs")).place


@pytest.fixture
def devices(chromium: Browser, pack: Path) -> Iterator[Devices]:
    opened = Devices(chromium, pack)
    yield opened
    opened.close()


@pytest.fixture(params=FORMS)
def page(request: pytest.FixtureRequest, devices: Devices) -> Page:
    page = devices.open(request.param)
    choose_language(page, "es")
    enter(page, "Rosa")
    return page


@pytest.fixture(params=FORMS)
def without_script(request: pytest.FixtureRequest, chromium: Browser, pack: Path) -> Iterator[Page]:
    context = chromium.new_context(viewport={"width": 360, "height": 640}, java_script_enabled=False)
    page = context.new_page()
    page.goto(address(pack, request.param))
    yield page
    context.close()


def search(page: Page, typed: str) -> list[str]:
    page.locator("[data-search] input:visible").fill(typed)
    return page.locator("[data-results]:visible b").all_inner_texts()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("lésson  t1", [1, 2]),
        ("LESS 1", [1]),
        ("lesson rosa BRE", [1, 2]),
        ("esson", []),
        ("lesson zebra", []),
        ("<zebra>", []),
        ("  ", []),
    ],
)
def test_search_finds_beginnings_of_words_whatever_their_accents(
    page: Page, typed: str, found: list[int]
) -> None:
    assert search(page, typed) == [f"Lesson T1.{number} es" for number in found]
    said = word("found", count=len(found)) if found else word("found_nothing") if typed.strip() else ""
    expect(page.locator("[data-found]").first).to_have_text(said)


def test_sensitive_lesson_is_found_and_no_title_tells_of_it(page: Page) -> None:
    search(page, "t1")
    page.locator("[data-results]:visible a").first.click()
    page.wait_for_function("location.hash === '#es/t1-1'")
    expect(page.locator("iframe, h1:visible").first).to_be_visible()
    assert "T1.1" not in page.title()
    assert page.locator("iframe").count() == 0 or "T1.1" not in str(
        page.locator("iframe").get_attribute("title")
    )


def test_what_somebody_searched_is_gone_when_another_comes(page: Page) -> None:
    search(page, "t1")
    page.locator("[data-change-person]:visible").click()
    enter(page, "Juan")
    expect(page.locator("[data-search] input:visible")).to_have_value("")
    expect(page.locator("[data-results] li")).to_have_count(0)


def test_help_says_how_to_copy_open_and_save(page: Page) -> None:
    page.locator(".more:visible a[href='#es/help']").click()
    expect(page.locator(".help-page:visible h2")).to_have_count(5)
    page.locator(".help-page:visible .crumbs a").click()
    expect(page.locator("[data-hello]:visible")).to_have_count(1)


def test_lesson_is_printed_alone_and_buttons_stay_off_the_paper(page: Page) -> None:
    page.evaluate("Chasqui.shell.go('es/t1-2')")
    expect(page.locator("iframe, h1:visible").first).to_be_visible()
    place = page.frames[-1]
    place.wait_for_selector("[data-print]:visible")
    place.evaluate("window.print = () => { window.printed = true; }")
    place.locator("[data-print]:visible").click()
    assert place.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(place.locator("article:visible")).to_have_count(1)
    expect(place.locator("button:visible")).to_have_count(0)


def test_single_file_prints_all_its_lessons_and_the_answers_apart(devices: Devices) -> None:
    page = devices.open("single")
    enter(page, "Rosa")
    page.evaluate("window.print = () => { window.printed = true; }")
    page.locator("[data-print=booklet]:visible").click()
    assert page.evaluate("window.printed")
    page.emulate_media(media="print")
    expect(page.locator("article:visible")).to_have_count(2)
    expect(page.locator(".answers-apart:visible section")).to_have_count(2)
    expect(
        page.locator("[data-screen$='/who']:visible, .help-page:visible, .class-view:visible, .codes:visible")
    ).to_have_count(0)
    order = page.evaluate(
        "Array.from(document.querySelectorAll('article, .answers-apart')).filter((e) => e.offsetParent).map((e) => e.tagName)"
    )
    assert order == ["ARTICLE", "ARTICLE", "SECTION"]
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    expect(page.locator("article:visible, .answers-apart")).to_have_count(0)


def test_folder_has_a_booklet_with_the_answers_at_its_end(devices: Devices, pack: Path) -> None:
    page = devices.open("folder")
    enter(page, "Rosa")
    page.locator(".more:visible a[href='print/t1.es.html']").click()
    expect(page.locator(".exercise")).to_have_count(8)
    expect(page.locator(".paper-answers .answer")).to_have_count(8)
    page.locator(".crumbs a").click()
    expect(page.locator("[data-hello]:visible")).to_have_count(1)


def test_without_script_all_is_read_and_what_does_nothing_is_not_there(without_script: Page) -> None:
    page = without_script
    expect(page.locator(".help-page:visible")).to_have_count(1)
    expect(page.locator("[data-search]:visible, [data-save]:visible, [data-class]:visible")).to_have_count(0)
    for number in (1, 2):
        if number == 1:
            page.locator(".hanging a").first.click()
        else:
            page.locator("[rel=next]:visible").first.click()
        page.locator("[data-answers] summary:visible").nth(
            number - 1 if page.url.split("#")[0].endswith("t1-es.html") else 0
        ).click()
    expect(page.locator("main button:visible, main article select:visible")).to_have_count(0)
    answers = page.locator("[data-answers] li:visible")
    assert answers.count() >= 8


def test_with_script_no_answer_stands_beside_a_question(page: Page) -> None:
    page.evaluate("Chasqui.shell.go('es/t1-1')")
    expect(page.locator("iframe, h1:visible").first).to_be_visible()
    place = page.frames[-1]
    place.wait_for_selector("article:visible")
    expect(place.locator("[data-answers]:visible")).to_have_count(0)
