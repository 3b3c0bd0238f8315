"""The first try of each person at each question: what they knew before the hints. One query, counted as it is read."""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import F, Window
from django.db.models.functions import RowNumber

from lms.progress.models import Attempt
from lms.reports.tables.wordings import Asked


@dataclass
class Tried:
    """One question: how many people answered it, and the first answers that were not yet right (by digest of the
    version and response as JSON) with how many gave each."""

    answered: int = 0
    not_yet: Counter[tuple[str, str]] = field(default_factory=Counter)

    @property
    def missed(self) -> int:
        return sum(self.not_yet.values())


def first_tries(people: Sequence[int], lessons: Collection[UUID]) -> dict[Asked, Tried]:
    """By lesson and activity. Answers that could not be marked are no tries.

    Where a clock was wrong, all that came together has one time that counts: then the device's own time says what
    came first.
    """
    turn = Window(
        RowNumber(),
        partition_by=[F("learner"), F("lesson_key"), F("activity_id")],
        order_by=[F("counted_at").asc(), F("answered_at").asc(nulls_first=True), F("id").asc()],
    )
    rows = (
        Attempt.objects.filter(learner__in=people, lesson_key__in=lessons, score__isnull=False)
        .annotate(turn=turn)
        .filter(turn=1)
        .values_list("lesson_key", "activity_id", "passed", "digest", "response")
    )
    found: dict[Asked, Tried] = defaultdict(Tried)
    for lesson, activity, passed, digest, response in rows.iterator():
        tried = found[lesson, activity]
        tried.answered += 1
        if not passed:
            tried.not_yet[digest, json.dumps(response, sort_keys=True)] += 1
    return dict(found)
