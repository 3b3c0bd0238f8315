"""How much a group answers, week by week. One query."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.utils import timezone

from lms.progress.models import Attempt

WEEKS: Final = 12


@dataclass(frozen=True)
class Week:
    """A week from Monday: how many answers were given in it, and by how many people."""

    monday: date
    answers: int
    people: int


def weeks_of(people: Sequence[int], lessons: Collection[UUID], *, now: datetime) -> tuple[Week, ...]:
    """The last twelve weeks, this one included, by the times at which answers were given."""
    today = timezone.localtime(now)
    this = (today - timedelta(days=today.weekday())).replace(hour=0, minute=0, second=0, microsecond=0)
    mondays = [this.date() - timedelta(weeks=back) for back in reversed(range(WEEKS))]
    answered = Attempt.objects.filter(
        learner__in=people, lesson_key__in=lessons, counted_at__gte=this - timedelta(weeks=WEEKS - 1)
    )
    rows = (
        answered.annotate(week=TruncWeek("counted_at"))
        .values_list("week")
        .annotate(answers=Count("pk"), people=Count("learner", distinct=True))
        .order_by("week")
    )
    found = {timezone.localtime(week).date(): (answers, many) for week, answers, many in rows}
    return tuple(Week(monday, *found.get(monday, (0, 0))) for monday in mondays)
