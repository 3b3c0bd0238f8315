"""Both forms of a pack, opened from a disk without a network: played, left, opened again, results taken away."""

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import BrowserContext, Frame, Page, Playwright, expect

from courses.activities import load, mark
from courses.words import script_words
from lms.accounts.codes import read_code
from lms.public.samples import SAMPLES
from offline_export.results import read_results
from offline_export.services import write_pack
from offline_export.words import shell_words
from tests.browser.answering import respond
from tests.browser.firefox import Firefox, firefox, saved_file
from tests.offline_export.outlines import HALVES, selection

FORMS = {"folder": "folder/index.html", "single": "chasqui-t1-es.html"}
ALL_KINDS = [kind for half in HALVES for kind in half]
NO_STORAGE = """
Object.defineProperty(window, "indexedDB", { get() { throw new Error("blocked"); } });
Object.defineProperty(window, "localStorage", { get() { throw new Error("blocked"); } });
"""
SAYS = (
    "Array.from(document.querySelectorAll(%r)).filter((e) => e.offsetParent).map((e) => e.textContent.trim())"
)
Opener = Callable[..., Page]


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(selection("es", "fr"), output=tmp_path_factory.mktemp("packs")).place


@pytest.fixture
def chromium(playwright: Playwright, pack: Path, tmp_path: Path) -> Iterator[Opener]:
    """Opens a form of the pack in a browser with a profile on the disk; called again, closes it and opens it anew."""
    amiss: list[str] = []
    contexts: list[BrowserContext] = []

    def note(page: Page) -> None:
        page.set_default_timeout(8_000)
        page.on("pageerror", lambda error: amiss.append(str(error)))
        page.on("console", lambda message: amiss.append(message.text) if message.type == "error" else None)
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith(("file:", "data:", "blob:")) else amiss.append(request.url)
            ),
        )

    def open_form(path: str, *, script: bool = True, before: str = "") -> Page:
        for context in contexts:
            context.close()
        contexts[:] = [
            playwright.chromium.launch_persistent_context(
                tmp_path / "profile",
                executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"),
                args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
                viewport={"width": 360, "height": 640},
                has_touch=True,
                offline=True,
                java_script_enabled=script,
            )
        ]
        if before:
            contexts[0].add_init_script(before)
        page = contexts[0].pages[0]
        note(page)
        page.goto(f"{pack.as_uri()}/{path}")
        if script:
            page.wait_for_selector("html.ready", state="attached")
        return page

    yield open_form
    for context in contexts:
        context.close()
    assert amiss == []


def enter(page: Page, nickname: str) -> None:
    """A new person begins."""
    page.locator("[name=nickname]:visible").fill(nickname)
    page.locator("[data-new-person] button:visible").click()
    expect(page.locator("[data-new-person]:visible")).to_have_count(0)


def choose_language(page: Page, code: str) -> None:
    if page.locator(".choose").is_visible():
        page.locator(f".choose [href='#{code}']").click()


def lesson(page: Page, number: int, locale: str = "es") -> Page | Frame:
    """Open a lesson from the list; the page or frame in which it stands, once it knows who is there."""
    page.locator(f".hanging:visible li:nth-child({number}) a").click()
    page.wait_for_function("route => location.hash === '#' + route", arg=f"{locale}/t1-{number}")
    # The address changes first: until the screen does, the heading of the list is still there.
    expect(page.locator(".hanging:visible")).to_have_count(0)
    frame = page.locator("iframe")
    if frame.count():
        inside = frame.element_handle().content_frame()
        assert inside
        inside.wait_for_selector("[data-name]:visible")
        return inside
    return page


def play(place: Page | Frame, number: int, *, answers: str = "right") -> None:
    """Answer everything in the lesson, and wait until it says that it is kept."""
    for kind in HALVES[number - 1]:
        assert place.evaluate(respond(kind, SAMPLES[kind][answers])) is (answers == "right")
    expect(place.locator("[data-outbox]:visible")).to_have_text(word("kept_phone"))


def back(page: Page, place: Page | Frame) -> None:
    place.locator(".crumbs a:visible").click()
    expect(page.locator(".hanging:visible")).to_be_visible()


