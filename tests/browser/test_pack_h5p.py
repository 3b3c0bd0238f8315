"""Exercises made with H5P in both forms of a pack, from a disk without a network: opened, played, resumed, taken away."""

import json
import socket
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, FrameLocator, Locator, Page, expect

from offline_export.results import read_results
from offline_export.services import write_pack
from tests.browser.firefox import Firefox, firefox, saved_file
from tests.browser.h5p_parts import hostile, question, slides, story
from tests.browser.test_packs import FORMS, enter, lesson, word
from tests.offline_export.h5p.outlines import selection

KEPT = "Promise.all([Chasqui.outbox.device.all(), Chasqui.outbox.device.notes()])"
# It is told a moment after the last touch.
STATE_KEPT = f"""(async () => {{
    const isKept = async () => {{
        const [answers, notes] = await {KEPT};
        return answers.length && Object.keys(notes).some((name) => name.startsWith("h5p:"));
    }};
    while (!(await isKept())) await new Promise((go) => setTimeout(go, 50));
}})()"""
FRAME = "iframe.h5p-frame"
CLAIMED = {"score": 4, "max": 5}
OWN = ("file:", "data:", "blob:", "about:")


class Away:
    """Somebody elsewhere who waits to be told something.

    Chromium opens a connection for a frame before it looks whether the frame may go there. Then it says nothing on it.
    """

    def __init__(self) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.socket.setblocking(False)
        self.address = f"http://127.0.0.1:{self.socket.getsockname()[1]}"

    def heard(self) -> bytes:
        heard = b""
        with suppress(BlockingIOError):
            while True:
                caller, _address = self.socket.accept()
                caller.settimeout(1)
                with caller, suppress(TimeoutError):
                    heard += caller.recv(1000)
        return heard


@pytest.fixture(scope="module")
def away() -> Iterator[Away]:
    waiting = Away()
    yield waiting
    waiting.socket.close()


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory, away: Away) -> Path:
    """A question and a story in the first lesson, a question and a hostile exercise in the second."""
    chosen = selection(
        "es", first=[question(), story(), slides()], second=[question("another"), hostile(away.address)]
    )
    return write_pack(chosen, output=tmp_path_factory.mktemp("packs")).place


@pytest.fixture
def device(chromium: Browser) -> Iterator[BrowserContext]:
    """A phone without a network. What its own pages complain of, and what they ask for, fails the test."""
    context = chromium.new_context(viewport={"width": 360, "height": 640}, offline=True, has_touch=True)
    context.set_default_timeout(10_000)
    amiss: list[str] = []
    context.on("weberror", lambda error: amiss.append(str(error.error)))
    context.on(
        "request",
        lambda request: None if request.url.startswith(OWN) else amiss.append(request.url),
    )
    yield context
    context.close()
    assert amiss == []


def open_pack(device: BrowserContext, pack: Path, form: str) -> Page:
    page = device.new_page()
    page.goto(f"{pack.as_uri()}/{FORMS[form]}#es")
    page.wait_for_selector("html.ready", state="attached")
    return page


def activity(place: Page | Frame, title: str) -> Locator:
    """The activity whose exercise has this title."""
    return place.locator("[data-activity]:visible", has=place.locator(f"[data-title={title}]"))


def start(place: Page | Frame, title: str) -> FrameLocator:
    """Open the exercise, and look into its frame."""
    activity(place, title).locator("[data-h5p]").tap()
    return activity(place, title).frame_locator(FRAME)


def attempts(page: Page) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = page.evaluate(KEPT)[0]
    return [each for each in found if "max" in each["response"]]


def states(page: Page) -> list[str]:
    return [name for name in page.evaluate(KEPT)[1] if name.startswith("h5p:")]


def wait_until_state_is_kept(page: Page) -> None:
    page.evaluate(STATE_KEPT)


def answer(place: Page | Frame, title: str, which: str = "third") -> None:
    inside = start(place, title)
    inside.get_by_text(which).tap()
    expect(activity(place, title).locator("[data-feedback] .say")).to_be_visible()


@pytest.mark.parametrize("form", FORMS)
def test_exercise_is_played_resumed_and_taken_away(
    device: BrowserContext, pack: Path, form: str, tmp_path: Path
) -> None:
    page = open_pack(device, pack, form)
    enter(page, "Rosa")
    place = lesson(page, 1)
    answer(place, "question")
    expect(activity(place, "question")).to_have_class("activity passed")
    inside = activity(place, "question").frame_locator(FRAME)
    expect(inside.locator(".told")).to_have_text("chosen 2")
    expect(inside.locator(".told")).to_have_css("color", "rgb(1, 2, 3)")
    expect(inside.locator(".told")).to_have_css("font-weight", "700")
    assert inside.locator("img").evaluate("(image) => image.complete && image.naturalWidth") == 1
    wait_until_state_is_kept(page)
    page.close()
    page = open_pack(device, pack, form)
    place = lesson(page, 1)
    expect(activity(place, "question")).to_have_class("activity passed")
    expect(start(place, "question").locator(".told")).to_have_text("chosen 2")
    assert [each["response"] for each in attempts(page)] == [CLAIMED]
    page.goto(f"{pack.as_uri()}/{FORMS[form]}#es")
    with page.expect_download() as download:
        page.locator("[data-save=mine]:visible").click()
    download.value.save_as(tmp_path / "results.txt")
    assert claims_of(tmp_path / "results.txt") == [CLAIMED]


