"""Whatever happens between a phone and the server, the server ends with exactly the answers that were given.

Random sequences of sending, losing the request, losing the answer after the commit, sending twice, reordering,
splitting, clocks that are wrong by years, and a real gunicorn that is killed with -9 in the middle of a batch, for a
learner with two phones. Each sequence has a learner of its own; the last word is with the rows in the database.
"""

import json
import random
import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import psutil
import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from tests.browser.conftest import Site
from tests.faults.phones import Phone

SEQUENCES = 2_000
STEPS = 8
# One sequence in so many has a server that is killed whole, workers and master, and started again: two seconds each.
WHOLE_KILLS = 80
# By how many years a clock is off, or what it says.
CLOCKS: list[int | str] = [
    0,
    0,
    0,
    -30,
    -3,
    5,
    900,
    "0001-01-01T00:00:00+14:00",
    "9999-12-31T23:59:59-12:00",
    "noon",
]
PEOPLE = """
import json
from importlib import import_module
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from lms.accounts.models import Person
people = Person.objects.bulk_create(Person(username=f"fault-{{n}}", password="!") for n in range({count}))
Store = import_module(settings.SESSION_ENGINE).SessionStore
rows = []
for person in people:
    store = Store()
    store[SESSION_KEY], store[BACKEND_SESSION_KEY] = str(person.pk), "django.contrib.auth.backends.ModelBackend"
    store[HASH_SESSION_KEY] = person.get_session_auth_hash()
    store.create()
    rows.append([person.pk, store.session_key])
print(json.dumps(rows))
"""


