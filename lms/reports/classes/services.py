"""Writes whom a trainer saw do a lesson. It changes no answer and no completion."""

from collections.abc import Collection, Iterable
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from lms.accounts.models import Person
from lms.cohorts.models import Organisation
from lms.progress.models import Supervision
from lms.reports.classes.watched import watched


@transaction.atomic
def mark_seen(
    *,
    people: Iterable[Person],
    lesson_key: UUID,
    ticked: Collection[UUID],
    unticked: Collection[UUID],
    organisation: Organisation,
    by: Person,
    at: datetime,
) -> int:
    """Note that `by` saw those in `ticked` do the lesson, and take back what was noted for those in `unticked`.

    Taken back is only what somebody of this organisation noted, or nobody known: what another organisation saw is its own.
    Both hold public ids. Who has not completed the lesson is passed over; who was noted before keeps the first note.
    Returns how many people of `people` are noted now.
    """
    rows = watched(people, lesson_key)
    wanted = [row for row in rows if row.done_at and not row.seen and row.person.public_id in ticked]
    Supervision.objects.bulk_create(
        [
            Supervision(learner=row.person, lesson_key=lesson_key, seen_by=by, seen_at=at)
            # In one order for all, so that two trainers do not wait for each other.
            for row in sorted(wanted, key=lambda row: row.person.pk)
        ],
        ignore_conflicts=True,
    )
    gone = [row.seen.pk for row in rows if row.seen and row.person.public_id in set(unticked) - set(ticked)]
    deleted, _rows = Supervision.objects.filter(
        Q(seen_by=None) | Q(seen_by__in=organisation.memberships.values("person")), pk__in=gone
    ).delete()
    return sum(1 for row in rows if row.seen) + len(wanted) - deleted
