"""Both forms of a pack, from a disk: photos are there, a voice reads, a sensitive lesson is left without a way back."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from courses.outline import PhotoPicture, Rendition
from offline_export.selection import Selection
from offline_export.services import write_pack
from tests.browser.conftest import PHONE
from tests.browser.test_packs import FORMS, enter, lesson
from tests.offline_export.outlines import selection

VOICES = (Path(__file__).parent / "voices.js").read_text(encoding="utf-8")
SPEAKS = f"{VOICES}\nspoken.voices = [{{ lang: 'es-MX', localService: true }}];"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    chosen = selection("es", photo=photo())
    return write_pack(first_is_sensitive(chosen), output=tmp_path_factory.mktemp("packs")).place


def photo() -> PhotoPicture:
    file = BytesIO()
    Image.new("RGB", (360, 240), "teal").save(file, "WEBP")
    name = default_storage.save("images/stall.webp", ContentFile(file.getvalue()))
    src = default_storage.url(name)
    return PhotoPicture((Rendition(src, 360, "image/webp", 100),), src, 360, 240, "A stall")


def first_is_sensitive(chosen: Selection) -> Selection:
    (edition,) = chosen.editions
    (course,) = edition.courses
    (module,) = course.modules
    first, *others = module.lessons
    module = replace(module, lessons=(replace(first, sensitive=True), *others))
    return replace(chosen, editions=(replace(edition, courses=(replace(course, modules=(module,)),)),))


@pytest.fixture(params=FORMS)
def page(request: pytest.FixtureRequest, chromium: Browser, pack: Path) -> Iterator[Page]:
    context = chromium.new_context(**PHONE, offline=True)
    context.set_default_timeout(8_000)
    context.add_init_script(SPEAKS)
    page = context.new_page()
    amiss: list[str] = []
    page.on("pageerror", lambda error: amiss.append(str(error)))
    page.goto(f"{pack.as_uri()}/{FORMS[request.param]}")
    page.wait_for_selector("html.ready", state="attached")
    enter(page, "Rosa")
    yield page
    context.close()
    assert amiss == []


def test_photo_of_a_pack_is_shown_without_asking_whatever_the_device_saves(page: Page) -> None:
    place = lesson(page, 2)
    image = place.locator(".idea img").locator("visible=true")
    image.scroll_into_view_if_needed()
    expect(image).to_have_attribute("alt", "A stall")
    place.wait_for_function(
        "Array.from(document.images).some(image => image.offsetParent && image.naturalWidth === 360)"
    )


def test_lesson_of_a_pack_is_read_aloud(page: Page) -> None:
    place = lesson(page, 2)
    button = place.locator("[data-do=play]").locator("visible=true")
    button.click()
    expect(button).to_have_text(str(button.get_attribute("data-pause")))
    for _ in range(100):
        if said := place.evaluate("spoken.said"):
            break
        page.wait_for_timeout(50)
    assert said == ["Lesson T1.2 es"]


def test_sensitive_lesson_of_a_pack_has_a_tab_that_tells_nothing(page: Page) -> None:
    lesson(page, 1)
    assert "T1.1" not in page.title()


def test_sensitive_lesson_of_a_pack_is_left_quickly(page: Page) -> None:
    place = lesson(page, 1)
    route = page.url
    entries = page.evaluate("history.length")
    place.locator("[data-leave]").locator("visible=true").click(no_wait_after=True)
    page.wait_for_url("about:blank")
    assert page.evaluate("history.length") == entries
    page.go_back()
    assert page.url != route
