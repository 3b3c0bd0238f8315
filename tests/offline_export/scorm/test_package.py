"""What is in a SCORM package: a manifest that is valid and names every file, lessons that lead nowhere, the same bytes."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import replace
from typing import Any
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.translation import override

from courses.activities import digest, load
from courses.outline import ActivityBlock, Exercise, Lesson, PhotoPicture, Rendition
from courses.render import render_body
from lms.public.samples import SAMPLES
from offline_export.formats import scorm12
from offline_export.formats.scorm12.page import SCRIPT, scorm_words
from offline_export.paths import problems_of as bad_names
from offline_export.selection import Edition, Selection
from tests.offline_export.countries import UNTIL, by_country
from tests.offline_export.outlines import lesson, selection
from tests.offline_export.scorm.schemas import problems_of
from tests.offline_export.test_formats import Addresses, by_path, leads_inside
from tests.offline_export.test_old_browsers import NEWER_SCRIPT, found, without_words

IMS = "{http://www.imsproject.org/xsd/imscp_rootv1p1p2}"
ADL = "{http://www.adlnet.org/xsd/adlcp_rootv1p2}"
LANGUAGES = ("es", "pt-br", "en", "fr")
BUILD = """
import hashlib, django; django.setup()
from offline_export.formats import scorm12
from tests.offline_export.outlines import selection
for file in scorm12.build(selection("fr")):
    print(file.path, hashlib.sha256(file.data).hexdigest())
