"""Attempts are facts (invariant 2), the server marks (3), what follows is derivable (4)."""

import random
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from hypothesis import HealthCheck, settings
from hypothesis import given as given_by
from hypothesis import strategies as st

from courses import publishing
from courses.models import ActivityVersion, Composition
from lms.progress.models import Attempt, Completion
from lms.progress.services import counted_time, rebuild_progress, record_attempts
from tests.factories.attempts import NOON, given, versions_of
from tests.factories.pages import TRUE_FALSE, body, make_course, make_lesson, make_module, publish
from tests.factories.people import PersonFactory

LATER = NOON + timedelta(days=30)
RIGHT, WRONG = {"answer": True}, {"answer": False}
pytestmark = pytest.mark.django_db


@pytest.fixture
def module(committed: Any) -> Any:
    """A module of two core lessons and an extra one, each with two activities."""
    with committed():
        page = make_module(make_course())
        for number, core in ((1, True), (2, True), (3, False)):
            make_lesson(page, f"X1.{number}", core=core)
    return page


def record(learner: Any, attempts: list[Any], *, at: datetime = LATER) -> list[str]:
    outcomes = record_attempts(learner=learner, attempts=attempts, received_at=at, source=Attempt.Source.SITE)
    return [outcome.reason or outcome.status for outcome in outcomes]


def rows(learner: Any) -> tuple[Any, ...]:
    attempts = Attempt.objects.of_learner(learner).order_by("id")
    done = Completion.objects.of_learner(learner).order_by("kind", "key")
    fields = (
        "id",
        "activity_id",
        "digest",
        "response",
        "score",
        "passed",
        "flag",
        "answered_at",
        "counted_at",
    )
    return list(attempts.values_list(*fields)), list(done.values_list("kind", "key", "completed_at"))


def all_versions() -> list[ActivityVersion]:
    return list(ActivityVersion.objects.order_by("pk"))


def kinds(learner: Any) -> list[str]:
    return sorted(Completion.objects.of_learner(learner).values_list("kind", flat=True))


def test_attempt_sent_twice_is_there_once(module: Any) -> None:
    learner = PersonFactory()
    attempt = given(all_versions()[0], RIGHT)
    assert record(learner, [attempt]) == ["stored"]
    assert record(learner, [attempt], at=LATER + timedelta(days=1)) == ["known"]
    assert record(learner, [attempt, attempt]) == ["known", "known"]
    assert Attempt.objects.count() == 1


def test_attempt_twice_in_one_batch_is_there_once(module: Any) -> None:
    learner = PersonFactory()
    attempt = given(all_versions()[0], RIGHT)
    assert record(learner, [attempt, attempt]) == ["stored", "known"]


def test_attempt_with_an_id_of_another_answer_is_refused(module: Any) -> None:
    learner, other = PersonFactory(), PersonFactory()
    attempt = given(all_versions()[0], RIGHT)
    record(learner, [attempt])
    assert record(other, [attempt]) == ["id_taken"]
    assert record(learner, [given(all_versions()[0], WRONG, id=attempt.id)]) == ["id_taken"]
    assert Attempt.objects.get().response == RIGHT


def test_attempt_for_a_lesson_never_published_is_refused(module: Any) -> None:
    attempt = given(all_versions()[0], RIGHT, lesson_key=uuid4())
    assert record(PersonFactory(), [attempt]) == ["unknown_lesson"]
    assert not Attempt.objects.exists()


def test_attempt_with_an_unknown_digest_is_kept_unmarked_and_marked_when_it_is_known(module: Any) -> None:
    learner, version = PersonFactory(), all_versions()[0]
    record(learner, [given(version, RIGHT, digest="f" * 64)])
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.passed, attempt.flag) == (None, False, Attempt.Flag.UNKNOWN_VERSION)
    assert rebuild_progress(learners=[learner]) == 0
    ActivityVersion.objects.filter(pk=version.pk).update(digest="f" * 64)
    assert rebuild_progress(learners=[learner]) == 2
    attempt.refresh_from_db()
    assert (attempt.score, attempt.passed, attempt.flag) == (1.0, True, "")
    assert kinds(learner) == ["activity"]


