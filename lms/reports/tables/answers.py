"""What is known of the answers of a group: four queries over its people's own answers, however many others there are.

The people come first in every query, as a list of keys: so the index of attempts by learner serves, in a table of
millions too.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Max, Q

from lms.progress.models import Attempt, Completion, Supervision
from lms.progress.points import Points, points_that_stand
from lms.reports.tables.needs import SEVERAL_TRIES

Place = tuple[int, UUID]


@dataclass(frozen=True)
class Known:
    """Facts by person (primary key) and lesson, of all lessons whatever: who shows them leaves out what is not to be
    seen. `last_heard`: when the newest answer arrived. `stuck`: a question of the lesson was answered several times and
    never right. `self_reported`: the points that its exercises counted themselves."""

    last_heard: Mapping[int, datetime]
    done: Mapping[Place, datetime]
    tried: frozenset[Place]
    on_paper: frozenset[Place]
    self_reported: Mapping[Place, Points]
    stuck: frozenset[Place]
    supervised: frozenset[Place]

    @property
    def touched(self) -> frozenset[UUID]:
        """The lessons that anybody has answered."""
        return frozenset(lesson for _person, lesson in self.tried)

    def tried_by(self, person: int) -> frozenset[UUID]:
        return self._tried_by.get(person, frozenset())

    @cached_property
    def _tried_by(self) -> Mapping[int, frozenset[UUID]]:
        found: dict[int, set[UUID]] = defaultdict(set)
        for person, lesson in self.tried:
            found[person].add(lesson)
        return {person: frozenset(lessons) for person, lessons in found.items()}


def known_of(people: Sequence[int]) -> Known:
    """What these people, named by their primary keys, have answered and done."""
    attempts = Attempt.objects.filter(learner__in=people)
    completions = Completion.objects.filter(learner__in=people).of_kind(Completion.Kind.LESSON)
    fields = "learner", "lesson_key", "exercise", "claim"
    heard = list(
        attempts.with_claims()
        .values_list(*fields)
        .annotate(newest=Max("received_at"), paper=Count("pk", filter=Q(source=Attempt.Source.PAPER)))
    )
    return Known(
        last_heard=_newest((person, at) for person, *_place, at, _paper in heard),
        done={
            (person, key): at for person, key, at in completions.values_list("learner", "key", "completed_at")
        },
        tried=frozenset((person, lesson) for person, lesson, *_rest in heard),
        on_paper=frozenset((person, lesson) for person, lesson, *_rest, paper in heard if paper),
        self_reported=points_that_stand(
            ((person, lesson), exercise, claim)
            for person, lesson, exercise, claim, *_rest in heard
            if exercise
        ),
        stuck=_stuck(people),
        supervised=frozenset(
            Supervision.objects.filter(learner__in=people).values_list("learner", "lesson_key")
        ),
    )


def _newest(moments: Iterable[tuple[int, datetime]]) -> dict[int, datetime]:
    newest: dict[int, datetime] = {}
    for person, at in moments:
        newest[person] = max(at, newest.get(person, at))
    return newest


def _stuck(people: Sequence[int]) -> frozenset[Place]:
    answered = Attempt.objects.filter(learner__in=people, score__isnull=False).values(
        "learner", "lesson_key", "activity_id"
    )
    counted = answered.annotate(tries=Count("pk"), right=Count("pk", filter=Q(passed=True)))
    found = counted.filter(tries__gte=SEVERAL_TRIES, right=0)
    return frozenset(found.values_list("learner", "lesson_key"))
