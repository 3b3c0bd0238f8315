"""A made-up site: as the rules would have it, the same for the same seed, and never among real people."""

from random import Random
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db.models import Count

from courses import activities
from courses.models import ActivityVersion
from lms.accounts.models import Consent, Person
from lms.cohorts.access import people_of
from lms.cohorts.assigned import assigned_to
from lms.cohorts.models import Cohort, Enrolment, Membership, Organisation
from lms.progress.models import Attempt, Completion, ProgressRevision
from lms.progress.services import rebuild_progress
from lms.reports.load.making import shares_of
from lms.reports.load.people import sizes_of_groups
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
DAY = "2026-11-20"


@pytest.fixture
def lessons(committed: Any) -> None:
    with committed():
        module = make_module(make_course())
        for number in (1, 2, 3):
            make_lesson(module, f"X1.{number}")


def load(**more: Any) -> None:
    yes = ["--yes"] if more.pop("yes", False) else []
    said = {"learners": 90, "attempts": 900, "until": DAY, **more}
    call_command("make_load", *yes, *(f"--{name}={value}" for name, value in said.items()))


def rows() -> list[Any]:
    """All that a seed decides."""
    fields = (
        "id",
        "activity_id",
        "digest",
        "response",
        "score",
        "received_at",
        "learner__nickname",
        "learner__access_code",
    )
    return list(Attempt.objects.order_by("id").values_list(*fields))


@pytest.fixture(autouse=True)
def quiet(capsys: pytest.CaptureFixture[str]) -> None:
    """What the command says is not looked at here."""


def test_it_writes_as_many_as_it_was_asked_for(lessons: None) -> None:
    load(organisations=2)
    assert (Organisation.objects.count(), Enrolment.objects.count(), Attempt.objects.count()) == (2, 90, 900)
    sizes = Cohort.objects.annotate(people=Count("enrolments")).values_list("people", flat=True)
    assert all(20 <= size <= 40 for size in sizes)
    assert Consent.objects.count() == 90
    assert all(people_of(group).count() == group.enrolments.count() for group in Cohort.objects.all())
    assert all(assigned_to(group, group.language)[0].lessons for group in Cohort.objects.all())


@pytest.mark.parametrize("seed", [1, 2])
def test_rebuilding_progress_changes_nothing(lessons: None, seed: int) -> None:
    load(seed=seed)
    assert Completion.objects.filter(kind="course").exists()
    assert rebuild_progress(learners=Person.objects.exclude(access_code=None)) == 0


def test_answers_are_marked_as_the_marker_marks_them(lessons: None) -> None:
    load()
    versions = {(row.activity_id, row.digest): row for row in ActivityVersion.objects.all()}
    for attempt in Attempt.objects.all():
        definition = activities.load(versions[attempt.activity_id, attempt.digest].definition)
        mark = activities.mark(definition, attempt.response)
        assert (attempt.score, attempt.passed) == (mark.score, mark.passed)


def test_phones_would_hear_of_each_completion_once(lessons: None) -> None:
    load()
    numbers = dict(ProgressRevision.objects.values_list("learner", "number"))
    assert all(0 < row.revision <= numbers[row.learner_id] for row in Attempt.objects.all())
    assert all(0 < row.revision <= numbers[row.learner_id] for row in Completion.objects.all())


def test_same_seed_and_day_make_the_same_rows(lessons: None) -> None:
    load()
    first = rows()
    Organisation.objects.all().delete()
    Person.objects.all().delete()
    load()
    assert rows() == first


def test_other_seed_makes_others(lessons: None) -> None:
    load()
    first = rows()
    load(seed=2, yes=True)
    assert len(rows()) == 2 * len(first)


def test_nothing_is_later_than_the_day(lessons: None) -> None:
    load()
    assert not Attempt.objects.filter(received_at__gt=f"{DAY}T00:00:00Z").exists()


def test_nobody_can_sign_in_as_any_of_them(lessons: None) -> None:
    load()
    assert not any(person.has_usable_password() for person in Person.objects.all())
    assert set(Person.objects.exclude(access_code=None).values_list("pin", flat=True)) == {"!"}
    assert Membership.objects.filter(role="administrator").count() == Organisation.objects.count()


def test_it_stops_where_people_have_accounts(lessons: None) -> None:
    PersonFactory()
    with pytest.raises(CommandError, match="--yes"):
        load()
    assert not Organisation.objects.exists()
    load(yes=True)
    assert Organisation.objects.exists()
    # The database counts on after the keys that were given by hand.
    assert PersonFactory().pk == Person.objects.latest("pk").pk


def test_it_says_what_to_do_where_nothing_is_published() -> None:
    with pytest.raises(CommandError, match="seed_courses"):
        load()


def test_every_kind_of_activity_has_right_answers_and_others(seeded: None) -> None:
    load()
    kinds = dict(ActivityVersion.objects.values_list("digest", "kind"))
    by_kind = {kind: {True: 0, False: 0} for kind in kinds.values()}
    for digest, passed in Attempt.objects.values_list("digest", "passed"):
        by_kind[kinds[digest]][passed] += 1
    assert set(by_kind) == set(activities.KINDS) & set(by_kind)
    assert all(count[True] and count[False] for count in by_kind.values()), by_kind


@pytest.mark.parametrize("learners", [1, 19, 40, 41, 59, 1_000])
def test_groups_have_all_learners(learners: int) -> None:
    sizes = sizes_of_groups(learners, Random(1))
    assert sum(sizes) == learners
    assert max(sizes) <= 40


def test_shares_add_up() -> None:
    shares = shares_of(20_000, 1_000, Random(1))
    assert sum(shares) == 20_000
    assert min(shares) == 0
