"""What a pack says of itself in `manifest.json`. Its format is described in docs/pack-format.md.

There is no date in it: the same content gives the same bytes whenever it is built.
"""

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from django.utils.translation import override

from courses.outline import Course, Lesson, Module
from courses.words import script_words
from offline_export.addresses import route
from offline_export.files import File, PackFile
from offline_export.look import Taught, product_version
from offline_export.look import look as current_look
from offline_export.selection import Selection
from offline_export.words import shell_words

FORMAT = "chasqui-pack"
FORMAT_VERSION = 1


def content_version(
    selection: Selection, *, look: str = "", taught: Taught | None = None, key: str = ""
) -> str:
    """A name for what is taught in the pack and how it is shown; another when a word, a drawing, a fact or a script
    changes.

    `key` is the public key that signs it: a pack signed by another key is another file. `look` and `taught` spare who
    asks for many packs the same work.
    """
    taught = taught or Taught()
    content = [
        [edition.locale, [taught.of_course(course) for course in edition.courses]]
        for edition in selection.editions
    ]
    described = json.dumps(
        [selection.id, content, look or current_look(), _said(selection), key, selection.facts]
    )
    return sha256(described.encode()).hexdigest()[:16]


def _said(selection: Selection) -> list[dict[str, str]]:
    """What the scripts say, in each language of the pack."""
    said = []
    for locale in selection.locales:
        with override(locale):
            said.append({**script_words(), **shell_words()})
    return said


def manifest(selection: Selection, files: Iterable[PackFile], *, version: str) -> File:
    """The manifest of these files, which are all of the pack but the manifest itself."""
    data = {
        "format": FORMAT,
        "format_version": FORMAT_VERSION,
        "id": selection.id,
        "version": version,
        "made_with": f"chasqui {product_version()}",
        "languages": list(selection.locales),
        "countries": sorted({code for files in selection.facts.values() for code in files}),
        "courses": [_course(course) for edition in selection.editions for course in edition.courses],
        "files": [
            {"path": file.path, "type": file.media_type, "size": file.size, "sha256": file.sha256}
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
