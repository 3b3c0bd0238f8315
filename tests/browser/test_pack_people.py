"""Who is learning in a pack: pictures, a PIN, the list of a group with what it has to do, and people who leave."""

import json
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from offline_export.results import read_results
from offline_export.services import write_pack
from tests.browser.pack_devices import Devices, give
from tests.browser.test_packs import FORMS, choose_language, enter, word
from tests.offline_export.outlines import selection

TEXT = "Chasqui.results.text(Chasqui.shell, null).then(({ text }) => text)"
PLACEHOLDER = '<script type="application/json" id="chasqui-group">null</script>'
LESSONS = list(selection("es").editions[0].lessons)
LESSON_TITLE = LESSONS[1].title
KEYS = [str(lesson.key) for lesson in LESSONS]
MARIA = {"id": "5f0c1e4e-2f43-4a5a-9d5c-222222222200", "nickname": "María <b>", "picture": "hat"}
TASK = {"title": "Para el martes", "note": "Empezar aquí", "due": "2026-12-31", "lessons": [KEYS[1], "gone"]}
JUANS = {"title": "Solo Juan", "note": "", "due": "", "lessons": [KEYS[0]]}
GROUP: dict[str, Any] = {
    "id": "5f0c1e4e-2f43-4a5a-9d5c-111111111111",
    "name": "Anta <i>",
    "country": "pe",
    "language": "es",
    "people": [MARIA, {"id": MARIA["id"].replace("00", "01"), "nickname": "Juan", "picture": "sun"}],
    "assigned": [TASK, {**JUANS, "people": [MARIA["id"].replace("00", "01")]}],
}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_pack(selection("es", "fr"), output=tmp_path_factory.mktemp("packs")).place


@pytest.fixture
def devices(chromium: Browser, pack: Path) -> Iterator[Devices]:
    opened = Devices(chromium, pack)
    yield opened
    opened.close()


@pytest.fixture(params=FORMS)
def page(request: pytest.FixtureRequest, devices: Devices) -> Page:
    page = devices.open(request.param)
    choose_language(page, "es")
    return page


@pytest.fixture(params=FORMS)
def of_group(request: pytest.FixtureRequest, devices: Devices, pack: Path) -> Iterator[Page]:
    """The pack as it is assembled for a group: its JSON in the place of the null."""
    place = pack / FORMS[request.param]
    plain = place.read_text(encoding="utf-8")
    assert plain.count(PLACEHOLDER) == 1
    told = json.dumps(GROUP).replace("<", "\\u003C")
    place.write_text(plain.replace(PLACEHOLDER, PLACEHOLDER.replace("null", told)), encoding="utf-8")
    yield devices.open(request.param)
    place.write_text(plain, encoding="utf-8")


def leave(page: Page) -> None:
    page.locator("[data-change-person]:visible").click()


def with_pin(page: Page, nickname: str, pin: str) -> None:
    page.locator("[data-new-person] summary:visible").last.click()
    page.locator("[data-new-person] [name=pin]:visible").fill(pin)
    enter(page, nickname)


def test_person_has_a_picture_that_nobody_else_here_has(page: Page) -> None:
    enter(page, "Rosa")
    leave(page)
    enter(page, "Juan")
    leave(page)
    page.locator("[data-new-person] summary:visible").first.click()
    page.locator("[data-new-person] .face:visible", has_text="Cometa").click()
    enter(page, "Ana")
    pictures = page.evaluate("Chasqui.shell.people().map(({ picture }) => picture)")
    assert pictures == ["kite", "sun", "llama"]
    expect(page.locator("[data-hello]:visible .who")).to_have_count(1)


def test_pin_is_asked_for_and_kept_as_no_digits(page: Page) -> None:
    with_pin(page, "Rosa", "2846")
    assert "2846" not in json.dumps(page.evaluate("Chasqui.shell.people()"))
    leave(page)
    enter(page, "Juan")
    leave(page)
    page.get_by_role("button", name="Rosa").click()
    for wrong in ("2847", ""):
        page.locator("[data-ask-pin] [name=pin]:visible").fill(wrong)
        page.locator("[data-ask-pin] button:visible").click()
        expect(page.locator("[data-ask-pin] [data-amiss]:visible")).to_have_text(word("pin_amiss"))
    assert page.evaluate("Chasqui.shell.person().nickname") == "Juan"
    page.locator("[data-ask-pin] [name=pin]:visible").fill("2846")
    page.locator("[data-ask-pin] button:visible").click()
    expect(page.locator("[data-hello]:visible")).to_have_text(word("hello", name="Rosa"))


def test_pin_is_asked_for_again_in_a_new_window_only(page: Page) -> None:
    with_pin(page, "Rosa", "2846")
    page.reload()
    expect(page.locator("[data-hello]:visible")).to_have_text(word("hello", name="Rosa"))
    window = page.context.new_page()
    window.goto(page.url)
    expect(window.locator("[data-new-person]:visible")).to_have_count(1)
    window.close()


