"""A folder for a USB stick or a school's computers: a shell (`index.html`), a page for each lesson, what they share.

In Firefox every page opened from a disk has its own storage. So the shell shows the lessons in a frame and keeps the
answers of all; the pages talk to it by messages. Without script each page is plain reading.
"""

from collections.abc import Iterator
from dataclasses import replace

from offline_export.addresses import PathOf, PhotoFiles, file_name, placed, route
from offline_export.assets import asset_files
from offline_export.files import File
from offline_export.manifest import content_version, manifest
from offline_export.render import lesson_page, places, shell_page
from offline_export.selection import Selection


def build(selection: Selection) -> Iterator[File]:
    """All files of the folder, the manifest last."""
    files = []
    for file in _contents(selection):
        files.append(file)
        yield file
    yield manifest(selection, files)


def _contents(selection: Selection) -> Iterator[File]:
    photos = PhotoFiles(root="../")
    inside = _placed(selection, photos, lambda lesson: f"{file_name(lesson)}.html")
    for edition in inside.editions:
        for place in places(edition):
            yield File(f"{route(place.lesson)}.html", lesson_page(place, inside))
    yield from asset_files()
    yield from photos.files.values()
    outside = _placed(selection, photos, lambda lesson: f"{route(lesson)}.html")
    files = {
        route(lesson): f"{route(lesson)}.html" for edition in selection.editions for lesson in edition.lessons
    }
    yield File("index.html", shell_page(outside, version=content_version(selection), files=files))


def _placed(selection: Selection, photos: PhotoFiles, path: PathOf) -> Selection:
    editions = tuple(
        replace(
            edition, courses=tuple(placed(course, path=path, photos=photos) for course in edition.courses)
        )
        for edition in selection.editions
    )
    return replace(selection, editions=editions)
