"""Where a learner stands: the courses with what is done of them, and the screen on which they stopped."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Max

from courses.contents import activity_ids, contents
from courses.outline import Lesson
from lms.accounts.models import Person
from lms.progress.models import Attempt, Completion
from lms.progress.points import Points, points_that_stand
from lms.progress.reading import keys_by_kind
from lms.progress.summary import CourseState, State, course_states, next_lesson, open_activity, state_of

Answered = dict[UUID, dict[UUID, datetime]]


@dataclass(frozen=True)
class Standing:
    """All courses in one language with a learner's states, the lesson that comes next, and its address: where it was
    begun already, that of the activity on which the learner stopped. `at` is the time of the last answer. `done` and
    `tried`: the keys of lessons, also of those that are not in `courses`."""

    courses: list[CourseState]
    next: Lesson | None
    path: str
    at: datetime | None = None
    done: frozenset[UUID] = frozenset()
    tried: frozenset[UUID] = frozenset()

    def state_of(self, lesson: UUID) -> State:
        return state_of(lesson, done=self.done, tried=self.tried)


def standing_of(learner: Person, locale: str) -> Standing:
    """Six queries, and one more where the next lesson was begun."""
    finished = keys_by_kind(learner)
    answered, self_reported = last_answers(learner)
    courses = course_states(
        contents(locale),
        done=finished[Completion.Kind.LESSON],
        tried=set(answered),
        finished=finished[Completion.Kind.MODULE] | finished[Completion.Kind.COURSE],
        self_reported=self_reported,
    )
    newest = {lesson: max(times.values()) for lesson, times in answered.items()}
    last = max(newest, key=lambda lesson: (newest[lesson], lesson), default=None)
    lesson = next_lesson(courses, last=last)
    return Standing(
        courses=courses,
        next=lesson,
        path=_path(lesson, answered, finished[Completion.Kind.ACTIVITY]) if lesson else "",
        at=newest[last] if last else None,
        done=frozenset(finished[Completion.Kind.LESSON]),
        tried=frozenset(answered),
    )


def last_answers(learner: Person) -> tuple[Answered, dict[UUID, Points]]:
    """When the learner last answered each activity, by lesson; and the points of the lessons in which an exercise told
    its score itself. A row for each activity, and for each different claim."""
    rows = Attempt.objects.of_learner(learner).with_claims()
    fields = "lesson_key", "activity_id", "exercise", "claim"
    found: Answered = defaultdict(dict)
    claims = []
    for lesson, activity, exercise, claim, at in rows.values_list(*fields).annotate(Max("counted_at")):
        found[lesson][activity] = max(at, found[lesson].get(activity, at))
        if exercise:
            claims.append((lesson, exercise, claim))
    return found, points_that_stand(claims)


def _path(lesson: Lesson, answered: Answered, passed: set[UUID]) -> str:
    if lesson.key not in answered:
        return lesson.path
    activities = activity_ids(lesson.key, lesson.locale)
    stopped = open_activity(activities, answered=answered[lesson.key], passed=passed)
    return f"{lesson.path}#activity-{stopped}" if stopped else lesson.path
