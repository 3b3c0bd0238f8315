"""The same request twice at once, as two tabs or an impatient phone send it: what is written is written once."""

import json
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from courses import baseline
from lms.progress.models import Attempt, Completion, ProgressRevision
from tests.factories.attempts import as_json, given, sealed, versions_of
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PIN, LearnerFactory
from tests.together import at_once

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 4
OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}


@pytest.fixture
def versions() -> Any:
    baseline.ensure_baseline()
    lesson = make_lesson(make_module(make_course()))
    return versions_of(lesson.translation_key)


def send(path: str, body: Any, cookies: Any = None) -> Any:
    client = Client(headers=OUR_PAGE)
    if cookies:
        client.cookies.load({name: cookie.value for name, cookie in cookies.items()})
    return client.post(f"/api/v1/{path}", json.dumps(body), content_type="application/json")


def signed_in(learner: Any) -> Client:
    client = Client(headers=OUR_PAGE)
    client.force_login(learner)
    return client


def both(*requests: Any) -> list[Any]:
    replies: list[Any] = []
    assert at_once(*(lambda one=one: replies.append(one()) for one in requests)) == []
    return replies


def statuses(replies: list[Any]) -> list[str]:
    return sorted(each["status"] for reply in replies for each in reply.json()["results"])


def test_same_batch_twice_at_once_is_one_revision(versions: Any) -> None:
    for _ in range(ROUNDS):
        learner = LearnerFactory()
        cookies = signed_in(learner).cookies
        batch = {"attempts": [as_json(given(versions[0], {"answer": True})) for _ in range(5)]}
        replies = both(*[lambda batch=batch, cookies=cookies: send("attempts", batch, cookies)] * 2)
        assert statuses(replies) == ["known"] * 5 + ["stored"] * 5
        assert ProgressRevision.objects.get(learner=learner).number == 1


def test_two_batches_at_once_are_two_revisions_and_nothing_is_missed(versions: Any) -> None:
    """Whoever read between the two hears of the second: no row stands below a number that was given out."""
    for _ in range(ROUNDS):
        learner = LearnerFactory()
        cookies = signed_in(learner).cookies
        one, other = ({"attempts": [as_json(given(version, {"answer": True}))]} for version in versions)
        both(
            lambda one=one, cookies=cookies: send("attempts", one, cookies),
            lambda other=other, cookies=cookies: send("attempts", other, cookies),
        )
        assert ProgressRevision.objects.get(learner=learner).number == 2
        assert sorted(Attempt.objects.of_learner(learner).values_list("revision", flat=True)) == [1, 2]
        later = Completion.objects.of_learner(learner).exclude(kind="activity")
        assert set(later.values_list("revision", flat=True)) == {2}


def test_same_sealed_record_twice_at_once_is_stored_once(versions: Any) -> None:
    for _ in range(ROUNDS):
        owner = LearnerFactory()
        seal = signed_in(owner).get("/api/v1/session").json()["seal"]
        record = sealed(owner, seal, [as_json(given(versions[0], {"answer": True})) for _ in range(5)])
        replies = both(*[lambda record=record: send("sealed", record)] * 2)
        assert statuses(replies) == ["known"] * 5 + ["stored"] * 5
        assert Attempt.objects.of_learner(owner).count() == 5


def test_sealed_and_open_at_once_are_stored_once(versions: Any) -> None:
    """The answer of the first was lost, and the phone closed what it thought was waiting."""
    for _ in range(ROUNDS):
        owner = LearnerFactory()
        client = signed_in(owner)
        seal = client.get("/api/v1/session").json()["seal"]
        batch = [as_json(given(versions[0], {"answer": True})) for _ in range(5)]
        record = sealed(owner, seal, batch)
        replies = both(
            lambda record=record: send("sealed", record),
            lambda batch=batch, client=client: send("attempts", {"attempts": batch}, client.cookies),
        )
        assert statuses(replies) == ["known"] * 5 + ["stored"] * 5


def test_signing_in_twice_at_once_lets_both_in(versions: Any) -> None:
    for _ in range(ROUNDS):
        learner = LearnerFactory()
        body = {"code": learner.access_code, "pin": PIN}
        replies = both(*[lambda body=body: send("session", body)] * 2)
        assert [reply.json()["person"]["id"] for reply in replies] == [str(learner.public_id)] * 2


def test_signing_out_twice_at_once_is_signing_out(versions: Any) -> None:
    for _ in range(ROUNDS):
        client = signed_in(LearnerFactory())
        key = client.cookies["sessionid"].value

        def leave(key: str = key) -> Any:
            tab = Client(headers=OUR_PAGE)
            tab.cookies["sessionid"] = key
            return tab.delete("/api/v1/session")

        assert [reply.status_code for reply in both(leave, leave)] == [204, 204]
        assert not Session.objects.filter(session_key=key).exists()
