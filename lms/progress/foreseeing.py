"""What would become of answers if they were recorded now. Reads only; `services.record_attempts` decides."""

from collections.abc import Iterator, Sequence
from typing import Final
from uuid import UUID

from lms.accounts.models import Person
from lms.progress.batch import GivenAttempt
from lms.progress.models import Attempt
from lms.progress.services import KNOWN, REFUSED, STORED, Outcome, is_same, published_lessons

# Ids in one question to the database.
AT_ONCE: Final = 5_000
Given = tuple[Person | None, GivenAttempt]


def foresee_attempts(given: Sequence[Given]) -> list[Outcome]:
    """One outcome for each answer, in the order in which they are given. None: of whom it is has not been said yet.

    Two queries for every 5,000 answers, whoever they are of.
    """
    known = dict(_known([attempt.id for _learner, attempt in given]))
    lessons = published_lessons(attempt for _learner, attempt in given)
    outcomes = []
    for learner, attempt in given:
        before = known.get(attempt.id)
        if before is None and attempt.lesson_key in lessons:
            known[attempt.id] = _as_row(learner, attempt)
        outcomes.append(_outcome(before, learner, attempt, lessons))
    return outcomes


def _outcome(
    before: Attempt | None, learner: Person | None, attempt: GivenAttempt, lessons: set[UUID]
) -> Outcome:
    if before is not None:
        # Where nobody has said whose it is, whoever has it may be the one.
        same = is_same(before, learner or Person(pk=before.learner_id), attempt)
        return Outcome(attempt.id, KNOWN) if same else Outcome(attempt.id, REFUSED, "id_taken")
    if attempt.lesson_key not in lessons:
        return Outcome(attempt.id, REFUSED, "unknown_lesson")
    return Outcome(attempt.id, STORED)


def _known(ids: Sequence[UUID]) -> Iterator[tuple[UUID, Attempt]]:
    told = ("learner_id", "activity_id", "digest", "response")
    for start in range(0, len(ids), AT_ONCE):
        rows = Attempt.objects.filter(id__in=ids[start : start + AT_ONCE]).only(*told)
        yield from ((row.id, row) for row in rows)


def _as_row(learner: Person | None, attempt: GivenAttempt) -> Attempt:
    row = Attempt(
        id=attempt.id,
        activity_id=attempt.activity_id,
        digest=attempt.digest,
        response=attempt.response,
    )
    if learner:
        row.learner_id = learner.pk
    return row
