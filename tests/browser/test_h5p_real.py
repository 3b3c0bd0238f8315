"""Real exercises of eight kinds: begun, left, gone on with, finished; on the site, in the kept module, and from a disk.

They lie in the folder H5P_SAMPLES: TrueFalse.h5p and the others that h5p_moves.py names, with their libraries inside, as
H5P's makers give them as examples, and the npm package h5p-standalone. None of it is ours or in the repository.
"""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Frame, FrameLocator, Page, expect

from tests.browser.conftest import PHONE, Site, is_foreign
from tests.browser.h5p_moves import MOVES
from tests.browser.line import Line
from tests.browser.phones import wait_until
from tests.browser.test_keep_h5p import exercise, sign_in
from tests.browser.test_pack_h5p import device  # noqa: F401 - a fixture
from tests.browser.test_packs import enter
from tests.browser.test_worker_keeping import keep

FOLDER = Path(os.environ.get("H5P_SAMPLES", "/nowhere"))
KINDS = [kind for kind in MOVES if (FOLDER / f"{kind}.h5p").exists()]
MODULE = "/es/course-x/module-x1/"
FORMS = {"folder": "folder/index.html", "single": "chasqui-x1-es.html"}
CLAIMS = (
    "import json; from lms.progress.models import Attempt;"
    "print(json.dumps([[str(a.lesson_key), a.source, a.passed] for a in Attempt.objects.order_by('pk')]))"
)
# What is kept for going on, as text: all of it, so that one can see whether the last of it has come.
GOING_ON = """Chasqui.outbox.device.notes().then((notes) =>
    JSON.stringify(Object.entries(notes).filter(([name]) => name.startsWith("h5p:")).sort()))"""

pytestmark = pytest.mark.skipif(not os.environ.get("H5P_SAMPLES"), reason="H5P_SAMPLES names no folder")


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """A phone. What the makers' scripts try that our policy forbids is theirs; what they would fetch elsewhere fails the test."""
    context = chromium.new_context(**PHONE)
    context.set_default_timeout(10_000)
    foreign: list[str] = []
    context.on("request", lambda request: foreign.append(request.url) if is_foreign(request.url) else None)
    yield context.new_page()
    context.close()
    assert foreign == []


@pytest.fixture(scope="module")
def real_site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(shutil.copytree(prepared, tmp_path_factory.mktemp("h5p") / "data"))
    site.python(f"from tests.browser.h5p_site import make_real; make_real({str(FOLDER)!r}, {KINDS!r})")
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def pack(real_site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("packs")
    real_site.manage(
        "build_pack", "--course", "X", "--module", "X1", "--language", "es", "--output", str(folder)
    )
    return folder / "chasqui-x1-es"


def test_six_kinds_and_more_are_there() -> None:
    """A folder in which they lie under other names would be one in which nothing is tried."""
    assert len(KINDS) >= 6, sorted(set(MOVES) - set(KINDS))


def path_of(kind: str) -> str:
    return f"{MODULE}lesson-x1-{KINDS.index(kind) + 1}/"


def wait_until_all_is_kept(page: Page | Frame, before: str) -> None:
    """The exercise tells how it stands every five seconds: until something came, and nothing more comes."""
    last = before
    for _ in range(10):
        page.wait_for_timeout(6_000)
        now = page.evaluate(GOING_ON)
        if now == last != before:
            return
        last = now
    raise AssertionError("It was not kept.")


def begin(page: Page | Frame, inside: FrameLocator, kind: str) -> None:
    before = page.evaluate(GOING_ON)
    inside.locator(".h5p-content").wait_for()
    MOVES[kind].begin(inside)
    wait_until_all_is_kept(page, before)


def go_on(page: Page | Frame, inside: FrameLocator, kind: str) -> None:
    inside.locator(".h5p-content").wait_for()
    MOVES[kind].still_there(inside)
    MOVES[kind].finish(inside)
    expect(page.locator("[data-activity]:visible")).to_have_class("activity passed")


def claims(site: Site) -> list[list[object]]:
    found: list[list[object]] = json.loads(site.python(CLAIMS))
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_on_the_site(page: Page, real_site: Site, kind: str) -> None:
    sign_in(page, real_site.url, real_site.add_learner(f"site{kind}"))
    page.goto(real_site.url + path_of(kind))
    begin(page, exercise(page), kind)
    page.goto(real_site.url + MODULE)
    page.goto(real_site.url + path_of(kind))
    go_on(page, exercise(page), kind)
    mine = (
        "from lms.progress.models import Attempt; print(Attempt.objects.filter("
        f"learner__username='site{kind}', passed=True, source='h5p').count())"
    )
    wait_until(page, lambda: real_site.python(mine) == "1")
    page.goto(f"{real_site.url}/es/me/")
    expect(page.locator("main")).to_contain_text("Puntos contados por el propio ejercicio")


def test_in_the_kept_module_without_a_server(page: Page, real_site: Site) -> None:
    line = Line(real_site.port)
    try:
        sign_in(page, line.url, real_site.add_learner("keeps"))
        before = len(claims(real_site))
        keep(page, line, MODULE)
        real_site.stop()
        for kind in KINDS:
            page.goto(line.url + path_of(kind))
            begin(page, exercise(page), kind)
            page.goto(line.url + MODULE)
            page.goto(line.url + path_of(kind))
            go_on(page, exercise(page), kind)
        real_site.start()
        page.goto(line.url + MODULE)
        wait_until(page, lambda: len(claims(real_site)) == before + len(KINDS), 60)
        page.reload()
        page.wait_for_load_state("networkidle")
        new = claims(real_site)[before:]
        assert sorted({str(key) for key, _source, _passed in new}) == sorted({str(row[0]) for row in new})
        assert len(new) == len(KINDS)
        assert {(source, passed) for _key, source, passed in new} == {("h5p", True)}
    finally:
        line.close()


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("form", FORMS)
def test_from_a_disk(device: BrowserContext, pack: Path, form: str, kind: str) -> None:  # noqa: F811 - the fixture
    page = open_pack(device, pack, form)
    enter(page, "Rosa")
    place = lesson(page, kind)
    begin(place, started(place), kind)
    page.close()
    page = open_pack(device, pack, form)
    place = lesson(page, kind)
    go_on(place, started(place), kind)


def open_pack(context: BrowserContext, pack: Path, form: str) -> Page:
    page = context.new_page()
    page.goto(f"{pack.as_uri()}/{FORMS[form]}#es")
    page.wait_for_selector("html.ready", state="attached")
    return page


def lesson(page: Page, kind: str) -> Page | Frame:
    page.locator(".hanging:visible a", has_text=kind).first.click()
    expect(page.locator(".hanging:visible")).to_have_count(0)
    frame = page.locator("iframe")
    if frame.count():
        inside = frame.element_handle().content_frame()
        assert inside
        inside.wait_for_selector("[data-name]:visible")
        return inside
    return page


def started(place: Page | Frame) -> FrameLocator:
    place.locator("[data-h5p]:visible").tap()
    return place.locator("[data-activity]:visible").frame_locator("iframe.h5p-frame")
