"""Writes what learners answered, and what follows from it. The only place that adds or takes out attempts.

An attempt is a fact: it is added once, whatever happens on its way, and never changed. Completions follow from
attempts and from what lessons and modules consisted of (`lms.progress.rules`); all who write for one learner wait
for each other, so no completion is missed between two batches that arrive together.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef

from courses import activities
from courses.models import ActivityVersion, Composition
from lms.accounts.models import Person
from lms.progress.batch import MOST_ATTEMPTS, GivenAttempt
from lms.progress.models import Attempt, Completion
from lms.progress.revisions import advance, hold
from lms.progress.rules import completions_of

# No phone answered before there was anything to answer; a clock that says so is wrong.
EARLIEST: Final = datetime(2020, 1, 1, tzinfo=UTC)
CLOCK_TOLERANCE: Final = timedelta(minutes=5)
STORED, KNOWN, REFUSED = "stored", "known", "refused"


@dataclass(frozen=True)
class Outcome:
    """What became of one attempt: stored, known (it was there already) or refused, and then why."""

    id: UUID
    status: str
    reason: str = ""


def record_attempts(
    *, learner: Person, attempts: Sequence[GivenAttempt], received_at: datetime, source: str
) -> list[Outcome]:
    """Add the attempts that are not there yet, marked by the version that the learner saw. One outcome for each.

    `source` is the way they came; that of a score which an exercise told of itself is always that.

    Safe to repeat, in any order and any split. Refused are those that name a lesson that was never published
    (`unknown_lesson`) and those whose id already stands for another answer (`id_taken`).
    """
    try:
        return _record(learner, attempts, received_at, source)
    except IntegrityError:
        # Somebody else's answer came under the same id at the same moment. Now it is there to be seen.
        return _record(learner, attempts, received_at, source)


def _record(
    learner: Person, attempts: Sequence[GivenAttempt], received_at: datetime, source: str
) -> list[Outcome]:
    with transaction.atomic():
        revision = hold(learner)
        known = {row.id: row for row in Attempt.objects.filter(id__in=[given.id for given in attempts])}
        versions = _versions(attempts)
        lessons = published_lessons(attempts)
        outcomes: list[Outcome] = []
        fresh: dict[UUID, Attempt] = {}
        for given in attempts:
            before = known.get(given.id) or fresh.get(given.id)
            if before is not None:
                same = is_same(before, learner, given)
                outcomes.append(Outcome(given.id, KNOWN) if same else Outcome(given.id, REFUSED, "id_taken"))
            elif given.lesson_key not in lessons:
                outcomes.append(Outcome(given.id, REFUSED, "unknown_lesson"))
            else:
                fresh[given.id] = _marked(
                    given, versions, learner=learner, received_at=received_at, source=source
                )
                outcomes.append(Outcome(given.id, STORED))
        if not fresh:
            return outcomes
        advance(revision)
        for attempt in fresh.values():
            attempt.revision = revision.number
        # In one order for all, so that no two wait for each other.
        Attempt.objects.bulk_create(sorted(fresh.values(), key=lambda attempt: attempt.id))
        if any(attempt.passed for attempt in fresh.values()):
            lessons_answered = {attempt.lesson_key for attempt in fresh.values()}
            _write_completions(learner, _difference(learner, lessons=lessons_answered), revision.number)
    return outcomes


def withdraw_attempts(*, learner: Person, ids: Collection[UUID]) -> int:
    """Take out answers that came by mistake, as if they had never come, with what followed from them alone.

    Returns how many there were. Phones are told that something was taken away. An answer that comes again is new.
    """
    with transaction.atomic():
        revision = hold(learner)
        wanted, gone = list(ids), 0
        for start in range(0, len(wanted), MOST_ATTEMPTS):
            some = Attempt.objects.of_learner(learner).filter(id__in=wanted[start : start + MOST_ATTEMPTS])
            gone += some.delete()[0]
        if gone:
            advance(revision, took_away=True)
            _write_completions(learner, _difference(learner, lessons=None), revision.number)
    return gone


def rebuild_progress(
    *, learners: Iterable[Person], on_progress: Callable[[int, int, str], None] | None = None
) -> int:
    """Make all completions anew from attempts, after marking those whose version has become known meanwhile.

    Returns how many rows changed; 0 when all was as it should be. Rows that were right keep the revision with which
    they came: it says when phones heard of them, and does not follow from attempts.
    """
    people = list(learners)
    changed = 0
    for done, learner in enumerate(people, start=1):
        with transaction.atomic():
            changed += _rebuild(learner)
        if on_progress:
            on_progress(done, len(people), str(learner))
    return changed


def counted_time(answered_at: datetime | None, received_at: datetime) -> datetime:
    """The time that counts: the device's where it can be true, else that of arrival."""
    if answered_at is None or answered_at < EARLIEST or answered_at > received_at + CLOCK_TOLERANCE:
        return received_at
    return min(answered_at, received_at)


