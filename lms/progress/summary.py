"""A learner's progress as plain values: what is done or tried, what was learned, and what comes next. Pure."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Literal
from uuid import UUID

from courses.outline import Course, Lesson, Module
from lms.progress.points import Points

State = Literal["done", "tried", "todo"]
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class LessonState:
    """One lesson and how far the learner is with it. `self_reported`: the points that exercises of others
    counted themselves; None where none did."""

    lesson: Lesson
    state: State
    self_reported: Points | None = None


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

    @property
    def self_reported(self) -> tuple[LessonState, ...]:
        """Those with something that an exercise said of itself; not the sensitive ones, whose titles stay out of sight."""
        return tuple(each for each in self.lessons if each.self_reported and not each.lesson.sensitive)

    @property
    def needed(self) -> tuple[LessonState, ...]:
        """The lessons that finish the module: the core ones; all of them where none is core."""
        return tuple(each for each in self.lessons if each.lesson.core) or self.lessons


@dataclass(frozen=True)
class CourseState:
    """One course with the state of each of its modules. `done` and `total` count lessons."""

    course: Course
    modules: tuple[ModuleState, ...]
    finished: bool

    @property
    def done(self) -> int:
        return sum(module.done for module in self.modules)

    @property
    def total(self) -> int:
        return sum(module.total for module in self.modules)

    @property
    def touched(self) -> bool:
        return any(module.touched for module in self.modules)

    @property
    def needed(self) -> tuple[LessonState, ...]:
        return tuple(each for module in self.modules for each in module.needed)

    @property
    def missing(self) -> tuple[LessonState, ...]:
        return tuple(each for each in self.needed if each.state != "done")

    @property
    def skills(self) -> tuple[str, ...]:
        return skills_of(each for module in self.modules for each in module.lessons)


def skills_of(lessons: Iterable[LessonState]) -> tuple[str, ...]:
    """What the learner can do now, in the words of the lessons that are done. Sensitive ones are nobody else's business:
    a page is read over a shoulder, and a certificate by whoever is shown it."""
    return tuple(
        each.lesson.outcome
        for each in lessons
        if each.state == "done" and each.lesson.outcome and not each.lesson.sensitive
    )


def course_states(
    courses: Iterable[Course],
    *,
    done: set[UUID],
    tried: set[UUID],
    finished: set[UUID],
    self_reported: Mapping[UUID, Points] = MappingProxyType({}),
) -> list[CourseState]:
    """Every course. `done` and `tried` are lesson keys, `finished` keys of modules and courses; `self_reported`: by lesson."""
    return [
        CourseState(
            course=course,
            modules=tuple(
                ModuleState(
                    course=course,
                    module=module,
                    lessons=tuple(
                        LessonState(
                            lesson,
                            state_of(lesson.key, done=done, tried=tried),
                            self_reported.get(lesson.key),
                        )
                        for lesson in module.lessons
                    ),
                    finished=module.key in finished,
                )
                for module in course.modules
            ),
            finished=course.key in finished,
        )
        for course in courses
    ]


def next_lesson(courses: Sequence[CourseState], *, last: UUID | None = None) -> Lesson | None:
    """Where to go on: the lesson answered last, or the first open one after it in its module; else the first open one
    in a module that was begun, else in any."""
    modules = [module for course in courses for module in course.modules]
    for module in modules:
        keys = [each.lesson.key for each in module.lessons]
        if last in keys:
            here = keys.index(last)
            if found := _first_open([*module.lessons[here:], *module.lessons[:here]]):
                return found
    for only_begun in (True, False):
        for module in modules:
            if (module.touched or not only_begun) and (found := _first_open(module.lessons)):
                return found
    return None


def open_activity(
    activities: Sequence[UUID], *, answered: Mapping[UUID, datetime], passed: set[UUID]
) -> UUID | None:
    """Where to go on within a lesson: the activity answered last, or the first after it that is not passed; else the
    first before it. `answered` says when each was answered last."""
    if not activities:
        return None
    # Of those that a device with a wrong clock sent at once, the last on the page.
    here = max(range(len(activities)), key=lambda place: (answered.get(activities[place], LONG_AGO), place))
    start = here if activities[here] in answered else 0
    in_turn = [*activities[start:], *activities[:start]]
    return next((activity for activity in in_turn if activity not in passed), None)


def _first_open(lessons: Iterable[LessonState]) -> Lesson | None:
    return next((each.lesson for each in lessons if each.state != "done"), None)


def state_of(key: UUID, *, done: Set[UUID], tried: Set[UUID]) -> State:
    return "done" if key in done else "tried" if key in tried else "todo"
