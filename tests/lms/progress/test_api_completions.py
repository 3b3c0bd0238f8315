"""Progress out: all of it, only what is new, or nothing but the word that nothing is."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from courses.models import ActivityVersion
from lms.progress.models import Attempt, Completion, ProgressRevision
from lms.progress.services import rebuild_progress, record_attempts
from tests.factories.attempts import NOON, CompletionFactory, ProgressRevisionFactory, given
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/completions"
RIGHT, WRONG = {"answer": True}, {"answer": False}


@pytest.fixture
def versions(committed: Any) -> list[ActivityVersion]:
    """Two lessons of two activities each."""
    with committed():
        module = make_module(make_course())
        make_lesson(module, "X1.1")
        make_lesson(module, "X1.2")
    return list(ActivityVersion.objects.order_by("pk"))


@pytest.fixture
def learner(client: Client) -> Any:
    person = PersonFactory()
    client.force_login(person)
    return person


def record(learner: Any, *attempts: Any) -> None:
    record_attempts(learner=learner, attempts=attempts, received_at=NOON, source="site")


def ask(client: Client, since: str | None = None, etag: str | None = None) -> Any:
    headers = {"If-None-Match": etag} if etag else None
    return client.get(URL, {} if since is None else {"since": since}, headers=headers)


def test_phone_without_cursor_gets_everything_also_what_is_older_than_cursors(
    client: Client, learner: Any, versions: list[ActivityVersion]
) -> None:
    record(learner, given(versions[0], RIGHT), given(versions[1], RIGHT))
    Attempt.objects.update(revision=0)
    Completion.objects.update(revision=0)
    ProgressRevision.objects.all().delete()
    reply = ask(client).json()
    assert (reply["cursor"], reply["all"]) == ("0", True)
    assert reply["lessons"] == {str(versions[0].lesson_key): "done"}
    assert len(reply["activities"]) == 2


def test_cursor_brings_only_what_changed_after_it(
    client: Client, learner: Any, versions: list[ActivityVersion]
) -> None:
    record(learner, given(versions[0], RIGHT))
    first = ask(client).json()
    record(learner, given(versions[2], WRONG))
    record(learner, given(versions[1], RIGHT))
    second = ask(client, first["cursor"]).json()
    assert not second["all"]
    assert second["lessons"] == {
        str(versions[0].lesson_key): "done",
        str(versions[2].lesson_key): "tried",
    }
    assert second["activities"] == [str(versions[1].activity_id)]
    third = ask(client, second["cursor"]).json()
    assert (third["all"], third["lessons"], third["activities"]) == (False, {}, [])


def test_what_comes_in_steps_is_what_comes_at_once(
    client: Client, learner: Any, versions: list[ActivityVersion]
) -> None:
    known: dict[str, Any] = {"lessons": {}, "activities": set()}
    cursor = ask(client).json()["cursor"]
    for version, answer in [
        (versions[0], WRONG),
        (versions[2], RIGHT),
        (versions[0], RIGHT),
        (versions[3], RIGHT),
    ]:
        record(learner, given(version, answer))
        news = ask(client, cursor).json()
        cursor = news["cursor"]
        for key, state in news["lessons"].items():
            if known["lessons"].get(key) != "done":
                known["lessons"][key] = state
        known["activities"] |= set(news["activities"])
    everything = ask(client).json()
    assert everything["all"]
    assert (known["lessons"], known["activities"]) == (everything["lessons"], set(everything["activities"]))


def test_each_write_that_changes_something_counts_once(learner: Any, versions: list[ActivityVersion]) -> None:
    attempts = [given(version, RIGHT) for version in versions]
    record(learner, *attempts)
    assert ProgressRevision.objects.get().number == 1
    record(learner, *attempts)
    assert ProgressRevision.objects.get().number == 1
    assert set(Attempt.objects.values_list("revision", flat=True)) == {1}
    assert set(Completion.objects.values_list("revision", flat=True)) == {1}
    record(learner, given(versions[0], RIGHT, answered_at=NOON.replace(year=2025)))
    assert ProgressRevision.objects.get().number == 2
    moved = Completion.objects.get(key=versions[0].activity_id)
    assert (moved.revision, moved.completed_at.year) == (2, 2025)


def test_rebuild_that_takes_away_makes_every_phone_ask_for_all(
    client: Client, learner: Any, versions: list[ActivityVersion]
) -> None:
    record(learner, given(versions[0], RIGHT))
    false = CompletionFactory(learner=learner, kind="activity", key=uuid4(), revision=1)
    cursor = ask(client).json()["cursor"]
    assert rebuild_progress(learners=[learner]) == 1
    news = ask(client, cursor).json()
    assert news["all"]
    assert str(false.key) not in news["activities"]
    assert not ask(client, news["cursor"]).json()["all"]


def test_rebuild_that_changes_nothing_tells_no_phone(
    client: Client, learner: Any, versions: list[ActivityVersion]
) -> None:
    record(learner, given(versions[0], RIGHT))
    reply = ask(client)
    assert rebuild_progress(learners=[learner]) == 0
    assert ask(client, reply.json()["cursor"], reply["ETag"]).status_code == 304


@pytest.mark.parametrize("since", ["", "x", "-1", "1.5", "2", "9" * 40, "٣", "\x00", "null", "1 OR 1=1"])
def test_cursor_that_nobody_gave_out_brings_everything(
    client: Client, learner: Any, versions: list[ActivityVersion], since: str
) -> None:
    record(learner, given(versions[0], RIGHT))
    reply = ask(client, since)
    assert reply.status_code == 200
    assert reply.json()["all"]
    assert reply.json()["activities"] == [str(versions[0].activity_id)]


def test_nothing_new_is_said_in_three_queries(
    client: Client, learner: Any, versions: list[ActivityVersion], django_assert_num_queries: Any
) -> None:
    """The session, the person, and the number of the last change."""
    record(learner, given(versions[0], RIGHT))
    etag = ask(client)["ETag"]
    for known in (etag, f"W/{etag}", f'"other", {etag}'):
        with django_assert_num_queries(3):
            reply = ask(client, "1", known)
        assert (reply.status_code, reply.content, reply["ETag"]) == (304, b"", etag)
    assert "no-store" in reply["Cache-Control"]
    record(learner, given(versions[1], RIGHT))
    with django_assert_num_queries(5):
        assert ask(client, "1", etag).status_code == 200


def test_etag_of_one_person_says_nothing_to_another(client: Client, learner: Any) -> None:
    ProgressRevisionFactory(learner=learner, number=1)
    etag = ask(client)["ETag"]
    other = ProgressRevisionFactory(number=1).learner
    client.force_login(other)
    reply = ask(client, "1", etag)
    assert (reply.status_code, reply.json()["owner"]) == (200, str(other.public_id))


def test_old_browser_of_somebody_signed_out_gets_no_304(client: Client, learner: Any) -> None:
    etag = ask(client)["ETag"]
    client.logout()
    assert ask(client, "0", etag).status_code == 401
