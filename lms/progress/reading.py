"""Reads a learner's progress from the database."""

from typing import Any
from uuid import UUID

from courses.reading import catalog
from lms.accounts.models import Person
from lms.progress.models import Attempt, Completion
from lms.progress.summary import ModuleState, module_states


def progress_of(learner: Person) -> dict[str, Any]:
    """Lesson states by key (`done` or `tried`) and ids of finished activities, as the scripts read them."""
    finished = keys_by_kind(learner)
    lessons = {str(key): "tried" for key in tried_lessons(learner)}
    lessons |= {str(key): "done" for key in finished[Completion.Kind.LESSON]}
    return {"lessons": lessons, "activities": sorted(str(key) for key in finished[Completion.Kind.ACTIVITY])}


def states_of(learner: Person, locale: str) -> list[ModuleState]:
    """All modules in one language with the learner's states."""
    finished = keys_by_kind(learner)
    return module_states(
        catalog(locale, bodies=False),
        done=finished[Completion.Kind.LESSON],
        tried=tried_lessons(learner),
        finished=finished[Completion.Kind.MODULE],
    )


def keys_by_kind(learner: Person) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {kind: set() for kind in Completion.Kind.values}
    for kind, key in Completion.objects.of_learner(learner).values_list("kind", "key"):
        found[kind].add(key)
    return found


def tried_lessons(learner: Person) -> set[UUID]:
    return set(Attempt.objects.of_learner(learner).values_list("lesson_key", flat=True).distinct())
