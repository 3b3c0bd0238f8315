"""A SCORM package on a learning platform, with scorm-again's API: played, left halfway, come back to, finished."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.utils.translation import override
from playwright.sync_api import BrowserContext, Frame, Page, expect

from courses.words import script_words
from lms.public.samples import SAMPLES
from offline_export.builds.packages import write_scorm12
from offline_export.formats.scorm12.page import scorm_words
from offline_export.selection import Edition, Selection
from tests.browser.answering import respond
from tests.browser.learning_platform import Platform, running, seconds
from tests.offline_export.countries import UNTIL, by_country
from tests.offline_export.outlines import course, lesson

KINDS = (
    "true_false",
    "multiple_choice",
    "fill_in",
    "scenario",
    "order_steps",
    "match",
    "spot_it",
)
SECOND = ("true_false", "fill_in")


def selection(locale: str = "es") -> Selection:
    """A module of three lessons: with every kind of activity, with two, and a sensitive one."""
    whole = course(locale)
    lessons = (
        lesson("T1.1", locale, KINDS),
        lesson("T1.2", locale, SECOND),
        replace(lesson("T1.3", locale, ("true_false",)), sensitive=True),
    )
    module = replace(whole.modules[0], lessons=lessons)
    return Selection("chasqui-t1", (Edition(locale, (replace(whole, modules=(module,)),)),))


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (place,) = write_scorm12(selection(), output=tmp_path_factory.mktemp("packages")).places
    return place


@pytest.fixture
def platform(package: Path, tmp_path: Path) -> Iterator[Platform]:
    with running(package, tmp_path / "unpacked") as platform:
        yield platform


def open_lesson(page: Page, platform: Platform, number: int) -> Frame:
    """Open a lesson from the menu of the platform; its frame, once it has been played with what was kept."""
    page.goto(platform.lesson(number))
    element = page.locator("iframe").element_handle()
    frame = element.content_frame() if element else None
    assert frame
    frame.wait_for_url("**/package/**")
    # The last thing that comes before somebody can read what is recorded.
    frame.wait_for_function("window.Chasqui && Chasqui.store")
    return frame


def answer(frame: Frame, kind: str, how: str = "right") -> None:
    assert frame.evaluate(respond(kind, SAMPLES[kind][how])) is (how == "right")


def leave(page: Page, platform: Platform) -> None:
    """Away from the lesson. What goes with the page is with the platform a moment later."""
    before = len(platform.commits)
    page.goto("about:blank")
    wait_for_commits(page, platform, before + 1)


def wait_for_commits(page: Page, platform: Platform, count: int) -> None:
    wait_until(page, lambda: len(platform.commits) >= count)


def wait_until(page: Page, is_so: Callable[[], bool]) -> None:
    for _ in range(500):
        if is_so():
            return
        page.evaluate("new Promise((go) => setTimeout(go, 10))")
    raise AssertionError


def word(key: str, **values: Any) -> str:
    with override("es"):
        said = {**script_words(), **scorm_words()}[key]
    for name, value in values.items():
        said = said.replace(f"{{{name}}}", str(value))
    return said


def expect_line(frame: Frame, key: str, **values: Any) -> None:
    expect(frame.locator("[data-recorded]")).to_have_text(word(key, **values) if key else "")


def test_lesson_is_left_halfway_resumed_and_finished(page: Page, platform: Platform) -> None:
    frame = open_lesson(page, platform, 1)
    assert platform.status(1) == ("incomplete", "")
    for kind in KINDS[:4]:
        answer(frame, kind)
    answer(frame, "match", "not_yet")
    expect_line(frame, "scorm_kept", done=4, total=7)
    expect(frame.locator("[data-lesson-knot]")).to_have_attribute("data-state", "tried")
    leave(page, platform)
    assert platform.status(1) == ("incomplete", "57")
    assert platform.cmi(1)["core"]["exit"] == "suspend"

    frame = open_lesson(page, platform, 1)
    expect(frame.locator(".activity.passed")).to_have_count(4)
    expect(frame.locator("[data-kind=fill_in] [name=text]")).to_have_value(
        SAMPLES["fill_in"]["right"]["text"]
    )
    expect(frame.locator("[data-kind=match] [data-feedback] .say-not-yet")).to_be_visible()
    expect(frame.locator("[data-kind=spot_it] [data-feedback] .say")).to_have_count(0)
    for kind in KINDS[4:]:
        answer(frame, kind)
    expect_line(frame, "scorm_done")
    expect(frame.locator("[data-lesson-knot]")).to_have_attribute("data-state", "done")
    assert platform.status(1) == ("completed", "100")
    leave(page, platform)
    assert platform.status(1) == ("completed", "100")

    frame = open_lesson(page, platform, 1)
    expect(frame.locator(".activity.passed")).to_have_count(len(KINDS))
    expect_line(frame, "scorm_done")


def test_what_was_reached_is_not_taken_back(page: Page, platform: Platform) -> None:
    frame = open_lesson(page, platform, 2)
    for kind in SECOND:
        answer(frame, kind)
    frame.evaluate(respond("fill_in", SAMPLES["fill_in"]["not_yet"]))
    leave(page, platform)
    assert platform.status(2) == ("completed", "100")
    frame = open_lesson(page, platform, 2)
    expect(frame.locator("[data-kind=fill_in].passed [data-feedback] .say-not-yet")).to_be_visible()
    # Also where a platform has lost what was answered.
    platform.cmi(2)["suspend_data"] = "&quot;damaged"
    frame = open_lesson(page, platform, 2)
    expect(frame.locator(".activity.passed")).to_have_count(0)
    answer(frame, "true_false")
    leave(page, platform)
    assert platform.status(2) == ("completed", "100")


def test_one_lesson_after_another_is_each_recorded_by_itself(page: Page, platform: Platform) -> None:
    frame = open_lesson(page, platform, 1)
    answer(frame, "true_false")
    frame = open_lesson(page, platform, 2)
    expect(frame.locator(".activity.passed")).to_have_count(0)
    answer(frame, "true_false")
    assert platform.status(1) == ("incomplete", "14")
    assert platform.status(2) == ("incomplete", "50")


def test_who_leaves_halfway_has_not_failed(page: Page, platform: Platform) -> None:
    """A platform that has a mastery score makes "failed" of it. So the manifest has none."""
    assert "masteryscore" not in (platform.folder / "imsmanifest.xml").read_text()
    frame = open_lesson(page, platform, 2)
    answer(frame, "true_false")
    leave(page, platform)
    assert platform.status(2) == ("incomplete", "50")
    platform.student_data = {"mastery_score": "100"}
    open_lesson(page, platform, 2)
    leave(page, platform)
    assert platform.status(2) == ("failed", "50")


@pytest.mark.parametrize(("day", "words"), [(UNTIL, "<i>CoDi</i>"), ("2027-03-06", None)])
def test_words_of_the_country_stand_there_until_their_last_day(
    page: Page, tmp_path: Path, day: str, words: str | None
) -> None:
    chosen = by_country("es", chosen=("MX",))
    (place,) = write_scorm12(chosen, output=tmp_path).places
    page.clock.set_fixed_time(f"{day}T12:00:00Z")
    with running(place, tmp_path / "unpacked") as platform:
        frame = open_lesson(page, platform, 1)
        money = frame.locator("[data-fact=CURR]").first
        expect(money).to_have_text(re.compile(r"1,500 pesos mexicanos"))
        pay = frame.locator("[data-fact=PAY]").first
        if words:
            expect(pay).to_have_text(words)
        else:
            expect(pay).not_to_contain_text("CoDi")


def test_time_is_that_in_sight_and_told_once(page: Page, platform: Platform) -> None:
    page.clock.install()
    frame = open_lesson(page, platform, 2)
    page.clock.run_for(65_000)
    hide = "isHidden => { Object.defineProperty(document, 'hidden', { get: () => isHidden, configurable: true });"
    hide += " document.dispatchEvent(new Event('visibilitychange')); }"
    frame.evaluate(hide, True)
    page.clock.run_for(3_600_000)
    frame.evaluate(hide, False)
    frame.locator("[data-kind=true_false] [name=answer][value=false]").check()
    frame.locator("[data-kind=true_false] [data-check]").click()
    expect_line(frame, "scorm_kept", done=1, total=2)
    assert seconds(platform.cmi(2)["core"]["session_time"]) == 0
    page.clock.run_for(5_000)
    leave(page, platform)
    assert 70 <= seconds(platform.cmi(2)["core"]["session_time"]) < 300


def test_without_api_it_is_a_plain_lesson(page: Page, platform: Platform) -> None:
    platform.has_api = False
    frame = open_lesson(page, platform, 2)
    expect_line(frame, "scorm_nothing")
    answer(frame, "true_false")
    answer(frame, "fill_in", "not_yet")
    expect_line(frame, "scorm_nothing")
    expect(frame.locator("[data-not-recorded]")).to_be_hidden()
    assert platform.commits == []


def test_opened_from_a_disk_it_is_a_plain_lesson(page: Page, platform: Platform) -> None:
    page.goto((platform.folder / platform.pages[platform.scos[0]]).as_uri())
    page.wait_for_function("window.Chasqui && Chasqui.store")
    for kind in KINDS:
        assert page.evaluate(respond(kind, SAMPLES[kind]["right"])) is True
    expect(page.locator("[data-recorded]")).to_have_text(word("scorm_nothing"))


def test_looking_back_records_nothing(page: Page, platform: Platform) -> None:
    frame = open_lesson(page, platform, 2)
    answer(frame, "true_false")
    leave(page, platform)
    platform.mode = "review"
    frame = open_lesson(page, platform, 2)
    expect(frame.locator(".activity.passed")).to_have_count(1)
    expect_line(frame, "scorm_nothing")
    answer(frame, "fill_in")
    leave(page, platform)
    assert platform.status(2) == ("incomplete", "50")


def test_answer_that_was_not_recorded_goes_with_the_next(page: Page, platform: Platform) -> None:
    frame = open_lesson(page, platform, 2)
    platform.is_failing = True
    answer(frame, "true_false")
    expect(frame.locator("[data-not-recorded]")).to_be_visible()
    expect_line(frame, "")
    assert platform.status(2) == ("incomplete", "")
    platform.is_failing = False
    answer(frame, "fill_in", "not_yet")
    expect(frame.locator("[data-not-recorded]")).to_be_hidden()
    expect_line(frame, "scorm_kept", done=1, total=2)
    assert platform.status(2) == ("incomplete", "50")
    assert len(json.loads(platform.cmi(2)["suspend_data"])) == 3


def test_answer_that_was_not_recorded_goes_when_the_line_is_back(page: Page, platform: Platform) -> None:
    frame = open_lesson(page, platform, 2)
    platform.is_failing = True
    answer(frame, "true_false")
    platform.is_failing = False
    page.context.set_offline(True)
    page.context.set_offline(False)
    expect_line(frame, "scorm_kept", done=1, total=2)
    assert platform.status(2) == ("incomplete", "50")


def test_platform_that_sends_differences_only_gets_what_failed(page: Page, platform: Platform) -> None:
    platform.is_sparing = True
    frame = open_lesson(page, platform, 2)
    platform.is_failing = True
    for kind in SECOND:
        answer(frame, kind)
    expect(frame.locator("[data-not-recorded]")).to_be_visible()
    assert "suspend_data" not in platform.cmi(2)
    platform.is_failing = False
    line_is_back(page)
    expect_line(frame, "scorm_done")
    assert platform.status(2) == ("completed", "100")
    leave(page, platform)
    assert platform.status(2) == ("completed", "100")
    frame = open_lesson(page, platform, 2)
    expect(frame.locator(".activity.passed")).to_have_count(2)
    expect(frame.locator("[data-kind=fill_in] [name=text]")).to_have_value(
        SAMPLES["fill_in"]["right"]["text"]
    )


def test_what_failed_goes_when_the_lesson_is_left(page: Page, platform: Platform) -> None:
    platform.is_sparing = True
    frame = open_lesson(page, platform, 2)
    platform.is_failing = True
    answer(frame, "true_false")
    platform.is_failing = False
    leave(page, platform)
    # What differs and what is right go as beacons, of which the first may come last.
    wait_until(page, lambda: platform.status(2) in (("incomplete", "49.99"), ("incomplete", "50")))
    assert len(json.loads(platform.cmi(2)["suspend_data"])) == 2


def line_is_back(page: Page) -> None:
    page.context.set_offline(True)
    page.context.set_offline(False)


def test_sensitive_lesson_that_was_not_recorded_is_complete_at_last(page: Page, platform: Platform) -> None:
    platform.is_sparing = platform.is_failing = True
    open_lesson(page, platform, 3)
    platform.is_failing = False
    line_is_back(page)
    wait_for_commits(page, platform, 2)
    assert platform.cmi(3) == {"core": {"lesson_status": "completed"}}


@pytest.mark.parametrize("broken", [1, 2])
def test_line_that_breaks_again_loses_nothing(page: Page, platform: Platform, broken: int) -> None:
    """Of the two requests that mend a failure one fails too; what the platform has then is right, and mended at the next visit."""
    platform.is_sparing = True
    frame = open_lesson(page, platform, 2)
    for kind in SECOND:
        platform.is_failing = kind == "fill_in"
        answer(frame, kind)
    assert platform.status(2) == ("incomplete", "50")
    platform.is_failing = False
    platform.fails = [broken == 1, broken == 2]
    line_is_back(page)
    wait_for_commits(page, platform, 3)
    if broken == 1:
        expect_line(frame, "scorm_done")
        assert platform.status(2) == ("completed", "100")
        return
    expect(frame.locator("[data-not-recorded]")).to_be_visible()
    assert platform.status(2) == ("passed", "99.99")
    # No line for what goes when the page is left, either.
    platform.fails = [True, True]
    page.goto("about:blank")
    wait_until(page, lambda: not platform.fails)
    frame = open_lesson(page, platform, 2)
    expect_line(frame, "scorm_done")
    assert platform.status(2) == ("completed", "100")


def test_answer_without_a_line_is_not_said_to_be_recorded(page: Page, platform: Platform) -> None:
    """A platform may leave it to a beacon, and call it kept."""
    platform.is_sparing = True
    frame = open_lesson(page, platform, 2)
    page.context.set_offline(True)
    answer(frame, "true_false")
    expect(frame.locator("[data-not-recorded]")).to_be_visible()
    expect_line(frame, "")
    page.context.set_offline(False)
    expect_line(frame, "scorm_kept", done=1, total=2)
    assert platform.status(2) == ("incomplete", "50")


def test_sensitive_lesson_records_that_it_was_opened_and_nothing_else(page: Page, platform: Platform) -> None:
    assert platform.titles == ["Lesson T1.1 es", "Lesson T1.2 es", "Lección 3"]
    frame = open_lesson(page, platform, 3)
    assert frame.title() == "Chasqui"
    expect_line(frame, "scorm_silent")
    answer(frame, "true_false")
    leave(page, platform)
    assert platform.status(3) == ("completed", "")
    assert not platform.cmi(3)["suspend_data"]
    frame = open_lesson(page, platform, 3)
    expect(frame.locator(".activity.passed")).to_have_count(0)


def test_sensitive_lesson_is_left_quickly(page: Page, platform: Platform) -> None:
    frame = open_lesson(page, platform, 3)
    frame.locator("[data-leave]").click()
    page.wait_for_url("about:blank")


def test_what_is_kept_has_room_for_the_newest(page: Page, platform: Platform) -> None:
    """4096 characters and no more: the oldest answers go, what was passed stays."""
    frame = open_lesson(page, platform, 1)
    answer(frame, "fill_in")
    for kind in ("true_false", "scenario"):
        answer(frame, kind)
    long = {"text": "ñ" * 200}
    # Many answers, longer than any that this lesson would give.
    frame.evaluate(
        """async (response) => {
            const places = Array.from(document.querySelectorAll("[data-activity]"));
            for (const { dataset } of places) {
                const { activity, lesson, digest } = dataset;
                await Chasqui.store.add({ activity, lesson, digest, passed: false, response });
            }
        }""",
        long,
    )
    kept = platform.cmi(1)["suspend_data"]
    assert len(kept) <= 4096
    assert kept.isascii()
    _version, *entries = json.loads(kept)
    assert [len(entry) for entry in entries] == [2, 2, 2, 2, 4, 4, 4]
    assert entries[-1][3] == {"text": "~00f1" * 200}
    assert sum(entry[1] for entry in entries) == 3
    frame = open_lesson(page, platform, 1)
    expect(frame.locator(".activity.passed")).to_have_count(3)


LITERAL = r"""(text) => {
    const escapes = { "\r": "\\r", "\n": "\\n", "'": "\\'" };
    return Function("return '" + text.replace(/[\r\n']/g, (sign) => escapes[sign]) + "'")();
}"""


def as_chamilo_gives_it(page: Page, text: str) -> str:
    """Printed between single quotes of a script, where only those and line breaks were escaped."""
    given: str = page.evaluate(LITERAL, text)
    return given


def hostile(count: int, seed: int) -> list[str]:
    chance = Random(seed)
    signs = ['"', "\\", "'", "%", "%22", "%u0022", "&", "&quot;", "+", "~", "~0022", "\n", "\r", "\u2028", "ñ", "🦙", "</script>", "]", "a", " "]  # fmt: skip
    return ["".join(chance.choices(signs, k=chance.randint(1, 20))) for _number in range(count)]


ADD = """async (texts) => {
    const places = Array.from(document.querySelectorAll("[data-activity]"));
    for (const [number, text] of texts.entries()) {
        const { activity, lesson, digest } = places[number].dataset;
        await Chasqui.store.add({ activity, lesson, digest, passed: false, response: { text, [text]: [text] } });
    }
}"""
GIVEN = "async () => (await Chasqui.store.all()).filter(({ response }) => response).map(({ response }) => response)"


@pytest.mark.parametrize("seed", range(6))
def test_any_answer_comes_back_from_a_platform_that_prints_carelessly(
    page: Page, platform: Platform, seed: int
) -> None:
    texts = hostile(len(KINDS), seed)
    frame = open_lesson(page, platform, 1)
    frame.evaluate(ADD, texts)
    leave(page, platform)
    kept = platform.cmi(1)["suspend_data"]
    assert not set(kept) & set("\\'%&+<>#") and kept.isascii() and kept.isprintable()
    platform.cmi(1)["suspend_data"] = as_chamilo_gives_it(page, kept)
    frame = open_lesson(page, platform, 1)
    assert frame.evaluate(GIVEN) == [{"text": text, text: [text]} for text in texts]


def test_what_was_right_is_read_from_what_was_cut_off(page: Page, platform: Platform) -> None:
    frame = open_lesson(page, platform, 2)
    for kind in SECOND:
        answer(frame, kind)
    leave(page, platform)
    platform.cmi(2)["suspend_data"] = platform.cmi(2)["suspend_data"][:-4]
    frame = open_lesson(page, platform, 2)
    expect(frame.locator(".activity.passed")).to_have_count(2)


def test_answers_of_the_first_version_are_read(page: Page, platform: Platform) -> None:
    """Where their backslashes were eaten, what was right stays right."""
    frame = open_lesson(page, platform, 2)
    for kind in SECOND:
        answer(frame, kind)
    leave(page, platform)
    _version, first, second = json.loads(platform.cmi(2)["suspend_data"])
    second[3] = {"text": '~00f1 "ñ"'}
    old = json.dumps([1, first, second], separators=(",", ":"))
    platform.cmi(2)["suspend_data"] = old
    frame = open_lesson(page, platform, 2)
    assert frame.evaluate(GIVEN)[1] == second[3]
    leave(page, platform)
    platform.cmi(2)["suspend_data"] = as_chamilo_gives_it(page, old)
    frame = open_lesson(page, platform, 2)
    expect(frame.locator(".activity.passed")).to_have_count(2)
    assert frame.evaluate(GIVEN) == []


@pytest.mark.parametrize("kept", ["page=3;done", '[3,["a",1]]', '{"page": 3}'])
def test_what_cannot_be_read_is_not_written_over(page: Page, platform: Platform, kept: str) -> None:
    open_lesson(page, platform, 2)
    leave(page, platform)
    platform.cmi(2)["suspend_data"] = kept
    frame = open_lesson(page, platform, 2)
    answer(frame, "true_false")
    leave(page, platform)
    assert platform.cmi(2)["suspend_data"] == kept
    assert platform.status(2) == ("incomplete", "50")


def test_answer_to_other_words_shows_its_knot_only(page: Page, platform: Platform) -> None:
    """A package that was renewed: what was passed stays passed, and its answer is not marked by the new words."""
    frame = open_lesson(page, platform, 2)
    answer(frame, "true_false")
    leave(page, platform)
    version, entry = json.loads(platform.cmi(2)["suspend_data"])
    entry[2] = "00000000"
    platform.cmi(2)["suspend_data"] = json.dumps([version, entry])
    frame = open_lesson(page, platform, 2)
    expect(frame.locator("[data-kind=true_false].passed")).to_have_count(1)
    expect(frame.locator("[data-kind=true_false] [data-feedback] .say")).to_have_count(0)


def test_nothing_is_asked_of_anybody_else(phone: BrowserContext, platform: Platform) -> None:
    """Photos, voices, icons: all of it is in the package. (A request to elsewhere fails the test by itself.)"""
    page, asked = phone.new_page(), []
    page.on("request", lambda request: asked.append(request.url.removeprefix(platform.url)))
    for number in (1, 2, 3):
        open_lesson(page, platform, number)
    own = [each for each in asked if each.startswith("/package/")]
    assert own
    assert [each for each in own if not (platform.folder / each.removeprefix("/package/")).is_file()] == []
    others = {each.split("/")[1] for each in asked} - {"package"}
    assert others <= {"api.js", "play", "commit"}


def test_api_is_found_in_the_window_that_opened_the_player(page: Page, platform: Platform) -> None:
    """Platforms open lessons in a window of their own, too."""
    open_lesson(page, platform, 2)
    address = f"{platform.url}/package/{platform.pages[platform.scos[1]]}"
    page.locator("iframe").evaluate("frame => frame.remove()")
    wait_for_commits(page, platform, 2)
    with page.expect_popup() as opened:
        page.evaluate("address => { API.reset(); open(address) }", address)
    popup = opened.value
    popup.wait_for_function("window.Chasqui && Chasqui.store")
    assert popup.evaluate(respond("true_false", SAMPLES["true_false"]["right"])) is True
    expect(popup.locator("[data-recorded]")).to_have_text(word("scorm_kept", done=1, total=2))


def test_search_for_the_api_ends(page: Page, platform: Platform) -> None:
    """Where a page says that it is inside itself for ever, the lesson is there all the same."""
    page.add_init_script(
        "if (window !== top) { const endless = {}; let here = endless;"
        " Object.defineProperty(endless, 'parent', { get: () => ({ __proto__: endless }) });"
        " Object.defineProperty(window, 'parent', { get: () => endless }); }"
    )
    frame = open_lesson(page, platform, 2)
    expect_line(frame, "scorm_nothing")
