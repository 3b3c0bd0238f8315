"""What a pack says of itself in `manifest.json`. Its format is described in docs/pack-format.md.

There is no date in it: the same content gives the same bytes whenever it is built.
"""

import json
import tomllib
from collections.abc import Iterable
from functools import cache
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.utils.translation import override

from courses.outline import Course, Lesson, Module
from courses.words import script_words
from offline_export.addresses import route
from offline_export.assets import asset_files
from offline_export.files import File
from offline_export.selection import Selection
from offline_export.words import shell_words

FORMAT = "chasqui-pack"
FORMAT_VERSION = 1


@cache
def product_version() -> str:
    with (settings.BASE_DIR / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def content_version(selection: Selection) -> str:
    """A name for what is taught in the pack and how it is shown; another when a word, a drawing or a script changes."""
    described = json.dumps([repr(selection), product_version(), _said(selection)]).encode()
    digests = [sha256(described).hexdigest(), *(file.sha256 for file in asset_files()), _drawn_and_framed()]
    return sha256("".join(digests).encode()).hexdigest()[:16]


def _said(selection: Selection) -> list[dict[str, str]]:
    """What the scripts say, in each language of the pack."""
    said = []
    for locale in selection.locales:
        with override(locale):
            said.append({**script_words(), **shell_words()})
    return said


def _drawn_and_framed() -> str:
    """A digest of the templates of a pack, the words of the catalogues, and the parts of the drawings."""
    digest = sha256()
    for pattern in (
        "offline_export/templates/**/*.html",
        "courses/templates/courses/**/*.html",
        "lms/templates/components/*.html",
        "courses/drawings/parts/*.svg",
        "locale/*/LC_MESSAGES/django.po",
    ):
        for path in sorted(settings.BASE_DIR.glob(pattern)):
            digest.update(path.read_bytes())
    return digest.hexdigest()


def manifest(selection: Selection, files: Iterable[File]) -> File:
    """The manifest of these files, which are all of the pack but the manifest itself."""
    data = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "id": selection.id,
        "version": content_version(selection),
        "made_with": f"chasqui {product_version()}",
        "languages": list(selection.locales),
        "courses": [_course(course) for edition in selection.editions for course in edition.courses],
        "files": [
            {"path": file.path, "type": file.media_type, "size": len(file.data), "sha256": file.sha256}
            for file in sorted(files, key=lambda file: file.path)
        ],
    }
    return File("manifest.json", json.dumps(data, ensure_ascii=False, indent=1).encode() + b"\n")


def _course(course: Course) -> dict[str, Any]:
    modules = [_module(module) for module in course.modules]
    return {
        "key": str(course.key),
        "id": course.seed_id,
        "language": course.locale,
        "title": course.title,
        "modules": modules,
    }


def _module(module: Module) -> dict[str, Any]:
    lessons = [_lesson(lesson) for lesson in module.lessons]
    return {"key": str(module.key), "id": module.seed_id, "title": module.title, "lessons": lessons}


def _lesson(lesson: Lesson) -> dict[str, Any]:
    return {
        "key": str(lesson.key),
        "id": lesson.seed_id,
        "title": lesson.title,
        "file": f"{route(lesson)}.html",
        "minutes": lesson.minutes,
        "core": lesson.core,
        "digcomp": lesson.digcomp,
        "activities": [
            {"id": block.id, "kind": block.kind, "digest": block.digest} for block in lesson.activities
        ],
    }
