"""Coming in with code and PIN: plain, guarded, and silent about what was wrong."""

from typing import Any

import pytest
from django.contrib.auth import SESSION_KEY
from django.test import Client
from django.utils import timezone
from django.utils.html import escape

from lms.accounts.codes import new_code, shown_code
from lms.accounts.models import Person
from lms.accounts.services import change_pin, new_access_code, reset_pin
from tests.factories.people import PIN, LearnerFactory, PersonFactory, come_in

pytestmark = pytest.mark.django_db
LANGUAGES = ("es", "pt-br", "en", "fr")
WRONG_PIN = "9371"


@pytest.fixture
def learner() -> Person:
    return LearnerFactory()


def signed_in(client: Client) -> bool:
    return SESSION_KEY in client.session


def said(reply: Any) -> list[str]:
    return list(reply.context["form"].non_field_errors())


def test_code_and_pin_lead_to_my_page(client: Client, learner: Person) -> None:
    reply = come_in(client, learner)
    assert (reply.status_code, reply.headers["Location"]) == (302, "/es/me/")
    assert reply.cookies["sessionid"]["httponly"]
    assert reply.cookies["sessionid"]["samesite"] == "Lax"
    assert "Lupita" in client.get("/es/me/").content.decode()


def test_code_is_read_however_it_is_typed(client: Client, learner: Person) -> None:
    typed = f" {shown_code(str(learner.access_code)).lower()} "
    assert client.post("/en/sign-in/", {"code": typed, "pin": "28 46"}).status_code == 302


def test_wrong_code_and_wrong_pin_are_answered_alike(client: Client, learner: Person) -> None:
    nobody = client.post("/es/sign-in/", {"code": new_code(), "pin": PIN})
    wrong = come_in(client, learner, WRONG_PIN)
    assert nobody.status_code == wrong.status_code == 422
    assert said(nobody) == said(wrong) != []
    assert not signed_in(client)
    # The next on this phone does not read it from the page.
    assert WRONG_PIN not in wrong.content.decode()


def test_code_that_cannot_be_one_is_told_at_once(client: Client) -> None:
    reply = client.post("/en/sign-in/", {"code": "CDFG-HJKC", "pin": PIN})
    assert reply.status_code == 422
    assert "code" in reply.context["form"].errors


def test_pause_is_said_with_how_long_it_is(
    client: Client, learner: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = timezone.now()
    monkeypatch.setattr(timezone, "now", lambda: now)
    for _ in range(3):
        come_in(client, learner, WRONG_PIN)
    reply = client.post("/en/sign-in/", {"code": learner.access_code, "pin": PIN})
    assert reply.status_code == 429
    assert "10 seconds" in said(reply)[0]
    assert not signed_in(client)


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_way_after_sign_in_stays_here(client: Client, learner: Person, address: str) -> None:
    assert come_in(client, learner, next=address).headers["Location"] == "/es/me/"


def test_way_after_sign_in_is_kept(client: Client, learner: Person) -> None:
    assert client.get("/es/sign-in/?next=/fr/me/").context["next"] == "/fr/me/"
    assert come_in(client, learner, next="/fr/me/").headers["Location"] == "/fr/me/"


def test_who_asked_to_be_erased_is_led_to_the_way_back(client: Client, learner: Person) -> None:
    learner.deletion_asked_at = timezone.now()
    learner.save()
    assert come_in(client, learner, next="/fr/me/").headers["Location"] == "/es/me/data/"


def test_code_of_a_card_is_filled_in(client: Client, learner: Person) -> None:
    reply = client.get(f"/q/{learner.access_code}/", headers={"Accept-Language": "fr"})
    assert reply.headers["Location"] == f"/fr/sign-in/?code={learner.access_code}"
    page = client.get(reply.headers["Location"]).content.decode()
    assert f'value="{shown_code(str(learner.access_code))}"' in page
    assert client.get("/q/nonsense/").headers["Location"] == "/es/sign-in/?"


@pytest.mark.parametrize("door", ["sign-in", "sign-up"])
def test_who_is_in_already_is_told_so(client: Client, learner: Person, door: str) -> None:
    said = f"You are signed in as {escape(str(learner))}."
    assert "You are signed in" not in client.get(f"/en/{door}/").content.decode()
    come_in(client, learner)
    page = client.get(f"/en/{door}/").content.decode()
    assert said in page and '<a class="button" href="/en/me/">My page</a>' in page
    assert page.index(said) < page.index('name="pin"')


def test_staff_do_not_come_in_by_code(client: Client) -> None:
    """Nor somebody who has a code and no PIN."""
    PersonFactory(password=PIN)
    without = LearnerFactory()
    Person.objects.filter(pk=without.pk).update(pin="")
    assert come_in(client, without).status_code == 422
    assert come_in(client, without, pin="").status_code == 422
    assert not signed_in(client)


def test_closed_account_stays_shut(client: Client, learner: Person) -> None:
    Person.objects.filter(pk=learner.pk).update(is_active=False)
    assert come_in(client, learner).status_code == 422


def test_form_needs_the_token_of_its_page(learner: Person) -> None:
    careful = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    assert come_in(careful, learner).status_code == 403
    assert not careful.cookies.get("sessionid")


def test_signed_out_leaves_nothing(client: Client, learner: Person) -> None:
    come_in(client, learner)
    reply = client.post("/es/sign-out/")
    assert reply.headers["Location"] == "/es/sign-in/"
    assert reply.cookies["chasqui_person"].value == ""
    assert "Lupita" not in client.get("/es/me/").content.decode()


def test_sign_out_by_link_does_nothing(client: Client, learner: Person) -> None:
    come_in(client, learner)
    assert client.get("/es/sign-out/").status_code == 405
    assert signed_in(client)


@pytest.mark.parametrize("change", [reset_pin, new_access_code, lambda person: change_pin(person, "5038")])
def test_new_pin_or_code_ends_all_sessions(client: Client, learner: Person, change: Any) -> None:
    come_in(client, learner)
    change(learner)
    assert "Lupita" not in client.get("/es/me/").content.decode()
    assert not signed_in(client)


def test_pins_are_kept_as_argon2() -> None:
    from lms import settings

    assert settings.PASSWORD_HASHERS[0] == "lms.accounts.hashers.LightArgon2"


@pytest.mark.parametrize("language", LANGUAGES)
def test_door_answers_in_each_language(client: Client, language: str) -> None:
    for path in ("sign-in/", "sign-in/staff/", "sign-up/", "join/"):
        reply = client.get(f"/{language}/{path}")
        assert reply.status_code == 200
        assert "no-store" in reply.headers["Cache-Control"]
        assert client.post(f"/{language}/{path}", {}).status_code in (422, 405)


def test_door_asks_the_database_little(
    client: Client, learner: Person, django_assert_num_queries: Any
) -> None:
    """Reading asks nothing. Coming in: person, try, reset; last sign-in; axes' memory twice; the new session; consent.

    Of the session's seven, two are the savepoints that stand for transactions only inside a test.
    """
    # The first of a day also sweeps out what has to go (lms.accounts.erasing).
    come_in(Client(headers={"Sec-Fetch-Site": "same-origin"}), LearnerFactory())
    with django_assert_num_queries(0):
        client.get("/es/sign-in/")
    with django_assert_num_queries(14):
        come_in(client, learner)
