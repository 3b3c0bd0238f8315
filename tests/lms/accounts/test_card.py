"""My card: the code to keep, and the ways to change what opens my account."""

import re
from typing import Any

import pytest
from django.test import Client

from lms.accounts.codes import shown_code
from lms.accounts.guard import FREE_TRIES, check_pin
from lms.accounts.models import Person
from tests.factories.people import PIN, LearnerFactory, PersonFactory, come_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def learner() -> Person:
    return LearnerFactory()


@pytest.fixture
def mine(client: Client, learner: Person) -> Client:
    come_in(client, learner)
    return client


def elsewhere(learner: Person) -> Client:
    other = Client(headers={"Sec-Fetch-Site": "same-origin"})
    come_in(other, learner)
    return other


def is_there(client: Client) -> bool:
    return "Lupita" in client.get("/es/me/").content.decode()


def test_card_has_code_and_picture_of_it(mine: Client, learner: Person) -> None:
    page = mine.get("/es/me/card/").content.decode()
    assert shown_code(str(learner.access_code)) in page
    assert re.search(r'<svg role="img"[^>]*class="qr"><title>', page)
    assert PIN not in page


def test_staff_and_guests_have_no_card(client: Client) -> None:
    assert client.get("/es/me/card/").status_code == 302
    client.force_login(PersonFactory())
    for path in ("/es/me/card/", "/es/me/card/pin/", "/es/me/card/code/"):
        assert client.get(path).status_code == 404


def test_pin_changes_with_the_pin_of_today(mine: Client, learner: Person) -> None:
    other = elsewhere(learner)
    reply = mine.post("/es/me/card/pin/", {"now": PIN, "pin": "5038"})
    assert (reply.status_code, reply.headers["Location"]) == (302, "/es/me/card/?changed=pin")
    learner.refresh_from_db()
    assert check_pin(learner, "5038").is_right
    assert is_there(mine)
    assert not is_there(other)


def test_new_code_takes_the_place_of_the_old(mine: Client, learner: Person) -> None:
    other, old = elsewhere(learner), learner.access_code
    reply = mine.post("/es/me/card/code/", {"now": PIN})
    assert reply.headers["Location"] == "/es/me/card/?changed=code"
    learner.refresh_from_db()
    assert learner.access_code != old
    assert shown_code(str(learner.access_code)) in mine.get("/es/me/card/").content.decode()
    assert is_there(mine)
    assert not is_there(other)


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("pin", {"now": "9371", "pin": "5038"}),
        ("pin", {"now": PIN, "pin": "1234"}),
        ("pin", {"now": "", "pin": ""}),
        ("code", {"now": "9371"}),
        ("code", {}),
    ],
)
def test_nothing_changes_with_what_is_amiss(
    mine: Client, learner: Person, path: str, fields: dict[str, Any]
) -> None:
    before = (learner.pin, learner.access_code)
    reply = mine.post(f"/es/me/card/{path}/", fields)
    assert reply.status_code == 422
    assert "<details open>" in reply.content.decode()
    learner.refresh_from_db()
    assert (learner.pin, learner.access_code) == before


def test_phone_that_was_left_open_is_no_way_to_guess_the_pin(mine: Client, learner: Person) -> None:
    for _ in range(FREE_TRIES):
        mine.post("/es/me/card/code/", {"now": "9371"})
    before = learner.access_code
    mine.post("/es/me/card/code/", {"now": PIN})
    learner.refresh_from_db()
    assert learner.access_code == before


def test_language_links_of_a_form_with_something_amiss_lead_somewhere(mine: Client) -> None:
    page = mine.post("/es/me/card/pin/", {}).content.decode()
    for path in set(re.findall(r'hreflang="[\w-]+" href="([^"]+)"', page)):
        assert mine.get(path).status_code == 200
