"""A form that is sent twice makes one group."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.shortcuts import get_object_or_404

from lms.cohorts.access import led_cohorts
from lms.cohorts.models import Cohort, Organisation


def once(make: Callable[[], Cohort], ticket: UUID, organisation: Organisation, user: Any) -> Cohort:
    """Call `make`, whose group has the ticket as its number, or give the group that has it already.

    Who sends the form chooses the ticket: another's group is not found by it (Http404).
    """
    made = Cohort.objects.filter(public_id=ticket)
    if not made.exists():
        try:
            with transaction.atomic():
                return make()
        except IntegrityError:
            # Sent twice at the same moment.
            if not made.exists():
                raise
    found: Cohort = get_object_or_404(led_cohorts(user), public_id=ticket, organisation=organisation)
    return found
