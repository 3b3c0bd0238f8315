"""A lesson read aloud, on a device that speaks and is not to be trusted (voices.js): what is said, and when it is not."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import BrowserContext, Locator, Page, expect

from courses.outline import Lesson
from lms.public.gallery import sample_lesson
from tests.browser.served import ORIGIN, PLAIN, lesson_page, serve

HERE = Path(__file__).parent
VECTORS = json.loads((HERE / "sentences.json").read_text(encoding="utf-8"))
LISTEN = "/static/lms/js/listen.js"
OFTEN = [
    "Screen lock",
    "Rosa sells fruit in Otavalo.",
    "Yesterday she lost her phone at the market.",
    "A long PIN",
]


@pytest.fixture
def lesson() -> Lesson:
    with override("en"):
        return sample_lesson()


@pytest.fixture
def asked(phone: BrowserContext, lesson: Lesson) -> list[str]:
    phone.add_init_script(path=HERE / "voices.js")
    texts = {code: lesson_page(replace(lesson, locale=code)) for code in ("en", "es", "pt-br", "fr")}
    return serve(phone, {f"/{code}/": text for code, text in texts.items()} | {"/start/": PLAIN})


def open_page(phone: BrowserContext, *voices: str, path: str = "/en/") -> Page:
    page = phone.new_page()
    page.goto(ORIGIN + "/start/")
    data = [{"lang": tag, "name": tag, "localService": True} for tag in voices]
    page.evaluate("voices => localStorage['test.voices'] = JSON.stringify(voices)", data)
    page.goto(ORIGIN + path)
    return page


def button(page: Page, name: str) -> Locator:
    return page.locator(".listen").get_by_role("button", name=name, exact=True)


def said(page: Page, count: int) -> list[str]:
    """The first `count` things that were said, once there are so many."""
    page.wait_for_function("count => spoken.said.length >= count", arg=count)
    found: list[str] = page.evaluate("spoken.said")
    return found


def finish(page: Page, times: int = 1) -> None:
    """Let the device come to the end of what it says, so many times."""
    for _ in range(times):
        page.wait_for_function("spoken.now")
        page.evaluate("spoken.finish()")


def begin(phone: BrowserContext) -> Page:
    page = open_page(phone, "en-US")
    button(page, "Listen").click()
    said(page, 1)
    return page


# Whether there is a button


@pytest.mark.parametrize(
    ("path", "voice", "there"),
    [
        ("/es/", "es-MX", True),
        ("/es/", "es_ES", True),
        ("/es/", "es-419", True),
        ("/es/", "est-EE", False),
        ("/es/", "en-US", False),
        ("/pt-br/", "pt-PT", True),
        ("/pt-br/", "pt-BR", True),
        ("/fr/", "fr-CA", True),
        ("/en/", "", False),
    ],
)
def test_button_is_there_where_a_voice_speaks_the_language_of_the_page(
    phone: BrowserContext, asked: list[str], path: str, voice: str, there: bool
) -> None:
    page = open_page(phone, *filter(None, [voice]), path=path)
    expect(page.locator(".listen")).to_be_visible(visible=there)
    assert LISTEN not in asked


def test_button_comes_with_voices_that_come_late(phone: BrowserContext, asked: list[str]) -> None:
    page = open_page(phone)
    expect(page.locator(".listen")).to_be_hidden()
    page.evaluate("spoken.voices.push({ lang: 'en-GB' }); speechSynthesis.onvoiceschanged()")
    expect(button(page, "Listen")).to_be_visible()


def test_button_is_absent_where_the_browser_does_not_speak(phone: BrowserContext, lesson: Lesson) -> None:
    phone.add_init_script("delete window.speechSynthesis; delete Window.prototype.speechSynthesis")
    serve(phone, {"/en/": lesson_page(lesson)})
    page = phone.new_page()
    page.goto(ORIGIN + "/en/")
    page.wait_for_load_state()
    expect(page.locator(".listen")).to_be_hidden()


# What is said


def test_lesson_is_read_in_order_sentence_by_sentence(phone: BrowserContext, asked: list[str]) -> None:
    page = begin(phone)
    assert LISTEN in asked
    for count in range(1, 200):
        said(page, count)
        page.evaluate("spoken.finish()")
        if page.evaluate("!document.querySelector('.spoken')"):
            break
    everything = page.evaluate("spoken.said")
    assert everything[:4] == OFTEN
    for words in (
        "Not a birthday",
        "Take care",
        "Nobody honest asks for your PIN.",
        "Take a sheet of paper.",
        "Which PIN is the strongest?",
        "123456",
        "True",
        "I know it",  # a choice of a list of pairs, which stands in a menu
        "Block the SIM",
        "I can lock my phone and I know the four steps.",
    ):
        assert everything.count(words) == 1, words
    assert "Send me the code" not in " ".join(everything)  # a drawing
    assert not [text for text in everything if "{" in text or "correct" in text or len(text) > 171]
    assert everything[-1] == "I can lock my phone and I know the four steps."
    expect(button(page, "Listen")).to_be_focused()


def test_voice_is_of_the_region_and_needs_no_signal(phone: BrowserContext, asked: list[str]) -> None:
    page = open_page(phone, "pt-PT", "pt-BR", "es-MX", path="/pt-br/")
    page.evaluate("spoken.voices.unshift({ lang: 'pt-BR', name: 'far away', localService: false })")
    page.locator(".listen [data-do=play]").click()
    said(page, 1)
    assert page.evaluate("spoken.tags[0]") == ["pt-BR", "pt-BR"]


def test_reading_starts_where_the_reader_is(phone: BrowserContext, asked: list[str]) -> None:
    page = open_page(phone, "en-US")
    expect(button(page, "Listen")).to_be_visible()
    page.evaluate("document.querySelector('.try').scrollIntoView()")
    page.evaluate("document.querySelector('[data-do=play]').click()")
    assert said(page, 1) == ["Try it now"]


def test_what_is_read_is_shown_not_by_colour_alone_and_is_on_the_screen(
    phone: BrowserContext, asked: list[str]
) -> None:
    page = begin(phone)
    finish(page, 12)
    page.wait_for_function("spoken.now")
    spoken = page.locator(".spoken")
    expect(spoken).to_have_count(1)
    expect(spoken).to_be_in_viewport()
    assert spoken.evaluate("element => getComputedStyle(element).outlineStyle") == "dashed"
    bar, box = page.locator(".listen").bounding_box(), spoken.bounding_box()
    assert bar and box and box["y"] >= bar["y"] + bar["height"] - 1


# Play, pause, stop


def test_pause_silences_the_device_and_goes_on_with_the_same_sentence(
    phone: BrowserContext, asked: list[str]
) -> None:
    page = begin(phone)
    finish(page)
    said(page, 2)
    button(page, "Pause").click()
    assert page.evaluate("spoken.now") is None
    page.wait_for_timeout(300)  # what the cancelled sentence still tells changes nothing
    assert len(page.evaluate("spoken.said")) == 2
    expect(page.locator(".spoken")).to_have_count(1)
    button(page, "Go on listening").click()
    assert said(page, 3)[1:] == ["Rosa sells fruit in Otavalo."] * 2


def test_play_after_scrolling_away_starts_where_the_reader_is(
    phone: BrowserContext, asked: list[str]
) -> None:
    page = begin(phone)
    button(page, "Pause").click()
    page.evaluate("document.querySelector('.can-do p').scrollIntoView({ block: 'end' })")
    page.evaluate("scrollBy(0, 400)")
    button(page, "Go on listening").click()
    assert said(page, 2)[1] != "Screen lock"


def test_stop_ends_it_and_the_next_tap_begins_anew(phone: BrowserContext, asked: list[str]) -> None:
    page = begin(phone)
    finish(page)
    said(page, 2)
    button(page, "Stop").click()
    assert page.evaluate("spoken.now") is None
    expect(page.locator(".spoken")).to_have_count(0)
    expect(button(page, "Stop")).to_be_hidden()
    expect(button(page, "Listen")).to_be_focused()
    button(page, "Listen").click()
    assert said(page, 3)[2] == "Screen lock"


def test_next_and_previous_paragraph(phone: BrowserContext, asked: list[str]) -> None:
    page = begin(phone)
    button(page, "Next paragraph").click()
    assert said(page, 2)[1] == "Rosa sells fruit in Otavalo."
    finish(page)
    said(page, 3)
    button(page, "Paragraph before").click()  # to the start of this one
    assert said(page, 4)[3] == "Rosa sells fruit in Otavalo."
    button(page, "Paragraph before").click()
    assert said(page, 5)[4] == "Screen lock"
    button(page, "Paragraph before").click()
    assert said(page, 6)[5] == "Screen lock"


def test_all_by_keyboard_and_without_a_live_region(phone: BrowserContext, asked: list[str]) -> None:
    page = open_page(phone, "en-US")
    button(page, "Listen").focus()
    page.keyboard.press("Enter")
    said(page, 1)
    expect(button(page, "Pause")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert said(page, 2)[1] == "Rosa sells fruit in Otavalo."
    # The focus stays on the bar and nothing of what is read is announced as well.
    expect(button(page, "Next paragraph")).to_be_focused()
    assert page.locator(".spoken").evaluate("element => !element.closest('[aria-live], [role=status]')")


def test_leaving_the_page_stops_the_voice(phone: BrowserContext, asked: list[str]) -> None:
    page = begin(phone)
    page.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    assert page.evaluate("spoken.now") is None
    assert page.evaluate("spoken.cancelled") >= 2


def test_activity_that_is_drawn_anew_meanwhile_ends_nothing(phone: BrowserContext, asked: list[str]) -> None:
    page = open_page(phone, "en-US")
    page.evaluate("document.querySelector('[data-kind=scenario]').scrollIntoView()")
    page.evaluate("document.querySelector('[data-do=play]').click()")
    said(page, 1)
    finish(page, 3)
    said(page, 4)
    page.get_by_role("button", name="I ask who it is").click()
    page.evaluate("spoken.finish()")
    # From what is on the screen, not from the beginning.
    assert said(page, 5)[4] not in OFTEN


def test_device_that_never_tells_that_it_has_ended_is_not_waited_for_for_ever(
    phone: BrowserContext, asked: list[str]
) -> None:
    page = phone.new_page()
    page.clock.install()
    page.goto(ORIGIN + "/start/")
    page.evaluate("""localStorage["test.voices"] = '[{"lang": "en-US"}]'""")
    page.goto(ORIGIN + "/en/")
    button(page, "Listen").click()
    expect(button(page, "Stop")).to_be_visible()
    page.clock.run_for(100)
    assert page.evaluate("spoken.said") == OFTEN[:1]
    page.clock.run_for(20_000)
    assert page.evaluate("spoken.said")[:2] == OFTEN[:2]


def test_voice_that_fails_is_told(phone: BrowserContext, asked: list[str]) -> None:
    page = begin(phone)
    page.evaluate("spoken.now.onerror({ error: 'network' })")
    expect(page.get_by_text("The voice did not come.")).to_be_visible()
    button(page, "Go on listening").click()
    expect(page.get_by_text("The voice did not come.")).to_be_hidden()
    assert said(page, 2) == ["Screen lock"] * 2


def test_reader_that_cannot_be_fetched_is_told_and_can_be_asked_again(
    phone: BrowserContext, asked: list[str]
) -> None:
    page = open_page(phone, "en-US")
    page.route(f"**{LISTEN}", lambda route: route.abort(), times=1)
    button(page, "Listen").click()
    expect(page.get_by_text("The voice did not come.")).to_be_visible()
    button(page, "Listen").click()
    assert said(page, 1) == ["Screen lock"]


@pytest.mark.parametrize("size", ["", "3"])
def test_bar_fits_a_narrow_screen(phone: BrowserContext, asked: list[str], size: str) -> None:
    page = begin(phone)
    page.set_viewport_size({"width": 320, "height": 640})
    page.evaluate("size => document.documentElement.dataset.size = size", size)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    for name in ("Paragraph before", "Pause", "Next paragraph", "Stop"):
        box: Any = button(page, name).bounding_box()
        assert box["height"] >= 44 and box["width"] >= 44 and box["x"] + box["width"] <= 320


# Sentences


@pytest.fixture(scope="module")
def splitter(chromium: Any) -> Any:
    page = chromium.new_page()
    page.set_content("<html lang=es><body></body></html>")
    page.add_script_tag(path=HERE.parents[1] / "lms/static/lms/js/listen.js")
    yield page
    page.close()


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["text"][:20].strip())
def test_sentences(splitter: Page, vector: dict[str, Any]) -> None:
    assert splitter.evaluate("text => Chasqui.listen.sentences(text)", vector["text"]) == vector["sentences"]


@pytest.mark.parametrize("mark", [", ", " ", ""])
def test_long_sentence_is_cut_where_one_breathes(splitter: Page, mark: str) -> None:
    text = mark.join(["palabra"] * 60)
    found = splitter.evaluate("text => Chasqui.listen.sentences(text)", text)
    assert max(map(len, found)) <= 170
    assert "".join(found).replace(" ", "") == text.replace(" ", "")
