"""The files of the course's tree: course, chapter (module), sequential (lesson), vertical (unit), html.

Each is a file of its own, named in the one above, as Studio itself exports them; a block of another kind stands in its unit.
"""

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final
from uuid import UUID

from courses.outline import Course, Lesson
from offline_export.files import File
from offline_export.formats.olx.cover import COVER
from offline_export.formats.olx.names import chapter_name, sequential_name
from offline_export.formats.olx.units import Html, Unit
from offline_export.formats.olx.words import grade_word
from offline_export.formats.olx.xml import document, element

# A course without a start stays hidden until 2030, and olxcleaner asks for an end.
START: Final = "2020-01-01T00:00:00Z"
END: Final = "2100-01-01T00:00:00Z"
Units = Mapping[UUID, Sequence[Unit]]


def files(
    course: Course, units: Units, number: str, run: str, *, organisation: str, graded: Set[UUID]
) -> Iterator[File]:
    root = {"url_name": run, "org": organisation, "course": number}
    yield File("course.xml", document("course", root))
    chapters = "".join(element("chapter", {"url_name": chapter_name(module)}) for module in course.modules)
    about = {"display_name": course.title, "language": _language(course.locale), "start": START, "end": END}
    yield File(f"course/{run}.xml", document("course", {**about, "course_image": COVER}, chapters))
    for module in course.modules:
        inner = "".join(element("sequential", {"url_name": sequential_name(each)}) for each in module.lessons)
        name = chapter_name(module)
        yield File(f"chapter/{name}.xml", document("chapter", {"display_name": module.title}, inner))
        for lesson in module.lessons:
            yield from _lesson(lesson, units[lesson.key], is_graded=lesson.key in graded)


def _lesson(lesson: Lesson, units: Sequence[Unit], *, is_graded: bool) -> Iterator[File]:
    graded = {"format": grade_word(), "graded": "true"} if is_graded else {}
    attributes = {"display_name": lesson.title, **graded}
    inner = "".join(element("vertical", {"url_name": unit.name}) for unit in units)
    yield File(f"sequential/{sequential_name(lesson)}.xml", document("sequential", attributes, inner))
    for unit in units:
        inner = "".join(part.element for part in unit.parts)
        yield File(f"vertical/{unit.name}.xml", document("vertical", {"display_name": unit.title}, inner))
        for part in unit.parts:
            if isinstance(part, Html):
                yield File(f"html/{part.name}.xml", document("html", part.attributes))
                yield File(f"html/{part.name}.html", part.body.encode())


def _language(locale: str) -> str:
    """As the list of Open edX has it: a language, without its country."""
    return locale.partition("-")[0]
