"""What follows from attempts: which activities, lessons, modules and courses a learner has finished, and when.

An activity is finished by the first attempt that passed. A lesson is finished when all activities of any version of
it that was ever live are finished: who did all that they saw is done, whatever is added later. A module is finished
when its core lessons are, as the module stood at that moment; a course when its modules are. All of it depends on
the attempts and on what was published, and not on the order in which attempts arrive.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from uuid import UUID

from courses.models import Composition
from lms.accounts.models import Person
from lms.progress.models import Attempt, Completion

Place = tuple[str, UUID]
Kind = Completion.Kind


def completions_of(learner: Person, *, lessons: set[UUID] | None) -> dict[Place, datetime]:
    """Every completion that follows for this learner, with its time.

    With `lessons`, only attempts of these lessons are read; lessons finished before come from the stored completions.
    """
    passed = Attempt.objects.of_learner(learner).passed()
    if lessons is not None:
        passed = passed.filter(lesson_key__in=lessons)
    activities = first_times(passed.values_list("activity_id", "counted_at"))
    compositions = list(Composition.objects.filter(kind=Composition.Kind.LESSON, **_only(lessons)))
    done_lessons = finished_lessons(activities, compositions)
    found: dict[Place, datetime] = {(Kind.ACTIVITY, key): at for key, at in activities.items()}
    found |= {(Kind.LESSON, key): at for key, at in done_lessons.items()}
    if not done_lessons:
        return found
    if lessons is not None:
        stored = Completion.objects.of_learner(learner).of_kind(Kind.LESSON).exclude(key__in=lessons)
        done_lessons |= dict(stored.values_list("key", "completed_at"))
    modules = finished_groups(done_lessons, Composition.objects.filter(kind=Composition.Kind.MODULE))
    courses = finished_groups(modules, Composition.objects.filter(kind=Composition.Kind.COURSE))
    found |= {(Kind.MODULE, key): at for key, at in modules.items()}
    found |= {(Kind.COURSE, key): at for key, at in courses.items()}
    return found


def first_times(moments: Iterable[tuple[UUID, datetime]]) -> dict[UUID, datetime]:
    """The earliest time of each key."""
    first: dict[UUID, datetime] = {}
    for key, at in moments:
        first[key] = min(at, first.get(key, at))
    return first


def finished_lessons(
    done: Mapping[UUID, datetime], compositions: Iterable[Composition]
) -> dict[UUID, datetime]:
    """The lessons of which one composition is finished, each with the earliest time at which one was."""
    return first_times(
        (composition.key, max(done[member] for member in composition.member_keys))
        for composition in compositions
        if composition.member_keys <= done.keys()
    )


def finished_groups(
    done: Mapping[UUID, datetime], compositions: Iterable[Composition]
) -> dict[UUID, datetime]:
    """The modules or courses of which one composition was finished while it was in force."""
    moments = []
    for composition in compositions:
        if composition.member_keys <= done.keys():
            at = max(done[member] for member in composition.member_keys)
            if composition.current_until is None or at < composition.current_until:
                moments.append((composition.key, at))
    return first_times(moments)


def _only(lessons: set[UUID] | None) -> dict[str, object]:
    return {} if lessons is None else {"key__in": lessons}
