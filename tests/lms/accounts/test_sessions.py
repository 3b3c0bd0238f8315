"""Sessions of our doors: bound to the cookie that scripts see, and ended by time."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.models import Session
from django.test import Client, override_settings
from django.utils import timezone

from lms.accounts.models import Person
from tests.factories.people import LearnerFactory, come_in

pytestmark = pytest.mark.django_db
MONTH = 60 * 60 * 24 * 30


@pytest.fixture
def learner() -> Person:
    return LearnerFactory()


def is_there(client: Client) -> bool:
    return "Lupita" in client.get("/es/me/").content.decode()


def time_goes_on(monkeypatch: pytest.MonkeyPatch, **by: int) -> None:
    later = timezone.now() + timedelta(**by)
    monkeypatch.setattr(timezone, "now", lambda: later)


@pytest.mark.parametrize(("ticked", "seconds"), [({}, 1200), ({"own_phone": "on"}, MONTH)])
def test_cookie_says_whose_and_how_long(
    client: Client, learner: Person, ticked: dict[str, str], seconds: int
) -> None:
    reply = come_in(client, learner, **ticked)
    cookie = reply.cookies["chasqui_person"]
    assert cookie.value == f"{learner.public_id}.{seconds}"
    assert (cookie["max-age"], cookie["path"], cookie["samesite"]) == (seconds, "/", "Lax")
    assert not cookie["httponly"]
    assert reply.cookies["sessionid"]["max-age"] == seconds


@override_settings(IDLE_MINUTES=5)
def test_idle_time_is_set_by_who_runs_the_site(client: Client, learner: Person) -> None:
    assert come_in(client, learner).cookies["chasqui_person"]["max-age"] == 300


def test_without_the_cookie_the_session_ends(client: Client, learner: Person) -> None:
    """So a script can sign somebody out where there is no line."""
    come_in(client, learner)
    assert is_there(client)
    del client.cookies["chasqui_person"]
    assert not is_there(client)
    assert not Session.objects.exists()
    client.cookies["chasqui_person"] = f"{learner.public_id}.1200"
    assert not is_there(client)


@pytest.mark.parametrize("value", ["", "nonsense", "{other}.1200", "{own}x.1200"])
def test_cookie_of_somebody_else_ends_the_session(client: Client, learner: Person, value: str) -> None:
    come_in(client, learner)
    other = LearnerFactory(nickname="Itzel")
    client.cookies["chasqui_person"] = value.format(other=other.public_id, own=learner.public_id)
    reply = client.get("/api/v1/completions")
    assert reply.status_code == 401
    assert SESSION_KEY not in client.session
    # It stays with whoever it is of: their answers may wait for them.
    assert "chasqui_person" not in reply.cookies


def test_cookie_alone_opens_nothing(client: Client, learner: Person) -> None:
    client.cookies["chasqui_person"] = f"{learner.public_id}.1200"
    assert not is_there(client)


def test_session_of_another_kind_is_not_bound(client: Client, learner: Person) -> None:
    client.force_login(learner)
    assert is_there(client)


def test_shared_phone_signs_out_by_itself(
    client: Client, learner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_in(client, learner)
    time_goes_on(monkeypatch, minutes=21)
    client.cookies["chasqui_person"] = f"{learner.public_id}.1200"
    assert not is_there(client)


def test_own_phone_stays(client: Client, learner: Person, monkeypatch: pytest.MonkeyPatch) -> None:
    come_in(client, learner, own_phone="on")
    time_goes_on(monkeypatch, days=29)
    assert is_there(client)
    time_goes_on(monkeypatch, days=29)
    assert is_there(client)
    time_goes_on(monkeypatch, days=31)
    assert not is_there(client)


def test_each_touch_begins_the_time_anew_and_few_are_written(
    client: Client, learner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_in(client, learner)
    written = []
    for _ in range(12):
        time_goes_on(monkeypatch, minutes=2)
        reply = client.get("/es/me/")
        assert "Lupita" in reply.content.decode()
        if "chasqui_person" in reply.cookies:
            assert reply.cookies["chasqui_person"]["max-age"] == 1200
        written.append("chasqui_person" in reply.cookies)
    assert written == [False, False, True] * 4


def test_public_page_asks_nobody_who_is_there(
    client: Client, learner: Person, django_assert_num_queries: Any
) -> None:
    come_in(client, learner)
    reply = client.get("/es/")
    assert "Cookie" not in reply.headers.get("Vary", "")
    assert not reply.cookies
    with django_assert_num_queries(0):
        client.get("/es/")
