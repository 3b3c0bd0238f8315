"""Records what was looked at, and takes it out again. Each in one transaction: all of it, or nothing.

Whoever takes in or undoes holds the import first and then the learners in one order, so two at once do it once and
never wait for each other for ever.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from lms.accounts.models import Person
from lms.progress.batch import MOST_ATTEMPTS, GivenAttempt
from lms.progress.models import Attempt
from lms.progress.services import KNOWN, REFUSED, STORED, Outcome, record_attempts, withdraw_attempts
from offline_export.imports.found import FoundPerson, answers_of, find
from offline_export.imports.matching import remember
from offline_export.imports.newcomers import Newcomers, make
from offline_export.models import ImportedAttempt, ResultsImport

NOBODY_NEW: Final = Newcomers()


def take_in(
    *, results: ResultsImport, owners: Mapping[str, Person], taken_at: datetime, new: Newcomers = NOBODY_NEW
) -> Iterator[tuple[int, int]]:
    """Record the answers of the people of the packs for who they are here; others are left out.
    `new` are people who are to be made first.

    Gives how many answers are done, and of how many, until all are: whoever stops asking before that takes nothing in.
    What was taken in already, or put away meanwhile, is left as it is; so is what has grown by a file meanwhile, which
    nobody has looked at.
    """
    # Read before anybody has to wait for it: what is in the files stays until it is taken in or put away.
    read = _waiting(results)
    found = find(results.files.filter(pk__in=read).order_by("pk"))
    with transaction.atomic():
        held = _hold(results)
        if held is None or held.taken_at or _waiting(held) != read:
            return
        owners = {**owners, **make(held.cohort, new, at=taken_at)}
        ours = [person for person in found.people if person.id in owners]
        total, done, counts = answers_of(ours), 0, Counter[str]()
        refused = found.refused
        for learner, attempts in _by_learner(ours, owners):
            for start in range(0, len(attempts), MOST_ATTEMPTS):
                outcomes = _record(held, learner, attempts[start : start + MOST_ATTEMPTS], taken_at)
                counts.update(outcome.status for outcome in outcomes)
                refused.update(outcome.reason for outcome in outcomes if outcome.status == REFUSED)
                done += len(outcomes)
                yield done, total
        remember(held.cohort, {person.id: owners[person.id] for person in ours}, said_in=held)
        held.counts = _counted(counts, refused, ours, left_out=answers_of(found.people) - total)
        held.counts["new_people"] = len(new.ids)
        held.taken_at = taken_at
        held.save(update_fields=["counts", "taken_at"])
        _forget(held)


def undo(*, results: ResultsImport, undone_at: datetime) -> Iterator[tuple[int, int]]:
    """Take out the answers that the import brought, and what followed from them alone.

    Gives how many are out, and of how many, as `take_in` does. Who is who is forgotten as far as this import said it.
    What was undone before stays as it is.
    """
    with transaction.atomic():
        held = _hold(results)
        if held is None or held.taken_at is None or held.undone_at:
            return
        brought: dict[int, list[UUID]] = defaultdict(list)
        for learner_id, attempt_id in held.imported.values_list("learner_id", "attempt_id"):
            brought[learner_id].append(attempt_id)
        total, done = sum(map(len, brought.values())), 0
        for learner in Person.objects.filter(pk__in=brought).order_by("pk"):
            withdraw_attempts(learner=learner, ids=brought[learner.pk])
            done += len(brought[learner.pk])
            yield done, total
        held.imported.all().delete()
        held.said.all().delete()
        _forget(held)
        held.undone_at = undone_at
        held.save(update_fields=["undone_at"])


def _waiting(results: ResultsImport) -> list[int]:
    """The files that hold something still."""
    return list(results.files.exclude(content=b"").order_by("pk").values_list("pk", flat=True))


def _forget(held: ResultsImport) -> None:
    """What was in the files, and their names: a pack puts the nickname there."""
    held.files.update(content=b"", name="")


def _hold(results: ResultsImport) -> ResultsImport | None:
    rows = ResultsImport.objects.select_for_update(of=("self",)).select_related("cohort")
    return rows.filter(pk=results.pk).first()


def _by_learner(
    people: Sequence[FoundPerson], owners: Mapping[str, Person]
) -> list[tuple[Person, list[GivenAttempt]]]:
    """Two people of packs may be one here: who learned on two phones."""
    attempts: dict[Person, list[GivenAttempt]] = defaultdict(list)
    for person in people:
        attempts[owners[person.id]] += person.attempts
    return sorted(attempts.items(), key=lambda pair: pair[0].pk)


def _record(
    held: ResultsImport, learner: Person, attempts: Sequence[GivenAttempt], received_at: datetime
) -> list[Outcome]:
    outcomes = record_attempts(
        learner=learner, attempts=attempts, received_at=received_at, source=Attempt.Source.PACK
    )
    ImportedAttempt.objects.bulk_create(
        ImportedAttempt(results=held, attempt_id=outcome.id, learner=learner)
        for outcome in outcomes
        if outcome.status == STORED
    )
    return outcomes


def _counted(
    counts: Counter[str], refused: Counter[str], people: Sequence[FoundPerson], *, left_out: int
) -> dict[str, Any]:
    return {
        "stored": counts[STORED],
        "known": counts[KNOWN],
        "refused": dict(refused),
        "people": len(people),
        "left_out": left_out,
    }
