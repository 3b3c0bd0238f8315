"""Every kind of activity in a real browser, from file://: by mouse, by keyboard alone, and shown again."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lms.public.samples import SAMPLES

HEAR = """window.heard = [];
document.addEventListener("chasqui:answer", (event) => heard.push(event.detail));"""
SHOW = """([kind, response]) =>
    Chasqui.play.show(document.querySelector(`[data-activity=sample-${kind}]`), response)"""
TARGETS = "main button, main select, main .choices label > span, main .button, summary"
KINDS = sorted(SAMPLES)


@pytest.fixture
def page(chromium: Browser, gallery: Path) -> Iterator[Page]:
    page = chromium.new_page(viewport={"width": 360, "height": 640})
    page.set_default_timeout(15_000)
    amiss: list[str] = []
    page.on("pageerror", lambda error: amiss.append(str(error)))
    page.add_init_script(HEAR)
    page.goto(gallery.as_uri())
    yield page
    page.close()
    assert not amiss


def activity(page: Page, kind: str) -> Locator:
    return page.locator(f'[data-activity="sample-{kind}"]')


def heard(page: Page) -> list[dict[str, Any]]:
    answers: list[dict[str, Any]] = page.evaluate("heard")
    return answers


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def check(place: Locator) -> None:
    place.get_by_role("button", name="Check").click()


def expect_verdict(place: Locator, word: str) -> None:
    expect(place.locator("[data-feedback] strong")).to_have_text(word)


# By mouse: each way ends in an answer that is right


def click_multiple_choice(place: Locator) -> None:
    place.get_by_text("729 406").click()
    check(place)


def click_true_false(place: Locator) -> None:
    place.get_by_text("False", exact=True).click()
    check(place)


def click_order_steps(place: Locator) -> None:
    for number, text in enumerate(
        ("Block the SIM", "Tell the bank", "Change the password of your email", "Report it")
    ):
        while place.locator("[data-step]").nth(number).get_by_text(text).count() == 0:
            place.get_by_role("button", name=f"Move up: {text}").click()
    check(place)


def click_match(place: Locator) -> None:
    for label, choice in (
        ("The PIN", "I know it"),
        ("The phone", "I have it"),
        ("The code in a message", "I have it"),
    ):
        place.get_by_label(label).select_option(choice)
    check(place)


def click_spot_it(place: Locator) -> None:
    place.locator('[data-zone="ask"] rect').click(position={"x": 60, "y": 30})
    check(place)


def click_fill_in(place: Locator) -> None:
    place.get_by_role("textbox").fill("6")
    check(place)


def click_scenario(place: Locator) -> None:
    place.get_by_role("button", name="I ask who it is").click()
    place.get_by_role("button", name="I call my cousin now").click()


def click_h5p(place: Locator) -> None:
    """The exercise itself is elsewhere (tests/browser/h5p): here is what it says of itself."""
    expect(place.get_by_text("Open the exercise (181 KB)")).to_be_visible()
    place.evaluate("(element, response) => Chasqui.play.claim(element, response)", SAMPLES["h5p"]["right"])


# By keyboard: from the focus on the first control


def type_multiple_choice(page: Page) -> None:
    press(page, "ArrowDown", "ArrowDown", "Tab", "Enter")


def type_true_false(page: Page) -> None:
    press(page, "ArrowRight", "Tab", "Enter")


def type_order_steps(page: Page) -> None:
    steps = SAMPLES["order_steps"]["right"]["order"]
    place = activity(page, "order_steps")
    for number, step in enumerate(steps):
        while place.locator("[data-step]").nth(number).get_attribute("data-step") != step:
            place.locator(f'[data-step="{step}"] .move-up').focus()
            press(page, "Enter")
    place.locator(".move-up").last.focus()
    press(page, "Tab", "Enter")


def type_match(page: Page) -> None:
    for letters in ("I k", "I h", "I h"):
        page.keyboard.type(letters)
        press(page, "Tab")
    press(page, "Enter")


def type_spot_it(page: Page) -> None:
    press(page, "Tab", "Space", "Tab", "Enter")


def type_fill_in(page: Page) -> None:
    page.keyboard.type(" 6 ")
    press(page, "Enter")


def type_scenario(page: Page) -> None:
    press(page, "Tab", "Enter", "Tab", "Tab", "Enter")


def type_h5p(page: Page) -> None:
    click_h5p(activity(page, "h5p"))


CLICK: dict[str, Callable[[Locator], None]] = {kind: globals()[f"click_{kind}"] for kind in KINDS}
TYPE: dict[str, Callable[[Page], None]] = {kind: globals()[f"type_{kind}"] for kind in KINDS}
FIRST_CONTROL = "form :is(input:not([type=hidden]), select, button:enabled, [data-h5p])"


def assert_heard_right(page: Page, kind: str) -> None:
    [answer] = heard(page)
    place = activity(page, kind)
    assert answer["activity"] == f"sample-{kind}"
    assert answer["kind"] == kind
    assert answer["lesson"] == place.get_attribute("data-lesson")
    assert answer["digest"] == place.get_attribute("data-digest")
    assert answer["mark"]["passed"] is True
    expected = SAMPLES[kind]["right"]
    assert {
        key: value.strip() if key == "text" else value for key, value in answer["response"].items()
    } == expected


@pytest.mark.parametrize("kind", KINDS)
def test_activity_is_answered_by_mouse(page: Page, kind: str) -> None:
    CLICK[kind](activity(page, kind))

    expect_verdict(activity(page, kind), "Correct")
    assert_heard_right(page, kind)
    expect(activity(page, kind).locator(".eyebrow use")).to_have_attribute("href", "#knot-done")


@pytest.mark.parametrize("kind", KINDS)
def test_activity_is_answered_by_keyboard_alone(page: Page, kind: str) -> None:
    activity(page, kind).locator(FIRST_CONTROL).first.focus()
    TYPE[kind](page)

    expect_verdict(activity(page, kind), "Correct")
    assert_heard_right(page, kind)


@pytest.mark.parametrize("kind", KINDS)
def test_earlier_answer_is_shown_with_its_feedback_and_not_sent_again(page: Page, kind: str) -> None:
    page.evaluate(SHOW, [kind, SAMPLES[kind]["not_yet"]])

    expect_verdict(activity(page, kind), "Not yet. Try again")
    expect(activity(page, kind).locator(".eyebrow use")).to_have_attribute("href", "#knot-tried")
    assert heard(page) == []


@pytest.mark.parametrize("kind", KINDS)
def test_feedback_is_what_the_page_without_scripts_says(page: Page, kind: str) -> None:
    place, answered = activity(page, kind), page.locator(f'[data-activity="not_yet-{kind}"]')
    page.evaluate(SHOW, [kind, SAMPLES[kind]["not_yet"]])

    said = [re.sub(r"\s+", " ", text).strip() for text in place.locator(".say").all_text_contents()]
    assert said == [
        re.sub(r"\s+", " ", text).strip() for text in answered.locator(".say").all_text_contents()
    ]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("multiple_choice", "Choose an answer first."),
        ("true_false", "Choose an answer first."),
        ("match", "Choose one for each first."),
        ("spot_it", "Touch the picture, or choose in the list, first."),
        ("fill_in", "Write your answer first."),
    ],
)
def test_empty_answer_says_what_to_do_and_goes_there(page: Page, kind: str, words: str) -> None:
    check(activity(page, kind))

    expect(activity(page, kind).locator("[data-feedback]")).to_have_text(words)
    expect(activity(page, kind).locator(FIRST_CONTROL).first).to_be_focused()
    assert heard(page) == []


def test_tries_are_unlimited_and_a_done_knot_stays_tied(page: Page) -> None:
    place = activity(page, "multiple_choice")
    for words, verdict in (
        ("1985", "Not yet. Try again"),
        ("729 406", "Correct"),
        ("123456", "Not yet. Try again"),
    ):
        place.get_by_text(words, exact=True).click()
        expect(place.locator("[data-feedback]")).to_be_empty()
        check(place)
        expect_verdict(place, verdict)

    expect(place.locator(".eyebrow use")).to_have_attribute("href", "#knot-done")
    assert [answer["mark"]["passed"] for answer in heard(page)] == [False, True, False]


def test_moved_step_keeps_the_focus_and_is_announced(page: Page) -> None:
    place = activity(page, "order_steps")
    first = place.locator("[data-step]").first
    text = first.locator("span").inner_text()
    place.get_by_role("button", name=f"Move down: {text}").click()

    expect(place.get_by_role("button", name=f"Move down: {text}")).to_be_focused()
    expect(page.locator("#chasqui-spoken")).to_have_text(f"{text}: place 2 of 4")


def test_step_at_the_end_hands_the_focus_to_its_other_button(page: Page) -> None:
    place = activity(page, "order_steps")
    text = place.locator("[data-step]").nth(1).locator("span").inner_text()
    place.get_by_role("button", name=f"Move up: {text}").click()

    expect(place.get_by_role("button", name=f"Move up: {text}")).to_be_disabled()
    expect(place.get_by_role("button", name=f"Move down: {text}")).to_be_focused()


def test_zone_and_list_are_bound_to_each_other(page: Page) -> None:
    place = activity(page, "spot_it")
    place.get_by_label("1. The greeting").check()
    expect(place.locator('[data-zone="hello"]')).to_have_class("chosen")

    place.locator('[data-zone="hello"] text').click()
    expect(place.get_by_label("1. The greeting")).not_to_be_checked()


def test_scenario_moves_the_focus_to_each_new_scene_and_starts_again(page: Page) -> None:
    place = activity(page, "scenario")
    place.get_by_role("button", name="I ask who it is").click()
    expect(place.get_by_text("Hurry, please")).to_be_focused()
    assert heard(page) == []

    place.get_by_role("button", name="I send it now").click()
    expect(place.get_by_text("Somebody enters your account.")).to_be_focused()
    place.get_by_role("button", name="Start again").click()
    expect(place.get_by_role("button", name="I call my cousin")).to_be_visible()
    expect(place.locator("[data-feedback]")).to_be_empty()


def test_bind_again_finds_what_is_new_and_leaves_the_rest(page: Page) -> None:
    page.evaluate(
        """() => {
            const copy = document.querySelector("[data-activity=sample-multiple_choice]").cloneNode(true);
            copy.dataset.activity = "copy";
            document.querySelector("main").append(copy);
            Chasqui.play.bind(document);
            Chasqui.play.bind(document);
        }"""
    )
    copy = page.locator("[data-activity=copy]")
    copy.get_by_text("729 406").click()
    check(copy)

    assert [answer["activity"] for answer in heard(page)] == ["copy"]


def test_targets_are_large_enough_for_a_finger(page: Page) -> None:
    small = page.evaluate(
        """targets => Array.from(document.querySelectorAll(targets))
            .filter((target) => target.offsetParent)
            .map((target) => [target.outerHTML.slice(0, 80), target.getBoundingClientRect()])
            .filter(([, box]) => box.height < 44 || box.width < 44)
            .map(([html]) => html)""",
        TARGETS,
    )

    assert small == []


def test_nothing_is_said_before_the_answer_is_kept(page: Page) -> None:
    """Whoever sees how it went and puts the phone away has lost nothing, even where the battery dies now."""
    page.evaluate(
        """document.addEventListener("chasqui:answer", ({ detail }) => {
          detail.kept = new Promise((resolve) => (window.keep = resolve));
        })"""
    )
    place = activity(page, "multiple_choice")
    click_multiple_choice(place)
    page.wait_for_function("() => Boolean(window.keep)")
    page.wait_for_timeout(200)
    assert (place.locator("[data-feedback]").text_content() or "").strip() == ""
    page.evaluate("keep()")
    expect_verdict(place, "Correct")