def test_what_is_no_pin_is_refused(page: Page) -> None:
    page.locator("[data-new-person] summary:visible").last.click()
    page.locator("[data-new-person] [name=pin]:visible").fill("12a4")
    page.locator("[name=nickname]:visible").fill("Rosa")
    page.locator("[data-new-person] button[type=submit]:visible").click()
    expect(page.locator("[data-pin-amiss]:visible")).to_have_text(word("pin_shape"))
    assert page.evaluate("Chasqui.shell.people().length") == 0


def test_forgotten_pin_is_taken_away_by_the_teacher_and_the_answers_stay(page: Page) -> None:
    with_pin(page, "Rosa", "2846")
    give(page, 3)
    page.evaluate("Chasqui.shell.go('es/class')")
    page.locator("[data-class] summary:visible").click()
    page.locator("[data-class-people] button:visible", has_text=word("remove_pin")).click()
    assert page.evaluate("Boolean(Chasqui.shell.people()[0].pin)")
    page.locator("[data-class-people] .button-care:visible").click()
    expect(page.locator("[data-class-people] button:visible")).to_have_count(1)
    assert page.evaluate("Chasqui.shell.people().map(({ pin }) => pin)") == [None]
    assert page.evaluate("Chasqui.outbox.device.all().then(({ length }) => length)") == 3


def test_person_is_taken_off_the_device_with_all_that_is_theirs(page: Page) -> None:
    enter(page, "Ana")
    give(page, 2, seed=5)
    leave(page)
    enter(page, "Rosa")
    give(page, 3)
    before = read_results(BytesIO(page.evaluate(TEXT).encode()))
    page.evaluate("Chasqui.shell.go('es/class')")
    page.locator("[data-class] summary:visible").click()
    line = page.locator("[data-class-people] li:visible", has_text="Rosa")
    line.get_by_role("button", name=word("remove_person")).click()
    expect(page.get_by_role("alert").filter(has_text="Rosa")).to_have_text(
        word("sure_remove", name="Rosa", count=3)
    )
    page.get_by_role("button", name=word("keep_it")).click()
    line.get_by_role("button", name=word("remove_person")).click()
    page.locator("[data-class-people] .button-care:visible").click()
    expect(page.locator("[data-class-people] li:visible")).to_have_count(1)
    kept = page.evaluate(
        "Promise.all([Chasqui.outbox.device.all(), Chasqui.outbox.device.notes(),"
        " Chasqui.results.text(Chasqui.shell, null)]).then(JSON.stringify)"
    )
    assert "Rosa" not in kept and "Ana" in kept
    # A file of before and one of now agree about who stays.
    after = read_results(BytesIO(page.evaluate(TEXT).encode()))
    (ana,) = after.people
    assert after.problems == () and set(before.people.values()) == {"Ana", "Rosa"}
    assert after.attempts_of(ana) == before.attempts_of(ana)
    assert page.evaluate("Chasqui.outbox.device.all().then(({ length }) => length)") == 2
    page.reload()
    page.wait_for_selector("html.ready", state="attached")
    assert page.evaluate("[Chasqui.shell.person(), Chasqui.shell.people().length]") == [None, 1]


def test_group_offers_its_names_and_what_is_to_do(of_group: Page) -> None:
    page = of_group
    assert page.url.endswith("#es")
    expect(page.locator("[data-group]:visible")).to_have_text(GROUP["name"])
    expect(page.locator("[data-new-person]:visible")).to_have_count(0)
    page.get_by_role("button", name="María").click()
    expect(page.locator("[data-to-do]:visible h3")).to_have_text(TASK["title"])
    expect(page.locator("[data-to-do]:visible .facts").first).to_have_text(
        word("due", day="31 de diciembre de 2026")
    )
    expect(page.locator("[data-to-do]:visible .hanging b")).to_have_text([LESSON_TITLE])
    expect(page.locator("[data-next]:visible span")).to_have_text(LESSON_TITLE)
    person = page.evaluate("Chasqui.shell.person()")
    assert person == {**MARIA, "group": GROUP["id"]}
    page.locator("[data-to-do]:visible a").click()
    page.wait_for_function("location.hash === '#es/t1-2'")


def test_task_for_some_of_the_group_is_seen_by_them_alone(of_group: Page) -> None:
    page = of_group
    titles = page.locator("[data-to-do]:visible h3")
    page.get_by_role("button", name="María").click()
    expect(titles).to_have_text([TASK["title"]])
    leave(page)
    page.get_by_role("button", name="Juan").click()
    expect(titles).to_have_text([TASK["title"], JUANS["title"]])
    leave(page)
    page.locator("[data-not-listed]:visible").click()
    enter(page, "Luz")
    expect(titles).to_have_text([TASK["title"]])


def test_who_is_not_on_the_list_of_the_group_begins_too(of_group: Page) -> None:
    page = of_group
    page.locator("[data-not-listed]:visible").click()
    enter(page, "Luz")
    assert "group" not in page.evaluate("Chasqui.shell.person()")
    leave(page)
    expect(page.locator("[data-people]:visible .person")).to_have_text(["Luz"])
    expect(page.locator("[data-roster]:visible .person")).to_have_text([MARIA["nickname"], "Juan"])
    page.get_by_role("button", name="Juan").click()
    expect(page.locator("[data-hello]:visible")).to_have_text(word("hello", name="Juan"))
