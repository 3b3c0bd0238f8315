"""Answers that were closed on a shared phone: opened for their owner, whoever brings them."""

import json
from base64 import b64decode, b64encode
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from courses.models import ActivityVersion
from lms.accounts.models import Person
from lms.progress.models import Attempt
from tests.factories.attempts import as_json, given, sealed, sealed_bytes
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory, PersonFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/sealed"


@pytest.fixture
def version(committed: Any) -> ActivityVersion:
    with committed():
        make_lesson(make_module(make_course()))
    return ActivityVersion.objects.order_by("pk").first()


@pytest.fixture
def owner(db: None) -> Person:
    return LearnerFactory()


@pytest.fixture
def seal(client: Client, owner: Person) -> dict[str, str]:
    """What the phone was given while the owner was signed in; the session has ended since."""
    client.force_login(owner)
    given_seal: dict[str, str] = client.get("/api/v1/session").json()["seal"]
    client.delete("/api/v1/session")
    return given_seal


def bring(client: Client, record: Any) -> Any:
    return client.post(URL, json.dumps(record), content_type="application/json")


def answers(version: ActivityVersion, number: int = 3) -> list[dict[str, Any]]:
    return [as_json(given(version, {"answer": True})) for _ in range(number)]


def test_sealed_answers_are_stored_once_for_an_owner_whose_session_has_ended(
    client: Client, owner: Person, seal: dict[str, str], version: ActivityVersion
) -> None:
    record = sealed(owner, seal, answers(version))
    assert [each["status"] for each in bring(client, record).json()["results"]] == ["stored"] * 3
    assert [each["status"] for each in bring(client, record).json()["results"]] == ["known"] * 3
    assert Attempt.objects.of_learner(owner).count() == 3


def test_sealed_answers_stay_their_owners_while_somebody_else_is_signed_in(
    client: Client, owner: Person, seal: dict[str, str], version: ActivityVersion
) -> None:
    other = PersonFactory()
    client.force_login(other)
    attempts = [{**each, "owner": str(owner.public_id)} for each in answers(version)]
    assert bring(client, sealed(owner, seal, attempts)).status_code == 200
    assert Attempt.objects.of_learner(owner).count() == 3
    assert not Attempt.objects.of_learner(other).exists()


def test_answer_says_nothing_of_what_was_answered(
    client: Client, owner: Person, seal: dict[str, str], version: ActivityVersion
) -> None:
    attempts = [as_json(given(version, {"text": "SECRET"})), as_json(given(version, {}, lesson_key=uuid4()))]
    reply = bring(client, sealed(owner, seal, [*attempts, {"id": "x", "response": "SECRET"}]))
    assert reply.json() == {
        "results": [
            {"id": attempts[0]["id"], "status": "stored", "reason": ""},
            {"id": attempts[1]["id"], "status": "refused", "reason": "unknown_lesson"},
            {"id": "x", "status": "refused", "reason": "bad_digest"},
        ]
    }


def test_sealed_answer_for_somebody_else_is_refused_alone(
    client: Client, owner: Person, seal: dict[str, str], version: ActivityVersion
) -> None:
    mine, theirs = answers(version, 2)
    theirs["owner"] = str(PersonFactory().public_id)
    results = bring(client, sealed(owner, seal, [mine, theirs])).json()["results"]
    assert [each["reason"] or each["status"] for each in results] == ["stored", "other_owner"]


def _flipped(text: str) -> str:
    data = bytearray(b64decode(text))
    data[0] ^= 1
    return b64encode(data).decode()


@pytest.mark.parametrize(
    "spoil",
    [
        lambda record: {**record, "key": "A" * 16},
        lambda record: {**record, "key": "no"},
        lambda record: {**record, "key": "\x00" * 16},
        lambda record: {**record, "iv": _flipped(record["iv"])},
        lambda record: {**record, "iv": ""},
        lambda record: {**record, "iv": record["iv"] + "AAAA"},
        lambda record: {**record, "iv": "ñ"},
        lambda record: {**record, "data": _flipped(record["data"])},
        lambda record: {**record, "data": record["data"][:-8]},
        lambda record: {**record, "data": record["data"][:12]},
        lambda record: {**record, "data": ""},
        lambda record: {**record, "data": "%%%"},
    ],
)
def test_what_cannot_be_opened_writes_nothing(
    client: Client, owner: Person, seal: dict[str, str], version: ActivityVersion, spoil: Any
) -> None:
    reply = bring(client, spoil(sealed(owner, seal, answers(version))))
    assert (reply.status_code, reply.json()["code"]) == (422, "not_opened")
    assert not Attempt.objects.exists()


def test_record_does_not_open_for_somebody_else(
    client: Client, owner: Person, seal: dict[str, str], version: ActivityVersion
) -> None:
    other = PersonFactory()
    record = sealed(owner, seal, answers(version))
    reply = bring(client, {**record, "owner": str(other.public_id)})
    assert (reply.status_code, reply.json()["code"]) == (422, "not_opened")
    assert bring(client, sealed(other, seal, answers(version))).status_code == 422
    assert not Attempt.objects.exists()


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b'{"attempts": 1}', b"\xff", b"[" * 5_000])
def test_content_that_is_no_batch_writes_nothing(
    client: Client, owner: Person, seal: dict[str, str], content: bytes
) -> None:
    reply = bring(client, sealed_bytes(owner, seal, content))
    assert (reply.status_code, reply.json()["code"]) == (422, "not_opened")


def test_owner_who_is_gone(client: Client, owner: Person, seal: dict[str, str]) -> None:
    record = sealed(owner, seal, [])
    owner.delete()
    reply = bring(client, record)
    assert (reply.status_code, reply.json()["code"]) == (410, "gone")


def test_record_of_more_answers_than_a_batch_is_stored_whole(
    client: Client, owner: Person, seal: dict[str, str], version: ActivityVersion
) -> None:
    reply = bring(client, sealed(owner, seal, answers(version, 501)))
    assert {each["status"] for each in reply.json()["results"]} == {"stored"}
    assert Attempt.objects.of_learner(owner).count() == 501


def test_sealed_before_the_secret_was_replaced(
    client: Client, owner: Person, seal: dict[str, str], version: ActivityVersion, settings: Any
) -> None:
    record = sealed(owner, seal, answers(version))
    settings.SECRET_KEY_FALLBACKS, settings.SECRET_KEY = [settings.SECRET_KEY], "another" * 10
    assert bring(client, record).status_code == 200
    settings.SECRET_KEY_FALLBACKS = []
    assert bring(client, record).status_code == 422


def test_sealed_from_another_origin_is_refused(
    stranger: Client, owner: Person, seal: dict[str, str], version: ActivityVersion
) -> None:
    assert bring(stranger, sealed(owner, seal, answers(version))).json()["code"] == "other_origin"
    assert not Attempt.objects.exists()
