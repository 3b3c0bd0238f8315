"""Who of a group has done a lesson, and whom a trainer saw do it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from lms.accounts.dates import day_in_words
from lms.accounts.models import Person
from lms.progress.models import Completion, Supervision


@dataclass(frozen=True)
class Watched:
    """A person of the group and a lesson: when they completed it, and who saw it, where somebody did."""

    person: Person
    done_at: datetime | None
    seen: Supervision | None

    @property
    def done_on(self) -> str:
        """The day in words."""
        return day_in_words(self.done_at) if self.done_at else ""

    @property
    def seen_on(self) -> str:
        return day_in_words(self.seen.seen_at) if self.seen else ""


def watched(people: Iterable[Person], lesson_key: UUID) -> tuple[Watched, ...]:
    """For each person, in their order. Two queries, however many people."""
    everybody = list(people)
    done = dict(
        Completion.objects.of_kind(Completion.Kind.LESSON)
        .filter(key=lesson_key, learner__in=everybody)
        .values_list("learner_id", "completed_at")
    )
    seen = {
        row.learner_id: row
        for row in Supervision.objects.filter(lesson_key=lesson_key, learner__in=everybody).select_related(
            "seen_by"
        )
    }
    return tuple(Watched(each, done.get(each.pk), seen.get(each.pk)) for each in everybody)
