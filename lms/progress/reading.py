"""Reads a learner's progress from the database."""

from typing import Any
from uuid import UUID

from lms.accounts.models import Person
from lms.progress.models import Attempt, Completion, ProgressRevision


def revision_of(learner: Person) -> ProgressRevision:
    """How often the learner's progress has changed; 0 where it never did since this is counted."""
    row = ProgressRevision.objects.filter(pk=learner.pk).first()
    return row or ProgressRevision(learner_id=learner.pk)


def progress_since(learner: Person, revision: ProgressRevision, *, since: int | None) -> dict[str, Any]:
    """Lesson states by key (`done` or `tried`) and ids of finished activities, as the scripts read them.

    Only what changed after `since`, where nothing was taken away meanwhile and that number was ever given out; else
    all of it. `revision` was read before: what comes in between is told twice and never left out.
    """
    new_only = since is not None and revision.whole_since <= since <= revision.number
    changed = {"revision__gt": since} if new_only else {}
    tried = Attempt.objects.of_learner(learner).filter(**changed).values_list("lesson_key", flat=True)
    finished = keys_by_kind(learner, **changed)
    lessons = {str(key): "tried" for key in tried.distinct()}
    lessons |= {str(key): "done" for key in finished[Completion.Kind.LESSON]}
    return {
        "cursor": str(revision.number),
        "all": not new_only,
        "owner": str(learner.public_id),
        "lessons": lessons,
        "activities": sorted(str(key) for key in finished[Completion.Kind.ACTIVITY]),
    }


def keys_by_kind(learner: Person, **only: Any) -> dict[str, set[UUID]]:
    found: dict[str, set[UUID]] = {kind: set() for kind in Completion.Kind.values}
    rows = Completion.objects.of_learner(learner).filter(**only)
    for kind, key in rows.values_list("kind", "key"):
        found[kind].add(key)
    return found


def tried_lessons(learner: Person) -> set[UUID]:
    return set(Attempt.objects.of_learner(learner).values_list("lesson_key", flat=True).distinct())
