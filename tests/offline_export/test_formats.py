"""What is in a pack: the files, the bodies of the site, nothing that leads out of it, the same bytes every time."""

import json
import os
import posixpath
import re
import subprocess
import sys
from base64 import b64encode
from collections.abc import Callable, Iterator
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import override

from courses.outline import PhotoPicture, Rendition
from courses.render import render_body
from offline_export import manifest
from offline_export.addresses import photo_inside, placed_lesson, route
from offline_export.catalogue.words import size_in_words
from offline_export.errors import PackError
from offline_export.files import File
from offline_export.formats import folder, single_file
from offline_export.manifest import content_version
from offline_export.place import places
from offline_export.render import lesson_screen
from offline_export.selection import Selection
from tests.offline_export.outlines import selection

Build = Callable[[Selection], Iterator[File]]
ADDRESS_ATTRIBUTES = {
    "href",
    "src",
    "srcset",
    "action",
    "formaction",
    "poster",
    "data",
    "xlink:href",
    "data-listen",
}
BUILD_TWICE = """
import hashlib, django; django.setup()
from offline_export.formats import folder, single_file
from offline_export.selection import Selection
from tests.offline_export.outlines import selection
for build in (folder.build, single_file.build):
    for file in build(selection("es", "fr")):
        print(file.path, hashlib.sha256(file.data).hexdigest())
"""


class Addresses(HTMLParser):
    """All addresses in a page, and the ids that its own links may lead to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.ids: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        for name, value in attributes:
            if name in ADDRESS_ATTRIBUTES and (value or name != "data-listen"):
                parts = (value or "").split(", ") if name == "srcset" else [value or ""]
                self.found += [part.split(" ")[0] if name == "srcset" else part for part in parts]
            if name == "id" and value:
                self.ids.add(value)


@pytest.fixture
def photo() -> PhotoPicture:
    """A photo whose files are in the media folder of the tests."""
    for name in ("p.avif", "p.webp", "p.jpg"):
        if not default_storage.exists(f"images/{name}"):
            default_storage.save(f"images/{name}", ContentFile(f"bytes of {name}".encode()))
    return photo_of("p.avif", "p.webp", "p.jpg")


def photo_of(avif: str, webp: str, jpg: str) -> PhotoPicture:
    root = f"{settings.MEDIA_URL}images/"
    renditions = (
        Rendition(root + avif, 360, "image/avif", 12),
        Rendition(root + webp, 360, "image/webp", 13),
    )
    return PhotoPicture(renditions, root + jpg, 360, 240, "A stall")


def by_path(files: list[File]) -> dict[str, bytes]:
    return {file.path: file.data for file in files}


def test_list_of_lessons_tells_their_size_in_this_form() -> None:
    files = by_path(list(folder.build(selection("es", "fr"))))
    for locale in ("es", "fr"):
        bodies = sum(len(data) for path, data in files.items() if path.startswith(f"{locale}/"))
        with override(locale):
            assert f"{size_in_words(bodies)}</p>" in files["index.html"].decode()
    page = single_file.page
    (edition,) = selection("es").editions
    screens = sum(
        len(lesson_screen(place))
        for place in places(edition, path=lambda lesson: f"#{route(lesson)}", photos=photo_inside)
    )
    with override("es"):
        assert f"{size_in_words(screens)}</p>" in b"".join(page(selection("es"))).decode()


def test_folder_has_the_golden_list_of_files() -> None:
    assert sorted(by_path(list(folder.build(selection("es", "fr"))))) == [
        "assets/chasqui.css",
        "assets/class.js",
        "assets/country.js",
        "assets/ease.js",
        "assets/facts.js",
        "assets/frame.js",
        "assets/keep.js",
        "assets/listen.js",
        "assets/mark.js",
        "assets/marking.js",
        "assets/outbox.js",
        "assets/pack.js",
        "assets/paper.css",
        "assets/people.js",
        "assets/pin.js",
        "assets/play.js",
        "assets/print.js",
        "assets/qr-payload.js",
        "assets/qr-show.js",
        "assets/qr.js",
        "assets/results-in.js",
        "assets/results-log.js",
        "assets/results.js",
        "assets/search.js",
        "assets/todo.js",
        "assets/unkept.js",
        "es/t1-1.html",
        "es/t1-2.html",
        "fr/t1-1.html",
        "fr/t1-2.html",
        "index.html",
        "manifest.json",
        "print/t1.es.html",
        "print/t1.fr.html",
    ]


def test_single_file_is_one_for_each_module_and_language() -> None:
    assert [file.path for file in single_file.build(selection("es", "fr"))] == [
        "chasqui-t1-es.html",
        "chasqui-t1-fr.html",
    ]


@pytest.mark.parametrize("build", [folder.build, single_file.build])
def test_same_content_gives_same_bytes(build: Build) -> None:
    assert list(build(selection("es", "fr"))) == list(build(selection("es", "fr")))


def test_another_process_gives_the_same_bytes() -> None:
    listings = {build_elsewhere(seed) for seed in ("1", "2")}
    assert len(listings) == 1
    assert "chasqui-t1-fr.html" in listings.pop()


def build_elsewhere(seed: str) -> str:
    """The digests of all files, built by a Python that orders its sets by this seed."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    command = [sys.executable, "-c", BUILD_TWICE]
    root = settings.BASE_DIR
    return subprocess.run(
        command, env=environment, cwd=root, check=True, capture_output=True, text=True
    ).stdout


