"""How a command names a group."""

from uuid import UUID

from django.core.management.base import CommandError

from lms.cohorts.access import find_cohort
from lms.cohorts.models import Cohort


def cohort_called(text: str) -> Cohort:
    """By its code, or by the number in its address. Raises CommandError."""
    try:
        found = Cohort.objects.there().filter(public_id=UUID(text)).first()
    except ValueError:
        found = find_cohort(text)
    if found is None:
        raise CommandError(
            f"There is no group with the code or number “{text}”. Its code stands on its poster, its number in its address."
        )
    return found
