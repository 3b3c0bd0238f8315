"""Exercises made with H5P in a lesson of the site: they play, tell a score, go on where somebody was, and reach nothing."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from threading import Event
from time import sleep
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, FrameLocator, Page, Route, expect

from courses.h5p import storing
from courses.h5p.bundles.compressed import keep_compressed, size_of
from courses.h5p.bundles.joining import as_bytes
from courses.h5p.bundles.scripts import joined
from courses.outline import ActivityBlock
from tests.browser.conftest import PHONE
from tests.browser.firefox import Firefox, firefox
from tests.browser.h5p_host import ENGINE, HOSTILE, LESSON, Door, Host, lesson_html, preview_html, serving
from tests.browser.phones import wait_until
from tests.offline_export.h5p.outlines import activity
from tests.offline_export.outlines import lesson

DOT = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNkYAAAAAYAAjCB0C8AAAAASUVORK5CYII="
ASKED = {"asked": "Which is <b>honest</b>? </script>", "answers": ["first", "second", "third"]}
KEPT = "() => Promise.all([Chasqui.outbox.device.all(), Chasqui.outbox.device.notes()])"
PLAYER = "iframe[src='/h5p/player/']"
FRAME = "iframe.h5p-frame"
NOT_HERE = "El ejercicio no llegó. Revise la señal e inténtelo otra vez."


def exercise(name: str, kind: str, params: dict[str, Any], *libraries: str) -> ActivityBlock:
    """An exercise by our own engine: as many parts as a real one has, the first three the same for all of a kind."""
    texts = [ENGINE, "window.shared = true;", *(libraries or ("window.kind = true;",))]
    parts = [
        {"css": ".told{font-weight:700}", "js": joined([(f"L{number}-1.0/a.js", text)]), "files": {}}
        for number, text in enumerate(texts)
    ]
    told = {"main": f"H5P.{kind} 1.0", "title": name, "language": "en", "fullscreen": False}
    parts.append({"css": "", "js": "", "files": {"dot.png": DOT}, "params": json.dumps(params), **told})
    return activity(name, [kept(as_bytes(each)) for each in parts], title=name)


def kept(body: bytes) -> str:
    digest = storing.put(body)
    keep_compressed(digest, body)
    return digest


@pytest.fixture
def door() -> Iterator[Door]:
    door = Door()
    yield door
    door.listener.close()


@pytest.fixture
def host(door: Door) -> Iterator[tuple[Host, str]]:
    host = Host()
    one = replace(lesson("T1-1", "es", ()), path=LESSON)
    thief = exercise("thief", "Thief", {"away": f"http://127.0.0.1:{door.port}", "lesson": "0" * 64}, HOSTILE)
    both = [
        exercise("question", "Question", ASKED),
        exercise("another", "Question", {**ASKED, "asked": "And now?"}),
        exercise("story", "Story", {"story": "Once."}),
        exercise("slides", "Slides", {"slides": [1, 2]}),
        exercise("broken", "Gone", {}),
        thief,
    ]
    host.lessons[LESSON] = lesson_html(one, both)
    host.lessons["/es/sensitive/"] = lesson_html(one, both).replace("<html ", "<html data-sensitive ", 1)
    host.lessons["/preview/"] = preview_html(both[0])
    with serving(host) as address:
        yield host, address


@pytest.fixture
def device(chromium: Browser) -> Iterator[BrowserContext]:
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(10_000)
    yield context
    context.close()


@pytest.fixture
def page(device: BrowserContext, host: tuple[Host, str]) -> Page:
    page = device.new_page()
    page.goto(host[1] + LESSON)
    return page


def start(page: Page, name: str) -> FrameLocator:
    page.locator(f"[data-title={name}]").tap()
    return player(page, name).frame_locator(FRAME)


def player(page: Page, name: str) -> FrameLocator:
    return page.locator("[data-activity]", has=page.locator(f"[data-title={name}]")).frame_locator(PLAYER)


def claims(page: Page) -> list[Any]:
    return [each["response"] for each in page.evaluate(KEPT)[0]]


def state(page: Page) -> dict[str, Any]:
    return {name: note for name, note in page.evaluate(KEPT)[1].items() if name.startswith("h5p:")}


def wait_for(page: Page, condition: str) -> None:
    """Until what the device keeps is so; `all` and `notes` are its answers and notes."""
    for _ in range(100):
        if page.evaluate(
            f"async () => {{ const [all, notes] = await ({KEPT})(); return Boolean({condition}); }}"
        ):
            return
        page.wait_for_timeout(100)
    raise AssertionError(condition)


# But the frames in it.
GLOBALS = "Object.keys(window).filter((name) => !/^[0-9]+$/.test(name)).sort()"
A_STATE = "Object.keys(notes).some((id) => id.startsWith('h5p:'))"


def test_exercise_plays_tells_its_score_and_goes_on(page: Page) -> None:
    inside = start(page, "question")
    inside.get_by_text("third").tap()
    wait_for(page, f"all.length === 1 && {A_STATE}")
    assert claims(page) == [{"score": 4, "max": 5}]
    assert inside.locator("img").evaluate("(image) => image.naturalWidth") == 1
    expect(inside.locator(".told")).to_have_css("font-weight", "700")
    ((name, note),) = state(page).items()
    assert name.startswith("h5p::") and json.loads(json.loads(note["state"])["0"]["state"]) == {"chosen": 2}
    expect(page.locator(".activity", has=page.locator("[data-title=question]"))).to_have_class(
        "activity passed"
    )
    page.reload()
    expect(start(page, "question").locator(".told")).to_have_text("chosen 2")
    assert len(claims(page)) == 1


def test_exercise_of_other_words_begins_anew(page: Page) -> None:
    start(page, "question").get_by_text("third").tap()
    wait_for(page, A_STATE)
    page.evaluate("document.querySelectorAll('[data-title=question]')[0].dataset.parts.split(' ')")
    page.reload()
    page.evaluate(
        "(() => { const [one, two] = ['question', 'another'].map((name) => document.querySelector(`[data-title=${name}]`));"
        "one.dataset.parts = two.dataset.parts; })()"
    )
    inside = start(page, "question")
    expect(inside.get_by_text("And now?")).to_be_visible()
    expect(inside.locator(".told")).to_have_text("")


def test_first_exercise_takes_six_requests_and_the_second_only_its_own_words(
    page: Page, host: tuple[Host, str]
) -> None:
    served = host[0]
    assert served.paths("/h5p/") == served.paths("/static/lms/js/h5p") == []
    expect(start(page, "question").get_by_text("third")).to_be_visible()
    assert served.paths("/static/lms/js/h5p") == ["/static/lms/js/h5p-site.js"]
    assert len(served.paths("/h5p/")) == len(set(served.paths("/h5p/"))) == 5
    before = len(served.asked)
    # What comes first moves what is below, until it is there.
    page.locator("[data-title=another]").press("Space")
    expect(player(page, "another").frame_locator(FRAME).get_by_text("And now?")).to_be_visible()
    new = served.asked[before:]
    own = page.locator("[data-title=another]").get_attribute("data-parts") or ""
    digest = own.split(" ")[-1]
    # The player is asked for whether it is still the newest; of the libraries nothing is asked.
    assert new == [
        ("/h5p/player/", "304 Not Modified", 0),
        (f"/h5p/{digest}.json", "200 OK", size_of(digest)),
    ]
    assert size_of(digest) <= 30_000


def test_exercise_without_points_is_finished_by_who_did_it(page: Page) -> None:
    expect(start(page, "story").get_by_text("Once.")).to_be_visible()
    assert claims(page) == []
    player(page, "story").locator("main > p button").tap()
    wait_for(page, "all.length")
    assert claims(page) == [{"score": 0, "max": 0}]


def test_points_that_nobody_tells_are_asked_for(page: Page) -> None:
    """A presentation may have questions and no page with their sum: who says that it is done is heard."""
    inside = start(page, "slides")
    finished = player(page, "slides").locator("main > p button")
    inside.get_by_text("point").first.tap()
    finished.tap()
    wait_for(page, "all.length === 1")
    inside.get_by_text("point").last.tap()
    finished.tap()
    wait_for(page, "all.length === 2")
    assert sorted(claims(page), key=str) == [{"score": 1, "max": 2}, {"score": 2, "max": 2}]


def test_question_that_tells_its_points_offers_no_end(page: Page) -> None:
    expect(start(page, "question").get_by_text("third")).to_be_visible()
    page.wait_for_timeout(300)
    assert player(page, "question").locator("main > p button").count() == 0


def test_who_works_in_an_exercise_stays_signed_in(page: Page) -> None:
    """No touch in a frame is heard round it. A script that only says so keeps nobody signed in."""
    start(page, "question").get_by_text("first").wait_for()
    _player, inside = frames_of(page)
    page.evaluate("() => { window.touched = 0; Chasqui.keep.touch = () => void touched++; }")
    # What the driver runs counts as a touch, for some seconds.
    inside.evaluate(
        "void setTimeout(() => window.chasqui.outer.postMessage({chasqui: 'h5p', call: 'touch'}, '*'), 7000)"
    )
    page.wait_for_timeout(8000)
    assert page.evaluate("touched") == 0
    player(page, "question").frame_locator(FRAME).get_by_text("first").tap()
    wait_for(page, "touched > 0")


def test_claim_that_comes_when_the_time_is_over_is_nobodys(page: Page) -> None:
    page.evaluate("document.cookie = 'chasqui_person=rosa.1200;path=/'")
    page.reload()
    start(page, "question").get_by_text("first").wait_for()
    _player, inside = frames_of(page)
    page.evaluate("document.documentElement.hidden = true")
    inside.evaluate("H5P.claim(4, 5)")
    page.wait_for_timeout(1200)
    page.evaluate(
        "document.documentElement.hidden = false; document.cookie = 'chasqui_person=juan.1200;path=/'"
    )
    inside.evaluate("H5P.claim(5, 5)")
    page.wait_for_timeout(500)
    assert claims(page) == []


def test_what_a_guest_did_is_theirs_who_sign_in_meanwhile(page: Page) -> None:
    start(page, "question").get_by_text("first").wait_for()
    _player, inside = frames_of(page)
    page.evaluate("document.cookie = 'chasqui_person=rosa.1200;path=/'")
    inside.evaluate("H5P.claim(4, 5)")
    wait_for(page, "all.length")
    assert [each["owner"] for each in page.evaluate(KEPT)[0]] == ["rosa"]


def test_exercise_fills_the_screen_and_comes_back(page: Page) -> None:
    inside = start(page, "question")
    expect(inside.get_by_text("third")).to_be_visible()
    full = player(page, "question").locator(".h5p-full")
    words = full.text_content()
    full.tap()
    expect(player(page, "question").locator(".h5p-whole")).to_be_visible()
    expect(full).not_to_have_text(words or "")
    box = player(page, "question").locator(FRAME).bounding_box()
    assert box and box["width"] == 360 and box["height"] > 500
    full.tap()
    expect(player(page, "question").locator(".h5p-whole")).to_have_count(0)


def test_exercise_is_done_by_keyboard(page: Page) -> None:
    page.locator("[data-title=question]").focus()
    page.keyboard.press("Space")
    inside = player(page, "question").frame_locator(FRAME)
    expect(inside.get_by_text("third")).to_be_visible()
    expect(player(page, "question").locator(FRAME)).to_have_attribute("title", "question")
    for _ in range(10):
        page.keyboard.press("Tab")
        if inside.get_by_text("third").evaluate("(button) => button === document.activeElement"):
            break
    page.keyboard.press("Enter")
    wait_for(page, "all.length")
    assert claims(page) == [{"score": 4, "max": 5}]


def test_exercise_that_does_not_come_is_tried_again(page: Page, host: tuple[Host, str]) -> None:
    own = (page.locator("[data-title=question]").get_attribute("data-parts") or "").split(" ")[-1]
    host[0].broken = {f"/h5p/{own}.json"}
    page.locator("[data-title=question]").tap()
    alert = player(page, "question").get_by_role("alert")
    expect(alert).to_be_visible()
    host[0].broken = set()
    alert.get_by_role("button").tap()
    expect(player(page, "question").frame_locator(FRAME).get_by_text("third")).to_be_visible()


# Half a minute, and the time that a busy server is given before its first byte, as three seconds.
HASTY = "(() => { const later = setTimeout; window.setTimeout = (run, time) => later(run, time > 20000 ? 3000 : time); })()"


def own_part(page: Page) -> str:
    digests = page.locator("[data-title=question]").get_attribute("data-parts") or ""
    return f"/h5p/{digests.split(' ')[-1]}.json"


def test_part_that_stops_halfway_is_tried_again(device: BrowserContext, host: tuple[Host, str]) -> None:
    is_over = Event()

    def halfway(body: bytes) -> Iterator[bytes]:
        yield body[:100]
        is_over.wait(30)

    device.add_init_script(HASTY)
    page = device.new_page()
    page.goto(host[1] + LESSON)
    host[0].paces[own_part(page)] = halfway
    page.locator("[data-title=question]").tap()
    alert = player(page, "question").get_by_role("alert")
    expect(alert).to_be_visible()
    is_over.set()
    host[0].paces.clear()
    alert.get_by_role("button").tap()
    expect(player(page, "question").frame_locator(FRAME).get_by_text("third")).to_be_visible()


def test_part_that_comes_slowly_comes(device: BrowserContext, host: tuple[Host, str]) -> None:
    """Longer in all than a part may be silent. The others have long been there."""

    def slowly(body: bytes) -> Iterator[bytes]:
        for number in range(5):
            yield body[number * 100 : (number + 1) * 100]
            sleep(1)
        yield body[500:]

    device.add_init_script(HASTY)
    page = device.new_page()
    page.goto(host[1] + LESSON)
    host[0].paces[own_part(page)] = slowly
    expect(start(page, "question").get_by_text("third")).to_be_visible()


def test_exercise_that_is_on_its_way_says_so(page: Page, device: BrowserContext) -> None:
    """Until the player speaks for itself."""
    waiting: list[Route] = []
    device.route("**/h5p/player/", lambda route: waiting.append(route))
    page.locator("[data-title=question]").tap()
    said = page.locator("[data-title=question] + [data-exercise]")
    expect(said).to_have_text("El ejercicio está llegando.")
    wait_until(page, lambda: waiting)
    expect(said).to_be_visible()
    waiting[0].continue_()
    expect(player(page, "question").frame_locator(FRAME).get_by_text("third")).to_be_visible()
    expect(said).to_be_hidden()


def test_exercise_that_does_not_start_says_so(page: Page) -> None:
    page.locator("[data-title=broken]").tap()
    expect(player(page, "broken").locator(".h5p-said button")).to_be_visible()
    expect(player(page, "broken").locator(FRAME)).to_have_count(0)
    assert claims(page) == []


def test_sensitive_lesson_keeps_no_state(page: Page, host: tuple[Host, str]) -> None:
    page.goto(host[1] + "/es/sensitive/")
    start(page, "question").get_by_text("third").tap()
    wait_for(page, "all.length")
    # The next answer is told after the state of the first.
    page.wait_for_timeout(800)
    assert state(page) == {}


def test_author_sees_what_an_exercise_tells(page: Page, host: tuple[Host, str]) -> None:
    page.goto(host[1] + "/preview/")
    start(page, "question").get_by_text("third").tap()
    expect(page.get_by_role("log").get_by_role("listitem")).to_have_text(["4 of 5 points"])
    expect(page.locator("[data-nothing]")).to_be_hidden()


def test_state_goes_with_the_person(page: Page) -> None:
    start(page, "question").get_by_text("third").tap()
    wait_for(page, A_STATE)
    notes = ["h5p:rosa:a", "place:rosa", "h5p:juan:a", "h5p:rosalia:a"]
    page.evaluate("(notes) => Promise.all(notes.map((id) => Chasqui.outbox.device.note(id, {})))", notes)
    page.evaluate("Chasqui.seal.leave('rosa')")
    assert sorted(state(page)) == ["h5p:juan:a", "h5p:rosalia:a"]
    page.evaluate("Chasqui.seal.sweep('juan')")
    assert sorted(state(page)) == ["h5p:juan:a"]


def test_opener_that_does_not_come_is_tried_again(page: Page, host: tuple[Host, str]) -> None:
    host[0].broken = {"/static/lms/js/h5p-site.js"}
    link = page.locator("[data-title=question]")
    link.tap()
    expect(page.locator("[data-title=question] + [data-exercise]")).to_have_text(NOT_HERE)
    host[0].broken = set()
    link.tap()
    expect(player(page, "question").frame_locator(FRAME).get_by_text("third")).to_be_visible()
    expect(page.locator("[data-exercise]")).to_be_hidden()


def test_touched_twice_opens_once(page: Page, host: tuple[Host, str]) -> None:
    """Before the script has come, too: on a weak line that takes a while."""
    page.locator("[data-title=question]").evaluate("link => { link.click(); link.click(); }")
    expect(player(page, "question").frame_locator(FRAME).get_by_text("third")).to_be_visible()
    assert page.locator(PLAYER).count() == 1
    assert host[0].paths("/static/lms/js/h5p-site.js") == ["/static/lms/js/h5p-site.js"]


def test_player_that_does_not_come_is_tried_again(page: Page, host: tuple[Host, str]) -> None:
    host[0].broken = {"/h5p/player/"}
    link = page.locator("[data-title=question]")
    link.tap()
    expect(page.locator("[data-title=question] + [data-exercise]")).to_have_text(NOT_HERE)
    assert page.locator(PLAYER).count() == 0
    host[0].broken = set()
    expect(start(page, "question").get_by_text("third")).to_be_visible()
    expect(page.locator("[data-exercise]")).to_be_hidden()


def test_hostile_exercise_reaches_nothing(
    page: Page, device: BrowserContext, door: Door, host: tuple[Host, str]
) -> None:
    before = page.evaluate(GLOBALS)
    inside = start(page, "thief")
    expect(inside.locator("body[data-tried]")).to_be_attached()
    expect(inside.locator(".told")).to_have_text("nothing")
    page.wait_for_timeout(300)
    assert door.heard == []
    assert claims(page) == []
    assert state(page) == {}
    assert page.url == host[1] + LESSON
    assert page.evaluate(GLOBALS) == before
    assert len(device.pages) == 1
    assert device.cookies() == []
    assert "0" * 64 not in " ".join(host[0].paths())
    assert player(page, "thief").locator(".h5p-said img").count() == 0


def test_claim_that_is_none_goes_no_further(page: Page) -> None:
    """Of all that it says, what could be true is passed on to the lesson."""
    page.evaluate(
        "window.told = []; addEventListener('message', ({data, source}) => source === frames[0] && told.push(data))"
    )
    inside = start(page, "thief")
    expect(inside.locator("body[data-tried]")).to_be_attached()
    inside.get_by_text("lie").tap()
    wait_for(page, "all.length")
    told = page.evaluate("told.filter(({call}) => call === 'claim')")
    assert told == [{"chasqui": "h5p", "call": "claim", "score": 1, "max": 1}]
    assert claims(page) == [{"score": 1, "max": 1}]


@pytest.mark.parametrize("way", ["leave", "refresh", "data"])
def test_frame_goes_to_no_address(page: Page, door: Door, way: str) -> None:
    """It could take along what was answered. What is left of it is an empty frame."""
    inside = start(page, "thief")
    expect(inside.locator("body[data-tried]")).to_be_attached()
    inside.get_by_text(way).tap()
    expect(inside.locator("body[data-tried]")).not_to_be_attached()
    page.wait_for_timeout(300)
    assert door.heard == []


def test_flood_of_claims_is_not_heard(page: Page) -> None:
    inside = start(page, "thief")
    expect(inside.locator("body[data-tried]")).to_be_attached()
    inside.get_by_text("flood").tap()
    wait_for(page, "all.length")
    page.wait_for_timeout(1000)
    # Of twenty thousand.
    assert len(claims(page)) < 50


def frames_of(page: Page) -> tuple[Frame, Frame]:
    """The player, and the exercise in it."""
    (inside,) = (frame for frame in page.frames if frame.url == "about:srcdoc")
    assert inside.parent_frame
    return inside.parent_frame, inside


def test_points_beyond_the_scale_are_brought_back_to_it(page: Page) -> None:
    """Some exercises take points away for what is wrong, below nothing; and some promise more than there is."""
    start(page, "question").get_by_text("first").wait_for()
    _player, inside = frames_of(page)
    inside.evaluate("H5P.claim(-3, 5)")
    wait_for(page, "all.length === 1")
    page.wait_for_timeout(1100)
    inside.evaluate("H5P.claim(9, 5)")
    wait_for(page, "all.length === 2")
    assert sorted(each["score"] for each in claims(page)) == [0, 5]


def test_what_is_told_twice_at_once_counts_once_and_later_again(page: Page) -> None:
    start(page, "question").get_by_text("first").wait_for()
    _player, inside = frames_of(page)
    inside.evaluate("H5P.claim(4, 5)")
    page.wait_for_timeout(1100)
    inside.evaluate("H5P.claim(4, 5)")
    page.wait_for_timeout(500)
    assert len(claims(page)) == 1
    page.wait_for_timeout(2000)
    inside.evaluate("H5P.claim(4, 5)")
    wait_for(page, "all.length === 2")


def test_no_more_than_thirty_claims_while_it_is_open(page: Page) -> None:
    start(page, "question").get_by_text("first").wait_for()
    player_frame, inside = frames_of(page)
    player_frame.evaluate("(() => { let now = performance.now(); performance.now = () => (now += 4000); })()")
    for number in range(40):
        inside.evaluate(f"H5P.claim({number % 5}, 5)")
    wait_for(page, "all.length === 30")
    page.wait_for_timeout(500)
    assert len(claims(page)) == 30
    # But what is better is not lost: who finds the last thing at the thirty-first touch has found it.
    inside.evaluate("H5P.claim(5, 5)")
    wait_for(page, "all.length === 31")
    inside.evaluate("H5P.claim(4, 5)")
    page.wait_for_timeout(500)
    assert len(claims(page)) == 31


def test_of_claims_in_one_second_the_best_is_heard(page: Page) -> None:
    start(page, "question").get_by_text("first").wait_for()
    _player, inside = frames_of(page)
    inside.evaluate("[1, 5, 2].forEach((score) => H5P.claim(score, 5))")
    wait_for(page, "all.length === 2")
    assert sorted(each["score"] for each in claims(page)) == [1, 5]


def test_file_whose_name_means_something_in_an_address_is_found(page: Page) -> None:
    start(page, "question").get_by_text("first").wait_for()
    _player, inside = frames_of(page)
    for name in ("step#2.png", "a%20b.png"):
        inside.evaluate(
            "(name) => void (window.chasqui.data.content[name] = 'data:image/png;base64,AA==')", name
        )
        assert inside.evaluate("(name) => H5P.getPath(name, 1)", name) == "data:image/png;base64,AA=="


def test_link_is_told_and_not_followed(page: Page, door: Door) -> None:
    inside = start(page, "thief")
    expect(inside.locator("body[data-tried]")).to_be_attached()
    said = player(page, "thief").locator(".h5p-address")
    expect(said).to_contain_text(f"http://127.0.0.1:{door.port}/")
    assert door.heard == []


def test_player_alone_does_nothing(device: BrowserContext, host: tuple[Host, str]) -> None:
    page = device.new_page()
    page.goto(host[1] + "/h5p/player/")
    page.evaluate("postMessage({chasqui: 'h5p', order: {parts: ['0'], title: '', language: 'es'}}, '*')")
    page.wait_for_timeout(300)
    assert host[0].paths("/h5p/") == ["/h5p/player/"]


def test_firefox_plays_and_lets_nothing_out(host: tuple[Host, str], door: Door, tmp_path: Path) -> None:
    with firefox(tmp_path / "profile", downloads=tmp_path) as browser:
        browser.open(host[1] + LESSON)
        inside = start_in_firefox(browser, "question", "document.querySelectorAll('button').length === 3")
        browser.evaluate("document.querySelectorAll('button')[2].click()", frame=inside)
        browser.until("document.querySelector('.activity.passed')")
        browser.reload()
        inside = start_in_firefox(browser, "thief", "document.body && document.body.dataset.tried")
        assert browser.evaluate("document.querySelector('.told').textContent", frame=inside) == "nothing"
        browser.evaluate(
            "[...document.querySelectorAll('button')].pop().previousSibling.click()", frame=inside
        )
        browser.evaluate("new Promise((done) => setTimeout(done, 500))")
        assert browser.evaluate(f"({KEPT})().then(([all]) => all.length)") == 1
    assert door.heard == []


def start_in_firefox(browser: Firefox, name: str, condition: str) -> str:
    """The context of the frame in which an exercise runs, once it is there."""
    browser.until(f"document.querySelector('[data-title={name}]:not([hidden])')")
    browser.evaluate(f"document.querySelector('[data-title={name}]').click()")
    browser.until(f"document.querySelector({json.dumps(PLAYER)})")
    outer = browser.frame
    browser.until(f"document.querySelector({json.dumps(FRAME)})", frame=outer)
    (inner,) = browser.call("browsingContext.getTree", root=outer)["contexts"][0]["children"]
    browser.until(condition, frame=str(inner["context"]))
    return str(inner["context"])
