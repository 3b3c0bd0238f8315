"""A course archive for Open edX: what its Studio imports, and what we read back. The form is described in docs/olx.md.

`build` gives the files of one course in one language; `services` writes them and reads them. What can go wrong: PackError
when a course cannot be written, OLXError when an archive cannot be read.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.utils.translation import override

from offline_export.files import File
from offline_export.formats.olx import about, policies, tree
from offline_export.formats.olx.carried import CARRIED, carried
from offline_export.formats.olx.cover import COVER, cover
from offline_export.formats.olx.grading import graded_lessons
from offline_export.formats.olx.names import run_of
from offline_export.formats.olx.pictures import Pictures
from offline_export.formats.olx.units import lessons_of
from offline_export.selection import Selection

__all__ = ["build"]

ORGANISATION: Final = "Chasqui"


@dataclass(frozen=True)
class Run:
    """How a course is named in Open edX: `number` among the courses of the organisation, `name` among its runs."""

    number: str
    name: str


def build(selection: Selection, *, number: str = "", h5p_base: str = "") -> Iterator[File]:
    """All files of the archive. The selection has one course in one language.

    `number`: another one where the archive holds some modules only, so that Studio does not take it for the whole course.
    `h5p_base`: the address below which the unpacked H5P packages lie, a folder each (docs/olx.md); "" leaves a note instead.
    """
    (edition,) = selection.editions
    (course,) = edition.courses
    run = Run(number or course.seed_id, run_of(course.locale))
    pictures = Pictures(course.accent)
    graded = graded_lessons(course, plays_h5p=bool(h5p_base))
    with override(course.locale):
        lessons = lessons_of(course, pictures, h5p_base=h5p_base)
        yield from tree.files(course, lessons, run.number, run.name, organisation=ORGANISATION, graded=graded)
        yield from about.files(course)
        static = [
            File(f"static/{CARRIED}", carried(course, pictures)),
            File(f"static/{COVER}", cover(course)),
            *pictures.files.values(),
        ]
        yield from static
        yield from policies.files(graded, run.name, [file.path for file in static])
