"""The figures of the tables are those that plain Python counts over all attempts, whatever the attempts are."""

import random
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from courses.models import ActivityVersion
from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.progress.models import Attempt, Completion, Supervision
from lms.progress.points import Points
from lms.progress.services import rebuild_progress
from lms.reports.tables.questions import rank
from lms.reports.tables.weeks import weeks_of
from tests.factories.attempts import SupervisionFactory
from tests.factories.cohorts import NOON, AssignmentFactory, EnrolmentFactory, led_cohort
from tests.factories.people import LearnerFactory
from tests.lms.reports.tables.groups import a_module, lesson_key, people_in, table_of

pytestmark = pytest.mark.django_db
LONG_AGO = datetime.min.replace(tzinfo=UTC)


@pytest.fixture(params=range(6))
def group(request: Any, committed: Any) -> Cohort:
    """Seven people and one from elsewhere with attempts at random: few moments, so that many are at the same one."""
    chance = random.Random(request.param)
    module = a_module(committed)
    cohort, _trainer = led_cohort(learners=7)
    AssignmentFactory(cohort=cohort, keys=[str(module.translation_key)])
    stranger = EnrolmentFactory(person=LearnerFactory(nickname="Elsewhere")).person
    people = [*people_in(cohort)[1:], stranger]
    versions = list(ActivityVersion.objects.all())
    Attempt.objects.bulk_create(_attempt(chance, people, versions) for _each in range(chance.randrange(150)))
    rebuild_progress(learners=people)
    SupervisionFactory(learner=people[0], lesson_key=lesson_key(1))
    return cohort


def _attempt(chance: random.Random, people: list[Person], versions: list[ActivityVersion]) -> Attempt:
    version, right = chance.choice(versions), chance.random() < 0.4
    unmarked = chance.random() < 0.2
    source = chance.choice(Attempt.Source.values)
    claims = source == Attempt.Source.H5P and chance.random() < 0.8
    at = NOON - timedelta(days=chance.choice([0, 1, 8, 30, 83, 84, 90]), hours=chance.choice([0, 5]))
    return Attempt(
        id=UUID(int=chance.getrandbits(128)),
        learner=chance.choice(people),
        lesson_key=version.lesson_key,
        activity_id=version.activity_id,
        digest=version.digest,
        response={"score": chance.randrange(6), "max": 5} if claims else {"answer": right},
        score=None if unmarked else float(right),
        passed=right and not unmarked,
        flag=Attempt.Flag.BAD_RESPONSE if unmarked else "",
        answered_at=chance.choice([None, at, at - timedelta(hours=1)]),
        received_at=at + timedelta(minutes=chance.randrange(3)),
        counted_at=at,
        source=source,
    )


def ours(cohort: Cohort) -> list[Attempt]:
    people = {person.pk for person in people_in(cohort)}
    return [attempt for attempt in Attempt.objects.all() if attempt.learner_id in people]


def test_cells_are_those_of_a_plain_count(group: Cohort) -> None:
    attempts = ours(group)
    done = {
        (row.learner_id, row.key): row.completed_at
        for row in Completion.objects.all()
        if row.kind == "lesson"
    }
    tried = {(attempt.learner_id, attempt.lesson_key) for attempt in attempts}
    on_paper = {(each.learner_id, each.lesson_key) for each in attempts if each.source == "paper"}
    seen = {(each.learner_id, each.lesson_key) for each in Supervision.objects.all()}
    marks: dict[Any, list[bool]] = defaultdict(list)
    for attempt in attempts:
        if attempt.score is not None:
            marks[attempt.learner_id, attempt.lesson_key, attempt.activity_id].append(attempt.passed)
    stuck = {key[:2] for key, found in marks.items() if len(found) >= 3 and not any(found)} - done.keys()
    best: dict[Any, dict[Any, int]] = defaultdict(dict)
    for each in (each for each in attempts if each.source == "h5p"):
        exercises = best[each.learner_id, each.lesson_key]
        counted = each.response.get("score", -1) if each.score is not None else -1
        exercises[each.activity_id] = max(counted, exercises.get(each.activity_id, -1))
    table = table_of(group)
    for row in table.rows:
        for column, cell in zip(table.lessons, row.cells, strict=True):
            place = row.person.pk, column.lesson.key
            assert cell.state == ("done" if place in done else "tried" if place in tried else "todo")
            assert cell.done_at == done.get(place)
            assert (cell.paper, cell.supervised) == (place in on_paper, place in seen)
            assert cell.stuck == (place in stuck)
            scores = [score for score in best.get(place, {}).values() if score >= 0]
            points = Points(sum(scores), 5 * len(scores))
            assert cell.self_reported == (points if place in best else None)
        arrived = [each.received_at for each in attempts if each.learner_id == row.person.pk]
        assert row.last_heard == max(arrived, default=None)
        assert row.done == sum(cell.state == "done" for cell in row.cells)
    assert [column.of for column in table.lessons] == [7, 7]


def test_first_tries_are_those_of_a_plain_count(group: Cohort) -> None:
    first: dict[Any, Attempt] = {}
    for attempt in sorted(
        ours(group), key=lambda each: (each.counted_at, each.answered_at or LONG_AGO, each.id)
    ):
        if attempt.score is not None and attempt.lesson_key != lesson_key(3):
            first.setdefault((attempt.learner_id, attempt.lesson_key, attempt.activity_id), attempt)
    answered = Counter(key[1:] for key in first)
    missed = Counter(key[1:] for key, attempt in first.items() if not attempt.passed)
    table = table_of(group)
    found = rank([row.person.pk for row in table.rows], [column.lesson for column in table.lessons])
    wanted = {key: (many, missed[key]) for key, many in answered.items() if many >= 3 and missed[key]}
    assert {asked: (tried.answered, tried.missed) for asked, tried in found.hard} == wanted
    assert found.too_few == sum(many < 3 for many in answered.values())
    assert found.easy == sum(many >= 3 and not missed[key] for key, many in answered.items())
    shares = [tried.missed / tried.answered for _asked, tried in found.hard]
    assert shares == sorted(shares, reverse=True)


def test_weeks_are_those_of_a_plain_count(group: Cohort) -> None:
    lessons = {lesson_key(1), lesson_key(2)}
    monday = NOON.date() - timedelta(days=NOON.weekday())
    answers: Counter[Any] = Counter()
    people = defaultdict(set)
    for attempt in ours(group):
        week = attempt.counted_at.date() - timedelta(days=attempt.counted_at.weekday())
        if attempt.lesson_key in lessons and week > monday - timedelta(weeks=12):
            answers[week] += 1
            people[week].add(attempt.learner_id)
    found = weeks_of([person.pk for person in people_in(group)], lessons, now=NOON)
    assert len(found) == 12
    assert found[-1].monday == monday
    assert {each.monday: each.answers for each in found if each.answers} == dict(answers)
    assert {each.monday: each.people for each in found if each.people} == {
        week: len(who) for week, who in people.items()
    }
