"""A new account: a name, a picture and a PIN; made once, however often the form arrives."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client

from lms.accounts.codes import shown_code
from lms.accounts.guard import check_pin
from lms.accounts.models import Consent, Person
from lms.accounts.pictures import PICTURES
from tests.factories.people import PIN, LearnerFactory

pytestmark = pytest.mark.django_db
LANGUAGES = ("es", "pt-br", "en", "fr")


def fields(**changes: Any) -> dict[str, Any]:
    return {"nickname": "Lupita", "picture": "llama", "pin": PIN, "ticket": str(uuid4()), **changes}


def test_name_picture_and_pin_make_an_account(client: Client) -> None:
    """Invariant 10: no address, no number, no real name."""
    reply = client.post("/fr/sign-up/", fields())
    person = Person.objects.get()
    assert (reply.status_code, reply.headers["Location"]) == (302, "/fr/me/card/?new=1")
    assert (person.nickname, person.picture, person.language) == ("Lupita", "llama", "fr")
    assert (person.email, person.first_name, person.last_name) == ("", "", "")
    assert not person.has_usable_password()
    assert check_pin(person, PIN).is_right
    assert Consent.objects.get(person=person).language == "fr"
    assert client.session[SESSION_KEY] == str(person.pk)
    assert reply.cookies["chasqui_person"]["max-age"] == 1200


def test_card_shows_the_code_once_made_and_leads_to_the_first_lesson(client: Client, seeded: None) -> None:
    """Home, “Start”; the form; the card; the first lesson: three taps, typing aside."""
    card = client.get(client.post("/es/sign-up/", fields()).headers["Location"]).content.decode()
    assert shown_code(str(Person.objects.get().access_code)) in card
    assert 'class="qr"' in card
    [first] = re.findall(r'<a class="button" href="([^"]+)"', card)
    assert 'class="lesson"' in client.get(first).content.decode()


def test_way_after_the_card_is_kept_and_stays_here(client: Client) -> None:
    reply = client.post("/es/sign-up/", fields(next="/es/me/"))
    assert 'href="/es/me/"' in client.get(reply.headers["Location"]).content.decode()
    assert client.post("/es/sign-up/", fields(next="//evil.example")).headers["Location"].endswith("?new=1")
    reply = client.get("/es/me/card/?next=https://evil.example/")
    assert "evil" not in reply.content.decode()


def test_one_picture_is_chosen_from_the_start_by_chance(client: Client) -> None:
    chosen = set()
    for _ in range(40):
        page = client.get("/es/sign-up/").content.decode()
        assert page.count('type="radio"') == len(PICTURES)
        chosen.update(re.findall(r'value="(\w+)" checked', page))
    assert len(chosen) > 5


@pytest.mark.parametrize(
    ("nickname", "kept"),
    [
        ("👩🏽‍🌾 Rosa", "👩🏽‍🌾 Rosa"),
        ("\u202eatipuL", "atipuL"),
        ("לאה", "לאה"),
        ("Ro\x00sa\x07", None),
        ("  Ro \n sa ", "Ro sa"),
        ("x" * 60, "x" * 60),
        ("x" * 61, None),
        ("x" * 5000, None),
        ("   ", None),
        ("\u200b\u2060", None),
        ("", None),
    ],
)
def test_nickname_is_cleaned_or_refused_with_a_word(client: Client, nickname: str, kept: str | None) -> None:
    reply = client.post("/en/sign-up/", fields(nickname=nickname))
    if kept is None:
        assert reply.status_code == 422
        assert reply.context["form"].errors.keys() == {"nickname"}
        assert not Person.objects.exists()
    else:
        assert Person.objects.get().nickname == kept


def test_nickname_is_words_and_never_markup(client: Client) -> None:
    client.post("/en/sign-up/", fields(nickname="<script>alert(1)</script>"))
    for path in ("/en/me/", "/en/me/card/"):
        page = client.get(path).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


@pytest.mark.parametrize("pin", ["1234", "0000", "1990", "12", "1234567", "abcd", ""])
def test_pin_that_is_none_or_weak_is_refused_with_a_word(client: Client, pin: str) -> None:
    reply = client.post("/en/sign-up/", fields(pin=pin))
    assert reply.status_code == 422
    assert reply.context["form"].errors.keys() == {"pin"}
    assert 'value="Lupita"' in reply.content.decode()


@pytest.mark.parametrize("changes", [{"picture": "../x"}, {"picture": ""}, {"ticket": "no"}, {"ticket": ""}])
def test_what_the_page_does_not_offer_is_refused(client: Client, changes: dict[str, str]) -> None:
    assert client.post("/es/sign-up/", fields(**changes)).status_code == 422
    assert not Person.objects.exists()


def test_form_that_arrives_twice_makes_one_account(client: Client) -> None:
    """The line was cut before the answer came: the phone sends the same again, from a page without session."""
    form = fields()
    client.post("/es/sign-up/", form)
    again = Client(headers={"Sec-Fetch-Site": "same-origin"})
    reply = again.post("/es/sign-up/", form)
    assert reply.headers["Location"] == "/es/me/card/?new=1"
    assert Person.objects.count() == 1
    assert again.session[SESSION_KEY] == str(Person.objects.get().pk)


@pytest.mark.parametrize("changes", [{"pin": "5038"}, {"nickname": "Itzel"}, {"picture": "fish"}])
def test_next_person_on_the_same_page_gets_an_account_of_their_own(
    client: Client, changes: dict[str, str]
) -> None:
    """The page of the form may have stayed open, or come back with “back”."""
    form = fields()
    client.post("/es/sign-up/", form)
    other = Client(headers={"Sec-Fetch-Site": "same-origin"})
    other.post("/es/sign-up/", {**form, **changes})
    assert Person.objects.count() == 2
    assert other.session[SESSION_KEY] != client.session[SESSION_KEY]


def test_ticket_of_somebody_else_opens_nothing(client: Client) -> None:
    person = LearnerFactory()
    client.post("/es/sign-up/", fields(ticket=str(person.public_id), pin="5038"))
    assert client.session[SESSION_KEY] != str(person.pk)


def test_nobody_chooses_the_number_of_their_account(client: Client) -> None:
    """It names whose sealed answers are: who knew that of somebody who is gone could open them, or become them."""
    person = LearnerFactory()
    gone = person.public_id
    person.delete()
    client.post("/es/sign-up/", fields(ticket=str(gone)))
    assert Person.objects.get().public_id != gone


def test_number_in_the_links_of_a_group_is_no_door_to_the_pin(client: Client) -> None:
    person = LearnerFactory()
    same = {"nickname": person.nickname, "picture": person.picture, "ticket": str(person.public_id)}
    client.post("/es/sign-up/", fields(**same, pin="5038"))
    person.refresh_from_db()
    assert person.pin_tries == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_card_answers_in_each_language_and_to_learners_only(client: Client, language: str) -> None:
    reply = client.get(f"/{language}/me/card/")
    assert reply.headers["Location"].startswith("/")
    assert "sign-in" in reply.headers["Location"]
    client.force_login(LearnerFactory())
    assert client.get(f"/{language}/me/card/").status_code == 200