def claims_of(path: Path) -> list[Any]:
    with path.open("rb") as file:
        read = read_results(file)
    assert read.problems == ()
    return [each.response for person in read.people for each in read.attempts_of(person)]


@pytest.mark.parametrize("form", FORMS)
def test_exercise_without_points_is_finished_by_who_did_it(
    device: BrowserContext, pack: Path, form: str
) -> None:
    page = open_pack(device, pack, form)
    enter(page, "Rosa")
    place = lesson(page, 1)
    expect(start(place, "story").locator("p")).to_have_text("Once.")
    activity(place, "story").locator(".h5p + button").tap()
    expect(activity(place, "story")).to_have_class("activity passed")
    assert [each["response"] for each in attempts(page)] == [{"score": 0, "max": 0}]


@pytest.mark.parametrize("form", FORMS)
def test_points_that_nobody_tells_are_asked_for(device: BrowserContext, pack: Path, form: str) -> None:
    page = open_pack(device, pack, form)
    enter(page, "Rosa")
    place = lesson(page, 1)
    inside = start(place, "slides")
    inside.get_by_text("point").first.tap()
    inside.get_by_text("point").last.tap()
    activity(place, "slides").locator(".h5p + button").tap()
    expect(activity(place, "slides")).to_have_class("activity passed")
    assert [each["response"] for each in attempts(page)] == [{"score": 2, "max": 2}]


def test_who_leaves_within_a_second_of_a_better_claim_keeps_it(device: BrowserContext, pack: Path) -> None:
    page = open_pack(device, pack, "single")
    enter(page, "Rosa")
    place = lesson(page, 1)
    start(place, "question").get_by_text("third").wait_for()
    (inside,) = (frame for frame in page.frames if frame.url == "about:srcdoc")
    inside.evaluate("[1, 5].forEach((score) => H5P.claim(score, 5))")
    expect(activity(place, "question").locator("[data-feedback] .say")).to_be_visible()
    page.locator(".crumbs:visible a").tap()
    expect(page.locator(FRAME)).to_have_count(0)
    lesson(page, 1)
    expect(activity(page, "question")).to_have_class("activity passed")
    assert sorted(each["response"]["score"] for each in attempts(page)) == [1, 5]


def test_exercise_ends_when_another_screen_is_shown(device: BrowserContext, pack: Path) -> None:
    """A sound would go on."""
    page = open_pack(device, pack, "single")
    enter(page, "Rosa")
    answer(lesson(page, 1), "question", "first")
    page.locator(".crumbs:visible a").tap()
    expect(page.locator(FRAME)).to_have_count(0)
    lesson(page, 1)
    expect(start(page, "question").locator(".told")).to_have_text("chosen 0")


@pytest.mark.parametrize("form", FORMS)
def test_what_somebody_did_is_theirs_alone_and_goes_with_them(
    device: BrowserContext, pack: Path, form: str
) -> None:
    page = open_pack(device, pack, form)
    enter(page, "Rosa")
    place = lesson(page, 1)
    answer(place, "question")
    wait_until_state_is_kept(page)
    page.evaluate("location.hash = 'es/who'")
    enter(page, "Juan")
    place = lesson(page, 1)
    inside = start(place, "question")
    expect(inside.get_by_text("third")).to_be_visible()
    expect(inside.locator(".told")).to_have_text("")
    page.evaluate("location.hash = 'es/class'")
    row = page.locator("[data-class-people] li", has_text="Rosa")
    page.locator("details:has([data-class-people]) summary:visible").tap()
    expect(page.locator("[data-class-tables] tr", has_text="Rosa")).to_contain_text(word("self_reported"))
    expect(page.locator("[data-class-tables] tr", has_text="Juan")).not_to_contain_text(word("self_reported"))
    row.get_by_text(word("remove_person")).tap()
    row.get_by_text(word("remove_person")).last.tap()
    expect(page.locator("[data-class-tables]")).not_to_contain_text("Rosa")
    assert states(page) == []


@pytest.mark.parametrize("form", FORMS)
def test_hostile_exercise_reaches_nothing(chromium: Browser, pack: Path, away: Away, form: str) -> None:
    """Where there is a network, too."""
    device = chromium.new_context(viewport={"width": 360, "height": 640}, has_touch=True)
    page = open_pack(device, pack, form)
    enter(page, "Rosa")
    answer(lesson(page, 1), "question")
    wait_until_state_is_kept(page)
    page.evaluate("location.hash = 'es'")
    place = lesson(page, 2)
    address, before = page.url, page.evaluate(KEPT)
    inside = start(place, "hostile")
    expect(inside.locator("body[data-tried]")).to_be_attached()
    told = inside.locator(".told").text_content() or ""
    assert told.count(" closed") == 7, told
    assert told.count(";") == 6, told
    if form == "single":
        assert inside.locator("body[data-injected]").count() == 0
    inside.get_by_text("leave").tap()
    page.wait_for_timeout(500)
    assert away.heard() == b""
    assert (page.url, page.evaluate(KEPT)) == (address, before)
    assert [frame.url for frame in page.frames if away.address in frame.url] == []
    assert len(device.pages) == 1
    device.close()


