"""Lessons at their place in a pack, with what their pages may show of what stands round them, and nothing more.

A page is made from its Place alone. So a Place is all that has to be looked at to know whether the page is as it was.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from courses.outline import Course, Lesson, Module
from offline_export.addresses import PathOf, Photos, placed_lesson
from offline_export.selection import Edition


@dataclass(frozen=True)
class Place:
    """A lesson with what stands round it: its course and module in outline, and the lessons before and after it."""

    course: Course
    module: Module
    lesson: Lesson
    previous: Lesson | None
    next: Lesson | None
    # Whether some words of the lesson are those of a country that the reader of this pack can choose.
    by_country: bool = False


def places(edition: Edition, *, path: PathOf, photos: Photos, can_choose: bool = False) -> Iterator[Place]:
    """Every lesson of an edition at its place, one at a time: photos may be inside it."""
    for course in edition.courses:
        outer = replace(course, path="", modules=())
        for module in course.modules:
            inner = replace(module, path="", lessons=tuple(_outlined(each, path) for each in module.lessons))
            around = [None, *inner.lessons, None]
            for number, lesson in enumerate(module.lessons):
                here = placed_lesson(lesson, path=path, photos=photos)
                here = replace(here, guide=None)
                by_country = can_choose and bool(lesson.slots)
                yield Place(outer, inner, here, around[number], around[number + 2], by_country)


def _outlined(lesson: Lesson, path: PathOf) -> Lesson:
    return replace(lesson, path=path(lesson), blocks=(), guide=None)