class Server:
    """The site under test, and what happened to it."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.killed_workers = self.killed_whole = self.sequences = 0
        self.learners: Iterator[Any] = iter(json.loads(site.python(PEOPLE.format(count=SEQUENCES * 2))))
        with closing(self.database()) as database:
            self.activities = database.execute(
                "SELECT lesson_key, activity_id, digest, kind, definition FROM courses_activityversion"
                " WHERE kind IN ('true_false', 'multiple_choice') ORDER BY id"
            ).fetchall()

    def database(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self.site.folder / 'site.sqlite3'}?mode=ro", uri=True, timeout=20)

    def kill_worker(self) -> None:
        """The master starts another at once."""
        assert self.site.process
        for worker in psutil.Process(self.site.process.pid).children():
            # The one that was killed a moment ago may still stand in the list.
            with suppress(psutil.NoSuchProcess):
                worker.kill()
        self.killed_workers += 1

    def kill_whole(self) -> None:
        self.site.stop(kill=True)
        self.site.start()
        self.killed_whole += 1

    def rows_of(self, learner: int) -> dict[str, Any]:
        with closing(self.database()) as database:
            rows = database.execute(
                "SELECT id, lesson_key, activity_id, digest, response FROM progress_attempt WHERE learner_id = ?",
                [learner],
            ).fetchall()
        assert len(rows) == len({row[0] for row in rows})
        return {
            str(UUID(row[0])): (str(UUID(row[1])), str(UUID(row[2])), row[3], json.loads(row[4]))
            for row in rows
        }


def learner_with_two_phones(server: Server) -> type[RuleBasedStateMachine]:
    class LearnerWithTwoPhones(RuleBasedStateMachine):
        @initialize(seed=st.integers(0, 2**32))
        def begin(self, seed: int) -> None:
            server.sequences += 1
            self.learner, session = next(server.learners)
            self.random = random.Random(seed)
            self.phones = [Phone(server.site.port, session), Phone(server.site.port, session)]
            self.given: dict[str, Any] = {}

        def phone(self) -> Phone:
            return self.random.choice(self.phones)

        @rule(count=st.integers(1, 4), clock=st.sampled_from(CLOCKS))
        def answer(self, count: int, clock: int | str) -> None:
            phone = self.phone()
            for _ in range(count):
                attempt = an_answer(server.activities, self.random, clock)
                self.given[attempt["id"]] = attempt
                phone.held.append(attempt)

        @rule(most=st.integers(1, 12))
        def send(self, most: int) -> None:
            phone = self.phone()
            phone.send(phone.some(self.random, most))

        @rule()
        def split(self) -> None:
            phone = self.phone()
            for attempt in phone.some(self.random, 3):
                phone.send([attempt])

        @rule()
        def lose_the_request(self) -> None:
            phone = self.phone()
            phone.send_and_hang_up(phone.some(self.random, 6), share=self.random.random() * 0.99)

        @rule()
        def lose_the_answer(self) -> None:
            phone = self.phone()
            phone.send_and_hang_up(phone.some(self.random, 6), share=1.0)

        @rule()
        def send_twice(self) -> None:
            phone = self.phone()
            phone.send_twice_at_once(phone.some(self.random, 6))

        @rule()
        def one_batch_holds_an_answer_twice(self) -> None:
            phone = self.phone()
            batch = phone.some(self.random, 3)
            phone.send(batch + batch[:1])

        @rule()
        def both_phones_hold_the_same(self) -> None:
            """A file of answers that was carried from one phone to the other."""
            one, other = self.phones
            known = {attempt["id"] for attempt in other.held}
            other.held += [attempt for attempt in one.held if attempt["id"] not in known]

        @rule(chance=st.integers(0, WHOLE_KILLS - 1), after_ms=st.floats(0, 12))
        def kill_in_the_middle_of_a_batch(self, chance: int, after_ms: float) -> None:
            phone = self.phone()
            batch = phone.some(self.random, 12)
            sending = threading.Thread(target=phone.send, args=(batch,))
            sending.start()
            time.sleep(after_ms / 1000)
            # The extremes are what hypothesis tries most often.
            if chance == WHOLE_KILLS // 3:
                server.kill_whole()
            elif chance % 8 == 5:
                server.kill_worker()
            sending.join()

        def teardown(self) -> None:
            if not hasattr(self, "given"):
                return
            deadline = time.monotonic() + 60
            while any(phone.held for phone in self.phones) and time.monotonic() < deadline:
                for phone in self.phones:
                    phone.send(list(phone.held))
            assert not any(phone.held for phone in self.phones)
            assert server.rows_of(self.learner) == {
                id: (one["lesson"], one["activity"], one["digest"], one["response"])
                for id, one in self.given.items()
            }

    return LearnerWithTwoPhones


def an_answer(activities: list[Any], choose: random.Random, clock: int | str) -> dict[str, Any]:
    lesson, activity, digest, kind, definition = choose.choice(activities)
    choices = [choice["id"] for choice in json.loads(definition).get("choices", [])]
    response = (
        {"choice": choose.choice(choices)} if kind == "multiple_choice" else {"answer": choose.random() < 0.5}
    )
    now = datetime.now(UTC)
    moment = clock if isinstance(clock, str) else (now + timedelta(days=365 * clock)).isoformat()
    return {
        "id": str(uuid4()),
        "lesson": str(UUID(lesson)),
        "activity": str(UUID(activity)),
        # An older phone may have seen a version that this server never published.
        "digest": digest if choose.random() < 0.95 else "f" * 64,
        "response": response,
        "answered_at": moment,
    }


@pytest.mark.browser
def test_server_ends_with_exactly_the_answers_that_were_given(own_site: Site) -> None:
    server = Server(own_site)
    run_state_machine_as_test(
        learner_with_two_phones(server),
        settings=settings(
            max_examples=SEQUENCES,
            stateful_step_count=STEPS,
            deadline=None,
            database=None,
            # What happened between processes does not happen again: nothing to shrink.
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )
    print(
        f"{server.sequences} sequences, {server.killed_workers} workers killed, {server.killed_whole} servers killed"
    )
    assert server.sequences >= SEQUENCES
    assert server.killed_workers >= 20
    assert server.killed_whole >= 3
    # What follows from the answers is what a rebuild finds.
    before = own_site.python(COMPLETIONS)
    own_site.manage("rebuild_progress")
    assert own_site.python(COMPLETIONS) == before != "[]"


COMPLETIONS = (
    "from lms.progress.models import Completion;"
    "print(sorted((c.learner_id, c.kind, str(c.key), c.completed_at.isoformat()) for c in Completion.objects.all()))"
)
