"""Writes course archives for Open edX, and takes them in. PackError and OLXError say what is wrong; then nothing was changed.

An archive that is taken in may come from anybody: it is read and judged whole (`reading`) before a page is written
(`courses.intake`).
"""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import mkstemp
from typing import BinaryIO

from courses.intake import Intake, IntakeError, take_in
from offline_export.errors import PackError
from offline_export.files import File
from offline_export.formats.olx import build
from offline_export.formats.olx.errors import OLXError
from offline_export.formats.olx.reading import read_archive
from offline_export.formats.olx.tar import write_tar
from offline_export.selection import select

OnProgress = Callable[[int, int, str], None]
# Between the ids of modules in the number of a course; and how long Open edX lets it be.
LONGEST_NUMBER = 40


@dataclass(frozen=True)
class Exported:
    """An archive that is in its place."""

    place: Path
    lessons: int
    files: int
    size: int


@dataclass(frozen=True)
class Imported:
    """What became of an archive: its lessons, what was done with each page, and what Chasqui has no form for."""

    lessons: int
    intake: Intake
    left_out: tuple[str, ...]


def export_course(
    *,
    course: str,
    modules: Sequence[str] = (),
    language: str,
    output: Path,
    h5p_base: str = "",
    on_progress: OnProgress | None = None,
) -> Exported:
    """Write the archive of a live course, or of these modules of it, in one language. It replaces one of its name."""
    selection = select(courses=[course], modules=modules, languages=[language])
    number = "-".join(modules)[:LONGEST_NUMBER].rstrip("-") if modules else course
    lessons = [lesson for edition in selection.editions for lesson in edition.lessons]
    files = list(build(selection, number=number, h5p_base=h5p_base))
    place = output / f"{selection.id}-olx.tar.gz"
    try:
        _write_whole(place, files, on_progress)
    except OSError as error:
        raise PackError(
            f"“{place}” cannot be written: {error.strerror}. Make room, or choose another folder."
        ) from error
    return Exported(place, len(lessons), len(files), place.stat().st_size)


def import_course(
    *,
    file: BinaryIO,
    replace: bool = False,
    publish: bool = False,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
) -> Imported:
    """Take the course of an archive in, as drafts. All of it, or nothing.

    `replace`: pages that are there already get a new draft (with `publish`: a new version); what is live stays as it is
    until somebody publishes. Raises OLXError when the archive cannot be read, or may not be taken in.
    """
    reading = read_archive(file)
    try:
        intake = take_in(
            reading.course, replace=replace, publish=publish, dry_run=dry_run, on_progress=on_progress
        )
    except IntakeError as error:
        raise OLXError(str(error)) from error
    lessons = sum(len(module.lessons) for module in reading.course.modules)
    return Imported(lessons, intake, reading.left_out)


def _write_whole(place: Path, files: Sequence[File], on_progress: OnProgress | None) -> None:
    """The archive is there whole, or what was there before is."""
    place.parent.mkdir(parents=True, exist_ok=True)
    handle, name = mkstemp(prefix=f".{place.name}.", dir=place.parent)
    os.close(handle)
    made = Path(name)
    try:
        write_tar(made, files, on_progress=on_progress)
        made.chmod(0o644)
        made.replace(place)
    except BaseException:
        made.unlink(missing_ok=True)
        raise
