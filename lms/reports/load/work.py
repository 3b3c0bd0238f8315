"""What one made-up learner answered, and the completions that follow from it by the rules of `lms.progress`."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Final
from uuid import UUID

from courses.models import Composition
from lms.progress.models import Attempt, Completion
from lms.progress.rules import finished_groups, finished_lessons, first_times
from lms.reports.load.questions import Question

ATTEMPT_FIELDS: Final = (
    "id", "learner_id", "lesson_key", "activity_id", "digest", "response", "score", "passed",
    "answered_at", "received_at", "counted_at", "source", "revision",
)  # fmt: skip
RECEIVED: Final = ATTEMPT_FIELDS.index("received_at")
COMPLETION_FIELDS: Final = ("learner_id", "kind", "key", "completed_at", "revision")
# Answers at one sitting, and after how many in vain somebody goes on to the next question.
SITTING: Final = 7
MOST_TRIES: Final = 4
Source = Attempt.Source
# Of a hundred sittings: on the site, without script, in a pack whose results came later, on paper.
SOURCES: Final = [Source.SITE] * 84 + [Source.FORM] * 4 + [Source.PACK] * 10 + [Source.PAPER] * 2


@dataclass(frozen=True)
class Compositions:
    """What lessons, modules and courses consisted of, as the rules want it."""

    lessons: tuple[Composition, ...]
    modules: tuple[Composition, ...]
    courses: tuple[Composition, ...]


@dataclass(frozen=True)
class Work:
    """The rows of one learner, and the number of the last change of their progress."""

    attempts: list[tuple[Any, ...]]
    completions: list[tuple[Any, ...]]
    revision: int


def work_of(
    learner: int,
    questions: Sequence[Question],
    count: int,
    *,
    since: datetime,
    until: datetime,
    compositions: Compositions,
    rng: Random,
) -> Work:
    """`count` answers of the person with this primary key, in sittings between the two times."""
    attempts: list[tuple[Any, ...]] = []
    skill = rng.uniform(0.45, 0.98)
    sittings = -(-count // SITTING)
    question, tries = 0, 0
    for number in range(sittings):
        at = since + (until - since) * ((number + rng.random() * 0.8) / sittings)
        source = rng.choice(SOURCES)
        later = timedelta(days=rng.uniform(1, 9)) if source == Source.PACK else timedelta(seconds=2)
        for _ in range(min(SITTING, count - number * SITTING)):
            asked = questions[question % len(questions)]
            answer = rng.choice(asked.right if rng.random() < skill or not asked.wrong else asked.wrong)
            at = min((at + timedelta(seconds=rng.randint(20, 90))).replace(microsecond=0), until)
            attempts.append(
                (
                    random_id(rng), learner, asked.lesson_key, asked.activity_id, asked.digest, answer.response,
                    answer.score, answer.passed, at, min(at + later, until), at,
                    (Source.H5P if asked.self_reported else source).value, number + 1,
                )
            )  # fmt: skip
            tries = 0 if answer.passed else tries + 1
            if answer.passed or tries == MOST_TRIES:
                question, tries = question + 1, 0
    return Work(attempts, list(_completions(learner, attempts, compositions)), sittings)


def random_id(rng: Random) -> UUID:
    return UUID(int=rng.getrandbits(128), version=4)


def _completions(
    learner: int, attempts: list[tuple[Any, ...]], compositions: Compositions
) -> list[tuple[Any, ...]]:
    passed = [(row[3], row[10]) for row in attempts if row[7]]
    # With which change each moment came; what is finished was finished by an answer of that moment.
    revisions = {row[10]: row[12] for row in attempts if row[7]}
    answered = {row[2] for row in attempts}
    activities = first_times(passed)
    lessons = finished_lessons(activities, (each for each in compositions.lessons if each.key in answered))
    modules = finished_groups(lessons, compositions.modules) if lessons else {}
    courses = finished_groups(modules, compositions.courses) if modules else {}
    kinds = Completion.Kind
    found = [
        (kinds.ACTIVITY, activities),
        (kinds.LESSON, lessons),
        (kinds.MODULE, modules),
        (kinds.COURSE, courses),
    ]
    return [
        (learner, kind.value, key, at, revisions[at]) for kind, times in found for key, at in times.items()
    ]
