"""What stays of the answers of somebody who is erased: how many each question got, and how many were right."""

from django.db.models import Count, F, Q

from lms.accounts.models import Person
from lms.progress.models import Attempt, ErasedCount


def count_answers(person: Person) -> None:
    """Add the person's answers to the anonymous counts. To be called in the transaction that deletes them.

    Questions in one order for all, so that no two who erase wait for each other.
    """
    counts = (
        Attempt.objects.of_learner(person)
        .values("activity_id")
        .annotate(attempts=Count("pk"), passes=Count("pk", filter=Q(passed=True)))
        .order_by("activity_id")
    )
    rows = list(counts)
    ErasedCount.objects.bulk_create(
        [ErasedCount(activity_id=row["activity_id"]) for row in rows], ignore_conflicts=True
    )
    for row in rows:
        ErasedCount.objects.filter(activity_id=row["activity_id"]).update(
            attempts=F("attempts") + row["attempts"], passed=F("passed") + row["passes"]
        )
