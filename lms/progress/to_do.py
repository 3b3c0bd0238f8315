"""What a learner's groups have given them to do, as their own page shows it: with what is done of it, and what is next.

A learner sees it as long as they are in the group and the group goes on; groups that are archived ask for nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext as _

from courses.contents import contents
from courses.outline import Course, Lesson
from lms.accounts.models import Person
from lms.cohorts.assigned import Assigned, resolve
from lms.cohorts.catalogue import Catalogue, catalogue
from lms.cohorts.days import day_of_week_in_words
from lms.cohorts.models import Assignment, Cohort
from lms.progress.standing import Standing
from lms.progress.summary import LessonState


@dataclass(frozen=True)
class Task:
    """One assignment for one learner. `group`: the name of the group where the learner is in several. `when`: until
    when in words, or from when where it has not begun; empty without a date. `next`: the lesson to do now, at `path`."""

    name: str
    accent: str
    note: str
    group: str
    when: str
    lessons: tuple[LessonState, ...]
    next: Lesson | None = None
    path: str = ""

    @property
    def done(self) -> int:
        return sum(each.state == "done" for each in self.lessons)

    @property
    def total(self) -> int:
        return len(self.lessons)


@dataclass(frozen=True)
class ToDo:
    """`now`: begun and not done; `later`: what has not begun; `done`: what is done, all in the order of the groups."""

    now: tuple[Task, ...] = ()
    later: tuple[Task, ...] = ()
    done: tuple[Task, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.now or self.later or self.done)

    def leads_to(self, lesson: Lesson | None) -> bool:
        """Whether one of its ways on leads to this lesson."""
        return lesson is not None and any(task.next and task.next.key == lesson.key for task in self.now)


def to_do_of(
    learner: Person, groups: Iterable[Cohort], standing: Standing, *, locale: str, today: date
) -> ToDo:
    """None of it for who is in no group that goes on: no query. Else one query, and three for each language of a group
    with something to do that is not the reader's own."""
    going_on = [group for group in groups if not group.archived_at]
    assignments = _assignments(learner, going_on) if going_on else []
    if not assignments:
        return ToDo()
    catalogues = _catalogues(assignments, tuple(each.course for each in standing.courses), locale)
    now: list[Task] = []
    later: list[Task] = []
    done: list[Task] = []
    for assignment in assignments:
        assigned = resolve(assignment, catalogues[assignment.cohort.language], people=None)
        if not assigned.lessons:
            continue
        task = _task(assigned, standing, today, group=assignment.cohort.name if len(going_on) > 1 else "")
        (later if not assignment.has_begun(today) else now if task.next else done).append(task)
    return ToDo(tuple(now), tuple(later), tuple(done))


def _assignments(learner: Person, groups: list[Cohort]) -> list[Assignment]:
    mine = Assignment.people.through.objects.filter(assignment=OuterRef("pk"), person=learner)
    found = Assignment.objects.filter(Q(for_all=True) | Exists(mine), cohort__in=groups)
    by_group: Mapping[int, Cohort] = {group.pk: group for group in groups}
    order = list(by_group)
    assignments = sorted(found, key=lambda each: (order.index(each.cohort_id), each.position, each.pk))
    for each in assignments:
        each.cohort = by_group[each.cohort_id]
    return assignments


def _catalogues(
    assignments: Iterable[Assignment], here: tuple[Course, ...], locale: str
) -> dict[str, Catalogue]:
    """By language of a group."""
    languages = {assignment.cohort.language for assignment in assignments}
    return {
        language: catalogue(here, here if language == locale else contents(language))
        for language in languages
    }


def _task(assigned: Assigned, standing: Standing, today: date, *, group: str) -> Task:
    lessons = tuple(LessonState(lesson, standing.state_of(lesson.key)) for lesson in assigned.lessons)
    coming = next((each.lesson for each in lessons if each.state != "done"), None)
    stopped = coming is not None and standing.next is not None and coming.key == standing.next.key
    return Task(
        name=assigned.name,
        accent=assigned.accent,
        note=assigned.assignment.note,
        group=group,
        when=_when(assigned.assignment, today) if coming else "",
        lessons=lessons,
        next=coming,
        path=(standing.path if stopped else coming.path) if coming else "",
    )


def _when(assignment: Assignment, today: date) -> str:
    """A day beside today is called so, in a sentence of its own: in many languages it takes other words."""
    tomorrow = today + timedelta(days=1)
    if assignment.starts_on and assignment.starts_on > today:
        day = day_of_week_in_words(assignment.starts_on, today=today)
        return _("From tomorrow") if assignment.starts_on == tomorrow else _("From %(day)s") % {"day": day}
    due = assignment.due_on
    if due is None or due in (today, tomorrow):
        return "" if due is None else _("Until today") if due == today else _("Until tomorrow")
    words = _("This was for %(day)s. There is still time.") if due < today else _("Until %(day)s")
    return words % {"day": day_of_week_in_words(due, today=today)}