def test_bodies_are_those_of_the_site() -> None:
    chosen = selection("es", "fr")
    files = by_path(list(folder.build(chosen)))
    single = by_path(list(single_file.build(chosen)))
    for edition in chosen.editions:
        for number, lesson in enumerate(edition.lessons, start=1):
            body = render_body(lesson).encode()
            assert body in files[f"{edition.locale}/t1-{number}.html"]
            assert body in single[f"chasqui-t1-{edition.locale}.html"]


def test_no_address_leaves_the_folder(photo: PhotoPicture) -> None:
    files = by_path(list(folder.build(selection("es", "fr", photo=photo))))
    pages = [path for path in files if path.endswith(".html")]
    assert len(pages) == 7
    for path in pages:
        page = Addresses(files[path].decode())
        for address in page.found:
            assert leads_inside(address, path, files, page.ids), f"{path} leads to {address}"


def leads_inside(address: str, page: str, files: dict[str, bytes], ids: set[str]) -> bool:
    target, _, fragment = address.partition("#")
    if address.startswith("data:image/svg+xml,"):
        return True
    if not target:
        return fragment in ids or fragment.removesuffix("/who") in ids
    return posixpath.normpath(posixpath.join(posixpath.dirname(page), target)) in files


def test_no_address_leaves_the_single_file(photo: PhotoPicture) -> None:
    for file in single_file.build(selection("es", photo=photo)):
        page = Addresses(file.data.decode())
        outside = [each for each in page.found if not each.startswith(("#", "data:image/"))]
        assert outside == []
        lost = {each[1:].removesuffix("/who") for each in page.found if each.startswith("#")} - page.ids
        assert lost == set()


@pytest.mark.parametrize("build", [folder.build, single_file.build])
def test_no_other_origin_is_named(build: Build) -> None:
    known = {"http://www.w3.org/2000/svg"}  # the name of SVG, which nobody asks for
    for file in build(selection("es")):
        assert set(re.findall(r"\w+://[\w./-]+", file.data.decode())) <= known


def test_photos_are_files_named_by_their_bytes(photo: PhotoPicture) -> None:
    files = by_path(list(folder.build(selection("es", photo=photo))))
    name = f"assets/photos/{sha256(b'bytes of p.webp').hexdigest()[:16]}.webp"
    assert files[name] == b"bytes of p.webp"
    assert f"../{name} 360w".encode() in files["es/t1-1.html"]
    assert settings.MEDIA_URL.encode() not in files["es/t1-1.html"]