def refresh_after_change(compositions: Iterable[Composition]) -> int:
    """Something live consists of other parts now: bring the completions of those concerned up to date."""
    members = {member for composition in compositions for member in composition.member_keys}
    keys = {composition.key for composition in compositions}
    learners = Person.objects.filter(
        Exists(Completion.objects.filter(learner=OuterRef("pk"), key__in=members | keys))
    )
    return rebuild_progress(learners=learners)


def _rebuild(learner: Person) -> int:
    revision = hold(learner)
    marked = _mark_waiting(learner)
    difference = _difference(learner, lessons=None)
    changed = marked + difference.size
    if changed:
        advance(revision, took_away=bool(difference.gone))
        _write_completions(learner, difference, revision.number)
    return changed


def _mark_waiting(learner: Person) -> int:
    """Mark what was kept unmarked because its version was not known, where it is known by now. Returns how many."""
    waiting = list(Attempt.objects.of_learner(learner).filter(flag=Attempt.Flag.UNKNOWN_VERSION))
    versions = {
        (row.lesson_key, row.activity_id, row.digest): row
        for row in ActivityVersion.objects.of_digests({attempt.digest for attempt in waiting})
    }
    found = []
    for attempt in waiting:
        version = versions.get((attempt.lesson_key, attempt.activity_id, attempt.digest))
        if version:
            _apply_mark(attempt, version)
            found.append(attempt)
    Attempt.objects.bulk_update(found, ["score", "passed", "flag", "source"])
    return len(found)


def _versions(attempts: Sequence[GivenAttempt]) -> dict[tuple[UUID, UUID, str], ActivityVersion]:
    rows = ActivityVersion.objects.of_digests({given.digest for given in attempts})
    return {(row.lesson_key, row.activity_id, row.digest): row for row in rows}


def published_lessons(attempts: Iterable[GivenAttempt]) -> set[UUID]:
    """The lessons of these attempts that have ever been published here."""
    keys = {given.lesson_key for given in attempts}
    return set(
        ActivityVersion.objects.filter(lesson_key__in=keys).values_list("lesson_key", flat=True).distinct()
    )


def is_same(before: Attempt, learner: Person, given: GivenAttempt) -> bool:
    """Whether what came is the answer that is there under its id already."""
    return (before.learner_id, before.activity_id, before.digest, before.response) == (
        learner.pk,
        given.activity_id,
        given.digest,
        given.response,
    )


def _marked(
    given: GivenAttempt,
    versions: dict[tuple[UUID, UUID, str], ActivityVersion],
    *,
    learner: Person,
    received_at: datetime,
    source: str,
) -> Attempt:
    attempt = Attempt(
        id=given.id,
        learner=learner,
        lesson_key=given.lesson_key,
        activity_id=given.activity_id,
        digest=given.digest,
        response=given.response,
        answered_at=given.answered_at,
        received_at=received_at,
        counted_at=counted_time(given.answered_at, received_at),
        source=source,
    )
    version = versions.get((given.lesson_key, given.activity_id, given.digest))
    if version is None:
        attempt.flag = Attempt.Flag.UNKNOWN_VERSION
    else:
        _apply_mark(attempt, version)
    return attempt


def _apply_mark(attempt: Attempt, version: ActivityVersion) -> None:
    if version.kind in activities.SELF_REPORTED:
        attempt.source = Attempt.Source.H5P
    try:
        mark = activities.mark(version.loaded, attempt.response)
    except activities.ResponseError:
        attempt.flag = Attempt.Flag.BAD_RESPONSE
        return
    attempt.score, attempt.passed, attempt.flag = mark.score, mark.passed, Attempt.Flag.NONE


@dataclass(frozen=True)
class Difference:
    """What has to be done to the stored completions of a learner, so that they are what follows from the attempts."""

    added: list[Completion]
    moved: list[Completion]
    gone: list[int]

    @property
    def size(self) -> int:
        return len(self.added) + len(self.moved) + len(self.gone)


def _difference(learner: Person, *, lessons: set[UUID] | None) -> Difference:
    """With `lessons`, only what they touch: new attempts can only add a completion or move it earlier.

    Without, all of them: a rebuild may also remove what nothing stands for.
    """
    wanted = completions_of(learner, lessons=lessons)
    rows = {row.place: row for row in Completion.objects.of_learner(learner)}
    added = [
        Completion(learner=learner, kind=kind, key=key, completed_at=at)
        for (kind, key), at in wanted.items()
        if (kind, key) not in rows
    ]
    moved = [rows[place] for place, at in wanted.items() if place in rows and rows[place].completed_at != at]
    for row in moved:
        row.completed_at = wanted[row.place]
    gone = [row.pk for place, row in rows.items() if place not in wanted] if lessons is None else []
    return Difference(added, moved, gone)


def _write_completions(learner: Person, difference: Difference, number: int) -> None:
    """Added and moved rows carry the number of the revision that they belong to."""
    for row in difference.added + difference.moved:
        row.revision = number
    Completion.objects.bulk_create(difference.added)
    Completion.objects.bulk_update(difference.moved, ["completed_at", "revision"])
    if difference.gone:
        Completion.objects.of_learner(learner).filter(pk__in=difference.gone).delete()