def test_attempt_for_an_activity_of_another_lesson_stays_unmarked(module: Any) -> None:
    """A rebuild marks what was unknown on arrival and is known now, and nothing else."""
    learner = PersonFactory()
    here, there = (child.specific for child in module.get_children()[:2])
    version = versions_of(here.translation_key)[0]
    record(learner, [given(version, RIGHT, lesson_key=there.translation_key)])
    assert rebuild_progress(learners=[learner]) == 0
    attempt = Attempt.objects.get()
    assert (attempt.score, attempt.passed, attempt.flag) == (None, False, Attempt.Flag.UNKNOWN_VERSION)
    assert kinds(learner) == []


def test_attempt_is_marked_by_the_version_that_was_seen(module: Any, committed: Any) -> None:
    """The right answer changes in June; what was answered to May's wording stays right."""
    page = module.get_children().first().specific
    may = versions_of(page.translation_key)[0]
    page.body = body(
        "X1.1",
        [("first", "true_false", {**TRUE_FALSE, "answer": False}), ("second", "true_false", TRUE_FALSE)],
    )
    with committed():
        publish(page)
    june = ActivityVersion.objects.filter(activity_id=may.activity_id).exclude(pk=may.pk).get()
    learner = PersonFactory()
    record(learner, [given(may, RIGHT), given(june, RIGHT)])
    assert dict(Attempt.objects.values_list("digest", "passed")) == {may.digest: True, june.digest: False}


def test_response_that_cannot_be_marked_is_kept(module: Any) -> None:
    learner = PersonFactory()
    assert record(learner, [given(all_versions()[0], {"answer": "maybe"})]) == ["stored"]
    assert Attempt.objects.get().flag == Attempt.Flag.BAD_RESPONSE


@pytest.mark.parametrize(
    ("answered", "counts"),
    [
        (NOON, NOON),
        (None, LATER),
        (datetime(2035, 1, 1, tzinfo=UTC), LATER),
        (datetime(1970, 1, 1, tzinfo=UTC), LATER),
        (LATER + timedelta(minutes=2), LATER),
    ],
)
def test_time_that_cannot_be_true_does_not_count(answered: datetime | None, counts: datetime) -> None:
    assert counted_time(answered, LATER) == counts


def test_module_is_finished_with_its_core_lessons(module: Any) -> None:
    learner = PersonFactory()
    lessons = [child.specific for child in module.get_children()]
    first, second = (versions_of(page.translation_key) for page in lessons[:2])
    record(learner, [given(first[0], RIGHT), given(first[1], WRONG)])
    assert kinds(learner) == ["activity"]
    record(learner, [given(first[1], RIGHT)])
    assert kinds(learner) == ["activity", "activity", "lesson"]
    record(learner, [given(version, RIGHT) for version in second])
    assert kinds(learner).count("lesson") == 2
    assert {"module", "course"} <= set(kinds(learner))


def test_lesson_done_stays_done_when_an_activity_is_added(module: Any, committed: Any) -> None:
    learner = PersonFactory()
    page = module.get_children().first().specific
    record(learner, [given(version, RIGHT) for version in versions_of(page.translation_key)])
    before = rows(learner)
    page.body = body("X1.1", [(key, "true_false", TRUE_FALSE) for key in ("first", "second", "third")])
    with committed():
        publish(page)
    assert rows(learner) == before
    assert rebuild_progress(learners=[learner]) == 0
    newcomer = PersonFactory()
    third = ActivityVersion.objects.order_by("-pk").first()
    record(newcomer, [given(third, RIGHT)])
    assert "lesson" not in kinds(newcomer)


def test_lesson_taken_out_of_a_module_finishes_it_for_who_did_the_rest(module: Any, committed: Any) -> None:
    learner = PersonFactory()
    lessons = [child.specific for child in module.get_children()]
    record(learner, [given(version, RIGHT) for version in versions_of(lessons[0].translation_key)])
    assert "module" not in kinds(learner)
    with committed():
        lessons[1].unpublish()
    assert "module" in kinds(learner)
    assert rebuild_progress(learners=[learner]) == 0


