"""What the form offers to choose from: the courses with their modules, and their single lessons."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from courses.outline import Course, Lesson, Module
from lms.cohorts.models import Assignment

SINGLE = str(Assignment.Kind.LESSONS)


@dataclass(frozen=True)
class Option:
    """One thing that can be chosen: `value` is what the form sends. `lessons`: how many it has."""

    value: str
    title: str
    minutes: int
    chosen: bool
    lessons: int = 1


@dataclass(frozen=True)
class OfferedModule:
    """The lessons of a module, one by one."""

    title: str
    lessons: tuple[Option, ...]


@dataclass(frozen=True)
class OfferedCourse:
    """A course: `options` are its modules and, where there are several, the whole of it."""

    title: str
    accent: str
    options: tuple[Option, ...]
    modules: tuple[OfferedModule, ...]


def value_of(kind: str, key: object) -> str:
    return f"{kind}:{key}"


def offer(courses: Iterable[Course], *, chosen: str, ticked: Collection[str]) -> tuple[OfferedCourse, ...]:
    """`chosen` and `ticked` are values as the form sends them. What has no lessons is not offered."""
    return tuple(
        OfferedCourse(
            title=course.title,
            accent=course.accent,
            options=_options(course, modules, chosen),
            modules=tuple(
                OfferedModule(module.title, tuple(_tick(lesson, ticked) for lesson in module.lessons))
                for module in modules
            ),
        )
        for course in courses
        if (modules := [module for module in course.modules if module.lessons])
    )


def _options(course: Course, modules: list[Module], chosen: str) -> tuple[Option, ...]:
    each = tuple(
        Option(
            value := value_of(Assignment.Kind.MODULE, module.key),
            module.title,
            module.minutes,
            value == chosen,
            len(module.lessons),
        )
        for module in modules
    )
    if len(modules) == 1:
        return each
    value = value_of(Assignment.Kind.COURSE, course.key)
    minutes, lessons = sum(option.minutes for option in each), sum(option.lessons for option in each)
    return (*each, Option(value, "", minutes, value == chosen, lessons))


def _tick(lesson: Lesson, ticked: Collection[str]) -> Option:
    return Option(str(lesson.key), lesson.title, lesson.minutes, str(lesson.key) in ticked)
