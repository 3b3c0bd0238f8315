"""Counts the changes of each learner's progress, and holds the lock under which they are made.

The number is counted under the lock, so that what a phone has not heard of is exactly what stands above its number.
"""

from lms.accounts.models import Person
from lms.progress.models import ProgressRevision


def hold(learner: Person) -> ProgressRevision:
    """Whoever writes for this learner waits here for whoever came before, until their transaction ends.

    The person is locked first, as by whoever erases one, and then the number, which is so the one after the wait.
    Raises Person.DoesNotExist for somebody who is gone.
    """
    # The condition is always true: it asks for those who have a number at all.
    rows = Person.objects.select_for_update().filter(pk=learner.pk, progress_revision__number__gte=0)
    held = rows.select_related("progress_revision").only(
        "pk", "progress_revision__number", "progress_revision__whole_since"
    )
    person = held.first()
    if person is None:
        ProgressRevision.objects.bulk_create([ProgressRevision(learner_id=learner.pk)], ignore_conflicts=True)
        person = held.get()
    revision: ProgressRevision = person.progress_revision
    return revision


def advance(revision: ProgressRevision, *, took_away: bool = False) -> None:
    """Keep that progress changed with the next number; `took_away`: who knows an older one needs all of it."""
    revision.number += 1
    if took_away:
        revision.whole_since = revision.number
    revision.save(update_fields=["number", "whole_since"])
