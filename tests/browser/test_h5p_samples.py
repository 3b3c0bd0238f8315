"""Real packages, if there are any: each .h5p in the folder H5P_SAMPLES is opened in the player, with the real engine.

The folder also holds what they need: zips of libraries (those inside the packages are used, too), and the npm package
h5p-standalone. None of it is ours, so none of it is in the repository. Each has to start, to tell its height, and to ask
nobody for anything; a screenshot of each is put into H5P_SAMPLES/seen.
"""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from courses.h5p.archive import read_archive
from courses.h5p.bundles.joining import Library, as_bytes, exercise_part, in_order, part, split
from courses.h5p.library_json import needs
from courses.h5p.library_names import LibraryName
from courses.h5p.library_package import LIMITS, FoundLibrary, open_package
from courses.outline import ActivityBlock
from tests.browser.conftest import PHONE
from tests.browser.h5p_host import LESSON, Host, lesson_html, serving
from tests.browser.test_h5p import FRAME, kept, player
from tests.offline_export.h5p.outlines import activity
from tests.offline_export.outlines import lesson

FOLDER = Path(os.environ.get("H5P_SAMPLES", "/nowhere"))
SAMPLES = sorted(FOLDER.glob("*.h5p"))
ENGINE = FOLDER / "h5p-standalone" / "dist"

pytestmark = pytest.mark.skipif(not SAMPLES, reason="H5P_SAMPLES names no folder with .h5p packages")


def as_library(found: FoundLibrary) -> Library:
    paths = {
        key: tuple(each["path"] for each in found.metadata[key]) for key in ("preloadedJs", "preloadedCss")
    }
    return Library(
        name=found.name,
        needs=needs(found.metadata),
        scripts=paths["preloadedJs"],
        styles=paths["preloadedCss"],
        paths=frozenset(found.files),
        read=found.files.__getitem__,
        offers_full_screen=bool(found.metadata.get("fullscreen")),
    )


def libraries_of(path: Path) -> dict[LibraryName, Library]:
    with path.open("rb") as file:
        found = open_package(file).libraries()
        return {each.name: as_library(each) for each in found if isinstance(each, FoundLibrary)}


@cache
def shelf() -> dict[LibraryName, Library]:
    libraries: dict[LibraryName, Library] = {}
    for path in sorted(FOLDER.glob("*.zip")):
        libraries |= libraries_of(path)
    return libraries


@cache
def engine() -> bytes:
    files = {str(path.relative_to(ENGINE)): path.read_bytes() for path in ENGINE.rglob("*") if path.is_file()}
    core = Library(
        LibraryName("h5p-core", 1, 0),
        (),
        ("frame.bundle.js",),
        ("styles/h5p.css",),
        frozenset(files),
        files.__getitem__,
    )
    return as_bytes(part([core]))


def exercise(path: Path) -> ActivityBlock:
    """The package as an activity; its parts are in the store."""
    with path.open("rb") as file:
        archive = read_archive(file, limits=LIMITS)
        told = json.loads(archive.read("h5p.json"))
        params = json.loads(archive.read("content/content.json"))
        files = {
            name.removeprefix("content/"): archive.read(name)
            for name in archive.names
            if name.startswith("content/") and name != "content/content.json"
        }
    known = dict(shelf())
    if any(name.endswith("/library.json") for name in archive.names):
        known |= libraries_of(path)
    main = next(
        name
        for each in told["preloadedDependencies"]
        if (name := LibraryName.from_data(each)) and name.machine == told["mainLibrary"]
    )
    ordered = in_order(needed([main, *named_in(params)], known))
    own = exercise_part(
        next(each for each in ordered if each.name.machine == main.machine),
        title=path.stem,
        language=str(told.get("language", "")),
        params=json.dumps(params),
        files=files,
    )
    parts = [engine(), *(as_bytes(part(each)) for each in split(ordered) if each), as_bytes(own)]
    return activity(path.stem, [kept(each) for each in parts], title="sample")


def named_in(value: Any) -> Iterator[LibraryName]:
    """The libraries that parts of an exercise name, however deep they lie."""
    if isinstance(value, dict) and "params" in value and (name := LibraryName.parse(value.get("library"))):
        yield name
    inside = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    for each in inside:
        yield from named_in(each)


def needed(names: list[LibraryName], known: dict[LibraryName, Library]) -> Iterator[Library]:
    todo, seen = list(names), set[LibraryName]()
    while todo:
        name = todo.pop(0)
        if name not in seen:
            seen.add(name)
            assert name in known, f"{name} is not installed"
            yield known[name]
            todo += known[name].needs


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: str(path.stem))
def test_real_exercise_starts_and_asks_nobody(page: Page, path: Path) -> None:
    block = exercise(path)
    host = Host()
    host.lessons[LESSON] = lesson_html(replace(lesson("T1-1", "es", ()), path=LESSON), [block])
    foreign: list[str] = []
    with serving(host) as address:
        page.on(
            "request",
            lambda request: (
                None if request.url.startswith((address, "data:", "blob:")) else foreign.append(request.url)
            ),
        )
        page.goto(address + LESSON)
        page.evaluate(
            "addEventListener('message', ({data}) => (window.told = (window.told || []).concat(data)))"
        )
        page.locator("[data-h5p]").tap()
        page.wait_for_function(
            "() => (window.told || []).some(({call}) => ['ready', 'error'].includes(call))"
        )
        told: list[dict[str, Any]] = page.evaluate("told")
        assert "error" not in [each["call"] for each in told]
        expect(player(page, "sample").frame_locator(FRAME).locator(".h5p-content")).to_be_visible()
        page.wait_for_function("() => document.querySelector('iframe').offsetHeight > 150")
        assert len(host.paths("/h5p/")) <= 5
        seen = FOLDER / "seen"
        seen.mkdir(exist_ok=True)
        page.screenshot(path=seen / f"{path.stem}.png", full_page=True)
    assert foreign == []