def word(key: str, **values: Any) -> str:
    """What a script of the Spanish pages says."""
    with override("es"):
        said = {**script_words(), **shell_words()}[key]
    for name, value in values.items():
        said = said.replace(f"{{{name}}}", str(value))
    return said


def expect_states(page: Page, *wanted: str) -> None:
    """The list is there a moment before its knots are tied."""
    expect(page.locator(".hanging:visible [data-lesson-knot]")).to_have_count(len(wanted))
    for number, state in enumerate(wanted):
        knot = page.locator(".hanging:visible [data-lesson-knot]").nth(number)
        expect(knot).to_have_attribute("data-state", state)


@pytest.mark.parametrize("form", FORMS)
def test_everything_is_played_kept_and_taken_away(chromium: Opener, form: str, tmp_path: Path) -> None:
    page = chromium(FORMS[form])
    choose_language(page, "es")
    enter(page, "Rosa")
    for number in (1, 2):
        place = lesson(page, number)
        play(place, number)
        back(page, place)
    expect_states(page, "done", "done")
    page = chromium(FORMS[form])
    expect_states(page, "done", "done")
    expect(page.locator("[data-lessons]:visible")).to_have_text(word("lessons_done", done=2, total=2))
    with page.expect_download() as download:
        page.locator("[data-save=mine]:visible").click()
    download.value.save_as(tmp_path / "results.json")
    assert_results(tmp_path / "results.json", {"Rosa": len(ALL_KINDS)})


def assert_results(path: Path, wanted: dict[str, int]) -> None:
    """The file is one that the site takes, and each answer in it is right."""
    with path.open("rb") as file:
        read = read_results(file)
    assert {name: len(read.attempts_of(person)) for person, name in read.people.items()} == wanted
    assert read.problems == ()
    definitions = {
        block.digest: block.definition
        for each in selection("es").editions[0].lessons
        for block in each.activities
    }
    for given in [each for person in read.people for each in read.attempts_of(person)]:
        assert mark(definitions[given.digest], given.response).passed


def test_screen_of_a_single_file_starts_at_its_head(chromium: Opener) -> None:
    page = chromium(FORMS["single"])
    enter(page, "Rosa")
    lesson(page, 2)
    expect(page.locator("h1:visible")).to_be_focused()
    assert page.evaluate("scrollY") == 0
    page.go_back()
    page.go_forward()
    expect(page.locator(".brand")).to_be_in_viewport()


@pytest.mark.parametrize("form", FORMS)
def test_answer_is_shown_again_after_a_reload(chromium: Opener, form: str) -> None:
    page = chromium(FORMS[form])
    choose_language(page, "es")
    enter(page, "Rosa")
    play(lesson(page, 1), 1, answers="not_yet")
    page.reload()
    page.wait_for_selector("html.ready", state="attached")
    place = page.frame_locator("iframe") if form == "folder" else page
    expect(place.locator("[data-kind=fill_in]:visible input[name=text]")).to_have_value(
        SAMPLES["fill_in"]["not_yet"]["text"]
    )
    expect(place.locator("[data-kind=fill_in]:visible .say-not-yet")).to_be_visible()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "turn", ["document.querySelector('.crumbs:not([hidden] *) a').click()", "history.back()"]
)
def test_answer_given_just_before_the_page_is_turned_is_kept(chromium: Opener, form: str, turn: str) -> None:
    page = chromium(FORMS[form])
    choose_language(page, "es")
    enter(page, "Rosa")
    place = lesson(page, 1)
    *others, last = HALVES[0]
    for kind in others:
        assert place.evaluate(respond(kind, SAMPLES[kind]["right"]))
    place.evaluate(f"() => {{ {respond(last, SAMPLES[last]['right'])}; {turn}; }}")
    expect_states(page, "done", "todo")


