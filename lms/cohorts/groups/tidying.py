"""Deletes for good what was deleted 30 days ago: groups, and that somebody was in one. Accounts and answers stay."""

from datetime import datetime, timedelta
from typing import Final

from lms.cohorts.models import Cohort, Enrolment

WAY_BACK: Final = timedelta(days=30)


def tidy_groups(now: datetime) -> int:
    """Returns how many groups and enrolments were past their time."""
    groups = Cohort.objects.filter(deleted_at__lte=now - WAY_BACK)
    past = groups.count()
    groups.delete()
    return past + Enrolment.objects.filter(removed_at__lte=now - WAY_BACK).delete()[0]
