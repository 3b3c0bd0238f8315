"""A folder for a USB stick or a school's computers: a shell (`index.html`), a page for each lesson, what they share.

In Firefox every page opened from a disk has its own storage. So the shell shows the lessons in a frame and keeps the
answers of all; the pages talk to it by messages. Without script each page is plain reading.
"""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from courses.outline import Lesson
from offline_export.addresses import PhotoFiles, file_name, listed, printed, route
from offline_export.assets import asset_files, exercise_files
from offline_export.exercises import part_path, part_script, parts_needed
from offline_export.files import PackFile
from offline_export.manifest import content_version, manifest
from offline_export.parts import Fresh, Parts
from offline_export.place import places
from offline_export.print_pages import booklet_page, booklet_path
from offline_export.render import lesson_page, shell_page
from offline_export.selection import Selection


def build(selection: Selection, *, version: str = "", parts: Parts | None = None) -> Iterator[PackFile]:
    """All files of the folder, the manifest last."""
    version, parts, files = version or content_version(selection), parts or Fresh(), []
    for file in _contents(selection, version, parts):
        files.append(file)
        yield file
    # Not kept as a file of its own: who keeps packs has it in the row of the version.
    yield manifest(selection, files, version=version)


def _contents(selection: Selection, version: str, parts: Parts) -> Iterator[PackFile]:
    photos = PhotoFiles(root="../", keep=parts.keep)
    exercises: dict[str, PackFile] = {}
    sizes = {}
    for edition in selection.editions:
        can_choose = selection.can_choose(edition.locale)
        for place in places(edition, path=_beside, photos=photos, can_choose=can_choose):
            page = parts.part(
                f"{route(place.lesson)}.html",
                made_from=("page", place, selection.languages),
                render=partial(lesson_page, place, selection.languages),
            )
            more = _new_parts(place.lesson, exercises, parts)
            sizes[route(place.lesson)] = page.size + sum(part.size for part in more)
            yield page
    for edition in selection.editions:
        words = selection.words_of_country(edition.locale)
        for module in map(printed, edition.modules):
            yield parts.part(
                booklet_path(module),
                made_from=("booklet", module, words),
                render=partial(booklet_page, module, words),
            )
    for asset in asset_files():
        yield parts.keep(asset.path, asset.data)
    yield from photos.files.values()
    yield from exercises.values()
    if exercises:
        for asset in exercise_files():
            yield parts.keep(asset.path, asset.data)
    files = {
        route(lesson): f"{route(lesson)}.html" for edition in selection.editions for lesson in edition.lessons
    }
    yield parts.keep("index.html", shell_page(_listed(selection), version=version, files=files, sizes=sizes))


def _new_parts(lesson: Lesson, known: dict[str, PackFile], parts: Parts) -> list[PackFile]:
    """The parts of the lesson's exercises that no lesson before it needs; from now on they are known."""
    new = {
        digest: parts.bring(part_path(digest), partial(part_script, digest, title))
        for digest, title in parts_needed([lesson]).items()
        if digest not in known
    }
    known.update(new)
    return list(new.values())


def _beside(lesson: Lesson) -> str:
    return f"{file_name(lesson)}.html"


def _listed(selection: Selection) -> Selection:
    editions = tuple(
        replace(
            edition,
            courses=tuple(
                listed(course, path=lambda lesson: f"{route(lesson)}.html") for course in edition.courses
            ),
        )
        for edition in selection.editions
    )
    return replace(selection, editions=editions)