@pytest.mark.parametrize("form", FORMS)
def test_several_people_share_a_device(chromium: Opener, form: str, tmp_path: Path) -> None:
    page = chromium(FORMS[form])
    choose_language(page, "es")
    enter(page, "Rosa")
    place = lesson(page, 1)
    play(place, 1)
    back(page, place)
    page.locator("[data-change-person]:visible").click()
    enter(page, "<b>Juan</b>")
    expect_states(page, "todo", "todo")
    place = lesson(page, 1)
    expect(place.locator(".say:visible")).to_have_count(0)
    assert not place.locator("[data-kind=multiple_choice]:visible [name=choice]").first.is_checked()
    assert place.evaluate(respond("true_false", SAMPLES["true_false"]["right"]))
    expect(place.locator("[data-outbox]:visible")).to_have_text(word("kept_phone"))
    back(page, place)
    expect_states(page, "tried", "todo")
    with page.expect_download() as download:
        page.locator("[data-save=all]:visible").click()
    download.value.save_as(tmp_path / "all.json")
    assert_results(tmp_path / "all.json", {"Rosa": 4, "<b>Juan</b>": 1})
    page.locator("[data-change-person]:visible").click()
    page.get_by_role("button", name="Rosa", exact=True).click()
    expect(page.locator(".hanging:visible [data-state=done]")).to_have_count(1)


@pytest.mark.parametrize("form", FORMS)
def test_code_of_a_card_is_checked_kept_and_goes_into_the_file(
    chromium: Opener, form: str, tmp_path: Path
) -> None:
    page = chromium(FORMS[form])
    choose_language(page, "es")
    rosas, juans = "CDFGHJKQ", "34679CDK"
    assert read_code(rosas) and read_code(juans)
    typed = page.locator("[data-new-person] [name=code]:visible")
    page.locator("[name=nickname]:visible").fill("Rosa")
    for wrong in ("CDFGHJKC", "CDFG", "CDFGHJKA"):
        typed.fill(wrong)
        page.locator("[data-new-person] button:visible").click()
        expect(page.locator("[data-new-person] [data-amiss]:visible")).to_have_text(word("code_amiss"))
        expect(typed).to_be_focused()
    typed.fill(" cdfg-hjkq ")
    enter(page, "Rosa")
    expect(page.locator("[data-code-kept]:visible")).to_have_text(word("code_kept"))
    page.locator("[data-change-person]:visible").click()
    enter(page, "Juan")
    expect(page.locator("[data-code-kept]", has_text=word("code_kept"))).to_have_count(0)
    page = chromium(FORMS[form])
    page.locator(".takeaway details:has([data-my-code]) summary:visible").click()
    page.locator("[data-my-code] [name=code]:visible").fill(juans)
    page.locator("[data-my-code] button:visible").click()
    expect(page.locator("[data-code-kept]:visible")).to_have_text(word("code_kept"))
    with page.expect_download() as download:
        page.locator("[data-save=all]:visible").click()
    download.value.save_as(tmp_path / "all.json")
    with (tmp_path / "all.json").open("rb") as file:
        read = read_results(file)
    assert {read.people[person]: code for person, code in read.codes.items()} == {
        "Rosa": rosas,
        "Juan": juans,
    }


def test_progress_goes_along_into_another_language(chromium: Opener) -> None:
    page = chromium(FORMS["folder"])
    choose_language(page, "es")
    enter(page, "Rosa")
    place = lesson(page, 2)
    play(place, 2)
    place.locator(".languages summary").click()
    place.locator(".languages [hreflang=fr]").click()
    page.wait_for_function("location.hash === '#fr/t1-2'")
    inside = page.frame_locator("iframe")
    expect(inside.locator("h1")).to_have_text("Lesson T1.2 fr")
    expect(inside.locator("[data-kind=order_steps] .say-right").first).to_be_visible()
    page.go_back()
    expect(inside.locator("h1")).to_have_text("Lesson T1.2 es")


def test_lesson_opened_by_itself_goes_to_the_shell(chromium: Opener) -> None:
    page = chromium("folder/fr/t1-2.html")
    assert page.url.endswith("/index.html#fr/t1-2")
    enter(page, "Rosa")
    expect(page.frame_locator("iframe").locator("h1")).to_have_text("Lesson T1.2 fr")


def test_pack_moved_elsewhere_asks_nothing_of_where_it_was(chromium: Opener, pack: Path) -> None:
    moved = pack / "moved"
    (pack / "folder").rename(moved)
    try:
        page = chromium("moved/index.html")
        choose_language(page, "fr")
        enter(page, "Rosa")
        place = lesson(page, 1, "fr")
        assert place.evaluate(respond("true_false", SAMPLES["true_false"]["right"]))
        expect(place.locator("[data-outbox]:visible")).not_to_have_text("")
    finally:
        moved.rename(pack / "folder")


