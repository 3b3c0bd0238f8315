"""What an exercise made with H5P claimed in a pack comes home: by the results file and by the codes, once, and marked."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import PIN, Site
from tests.browser.test_keep_h5p import ANSWERS
from tests.browser.test_pack_codes import frames, payload_of, said_by
from tests.browser.test_pack_h5p import CLAIMED, activity, answer, device, open_pack  # noqa: F401 - one is a fixture
from tests.browser.test_packs import enter

TITLE = "question-1"


@pytest.fixture
def pack(own_site: Site, tmp_path: Path) -> Path:
    """As a partner gets it from a site with an exercise: both forms, at the names that open_pack knows."""
    own_site.python("from tests.browser.h5p_site import make; make()")
    own_site.manage(
        "build_pack",
        "--course",
        "X",
        "--module",
        "X1",
        "--language",
        "es",
        "--output",
        str(tmp_path / "packs"),
    )
    return tmp_path / "packs" / "chasqui-x1-es"


def answered(device: BrowserContext, pack: Path) -> Page:  # noqa: F811 - the fixture
    page = open_pack(device, pack, "folder")
    enter(page, "Rosa")
    page.locator(".hanging:visible a").first.click()
    expect(page.locator(".hanging:visible")).to_have_count(0)
    place = page.locator("iframe").element_handle().content_frame()
    assert place
    place.wait_for_selector("[data-name]:visible")
    answer(place, TITLE)
    expect(activity(place, TITLE)).to_have_class("activity passed")
    page.goto(f"{pack.as_uri()}/folder/index.html#es")
    return page


def test_results_file_brings_the_claim_home_once_and_marked(
    device: BrowserContext,  # noqa: F811 - the fixture
    page: Page,
    own_site: Site,
    pack: Path,
    tmp_path: Path,
) -> None:
    code = own_site.add_learner("rosa")
    at_school = answered(device, pack)
    with at_school.expect_download() as download:
        at_school.locator("[data-save=mine]:visible").click()
    file = tmp_path / "results.txt"
    download.value.save_as(file)
    for _ in range(2):
        own_site.manage("import_results", str(file), "--learner", "rosa")
        assert json.loads(own_site.python(ANSWERS)) == [["h5p", 0.8, True, CLAIMED]]
    page.goto(f"{own_site.url}/es/sign-in/")
    page.locator("[name=code]").fill(code)
    page.locator("[name=pin]").fill(PIN)
    page.locator("main [type=submit]").tap()
    page.wait_for_url("**/me/")
    expect(page.locator("main")).to_contain_text("Puntos contados por el propio ejercicio")


def test_codes_carry_the_claim(device: BrowserContext, pack: Path) -> None:  # noqa: F811 - the fixture
    payload = payload_of(frames(answered(device, pack)))
    assert list(said_by(payload).values()) == [CLAIMED]
