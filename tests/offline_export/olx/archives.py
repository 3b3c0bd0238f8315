"""Course archives for tests: of the small course made by hand, of the seeds, and changed as somebody in Studio would."""

import gzip
import tarfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

from courses.models import CoursePage, LessonPage, ModulePage
from courses.outline import Course, Lesson, Module
from courses.seeding import SEEDS, read_seeds
from courses.seeding.pages import PageSeed, Seeds
from courses.workshop.outlines import outline_of
from courses.workshop.reading import read_shelf
from offline_export.files import File
from offline_export.formats.olx import build
from offline_export.formats.olx.tar import write_tar
from offline_export.selection import Edition, Selection

Changes = Mapping[str, bytes | str | None]


def bare(course: Course) -> Course:
    """The course without its addresses on a site."""
    modules = tuple(
        replace(module, path="", lessons=tuple(replace(lesson, path="") for lesson in module.lessons))
        for module in course.modules
    )
    return replace(course, path="", modules=modules)


def files_of(course: Course, **options: str) -> dict[str, bytes]:
    selection = Selection("chasqui-test", (Edition(course.locale, (course,)),))
    return {file.path: file.data for file in build(selection, **options)}


def archive(files: Mapping[str, bytes], folder: Path) -> bytes:
    """As the product packs them."""
    path = folder / "course.tar.gz"
    write_tar(path, [File(name, data) for name, data in files.items()])
    return path.read_bytes()


def opened(course: Course, folder: Path, changes: Changes | None = None) -> BytesIO:
    """The archive of a course, some of whose files are others or gone."""
    files = files_of(course)
    for path, data in (changes or {}).items():
        if data is None:
            del files[path]
        else:
            files[path] = data.encode() if isinstance(data, str) else data
    return BytesIO(archive(files, folder))


def tarred(entries: Iterable[tuple[tarfile.TarInfo, bytes]]) -> BytesIO:
    """An archive of whatever entries, as tarfile writes them."""
    written = BytesIO()
    with tarfile.open(fileobj=written, mode="w") as made:
        for entry, data in entries:
            entry.size = entry.size or len(data)
            made.addfile(entry, BytesIO(data))
    return BytesIO(gzip.compress(written.getvalue()))


@cache
def _seeds() -> Seeds:
    return read_seeds()


@cache
def seed_course(seed_id: str, locale: str) -> Course:
    """A course of the seeds as the site would show it; no database is asked."""
    page = next(each for each in _seeds().pages if each.seed_id == seed_id)
    assert page.model is CoursePage
    values = page.fields[locale]
    return Course(
        page.key,
        seed_id,
        values["slug"],
        locale,
        values["title"],
        values["promise"],
        values["accent"],
        "",
        tuple(_module(each, locale) for each in _children(page, ModulePage)),
    )


def _children(page: PageSeed, model: type) -> list[PageSeed]:
    return [each for each in _seeds().pages if each.parent is page and each.model is model]


def _module(page: PageSeed, locale: str) -> Module:
    values = page.fields[locale]
    shelf = {lesson.id: lesson for lesson in read_shelf(SEEDS, [page.seed_id]).lessons}
    lessons: list[Lesson] = [
        replace(outline_of(shelf[each.seed_id], locale), path="") for each in _children(page, LessonPage)
    ]
    return Module(
        page.key,
        page.seed_id,
        values["slug"],
        locale,
        values["title"],
        values["summary"],
        "",
        tuple(lessons),
    )


def lessons_of(course: Course) -> list[Lesson]:
    return [lesson for module in course.modules for lesson in module.lessons]