"""


def package(chosen: Selection | None = None) -> dict[str, bytes]:
    return by_path(list(scorm12.build(chosen or selection("es"))))  # type: ignore[arg-type]


def manifest_of(files: dict[str, bytes]) -> Element:
    root: Element = fromstring(files["imsmanifest.xml"])
    return root


def with_lessons(*lessons: Lesson, title: str = "Module", summary: str = "A summary.") -> Selection:
    plain = selection("es")
    (edition,) = plain.editions
    (course,) = edition.courses
    module = replace(course.modules[0], lessons=lessons, title=title, summary=summary)
    return replace(plain, editions=(Edition("es", (replace(course, modules=(module,)),)),))


def titles(root: Element) -> list[str | None]:
    return [item.findtext(f"{IMS}title") for item in root.iter(f"{IMS}item")]


def data_of(page: bytes, name: str) -> Any:
    inside = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', page.decode())
    return json.loads(inside[1]) if inside else None


@pytest.fixture
def photos() -> tuple[PhotoPicture, PhotoPicture]:
    """Two photos whose files are in the media folder of the tests."""
    for name in ("s1.webp", "s1.jpg", "s2.webp", "s2.jpg"):
        if not default_storage.exists(f"images/{name}"):
            default_storage.save(f"images/{name}", ContentFile(f"bytes of {name}".encode()))
    root = f"{settings.MEDIA_URL}images/"
    one, other = (
        PhotoPicture((Rendition(f"{root}{name}.webp", 9, "image/webp", 9),), f"{root}{name}.jpg", 9, 6, "A")
        for name in ("s1", "s2")
    )
    return one, other


def test_package_has_the_golden_list_of_files() -> None:
    assert sorted(package()) == [
        "assets/chasqui.css",
        "assets/ease.js",
        "assets/facts.js",
        "assets/keep.js",
        "assets/listen.js",
        "assets/mark.js",
        "assets/outbox.js",
        "assets/play.js",
        "assets/scorm.js",
        "es/t1-1.html",
        "es/t1-2.html",
        "imsmanifest.xml",
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_manifest_obeys_the_schemas(language: str, photos: Sequence[PhotoPicture]) -> None:
    files = package(selection(language, photo=photos[0]))
    assert problems_of(files["imsmanifest.xml"]) == []


def test_schemas_find_what_is_wrong() -> None:
    whole = package()["imsmanifest.xml"].decode()
    for right, wrong in (
        ('adlcp:scormtype="sco"', 'adlcp:scormtype="lesson"'),
        ('type="webcontent"', ""),
        ("imsmd:langstring", "imsmd:words"),
        (' identifier="module"', ' identifier="the module"'),
    ):
        assert right in whole
        assert problems_of(whole.replace(right, wrong).encode())


def test_manifest_names_each_file_once_and_no_other(photos: Sequence[PhotoPicture]) -> None:
    one, other = photos
    lessons = (
        lesson("T1.1", "es", ("true_false",), one),
        lesson("T1.2", "es", ("true_false",), other),
        lesson("T1.3", "es", ("true_false",), one),
    )
    files = package(with_lessons(*lessons))
    resources = {each.get("href"): each for each in manifest_of(files).iter(f"{IMS}resource")}
    listed = {
        href: [file.get("href") for file in resource.iter(f"{IMS}file")]
        for href, resource in resources.items()
    }
    assert {path for paths in listed.values() for path in paths} == set(files) - {"imsmanifest.xml"}
    assert all(len(paths) == len(set(paths)) for paths in listed.values())
    first, second, third = (listed[f"es/t1-{number}.html"] for number in (1, 2, 3))
    # A file may belong to two lessons; each has its own photo and not the other's.
    assert len(first) == 3
    assert first[:2] == third[:2]
    assert not set(first) & set(second)


def test_each_lesson_is_an_object_with_its_title_in_order() -> None:
    root = manifest_of(package())
    resources = {each.get("identifier"): each for each in root.iter(f"{IMS}resource")}
    items = list(root.iter(f"{IMS}item"))
    assert titles(root) == ["Lesson T1.1 es", "Lesson T1.2 es"]
    assert root.findtext(f"{IMS}organizations/{IMS}organization/{IMS}title") == "Module es"
    for item, path in zip(items, ("es/t1-1.html", "es/t1-2.html"), strict=True):
        resource = resources[item.get("identifierref")]
        assert (resource.get("href"), resource.get(f"{ADL}scormtype")) == (path, "sco")
        dependency = resource.find(f"{IMS}dependency")
        assert dependency is not None
        assert resources[dependency.get("identifierref")].get(f"{ADL}scormtype") == "asset"
    assert not list(root.iter(f"{ADL}prerequisites"))


def test_lessons_have_the_same_identifiers_in_every_language() -> None:
    """By them a platform knows a lesson again when the package is renewed."""
    found = {
        language: [
            item.get("identifierref") for item in manifest_of(package(selection(language))).iter(f"{IMS}item")
        ]
        for language in LANGUAGES
    }
    assert found["es"] == found["pt-br"] == found["en"] == found["fr"]
    assert len(set(found["es"])) == 2


def test_title_is_cut_and_cleaned_where_the_schema_or_xml_has_no_room_for_it() -> None:
    title = "A & B <c> \x08\x0b\ufffe" + "á" * 300
    files = package(
        with_lessons(replace(lesson("T1.1", "es", ()), title=title), title=title, summary="\x00 & <")
    )
    assert problems_of(files["imsmanifest.xml"]) == []
    (item,) = titles(manifest_of(files))
    assert item
    assert item.startswith("A & B <c> áá")
    assert len(item) <= 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_sensitive_lesson_has_its_title_inside_only(language: str) -> None:
    plain = selection(language)
    (edition,) = plain.editions
    (course,) = edition.courses
    first, second = course.modules[0].lessons
    module = replace(course.modules[0], lessons=(first, replace(second, sensitive=True, title="About Rosa")))
    files = package(replace(plain, editions=(Edition(language, (replace(course, modules=(module,)),)),)))
    assert b"About Rosa" not in files["imsmanifest.xml"]
    with override(language):
        neutral = titles(manifest_of(files))[1]
    assert neutral
    assert neutral.endswith(" 2")
    page = files[f"{language}/t1-2.html"].decode()
    assert "<title>Chasqui</title>" in page
    assert "<h1>About Rosa</h1>" in page
    assert "About Rosa" not in files[f"{language}/t1-1.html"].decode()


def test_same_content_gives_the_same_bytes() -> None:
    assert list(scorm12.build(selection("es"))) == list(scorm12.build(selection("es")))


def test_another_process_gives_the_same_bytes() -> None:
    def elsewhere(seed: str) -> str:
        environment = {**os.environ, "PYTHONHASHSEED": seed, "DJANGO_SETTINGS_MODULE": "tests.settings"}
        command = [sys.executable, "-c", BUILD]
        done = subprocess.run(
            command, env=environment, cwd=settings.BASE_DIR, check=True, capture_output=True, text=True
        )
        return done.stdout

    assert elsewhere("1") == elsewhere("2")


def test_version_is_another_when_a_file_is() -> None:
    versions = {
        manifest_of(package(with_lessons(lesson("T1.1", "es", kinds)))).get("version")
        for kinds in ((), ("true_false",))
    }
    assert len(versions) == 2


def test_bodies_are_those_of_the_site() -> None:
    chosen = selection("es")
    files = package(chosen)
    for number, each in enumerate(chosen.editions[0].lessons, start=1):
        assert render_body(each).encode() in files[f"es/t1-{number}.html"]


def test_no_address_leaves_the_package(photos: Sequence[PhotoPicture]) -> None:
    files = package(selection("es", photo=photos[0]))
    for path in ("es/t1-1.html", "es/t1-2.html"):
        page = Addresses(files[path].decode())
        assert page.found
        for address in page.found:
            assert leads_inside(address, path, files, page.ids), f"{path} leads to {address}"


def test_no_lesson_leads_to_another() -> None:
    files = package()
    assert b"t1-2" not in files["es/t1-1.html"]


def test_no_other_origin_is_named() -> None:
    names = {"http://www.w3.org/2000/svg"} | {
        f"http://www.{rest}"
        for rest in (
            "imsproject.org/xsd/imscp_rootv1p1p2",
            "adlnet.org/xsd/adlcp_rootv1p2",
            "imsglobal.org/xsd/imsmd_rootv1p2p1",
        )
    }
    for data in package().values():
        assert set(re.findall(r"\w+://[\w./-]+", data.decode())) <= names


def test_names_of_files_are_good_everywhere() -> None:
    files = package(with_lessons(lesson("CON", "es", ()), lesson("T1.2", "es", ())))
    assert bad_names(files) == {}
    assert "es/con_.html" in files


def test_words_of_the_chosen_country_are_in_lessons_that_need_them() -> None:
    files = package(by_country("es", chosen=("MX",)))
    facts = data_of(files["es/t1-1.html"], "chasqui-facts")
    assert facts["facts"] == {"PAY": {"text": "<i>CoDi</i>", "until": UNTIL}}
    assert b"assets/facts.js" in files["es/t1-1.html"]


@pytest.mark.parametrize("chosen", [(), ("PE", "MX")])
def test_general_words_stand_where_no_one_country_was_chosen(chosen: tuple[str, ...]) -> None:
    files = package(by_country("es", chosen=chosen))
    assert b"chasqui-facts" not in files["es/t1-1.html"]
    assert b'data-fact="PAY"' in files["es/t1-1.html"]


def test_exercise_of_others_says_that_it_is_not_here_and_does_not_count() -> None:
    definition = load(SAMPLES["h5p"]["definition"])
    exercise = Exercise("0" * 64, "Drag the words", "H5P.DragText 1.10", ("1" * 64,), 9)
    others = ActivityBlock("h5p-block", "h5p", definition, digest(definition), exercise=exercise)
    plain = lesson("T1.1", "es", ("true_false",))
    page = package(with_lessons(replace(plain, blocks=(*plain.blocks, others))))["es/t1-1.html"]
    (own,) = plain.activities
    assert data_of(page, "chasqui-counted") == [own.id]
    assert b"h5p-block" in page
    assert b"data-parts" not in page


@pytest.mark.parametrize("language", LANGUAGES)
def test_page_says_everything_in_its_language(language: str) -> None:
    with override(language):
        words = scorm_words()
    page = package(selection(language))[f"{language}/t1-1.html"]
    assert data_of(page, "chasqui-words").items() >= words.items()
    if language != "en":
        with override("en"):
            assert not set(words.values()) & set(scorm_words().values())


def test_script_is_read_by_chrome_80() -> None:
    assert found(NEWER_SCRIPT, without_words(SCRIPT.read_text(encoding="utf-8"))) == []
