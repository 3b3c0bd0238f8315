"""What a group is to do, with the lessons that its keys stand for today.

A lesson that was taken offline is not in it, and counted in `gone`; one that was moved or renamed stands where and as
it is now. Nothing here knows what anybody has done.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.outline import Lesson
from lms.accounts.models import Person
from lms.cohorts.catalogue import Catalogue, catalogue_for
from lms.cohorts.models import Assignment, Cohort


@dataclass(frozen=True)
class Assigned:
    """An assignment as it is today. `title`: that of its course or module; empty for single lessons and for what is
    gone. `people`: the primary keys of those it is for; None: the whole group. `gone`: how many of the courses,
    modules or lessons that were chosen are not published any more."""

    assignment: Assignment
    title: str
    accent: str
    lessons: tuple[Lesson, ...]
    gone: int
    people: frozenset[int] | None

    @property
    def name(self) -> str:
        """What it is called on screen, whatever it is."""
        if self.title:
            return self.title
        if len(self.lessons) == 1:
            return self.lessons[0].title
        if self.lessons:
            more = len(self.lessons) - 1
            others = ngettext("and %(more)s more", "and %(more)s more", more) % {"more": more}
            return f"{self.lessons[0].title} {others}"
        return _("No longer published")

    @property
    def minutes(self) -> int:
        return sum(lesson.minutes for lesson in self.lessons)

    def is_for(self, person: Person) -> bool:
        return self.people is None or person.pk in self.people


def assigned_to(cohort: Cohort, locale: str) -> tuple[Assigned, ...]:
    """All that a group is to do, in its order, with titles in `locale` where there are some, else in the group's
    language. Five queries; three more where `locale` is another language."""
    assignments = list(cohort.assignments.prefetch_related("people"))
    return resolved(assignments, catalogue_for(cohort, locale))


def lessons_of(assigned: Iterable[Assigned]) -> tuple[Lesson, ...]:
    """Each lesson once, in the order in which it first comes."""
    return tuple({lesson.key: lesson for each in assigned for lesson in each.lessons}.values())


def resolved(assignments: Iterable[Assignment], catalogue: Catalogue) -> tuple[Assigned, ...]:
    """The assignments, whose `people` were fetched with them, as they are in this catalogue."""
    return tuple(resolve(each, catalogue, people=_people(each)) for each in assignments)


def resolve(assignment: Assignment, catalogue: Catalogue, *, people: frozenset[int] | None) -> Assigned:
    parts = catalogue.parts[assignment.kind]
    found = [parts[key] for key in map(UUID, assignment.keys) if key in parts]
    lessons = {
        lesson.key: lesson
        for part in found
        for lesson in (part.core if assignment.core_only else part.lessons)
    }
    return Assigned(
        assignment=assignment,
        title="" if assignment.kind == Assignment.Kind.LESSONS or not found else found[0].title,
        accent=found[0].accent if found else "teal",
        lessons=tuple(lessons.values()),
        gone=len(assignment.keys) - len(found),
        people=people,
    )


def _people(assignment: Assignment) -> frozenset[int] | None:
    return None if assignment.for_all else frozenset(person.pk for person in assignment.people.all())
