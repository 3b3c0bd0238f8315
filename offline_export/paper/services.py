"""Records what was typed in from paper: the answers of a whole group, all of them or none.

The page has an id of its own (`sheet`), and each answer's id follows from it: a page that is sent twice is one entry.
What can go wrong: `RecordedOtherwise`, when the same page was sent before with other answers.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.progress.batch import GivenAttempt
from lms.progress.models import Attempt
from lms.progress.services import KNOWN, REFUSED, STORED, Outcome, record_attempts
from offline_export.models import ImportedAttempt, ResultsImport


@dataclass(frozen=True)
class PaperAnswer:
    """What somebody wrote on paper to one activity."""

    learner: Person
    lesson_key: UUID
    activity_id: UUID
    digest: str
    response: dict[str, Any]

    def id_on(self, sheet: UUID) -> UUID:
        return uuid5(sheet, f"{self.learner.public_id} {self.activity_id}")


class RecordedOtherwise(Exception):
    """This page was sent before with other answers in `answers`. Nothing was recorded."""

    def __init__(self, answers: Sequence[PaperAnswer]) -> None:
        super().__init__(len(answers))
        self.answers = tuple(answers)


@transaction.atomic
def record_paper(
    *,
    cohort: Cohort,
    sheet: UUID,
    answers: Sequence[PaperAnswer],
    answered_at: datetime,
    by: Person,
    at: datetime,
) -> ResultsImport:
    """Record the answers, and the import by which they can be found and taken out again. See RecordedOtherwise."""
    results = _held(cohort, sheet, by=by, at=at)
    by_learner: dict[Person, list[PaperAnswer]] = defaultdict(list)
    for answer in answers:
        by_learner[answer.learner].append(answer)
    outcomes: list[Outcome] = []
    # In one order for all, so that two who record do not wait for each other.
    for learner in sorted(by_learner, key=lambda person: person.pk):
        outcomes += _record(results, learner, by_learner[learner], sheet, answered_at, at)
    refused = {outcome.id for outcome in outcomes if outcome.status == REFUSED}
    if refused:
        raise RecordedOtherwise([answer for answer in answers if answer.id_on(sheet) in refused])
    results.counts = {
        "stored": results.imported.count(),
        "known": sum(outcome.status == KNOWN for outcome in outcomes),
        "refused": {},
        "people": results.imported.values("learner").distinct().count(),
    }
    results.save(update_fields=["counts"])
    return results


def _held(cohort: Cohort, sheet: UUID, *, by: Person, at: datetime) -> ResultsImport:
    """The import of this page, held until all is written. One that was undone is taken in again."""
    results, _made = ResultsImport.objects.get_or_create(
        public_id=uuid5(sheet, str(cohort.public_id)),
        defaults={
            "kind": ResultsImport.Kind.PAPER,
            "cohort": cohort,
            "made_by": by,
            "made_at": at,
            "taken_at": at,
        },
    )
    results = ResultsImport.objects.select_for_update().get(pk=results.pk)
    if results.undone_at:
        results.taken_at, results.undone_at = at, None
        results.save(update_fields=["taken_at", "undone_at"])
    return results


def _record(
    results: ResultsImport,
    learner: Person,
    answers: Sequence[PaperAnswer],
    sheet: UUID,
    answered_at: datetime,
    at: datetime,
) -> list[Outcome]:
    given = [
        GivenAttempt(
            id=answer.id_on(sheet),
            lesson_key=answer.lesson_key,
            activity_id=answer.activity_id,
            digest=answer.digest,
            response=answer.response,
            answered_at=answered_at,
        )
        for answer in answers
    ]
    outcomes = record_attempts(learner=learner, attempts=given, received_at=at, source=Attempt.Source.PAPER)
    ImportedAttempt.objects.bulk_create(
        ImportedAttempt(results=results, attempt_id=outcome.id, learner=learner)
        for outcome in outcomes
        if outcome.status == STORED
    )
    return outcomes
