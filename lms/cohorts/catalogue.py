"""What can be assigned: the courses as the group's language has them, in the words of the reader's language.

So everybody counts the same lessons in a group, whichever language they read. Nothing here knows what anybody has done.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from uuid import UUID

from courses.contents import contents
from courses.outline import Course, Lesson
from lms.cohorts.models import Assignment, Cohort


@dataclass(frozen=True)
class Part:
    """A course, a module or a lesson that can be assigned. `core`: its core lessons; all of them in a module that
    has none, because those finish it."""

    title: str
    accent: str
    lessons: tuple[Lesson, ...]
    core: tuple[Lesson, ...]


@dataclass(frozen=True)
class Catalogue:
    """`courses`: what may be chosen. `elsewhere`: what is only in the reader's language; what was assigned before the
    group changed its language is still found there."""

    courses: tuple[Course, ...]
    elsewhere: tuple[Course, ...] = ()

    @cached_property
    def parts(self) -> dict[str, dict[UUID, Part]]:
        """By kind of assignment and by key."""
        return {
            kind: _parts(kind, self.elsewhere) | _parts(kind, self.courses) for kind in Assignment.Kind.values
        }


def catalogue_for(cohort: Cohort, locale: str) -> Catalogue:
    """Three queries; six where `locale` is not the group's language."""
    here = contents(locale)
    return catalogue(here, here if locale == cohort.language else contents(cohort.language))


def catalogue(here: tuple[Course, ...], there: tuple[Course, ...]) -> Catalogue:
    """Of the courses in the reader's language and of those in the group's."""
    return Catalogue(here) if here is there or not there else Catalogue(_worded(there, here), here)


def _worded(there: tuple[Course, ...], here: tuple[Course, ...]) -> tuple[Course, ...]:
    """The courses of `there`, each of their parts as it is in `here` where it is there too."""
    courses = {course.key: course for course in here}
    modules = {module.key: module for course in here for module in course.modules}
    lessons = {
        lesson.key: lesson for course in here for module in course.modules for lesson in module.lessons
    }
    return tuple(
        replace(
            courses.get(course.key, course),
            modules=tuple(
                replace(
                    modules.get(module.key, module),
                    lessons=tuple(lessons.get(lesson.key, lesson) for lesson in module.lessons),
                )
                for module in course.modules
            ),
        )
        for course in there
    )


def _parts(kind: str, courses: tuple[Course, ...]) -> dict[UUID, Part]:
    modules = {
        module.key: Part(module.title, course.accent, module.lessons, _core(module.lessons))
        for course in courses
        for module in course.modules
    }
    if kind == Assignment.Kind.MODULE:
        return modules
    if kind == Assignment.Kind.COURSE:
        return {
            course.key: Part(
                course.title,
                course.accent,
                tuple(lesson for module in course.modules for lesson in module.lessons),
                tuple(lesson for module in course.modules for lesson in modules[module.key].core),
            )
            for course in courses
        }
    return {
        # Who chose a lesson meant that lesson, core or not.
        lesson.key: Part(lesson.title, part.accent, (lesson,), (lesson,))
        for part in modules.values()
        for lesson in part.lessons
    }


def _core(lessons: tuple[Lesson, ...]) -> tuple[Lesson, ...]:
    return tuple(lesson for lesson in lessons if lesson.core) or lessons