@pytest.mark.parametrize("form", FORMS)
def test_device_that_cannot_keep_anything_says_so(chromium: Opener, form: str) -> None:
    page = chromium(FORMS[form], before=NO_STORAGE)
    choose_language(page, "es")
    enter(page, "Rosa")
    place = lesson(page, 1)
    assert place.evaluate(respond("true_false", SAMPLES["true_false"]["right"]))
    expect(place.locator("[data-outbox]:visible")).to_have_text(word("until_closed"))
    back(page, place)
    expect_states(page, "tried", "todo")


@pytest.mark.parametrize("form", FORMS)
def test_pack_reads_without_script(chromium: Opener, form: str) -> None:
    page = chromium(FORMS[form], script=False)
    page.locator(".hanging a").first.click()
    expect(page.locator("h1", has_text="Lesson T1.1 es")).to_be_visible()
    page.locator("[rel=next]").first.click()
    expect(page.locator("h1", has_text="Lesson T1.2 es")).to_be_visible()


def see(browser: Firefox, selector: str) -> Any:
    return browser.evaluate(SAYS % selector)


@pytest.mark.parametrize("form", FORMS)
def test_firefox_plays_keeps_and_takes_away(pack: Path, tmp_path: Path, form: str) -> None:
    address = f"{pack.as_uri()}/{FORMS[form]}#es"
    with firefox(tmp_path / "profile", downloads=tmp_path) as browser:
        browser.open(address)
        browser.until("document.querySelector('html.ready')")
        browser.evaluate(
            "(() => { const input = document.querySelector('[data-language=es] [name=nickname]');"
            "input.value = 'Rosa'; input.form.querySelector('button').click(); })()"
        )
        for number in (1, 2):
            play_in_firefox(browser, number)
        browser.until(
            "document.querySelectorAll('[data-language=es] .hanging [data-state=done]').length === 2"
        )
        assert [each for each in browser.requests if not each.startswith(("file:", "data:", "blob:"))] == []
    with firefox(tmp_path / "profile", downloads=tmp_path) as browser:
        browser.open(address)
        browser.until("document.querySelector('html.ready')")
        assert see(browser, "[data-lessons]") == [word("lessons_done", done=2, total=2)]
        browser.evaluate("document.querySelector('[data-language=es] [data-save=mine]').click()")
        browser.until("document.querySelector('[data-language=es] [data-saved]').textContent")
        (name,) = see(browser, "[data-saved]")
        saved = saved_file(browser, tmp_path)
    assert saved.name in name
    assert_results(saved, {"Rosa": len(ALL_KINDS)})


def play_in_firefox(browser: Firefox, number: int) -> None:
    browser.until("document.querySelector('[data-language=es] [data-next]').offsetParent")
    browser.evaluate(
        f"document.querySelector('[data-language=es] .hanging li:nth-child({number}) a').click()"
    )
    browser.until(f"location.hash === '#es/t1-{number}'")
    browser.until("document.querySelector('iframe, [data-screen*=\"/t1\"]:not([hidden])')")
    inside = browser.frame
    browser.until(
        "document.readyState === 'complete' && Array.from(document.querySelectorAll('[data-name]')).some((e) => e.textContent)",
        frame=inside,
    )
    for kind in HALVES[number - 1]:
        assert browser.evaluate(respond(kind, SAMPLES[kind]["right"]), frame=inside) is True
    kept = f"Array.from(document.querySelectorAll('[data-outbox]')).some((e) => e.textContent.startsWith({json.dumps(word('kept_computer')[:8])}))"
    browser.until(kept, frame=inside)
    browser.evaluate(
        "Array.from(document.querySelectorAll('.crumbs a')).find((e) => e.offsetParent).click()", frame=inside
    )
    browser.until("location.hash === '#es'")


def test_definitions_of_the_samples_are_those_of_every_kind() -> None:
    assert sorted(ALL_KINDS) == sorted(SAMPLES)
    for sample in SAMPLES.values():
        assert (
            json.loads(json.dumps(load(sample["definition"]).to_data()))["kind"]
            == sample["definition"]["kind"]
        )
