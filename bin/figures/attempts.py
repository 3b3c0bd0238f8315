"""Attempts per second through the service against plain inserts into the same table: batches of 1 and of 100 one
after the other, and batches of 10 from eight clients at once.

python bin/figure.py attempts NAME-OF-THE-DATABASE, in the site's environment
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from itertools import count, cycle, islice
from uuid import uuid4

from django.db import connection, transaction

from courses.models import ActivityVersion
from figures.table import Row
from lms.accounts.models import Person
from lms.progress.batch import GivenAttempt
from lms.progress.models import Attempt
from lms.progress.services import record_attempts

LEARNERS = 20
# Attempts in a batch, clients at once, batches in all.
PLAN = ((1, 1, 400), (10, 8, 320), (100, 1, 30))
TURNS = 2
BEGIN = datetime(2026, 3, 5, 12, tzinfo=UTC)
NUMBERS = count()


def main(database: str) -> list[Row]:
    learners = [Person.objects.create(username=f"bench-{number}") for number in range(LEARNERS)]
    versions = list(ActivityVersion.objects.filter(locale="es").order_by("pk"))
    rows = []
    for size, clients, batches in PLAN:
        served = plain = 0.0
        for _ in range(TURNS):
            plain += seconds_for(write_plainly, batches_of(versions, size, batches), learners, clients)
            served += seconds_for(
                write_through_service, batches_of(versions, size, batches), learners, clients
            )
        total = size * batches * TURNS
        name = f"{database}, batches of {size}" + (f", {clients} clients" if clients > 1 else "")
        rows += [
            Row(f"attempts/s, {name}", total / served, "/s"),
            Row(f"plain inserts/s, {name}", total / plain, "/s"),
            Row(f"attempts against plain inserts, {name}", plain / served, "x"),
        ]
    return rows


def batches_of(versions: list[ActivityVersion], size: int, batches: int) -> Iterator[list[GivenAttempt]]:
    """Answers of the right shape, some of them right: true/false and multiple choice by turns."""
    answers = cycle([answer for version in versions if (answer := answer_to(version))])
    for _ in range(batches):
        yield [
            GivenAttempt(
                id=uuid4(),
                lesson_key=version.lesson_key,
                activity_id=version.activity_id,
                digest=version.digest,
                response=response,
                answered_at=BEGIN + timedelta(seconds=next(NUMBERS)),
            )
            for version, response in islice(answers, size)
        ]


def answer_to(version: ActivityVersion) -> tuple[ActivityVersion, dict] | None:
    if version.kind == "true_false":
        return version, {"answer": version.definition["answer"]}
    if version.kind == "multiple_choice":
        return version, {"choice": version.definition["choices"][0]["id"]}
    return None


def seconds_for(
    write: Callable[..., None], batches: Iterator[list[GivenAttempt]], learners: list[Person], clients: int
) -> float:
    """How long all clients together took. Each is a thread with a connection of its own, opened before."""
    ready = list(zip(cycle(learners), batches, strict=False))
    start = threading.Barrier(clients + 1)

    def client(number: int) -> None:
        connection.ensure_connection()
        start.wait()
        for learner, batch in ready[number::clients]:
            write(learner, batch)
        connection.close()

    with ThreadPoolExecutor(clients) as pool:
        working = [pool.submit(client, number) for number in range(clients)]
        start.wait()
        began = time.perf_counter()
        for one in working:
            one.result()
        return time.perf_counter() - began


def write_through_service(learner: Person, batch: list[GivenAttempt]) -> None:
    record_attempts(
        learner=learner, attempts=batch, received_at=datetime.now(UTC), source=Attempt.Source.SITE
    )


def write_plainly(learner: Person, batch: list[GivenAttempt]) -> None:
    now = datetime.now(UTC)
    with transaction.atomic():
        Attempt.objects.bulk_create(
            Attempt(
                id=given.id,
                learner=learner,
                lesson_key=given.lesson_key,
                activity_id=given.activity_id,
                digest=given.digest,
                response=given.response,
                score=0.0,
                answered_at=given.answered_at,
                received_at=now,
                counted_at=now,
                source=Attempt.Source.SITE,
            )
            for given in batch
        )