def test_module_begun_with_one_lesson_is_not_finished_by_it_later(committed: Any) -> None:
    """While authors were still adding lessons, the module consisted of one. Who comes later has to do all."""
    with committed():
        page = make_module(make_course())
        make_lesson(page, "X1.1")
    Composition.objects.update(current_from=NOON - timedelta(days=2))
    with committed():
        make_lesson(page, "X1.2")
    Composition.objects.exclude(current_until=None).update(current_until=NOON)
    early, late = PersonFactory(), PersonFactory()
    first = page.get_children().first()
    for learner, day in ((early, NOON - timedelta(days=1)), (late, NOON + timedelta(days=1))):
        record(
            learner,
            [given(version, RIGHT, answered_at=day) for version in versions_of(first.translation_key)],
        )
    assert "module" in kinds(early)
    assert "module" not in kinds(late)


def test_learner_who_changes_language_keeps_everything(module: Any, committed: Any) -> None:
    """Invariant 1: progress names keys that the languages share."""
    with committed():
        course = make_course(
            locale="fr",
        )
        french = make_lesson(
            make_module(course),
            "X1.1",
            activities=[
                ("first", "true_false", {**TRUE_FALSE, "prompt": "Le code est à moi."}),
                ("second", "true_false", TRUE_FALSE),
            ],
        )
    learner = PersonFactory()
    spanish = versions_of(french.translation_key, "es")
    (in_french,) = versions_of(french.translation_key, "fr")
    record(learner, [given(in_french, RIGHT), given(spanish[1], RIGHT)])
    assert kinds(learner) == ["activity", "activity", "lesson"]


def test_query_count_does_not_grow_with_the_batch(module: Any, django_assert_max_num_queries: Any) -> None:
    version = all_versions()[0]
    for size in (1, 100):
        learner = PersonFactory()
        with django_assert_max_num_queries(16):
            record(learner, [given(version, RIGHT) for _ in range(size)])


answers = st.lists(
    st.tuples(st.integers(0, 5), st.booleans(), st.one_of(st.none(), st.integers(-4000, 4000))),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given_by(answers=answers, seed=st.integers(0, 2**32))
def test_any_order_repetition_and_split_gives_the_same_rows(module: Any, answers: Any, seed: int) -> None:
    versions = all_versions()
    attempts = [
        given(
            versions[which],
            RIGHT if right else WRONG,
            answered_at=None if hours is None else NOON + timedelta(hours=hours),
        )
        for which, right, hours in answers
    ]
    plain, chance = PersonFactory(), random.Random(seed)
    record(plain, attempts)
    expected = rows(plain)
    Attempt.objects.all().delete()
    Completion.objects.all().delete()
    sent = attempts + chance.choices(attempts, k=len(attempts))
    chance.shuffle(sent)
    while sent:
        size = chance.randint(1, len(sent))
        record(plain, sent[:size])
        sent = sent[size:]
    assert rows(plain) == expected
    assert rebuild_progress(learners=[plain]) == 0
    Completion.objects.all().delete()
    rebuild_progress(learners=[plain])
    assert rows(plain) == expected


def test_compositions_are_kept_only_when_they_change(module: Any) -> None:
    assert publishing.keep_compositions(at=LATER) == []


def test_rebuild_mends_what_was_damaged(module: Any) -> None:
    """Rows that follow from nothing go, missing ones come, moved ones come back."""
    learner = PersonFactory()
    record(learner, [given(version, RIGHT) for version in all_versions()])
    expected = rows(learner)
    Completion.objects.create(learner=learner, kind="lesson", key=uuid4(), completed_at=NOON)
    Completion.objects.filter(kind="module").delete()
    Completion.objects.filter(kind="course").update(completed_at=LATER)
    out = StringIO()
    call_command("rebuild_progress", stdout=out, stderr=StringIO())
    assert rows(learner) == expected
    assert out.getvalue() == "Rebuilt the progress of 1 learners: 3 rows changed.\n"
    call_command("rebuild_progress", learner=learner.username, stdout=out, stderr=StringIO())
    assert out.getvalue().endswith(" 0 rows changed.\n")


def test_rebuild_for_somebody_who_is_not_there() -> None:
    with pytest.raises(CommandError, match="nobody"):
        call_command("rebuild_progress", learner="nobody")
