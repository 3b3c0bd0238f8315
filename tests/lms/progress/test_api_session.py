"""Sessions for scripts: who is here, signing in and out, and the key of a seal."""

import json
from base64 import b64decode
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from lms.accounts.codes import shown_code
from lms.accounts.models import Person
from tests.factories.people import PIN, LearnerFactory

pytestmark = pytest.mark.django_db
URL = "/api/v1/session"


def come(client: Client, code: str, pin: str = PIN, **more: Any) -> Any:
    body = json.dumps({"code": code, "pin": pin, **more})
    return client.post(URL, body, content_type="application/json")


@pytest.fixture
def learner(db: None) -> Any:
    return LearnerFactory()


def test_nobody_is_here(client: Client, db: None) -> None:
    reply = client.get(URL)
    assert reply.json() == {"person": None, "idle": 0, "seal": None}
    assert "no-store" in reply["Cache-Control"]
    assert not Session.objects.exists()


def test_learner_signs_in_and_is_here(client: Client, learner: Any, settings: Any) -> None:
    reply = come(client, shown_code(learner.access_code).lower())
    assert reply.status_code == 200
    said = reply.json()
    assert said["person"] == {
        "id": str(learner.public_id),
        "nickname": "Lupita",
        "picture": "llama",
        "language": "es",
    }
    assert said["idle"] == settings.IDLE_MINUTES * 60
    assert len(b64decode(said["seal"]["key"])) == 32
    assert "no-store" in reply["Cache-Control"]
    assert client.get(URL).json() == said


def test_own_phone_stays_signed_in_longer(client: Client, learner: Any, settings: Any) -> None:
    assert come(client, learner.access_code, own_phone=True).json()["idle"] == settings.SESSION_COOKIE_AGE


def test_wrong_code_and_wrong_pin_are_told_alike(client: Client, learner: Any) -> None:
    replies = [come(client, learner.access_code, "8365"), come(client, "CDFG-HJKM"), come(client, "\x00", "")]
    assert {(reply.status_code, reply.content) for reply in replies} == {(401, replies[0].content)}
    assert replies[0].json()["code"] == "wrong_code_or_pin"
    assert client.get(URL).json()["person"] is None


def test_who_must_wait_is_told_how_long(client: Client, learner: Any) -> None:
    Person.objects.update(pin_tries=7, pin_waits_until=timezone.now() + timedelta(minutes=15))
    reply = come(client, learner.access_code)
    assert (reply.status_code, reply.json()["code"]) == (429, "wait")
    assert 880 <= int(reply["Retry-After"]) <= 900


def test_pin_that_is_not_text_is_refused_unread(client: Client, learner: Any) -> None:
    for body in ('{"code": "\\ud800", "pin": "1357"}', '{"code": 1, "pin": 2}', '{"code": "x"}', "[]"):
        reply = client.post(URL, body, content_type="application/json")
        assert (reply.status_code, reply.json()["code"]) == (422, "bad_shape")


def test_signing_in_twice_is_signing_in_once(client: Client, learner: Any) -> None:
    """The first answer was lost: the second is the same."""
    first = come(client, learner.access_code).json()
    assert come(client, learner.access_code).json() == first
    assert Session.objects.count() == 1


def test_next_person_gets_a_seal_of_their_own(client: Client, learner: Any) -> None:
    first = come(client, learner.access_code).json()["seal"]
    other = come(client, LearnerFactory(nickname="Ana").access_code).json()["seal"]
    assert first["id"] != other["id"]
    assert first["key"] != other["key"]


def test_signing_out_twice_is_signing_out_once(client: Client, learner: Any) -> None:
    come(client, learner.access_code)
    for _ in range(2):
        reply = client.delete(URL)
        assert (reply.status_code, reply.content) == (204, b"")
    assert client.get(URL).json()["person"] is None
    assert not Session.objects.exists()
    assert client.cookies["chasqui_person"].value == ""


def test_owner_gets_the_key_of_an_earlier_seal_and_nobody_else_does(client: Client, learner: Any) -> None:
    before = come(client, learner.access_code).json()["seal"]
    client.delete(URL)
    assert client.get(URL, {"seal": before["id"]}).json()["seal"] is None
    come(client, LearnerFactory(nickname="Ana").access_code)
    assert client.get(URL, {"seal": before["id"]}).json()["seal"]["key"] != before["key"]
    come(client, learner.access_code)
    assert client.get(URL, {"seal": before["id"]}).json()["seal"] == before
    assert client.get(URL).json()["seal"]["id"] != before["id"]


@pytest.mark.parametrize("seal", ["x", "a" * 17, "a" * 15 + "/", "á" * 16, "a" * 16 + "\n"])
def test_seal_that_is_none_is_refused(client: Client, learner: Any, seal: str) -> None:
    client.force_login(learner)
    reply = client.get(URL, {"seal": seal})
    assert (reply.status_code, reply.json()["code"]) == (422, "bad_shape")


def test_session_from_another_origin_is_refused(stranger: Client, learner: Any) -> None:
    for reply in (come(stranger, learner.access_code), stranger.delete(URL)):
        assert (reply.status_code, reply.json()["code"]) == (403, "other_origin")
