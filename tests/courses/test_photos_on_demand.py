"""Photos in a lesson: nothing to fetch until a script or its absence asks for it, and the price is told."""

import re
from dataclasses import replace

import pytest
from django.utils.translation import override

from courses.outline import Lesson, PhotoPicture, Rendition, Story
from courses.render import render_body
from lms.public.gallery import sample_lesson

FILES = (
    Rendition("/media/images/a-360.avif", 360, "image/avif", 9_100),
    Rendition("/media/images/a-640.avif", 640, "image/avif", 20_000),
    Rendition("/media/images/a-360.webp", 360, "image/webp", 11_001),
    Rendition("/media/images/a-640.webp", 640, "image/webp", 31_000),
)
PHOTO = PhotoPicture(FILES, "/media/images/a.jpg", 360, 240, 'A "stall" </noscript>')
NOSCRIPT = re.compile(r"<noscript>(.*?)</noscript>")


def body(photo: PhotoPicture, locale: str = "en") -> str:
    with override(locale):
        lesson: Lesson = sample_lesson()
    return render_body(replace(lesson, blocks=(Story("s", "Text", photo),)))


def test_every_address_of_a_photo_stands_where_only_a_browser_without_script_follows_it() -> None:
    html = body(PHOTO)
    (inside,) = NOSCRIPT.findall(html)
    for file in (*FILES, None):
        assert (file.src if file else PHOTO.fallback) in inside
    assert "/media/" not in NOSCRIPT.sub("", html)


def test_button_tells_what_the_smallest_file_costs_whatever_format_the_browser_reads() -> None:
    """9.1 KB as AVIF, 11.001 KB as WebP: never more than what is told, so 12."""
    assert "Show picture (12 KB)" in body(PHOTO)


def test_photo_that_is_in_the_page_costs_nothing() -> None:
    inside = replace(PHOTO, renditions=(), fallback="data:image/webp;base64,AA")
    assert "Show picture</button>" in body(inside)


def test_shape_of_the_photo_holds_its_place() -> None:
    html = NOSCRIPT.sub("", body(PHOTO))
    assert '<svg width="360" height="240" viewBox="0 0 360 240" aria-hidden="true"></svg>' in html


def test_what_the_photo_shows_is_said_once_and_escaped() -> None:
    html = body(PHOTO)
    assert html.count("A &quot;stall&quot; &lt;/noscript&gt;") == 2
    assert re.search(r'<p aria-hidden="true">A &quot;stall', html)
    assert html.count("</noscript>") == 1


@pytest.mark.parametrize("locale", ["es", "fr", "pt-br"])
def test_size_stands_in_every_language(locale: str) -> None:
    assert re.search(r"<button[^>]*>[^<]*\(12\s(KB|Ko|ko)\)</button>", body(PHOTO, locale))
