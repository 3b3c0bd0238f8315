"""What H5P's core and its libraries ask of whoever plays them, one trap at a time, with our own engine (h5p_engine.js)."""

import json
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from courses.h5p.bundles.joining import as_bytes
from courses.h5p.bundles.scripts import joined
from courses.outline import ActivityBlock
from offline_export.services import write_pack
from tests.browser import h5p_parts, test_pack_h5p
from tests.browser.h5p_host import ENGINE, LESSON, Host, lesson_html, serving
from tests.browser.test_h5p import (
    A_STATE,
    claims,
    device,  # noqa: F401 - a fixture
    exercise,
    frames_of,
    kept,
    player,
    start,
    wait_for,
)
from tests.browser.test_pack_h5p import device as disk  # noqa: F401 - a fixture
from tests.browser.test_packs import enter
from tests.browser.test_packs import lesson as lesson_of_pack
from tests.offline_export.h5p.outlines import activity, selection
from tests.offline_export.outlines import lesson

COMPLETED = {"verb": "completed"}
ANSWERED = {"verb": "answered"}
WITH_POINTS = {**COMPLETED, "score": [3, 4]}
# Of a part: of what belongs to another, and of what is named inside it.
ABOVE = {"above": True, "score": [1, 1]}
PART = {"part": "c0ffee", "score": [1, 1]}
FINISHED = {"score": 0, "max": 0}
SAYERS: dict[str, dict[str, Any]] = {
    "whole": {"buttons": {"answer": [{**ANSWERED, "score": [3, 4]}], "complete": [WITH_POINTS]}},
    "parts": {
        "buttons": {
            "above": [{**ANSWERED, **ABOVE}, {**COMPLETED, **ABOVE}],
            "part": [{**ANSWERED, **PART}, {**COMPLETED, **PART}],
            "on the way": [{"verb": verb, "score": [1, 1]} for verb in ("progressed", "interacted")],
            "end": [WITH_POINTS],
        }
    },
    "hasty": {
        "atOnce": [{"verb": "attempted"}, {**ANSWERED, **ABOVE}, WITH_POINTS],
        "buttons": {"touch": [{"verb": "interacted"}]},
    },
    "reader": {
        "atOnce": [COMPLETED],
        "buttons": {
            "on the way": [
                {"verb": "progressed"},
                {"verb": "interacted"},
                ANSWERED,
                {**COMPLETED, "above": True},
                {**COMPLETED, "part": "c0ffee"},
            ],
            "end": [COMPLETED],
        },
    },
    "none": {"buttons": {"end": [{**COMPLETED, "score": [0, 0]}]}},
    "counter": {"points": [2, 5], "buttons": {"answer": [ANSWERED], "complete": [COMPLETED]}},
    "both": {
        "buttons": {
            "before": [COMPLETED, {**COMPLETED, "score": [1, 5]}],
            "after": [{**COMPLETED, "score": [1, 5]}, ANSWERED, COMPLETED],
        }
    },
}


def data_url(kind: str, body: bytes) -> str:
    return f"data:{kind};base64,{b64encode(body).decode()}"


def sounds() -> ActivityBlock:
    """Its library stands here in a higher version than its script knows, and with its sound in another form."""
    files = {
        "H5P.Sounds-1.3/library.json": data_url("application/json", json.dumps({"title": "Ñ"}).encode()),
        "H5P.Sounds-1.3/sounds/knock.mp3": data_url("audio/mpeg", bytes(range(256))),
    }
    told = {"main": "H5P.Sounds 1.3", "title": "sounds", "language": "en", "fullscreen": False}
    own = {"sounds/own.mp3": data_url("audio/mpeg", bytes(7))}
    parts: list[dict[str, Any]] = [
        {"css": "", "js": joined([("H5P.Engine-1.0/engine.js", ENGINE)]), "files": files},
        {"css": "", "js": "", "files": own, "params": "{}", **told},
    ]
    return activity("sounds", [kept(as_bytes(each)) for each in parts], title="sounds")


@pytest.fixture
def page(device: BrowserContext) -> Iterator[Page]:  # noqa: F811 - the fixture
    host = Host()
    one = replace(lesson("T1-1", "es", ()), path=LESSON)
    sayers = [exercise(name, "Sayer", params) for name, params in SAYERS.items()]
    host.lessons[LESSON] = lesson_html(one, [*sayers, sounds()])
    with serving(host) as address:
        page = device.new_page()
        page.goto(address + LESSON)
        yield page


def touch(page: Page, name: str, *buttons: str) -> None:
    inside = start(page, name)
    for each in buttons:
        inside.get_by_text(each, exact=True).tap()


def all_claims(page: Page) -> list[Any]:
    """Those also that come a second late, because there were many."""
    page.wait_for_timeout(1_500)
    return claims(page)


