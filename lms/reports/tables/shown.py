"""Which lessons a trainer sees of a group, and whom each is for.

What is assigned, and nothing else: what somebody learns besides is their own affair. Only where nothing is assigned,
the modules in which somebody has begun. Never a sensitive lesson, and never a module because of one.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from uuid import UUID

from courses.outline import Course, Lesson
from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.assigned import Assigned, lessons_of, resolved
from lms.cohorts.catalogue import catalogue_for
from lms.cohorts.models import Cohort
from lms.progress.models import Attempt


@dataclass(frozen=True)
class Shown:
    """The lessons of a table in their order, with the titles of their modules by lesson. `private`: the sensitive ones of
    what is assigned, which are left out. `assigned` is all that the group is to do; `chosen` what the table is about."""

    lessons: tuple[Lesson, ...]
    private: tuple[Lesson, ...]
    module_titles: Mapping[UUID, str]
    assigned: tuple[Assigned, ...]
    chosen: tuple[Assigned, ...]

    def is_for(self, key: UUID, person: Person) -> bool:
        """Whether somebody is to do this lesson; where nothing is assigned, everybody may."""
        return not self.assigned or any(each.is_for(person) for each in self._assigned_by_lesson[key])

    def people_for(self, key: UUID, people: Iterable[Person]) -> list[Person]:
        """Those of these people whose state in a lesson is told; nobody where the lesson is not in the table."""
        known = any(lesson.key == key for lesson in self.lessons)
        return [person for person in people if known and self.is_for(key, person)]

    def is_late(self, key: UUID, person: Person, today: date) -> bool:
        return any(
            each.assignment.is_late(today) and each.is_for(person) for each in self._assigned_by_lesson[key]
        )

    def asked(self, person: Person, today: date) -> frozenset[UUID]:
        """The lessons that somebody is to do by now."""
        return frozenset(
            lesson.key
            for lesson in self.lessons
            for each in self._assigned_by_lesson[lesson.key]
            if each.assignment.has_begun(today) and each.is_for(person)
        )

    @cached_property
    def _assigned_by_lesson(self) -> Mapping[UUID, list[Assigned]]:
        found: dict[UUID, list[Assigned]] = defaultdict(list)
        for each in self.chosen:
            for lesson in each.lessons:
                found[lesson.key].append(each)
        return found


def shown_lessons(cohort: Cohort, locale: str, *, begun: frozenset[UUID], only: UUID | None = None) -> Shown:
    """`begun`: the lessons that somebody of the group has answered. `only`: the public id of one assignment.

    Five queries; eight where `locale` is not the group's language.
    """
    catalogue = catalogue_for(cohort, locale)
    courses = (*catalogue.elsewhere, *catalogue.courses)
    assigned = resolved(cohort.assignments.prefetch_related("people"), catalogue)
    chosen = tuple(each for each in assigned if only in (None, each.assignment.public_id))
    lessons = lessons_of(chosen) if assigned else _of_modules_begun(courses, begun)
    titles = {
        lesson.key: module.title
        for course in courses
        for module in course.modules
        for lesson in module.lessons
    }
    return Shown(
        lessons=tuple(lesson for lesson in lessons if not lesson.sensitive),
        private=tuple(lesson for lesson in lessons if assigned and lesson.sensitive),
        module_titles=titles,
        assigned=assigned,
        chosen=chosen,
    )


def shown_now(cohort: Cohort, locale: str) -> Shown:
    """What the table of the whole group shows. Two queries more than `shown_lessons`."""
    answered = Attempt.objects.filter(learner__in=list(people_of(cohort).values_list("pk", flat=True)))
    begun = frozenset(answered.order_by().values_list("lesson_key", flat=True).distinct())
    return shown_lessons(cohort, locale, begun=begun)


def _of_modules_begun(courses: Iterable[Course], begun: frozenset[UUID]) -> tuple[Lesson, ...]:
    modules = [module for course in courses for module in course.modules]
    found = {
        lesson.key: lesson
        for module in modules
        if any(each.key in begun and not each.sensitive for each in module.lessons)
        for lesson in module.lessons
    }
    return tuple(found.values())