@pytest.mark.parametrize("form", FORMS)
def test_firefox_keeps_a_hostile_exercise_in(pack: Path, away: Away, tmp_path: Path, form: str) -> None:
    with firefox(tmp_path / "profile", downloads=tmp_path) as browser:
        exercise = open_in_firefox(browser, pack, form, lesson=2, title="hostile")
        browser.until("document.body.dataset.tried", frame=exercise)
        told = browser.evaluate("document.querySelector('.told').textContent", frame=exercise)
        assert told.count(" closed") == 7, told
        assert told.count(";") == 6, told
        before = browser.evaluate(KEPT)
        browser.evaluate(
            "Array.from(document.querySelectorAll('button')).find((each) => each.textContent === 'leave').click()",
            frame=exercise,
        )
        assert browser.evaluate("location.hash") == "#es/t1-2"
        assert browser.evaluate(KEPT) == before
    assert away.heard() == b""


def test_file_of_the_folder_that_is_missing_is_told(device: BrowserContext, pack: Path) -> None:
    (_engine, own) = (question().exercise or story().exercise).parts  # type: ignore[union-attr]
    file = pack / "folder" / "h5p" / f"{own[:16]}.js"
    away = file.rename(file.with_suffix(".gone"))
    try:
        page = open_pack(device, pack, "folder")
        enter(page, "Rosa")
        place = lesson(page, 1)
        activity(place, "question").locator("[data-h5p]").tap()
        expect(activity(place, "question").get_by_role("status").first).not_to_have_text("")
        expect(activity(place, "question").locator("[data-h5p]")).to_be_visible()
    finally:
        away.rename(file)
    start(place, "question")
    expect(activity(place, "question").frame_locator(FRAME).get_by_text("third")).to_be_visible()


@pytest.mark.parametrize("form", FORMS)
def test_firefox_plays_resumes_and_takes_away(pack: Path, tmp_path: Path, form: str) -> None:
    with firefox(tmp_path / "profile", downloads=tmp_path) as browser:
        exercise = open_in_firefox(browser, pack, form)
        browser.evaluate("document.querySelectorAll('button')[2].click()", frame=exercise)
        browser.until("document.querySelector('.told').textContent === 'chosen 2'", frame=exercise)
        browser.evaluate(STATE_KEPT)
        assert [each for each in browser.requests if not each.startswith(OWN)] == []
    with firefox(tmp_path / "profile", downloads=tmp_path) as browser:
        exercise = open_in_firefox(browser, pack, form)
        browser.until("document.querySelector('.told').textContent === 'chosen 2'", frame=exercise)
        browser.evaluate("location.hash = 'es'")
        browser.until("document.querySelector('[data-language=es] [data-save=mine]').offsetParent")
        browser.evaluate("document.querySelector('[data-language=es] [data-save=mine]').click()")
        browser.until("document.querySelector('[data-language=es] [data-saved]').textContent")
        saved = saved_file(browser, tmp_path)
    assert claims_of(saved) == [CLAIMED]


def open_in_firefox(
    browser: Firefox, pack: Path, form: str, *, lesson: int = 1, title: str = "question"
) -> str:
    """Open an exercise as Rosa, who is new or was there before; the context of its frame, once it is there."""
    browser.open(f"{pack.as_uri()}/{FORMS[form]}#es")
    browser.until("document.querySelector('html.ready')")
    browser.evaluate(
        "(() => { const input = document.querySelector('[data-language=es] [name=nickname]');"
        "if (input.offsetParent) { input.value = 'Rosa'; input.form.querySelector('[type=submit]').click(); } })()"
    )
    link = f"document.querySelector('[data-language=es] .hanging li:nth-child({lesson}) a')"
    browser.until(f"{link}.offsetParent")
    browser.evaluate(f"{link}.click()")
    browser.until(f"location.hash === '#es/t1-{lesson}'")
    browser.until("document.querySelector('iframe, [data-screen*=\"/t1\"]:not([hidden])')")
    outer = browser.frame
    browser.until(
        "document.readyState === 'complete' && Array.from(document.querySelectorAll('[data-name]')).some((e) => e.textContent)",
        frame=outer,
    )
    browser.until(f"document.querySelector('[data-title={title}]:not([hidden])')", frame=outer)
    browser.evaluate(f"document.querySelector('[data-title={title}]').click()", frame=outer)
    browser.until(f"document.querySelector({json.dumps(FRAME)})", frame=outer)
    (inside,) = browser.call("browsingContext.getTree", root=outer)["contexts"][0]["children"]
    exercise = str(inside["context"])
    browser.until("document.querySelector('.told')", frame=exercise)
    return exercise