def test_storage_is_there_and_is_nobodys(page: Page) -> None:
    """H5P's core tells nothing where it has none. What a browser has is never touched: the next time all is empty."""
    for _ in range(2):
        start(page, "whole").get_by_text("answer").wait_for()
        _player, inside = frames_of(page)
        for name in ("localStorage", "sessionStorage"):
            got = inside.evaluate(
                """(name) => {
                    const shelf = window[name];
                    const before = [shelf.length, shelf.getItem("a"), shelf.a === undefined];
                    shelf.setItem("a", 1);
                    shelf.b = "two";
                    const between = [shelf.length, shelf.a, shelf.getItem("b"), shelf.key(0)];
                    shelf.removeItem("a");
                    delete shelf.b;
                    const after = shelf.length;
                    shelf.c = "three";
                    return [...before, ...between, after];
                }""",
                name,
            )
            assert got == [0, None, True, 2, "1", "two", "a", 0]
        page.reload()


def test_what_was_kept_comes_back(page: Page) -> None:
    """Only in the form, and with the figure, in which the core looks for it."""
    touch(page, "whole", "answer", "answer")
    wait_for(page, A_STATE)
    page.reload()
    start(page, "whole").get_by_text("answer").wait_for()
    _player, inside = frames_of(page)
    assert inside.evaluate("H5P.instances[0].getCurrentState()") == {"touched": 2}


def test_files_are_found_by_their_paths(page: Page) -> None:
    expect(start(page, "sounds").locator(".told")).to_have_text(
        "list: Ñ; list again: 19; sound: 256; sound again: 256; own: 7; nowhere: nothing; nowhere again: nothing"
    )


@pytest.mark.parametrize("button", ["answer", "complete"])
def test_points_of_the_whole_count(page: Page, button: str) -> None:
    touch(page, "whole", button)
    assert all_claims(page) == [{"score": 3, "max": 4}]


@pytest.mark.parametrize("button", ["above", "part", "on the way"])
def test_points_of_a_part_do_not_count(page: Page, button: str) -> None:
    touch(page, "parts", button, "end")
    assert all_claims(page) == [{"score": 3, "max": 4}]


def test_what_is_told_at_once_counts_once(page: Page) -> None:
    """Before anybody could have begun to listen; and no more where somebody goes on."""
    touch(page, "hasty", "touch")
    wait_for(page, f"all.length && {A_STATE}")
    page.reload()
    start(page, "hasty").get_by_text("touch").wait_for()
    assert all_claims(page) == [{"score": 3, "max": 4}]


def test_what_is_completed_without_points_is_finished(page: Page) -> None:
    """Not as soon as it is there, not on the way, and not for each time that it says so."""
    touch(page, "reader", "on the way")
    assert all_claims(page) == []
    frame, _inside = frames_of(page)
    frame.evaluate("(() => { let now = performance.now(); performance.now = () => (now += 4000); })()")
    end = player(page, "reader").frame_locator("iframe.h5p-frame").get_by_text("end")
    end.tap()
    end.tap()
    assert all_claims(page) == [FINISHED]
    expect(page.locator(".activity", has=page.locator("[data-title=reader]"))).to_have_class(
        "activity passed"
    )


def test_points_of_nothing_are_none(page: Page) -> None:
    touch(page, "none", "end")
    assert all_claims(page) == [FINISHED]


def test_what_is_completed_by_keyboard_is_finished(page: Page) -> None:
    """Many answer a key as soon as it goes down, and let nobody else hear of it."""
    start(page, "reader").get_by_text("end").press("Enter")
    assert all_claims(page) == [FINISHED]


@pytest.mark.parametrize("button", ["answer", "complete"])
def test_points_that_no_statement_tells_are_asked_for(page: Page, button: str) -> None:
    touch(page, "counter", button)
    assert all_claims(page) == [{"score": 2, "max": 5}]


@pytest.mark.parametrize("button", ["before", "after"])
def test_who_tells_points_is_not_finished_without(page: Page, button: str) -> None:
    """A statement without points, beside one of few, would pass it."""
    touch(page, "both", button)
    assert all_claims(page) == [{"score": 1, "max": 5}]


@pytest.mark.parametrize("form", test_pack_h5p.FORMS)
def test_what_is_completed_in_a_pack_is_finished(disk: BrowserContext, tmp_path: Path, form: str) -> None:  # noqa: F811 - the fixture
    made = selection("es", first=[h5p_parts.exercise("reader", "Sayer", SAYERS["reader"])])
    page = test_pack_h5p.open_pack(disk, write_pack(made, output=tmp_path).place, form)
    enter(page, "Rosa")
    place = lesson_of_pack(page, 1)
    test_pack_h5p.start(place, "reader").get_by_text("end").tap()
    expect(test_pack_h5p.activity(place, "reader")).to_have_class("activity passed")
    assert [each["response"] for each in test_pack_h5p.attempts(page)] == [FINISHED]
