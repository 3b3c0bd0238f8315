"""Real packages, if there are any: each .h5p in the folder H5P_SAMPLES is taken as an author's upload and opened in its lesson.

The folder also holds what they need: zips of libraries (those inside the packages are used, too), and the npm package
h5p-standalone. None of it is ours, so none of it is in the repository. Each goes the way of the site: through the gate, its
pictures and texts cleaned, its parts joined. What is taken has to start, to show its pictures, to tell its height, and to ask
nobody for anything; a screenshot of each is put into H5P_SAMPLES/seen. What the gate refuses is skipped with its sentence, and six kinds have to be
left.
"""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import PHONE, Site, is_foreign
from tests.browser.phones import wait_until
from tests.browser.test_keep_h5p import exercise

FOLDER = Path(os.environ.get("H5P_SAMPLES", "/nowhere"))
SAMPLES = sorted(path.stem for path in FOLDER.glob("*.h5p"))
MOST_REQUESTS = 6
DRAWN = "(images) => images.map((image) => image.complete && image.naturalWidth > 0)"
KINDS = (
    "import json; from courses.h5p.models import H5PContent;"
    "print(json.dumps([each.main_library.partition(' ')[0] for each in H5PContent.objects.filter(built__isnull=False)]))"
)

pytestmark = pytest.mark.skipif(not os.environ.get("H5P_SAMPLES"), reason="H5P_SAMPLES names no folder")


@pytest.fixture(scope="module")
def sample_site(prepared: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(shutil.copytree(prepared, tmp_path_factory.mktemp("samples") / "data"))
    site.start()
    yield site
    site.stop()


@pytest.fixture(scope="module")
def told(sample_site: Site) -> dict[str, str]:
    """By the name of each package: the address of its lesson, or why it was refused."""
    make = f"import json; from tests.browser.h5p_site import make_samples; print(json.dumps(make_samples({str(FOLDER)!r})))"
    said: dict[str, str] = json.loads(sample_site.manage("shell", "-v", "0", "-c", make, timeout=900))
    return said


@pytest.fixture
def page(chromium: Browser) -> Iterator[Page]:
    """What a worker fetches would be asked for behind its back."""
    context = chromium.new_context(**PHONE, service_workers="block")
    context.set_default_timeout(30_000)
    yield context.new_page()
    context.close()


def test_six_kinds_and_more_are_taken(sample_site: Site, told: dict[str, str]) -> None:
    refused = {name: said for name, said in told.items() if not said.startswith("/")}
    assert sorted(told) == SAMPLES
    assert len(set(json.loads(sample_site.python(KINDS)))) >= 6, refused


def calls(page: Page) -> set[str]:
    """What the player told the lesson."""
    return {each["call"] for each in page.evaluate("told") if "call" in each}


@pytest.mark.parametrize("name", SAMPLES)
def test_real_exercise_starts_and_asks_nobody(
    page: Page, sample_site: Site, told: dict[str, str], name: str
) -> None:
    if not told[name].startswith("/"):
        pytest.skip(told[name])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(sample_site.url + told[name])
    page.evaluate("window.told = []; addEventListener('message', ({data}) => told.push(data))")
    inside = exercise(page)
    wait_until(page, lambda: {"ready", "error"} & calls(page), 30)
    assert "error" not in calls(page)
    expect(inside.locator(".h5p-content")).to_be_visible()
    wait_until(page, lambda: set(inside.locator("img[src]:visible").evaluate_all(DRAWN)) <= {True})
    wait_until(page, lambda: page.locator("iframe").evaluate("(frame) => frame.offsetHeight") > 150)
    seen = FOLDER / "seen"
    seen.mkdir(exist_ok=True)
    page.screenshot(path=seen / f"{name}.png", full_page=True)
    assert len([url for url in asked if url.startswith(sample_site.url) and "/h5p" in url]) <= MOST_REQUESTS
    assert [url for url in asked if is_foreign(url)] == []
