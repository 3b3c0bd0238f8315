"""The activity in another host is the site's, byte by byte; and the wheel that takes it there."""

import zipfile
from pathlib import Path

import pytest
from django.utils.translation import override

from courses.render import render_activity
from courses.xblocks.page import activity_html, parts
from courses.xblocks.payload import LOCALES, from_payload
from lms.public.styles import SOURCES as CRITICAL_SOURCES
from tests.courses.xblocks.test_inside import cases
from tests.courses.xblocks.wheel import built

ROOT = Path(__file__).parents[3]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("kind", sorted(cases()))
def test_activity_is_that_of_the_site(kind: str, locale: str) -> None:
    payload = from_payload(cases()[kind]["payload"] | {"locale": locale})
    with override(locale):
        on_the_site = render_activity(payload.activity, lesson_key=payload.lesson_key)
    assert activity_html(payload) == on_the_site


def test_photo_that_travels_is_shown_at_once() -> None:
    photo = {"photo": "data:image/png;base64,AAAA", "width": 320, "height": 200, "alt": "A “desk” & a lamp"}
    html = activity_html(from_payload(cases()["spot_it"]["payload"] | {"picture": photo}))
    assert (
        '<img src="data:image/png;base64,AAAA" width="320" height="200" alt="A “desk” &amp; a lamp">' in html
    )


def test_styles_and_scripts_are_those_of_the_site() -> None:
    there = ROOT / "lms" / "static" / "lms"
    styles = [*CRITICAL_SOURCES, there / "css" / "chasqui.css"]
    assert [path.name for path in styles if path.read_text(encoding="utf-8") not in parts()["css"]] == []
    scripts = [there / "js" / name for name in ("mark.js", "play.js")]
    assert [path.name for path in scripts if path.read_text(encoding="utf-8") not in parts()["js"]] == []


def test_same_sources_give_the_same_wheel(tmp_path: Path) -> None:
    assert built(tmp_path / "one").read_bytes() == built(tmp_path / "two").read_bytes()


def test_wheel_holds_no_page_of_the_site_and_no_model(tmp_path: Path) -> None:
    with zipfile.ZipFile(built(tmp_path)) as wheel:
        names = wheel.namelist()
    tops = {name.partition("/")[0] for name in names}
    assert {top.partition("-")[0] for top in tops} == {"courses", "chasqui_xblock"}
    assert not {"courses/models.py", "courses/apps.py", "courses/render.py", "courses/blocks.py"} & set(names)
    assert "courses/xblocks/site/js/mark.js" in names


def test_lock_of_the_host_has_hashes_and_neither_wagtail_nor_an_address() -> None:
    text = (ROOT / "requirements-openedx.txt").read_text(encoding="utf-8").replace("\\\n", " ")
    lines = [line for line in text.splitlines() if line.strip()]
    assert [line for line in lines if "==" not in line or "--hash=sha256:" not in line] == []
    assert not {"wagtail", "django-modelcluster", "babel"} & {line.partition("==")[0] for line in lines}
    assert "://" not in text
