"""A learner's progress as plain values: which lessons are done or tried, and what comes next. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from courses.outline import Course, Lesson, Module

State = Literal["done", "tried", "todo"]


@dataclass(frozen=True)
class LessonState:
    """One lesson and how far the learner is with it."""

    lesson: Lesson
    state: State


@dataclass(frozen=True)
class ModuleState:
    """One module with the state of each of its lessons. `done` and `total` count lessons."""

    course: Course
    module: Module
    lessons: tuple[LessonState, ...]
    finished: bool

    @property
    def done(self) -> int:
        return sum(each.state == "done" for each in self.lessons)

    @property
    def total(self) -> int:
        return len(self.lessons)

    @property
    def touched(self) -> bool:
        return any(each.state != "todo" for each in self.lessons)


def module_states(
    courses: Iterable[Course], *, done: set[UUID], tried: set[UUID], finished: set[UUID]
) -> list[ModuleState]:
    """Every module of the courses. `done` and `tried` are lesson keys, `finished` module keys."""
    return [
        ModuleState(
            course=course,
            module=module,
            lessons=tuple(LessonState(lesson, _state(lesson.key, done, tried)) for lesson in module.lessons),
            finished=module.key in finished,
        )
        for course in courses
        for module in course.modules
    ]


def next_lesson(states: Sequence[ModuleState]) -> Lesson | None:
    """Where to go on: the first lesson not done in a module that was begun, else in any module."""
    for only_begun in (True, False):
        for module in states:
            if module.touched or not only_begun:
                for each in module.lessons:
                    if each.state != "done":
                        return each.lesson
    return None


def _state(key: UUID, done: set[UUID], tried: set[UUID]) -> State:
    return "done" if key in done else "tried" if key in tried else "todo"
