"""Fills a site with made-up people and their answers: fast, the same for the same seed, and as the rules would have it.

What it writes is what `record_attempts` would have written, one learner after the other, in a fraction of the time:
`rebuild_progress` finds nothing to change.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.db.models import Max

from courses.models import Composition
from courses.outline import Module
from courses.reading import catalog
from lms.accounts.consent import TEXT_VERSION
from lms.accounts.models import Consent, Person
from lms.cohorts.models import Cohort, Enrolment
from lms.progress.models import Attempt, Completion, ProgressRevision
from lms.reports.load.people import (
    LEARNER_FIELDS,
    OPENS_NOTHING,
    Codes,
    Group,
    learners_of,
    make_groups,
    sizes_of_groups,
)
from lms.reports.load.questions import Question, questions_of
from lms.reports.load.work import ATTEMPT_FIELDS, COMPLETION_FIELDS, RECEIVED, Compositions, Work, work_of
from lms.reports.load.writing import Table, room_for_indexes, tell_the_planner

# How many groups are written together, mixed by the time at which their answers came: as they lie on the disk of a site
# where many groups work in the same weeks.
TOGETHER: Final = 100
# Of all learners, the share that never answered anything.
SILENT: Final = 0.06

OnProgress = Callable[[int, int, str], None]


class NothingToLearn(Exception):
    """No lesson with an activity is published."""


@dataclass(frozen=True)
class Made:
    """How much was written."""

    organisations: int
    groups: int
    learners: int
    attempts: int
    completions: int


class Tables:
    """Where the rows go."""

    def __init__(self) -> None:
        self.people = Table(Person, LEARNER_FIELDS, pin=OPENS_NOTHING)
        self.consents = Table(Consent, ["person_id", "language", "given_at"], text_version=TEXT_VERSION)
        self.enrolments = Table(Enrolment, ["cohort_id", "person_id", "enrolled_at"])
        self.attempts = Table(Attempt, ATTEMPT_FIELDS, flag="")
        self.completions = Table(Completion, COMPLETION_FIELDS)
        self.revisions = Table(ProgressRevision, ["learner_id", "number"])


def make_load(
    *, learners: int, attempts: int, organisations: int, seed: int, until: datetime, on_progress: OnProgress
) -> Made:
    """`until`: no answer is later. Raises NothingToLearn."""
    rng = Random(seed)  # noqa: S311 - the same again for the same seed is what is wanted
    modules, questions = _what_there_is()
    codes = Codes(rng, _codes_taken())
    groups = list(
        make_groups(sizes_of_groups(learners, rng), organisations, modules, until=until, rng=rng, codes=codes)
    )
    shares = iter(shares_of(attempts, learners, rng))
    tables, compositions = Tables(), _compositions()
    following = (Person.objects.aggregate(last=Max("pk"))["last"] or 0) + 1
    first, done, completions = following, 0, 0
    with room_for_indexes():
        for some in _in_turn(groups, TOGETHER):
            people = [
                (group, row)
                for group, start in _with_first(some, following)
                for row in learners_of(group, start, rng=rng, codes=codes)
            ]
            following += len(people)
            works = [
                _work(group, row[0], next(shares), questions, compositions, until, rng)
                for group, row in people
            ]
            with transaction.atomic():
                _write(tables, people, works)
            done += sum(len(work.attempts) for work in works)
            completions += sum(len(work.completions) for work in works)
            on_progress(done, attempts, f"{following - first:,} people")
        tables.people.go_on_counting()
    tell_the_planner()
    return Made(organisations, len(groups), learners, done, completions)


def shares_of(total: int, people: int, rng: Random) -> list[int]:
    """How many of `total` answers each gave: all of them given, many by few, and none by some."""
    weights = [0.0 if rng.random() < SILENT else 0.15 + rng.random() ** 1.5 for _ in range(people)]
    weights[-1] = weights[-1] or 1.0
    sums = list(accumulate(weights))
    ends = [round(total * each / sums[-1]) for each in sums]
    return [end - start for start, end in zip([0, *ends], ends, strict=False)]


def _what_there_is() -> tuple[dict[str, tuple[Module, ...]], dict[tuple[str, str], tuple[Question, ...]]]:
    """By language, the modules with activities; by language and key of a module, its questions."""
    modules: dict[str, tuple[Module, ...]] = {}
    questions: dict[tuple[str, str], tuple[Question, ...]] = {}
    for language, _name in settings.LANGUAGES:
        for course in catalog(language):
            for module in course.modules:
                found = tuple(each for lesson in module.lessons for each in questions_of(lesson))
                if found:
                    questions[language, str(module.key)] = found
                    modules[language] = (*modules.get(language, ()), module)
    if not modules:
        raise NothingToLearn
    return modules, questions


def _codes_taken() -> set[str]:
    people = Person.objects.exclude(access_code=None).values_list("access_code", flat=True)
    return {str(code) for code in people} | set(Cohort.objects.values_list("join_code", flat=True))


def _compositions() -> Compositions:
    kinds = Composition.Kind
    lessons, modules, courses = (
        tuple(Composition.objects.filter(kind=kind)) for kind in (kinds.LESSON, kinds.MODULE, kinds.COURSE)
    )
    return Compositions(lessons, modules, courses)


def _in_turn(groups: Sequence[Group], size: int) -> Iterator[Sequence[Group]]:
    return (groups[start : start + size] for start in range(0, len(groups), size))


def _with_first(groups: Sequence[Group], first: int) -> Iterator[tuple[Group, int]]:
    """Each group with the primary key of its first learner."""
    return zip(groups, accumulate((group.size for group in groups), initial=first), strict=False)


def _work(
    group: Group, learner: int, count: int, questions: dict[tuple[str, str], tuple[Question, ...]],
    compositions: Compositions, until: datetime, rng: Random,
) -> Work:  # fmt: skip
    asked = [each for module in group.modules for each in questions[group.cohort.language, str(module.key)]]
    # A course lasts three months; one of four is heard of for a part of it only.
    last = min(until, group.starts_at + timedelta(days=rng.randint(60, 150)))
    if rng.random() < 0.25:
        last = group.starts_at + (last - group.starts_at) * rng.uniform(0.1, 0.7)
    return work_of(
        learner, asked, count, since=group.starts_at, until=last, compositions=compositions, rng=rng
    )


def _write(tables: Tables, people: list[tuple[Group, tuple[Any, ...]]], works: list[Work]) -> None:
    tables.people.write(row for _group, row in people)
    tables.consents.write((row[0], group.cohort.language, group.starts_at) for group, row in people)
    tables.enrolments.write((group.cohort.pk, row[0], group.starts_at) for group, row in people)
    answers = [row for work in works for row in work.attempts]
    tables.attempts.write(sorted(answers, key=lambda row: row[RECEIVED]))
    tables.completions.write(row for work in works for row in work.completions)
    tables.revisions.write(
        (row[0], work.revision) for (_group, row), work in zip(people, works, strict=True) if work.revision
    )
