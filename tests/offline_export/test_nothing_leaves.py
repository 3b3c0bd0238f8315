"""A pack with photos and booklets holds no address of the site: not in its pages, and not in what they are made from."""

import re
from collections.abc import Callable

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from courses.outline import PhotoPicture, Rendition
from offline_export.files import File, PackFile
from offline_export.formats import folder, single_file
from offline_export.selection import Selection
from tests.offline_export.outlines import selection

WRITTEN = (".html", ".css", ".js")
# Where our site keeps things, and where the lessons of the small course are on it.
OF_THE_SITE = re.compile(rf"{settings.MEDIA_URL}|{settings.STATIC_URL}|/(?:es|fr)/course/|/module/lesson-")
LOADED_BY_STYLES = re.compile(r"url\(\s*[\"']?([^)\"']*)|@import")


class Listening:
    """Renders everything, and remembers what it was made from."""

    def __init__(self) -> None:
        self.made_from: list[str] = []

    def part(self, path: str, *, made_from: object, render: Callable[[], bytes]) -> PackFile:
        self.made_from.append(ascii(made_from))
        return File(path, render())

    def keep(self, path: str, data: bytes) -> PackFile:
        return File(path, data)

    def bring(self, path: str, read: Callable[[], bytes]) -> PackFile:
        return File(path, read())


@pytest.fixture
def chosen() -> Selection:
    """The small course in two languages with a photo in each lesson."""
    root = f"{settings.MEDIA_URL}images/"
    for name in ("n.webp", "n.jpg"):
        if not default_storage.exists(f"images/{name}"):
            default_storage.save(f"images/{name}", ContentFile(f"bytes of {name}".encode()))
    photo = PhotoPicture(
        (Rendition(f"{root}n.webp", 360, "image/webp", 13),), f"{root}n.jpg", 9, 6, "A stall"
    )
    return selection("es", "fr", photo=photo)


def test_no_file_names_a_place_of_the_site(chosen: Selection) -> None:
    files = [*folder.build(chosen), *single_file.build(chosen)]
    texts = {file.path: file.data.decode() for file in files if file.path.endswith(WRITTEN)}
    assert {"print/t1.es.html", "es/t1-1.html", "chasqui-t1-fr.html"} < set(texts)
    assert {path: found[0] for path, text in texts.items() if (found := OF_THE_SITE.search(text))} == {}


def test_styles_load_nothing_that_is_not_in_them(chosen: Selection) -> None:
    for file in [*folder.build(chosen), *single_file.build(chosen)]:
        if file.path.endswith(WRITTEN):
            for loaded in LOADED_BY_STYLES.finditer(file.data.decode()):
                assert (loaded[1] or "@import").startswith(("data:", "#")), file.path


def test_pages_are_made_from_nothing_of_the_site(chosen: Selection) -> None:
    """What a template is not given, it cannot show: whoever lets booklets show photos one day finds none of the site."""
    parts = Listening()
    list(folder.build(chosen, parts=parts))
    for edition in chosen.editions:
        list(single_file.page(Selection("chasqui-t", (edition,)), parts=parts))
    assert len(parts.made_from) == 4 + 2 + 4
    assert [OF_THE_SITE.findall(made_from) for made_from in parts.made_from] == [[]] * len(parts.made_from)


def test_booklet_tells_a_photo_in_words(chosen: Selection) -> None:
    files = {file.path: file.data for file in folder.build(chosen)}
    assert b"A stall" in files["print/t1.es.html"]
    assert b"<img" not in files["print/t1.es.html"]