def test_body_with_a_photo_differs_from_the_site_in_its_addresses_only(photo: PhotoPicture) -> None:
    lesson = next(selection("es", photo=photo).editions[0].lessons)
    there = render_body(
        placed_lesson(lesson, path=lambda each: "", photos=lambda _photo: photo_of("A", "B", "C"))
    )
    expected = render_body(lesson)
    for site, pack in (("p.avif", "A"), ("p.webp", "B"), ("p.jpg", "C")):
        expected = expected.replace(site, pack)
    assert there == expected


def test_photo_in_a_single_file_is_inside_it_once(photo: PhotoPicture) -> None:
    inside = photo_inside(photo)
    assert inside.renditions == ()
    assert inside.fallback == "data:image/webp;base64,Ynl0ZXMgb2YgcC53ZWJw"


@pytest.mark.parametrize(
    "src",
    ["https://elsewhere.example/p.jpg", "/media/../settings.py", "/media/../a.jpg", "/media/images/none.jpg"],
)
def test_photo_that_is_not_of_the_site_is_refused(src: str) -> None:
    with pytest.raises(PackError):
        photo_inside(PhotoPicture((), src, 1, 1, ""))


def test_parts_of_drawings_are_in_a_page_once() -> None:
    (page,) = single_file.build(selection("es"))
    assert page.data.count(b'<symbol id="part-phone"') == 1


def test_single_file_names_its_scripts_and_styles_in_its_policy() -> None:
    (page,) = single_file.build(selection("es"))
    html = page.data.decode()
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy
    assert "default-src &#x27;none&#x27;" in policy[1]
    for element in re.findall(r"<(?:script|style)>(.*?)</(?:script|style)>", html, re.DOTALL):
        assert b64encode(sha256(element.encode()).digest()).decode() in policy[1]


def test_manifest_describes_every_other_file() -> None:
    files = by_path(list(folder.build(selection("es", "fr"))))
    manifest = json.loads(files.pop("manifest.json"))
    assert manifest["format"] == "chasqui-pack"
    assert manifest["languages"] == ["es", "fr"]
    listed = {each["path"]: (each["size"], each["sha256"]) for each in manifest["files"]}
    assert listed == {path: (len(data), sha256(data).hexdigest()) for path, data in files.items()}


def test_manifest_names_the_same_keys_in_each_language() -> None:
    files = by_path(list(folder.build(selection("es", "fr"))))
    spanish, french = json.loads(files["manifest.json"])["courses"]
    assert keys_of(spanish) == keys_of(french)


def keys_of(course: dict[str, list[dict[str, list[dict[str, object]]]]]) -> list[object]:
    lessons = [lesson for module in course["modules"] for lesson in module["lessons"]]
    return [(lesson["key"], [each["id"] for each in lesson["activities"]]) for lesson in lessons]  # type: ignore[index, misc]


def test_version_changes_with_a_word(tmp_path: Path) -> None:
    versions = {
        json.loads(by_path(list(folder.build(selection(each))))["manifest.json"])["version"]
        for each in ("es", "fr")
    }
    assert len(versions) == 2


def test_version_changes_with_a_word_that_the_script_says(monkeypatch: pytest.MonkeyPatch) -> None:
    """Not only what is taught: a pack whose script says something else is another pack."""
    before, words = content_version(selection("es")), manifest.shell_words()
    monkeypatch.setattr(manifest, "shell_words", lambda: {**words, "hello": "Hi, {name}"})
    assert content_version(selection("es")) != before


def test_pages_read_without_script() -> None:
    files = by_path(list(folder.build(selection("es"))))
    assert b'href="es/t1-1.html"' in files["index.html"]
    assert b'href="t1-2.html" rel="next"' in files["es/t1-1.html"]
    assert b'data-screen="es" id="es">' in files["index.html"]
