"""Signing in and out: plain, guarded, and silent about what was wrong."""

from typing import Any

import pytest
from axes.models import AccessAttempt
from django.test import Client

from lms.accounts.models import Person
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "llama-mango-7"


@pytest.fixture
def learner() -> Person:
    return PersonFactory(username="lupita", password=PASSWORD)


def enter(client: Client, name: str, password: str, **more: Any) -> Any:
    return client.post("/es/sign-in/", {"username": name, "password": password, **more})


def test_right_password_leads_to_my_page(client: Client, learner: Person) -> None:
    reply = enter(client, "lupita", PASSWORD)
    assert (reply.status_code, reply.headers["Location"]) == (302, "/es/me/")
    assert reply.cookies["chasqui_person"].value == str(learner.public_id)
    assert reply.cookies["sessionid"]["httponly"]
    assert reply.cookies["sessionid"]["samesite"] == "Lax"


def test_wrong_name_and_wrong_password_are_answered_alike(client: Client, learner: Person) -> None:
    one, other = enter(client, "lupita", "no"), enter(client, "nobody", "no")
    assert one.status_code == other.status_code == 422
    said = [list(reply.context["form"].non_field_errors()) for reply in (one, other)]
    assert said[0] == said[1] != []
    assert not one.cookies.get("sessionid")


@pytest.mark.parametrize(
    "address", ["https://evil.example/", "//evil.example", "javascript:alert(1)", "/\\evil.example"]
)
def test_way_after_sign_in_stays_here(client: Client, learner: Person, address: str) -> None:
    assert enter(client, "lupita", PASSWORD, next=address).headers["Location"] == "/es/me/"


def test_way_after_sign_in_is_kept(client: Client, learner: Person) -> None:
    assert enter(client, "lupita", PASSWORD, next="/fr/me/").headers["Location"] == "/fr/me/"


def test_many_wrong_passwords_lock_that_account_and_no_other(client: Client, learner: Person) -> None:
    """The whole school shares one address: the account waits, the address does not."""
    PersonFactory(username="itzel", password=PASSWORD)
    statuses = [enter(client, "lupita", f"wrong-{number}").status_code for number in range(9)]
    assert statuses[-1] == 429
    assert enter(client, "lupita", PASSWORD).status_code == 429
    assert enter(client, "itzel", PASSWORD).status_code == 302
    assert AccessAttempt.objects.filter(username="lupita").exists()


def test_signed_out_leaves_nothing(client: Client, learner: Person) -> None:
    enter(client, "lupita", PASSWORD)
    reply = client.post("/es/sign-out/")
    assert reply.cookies["chasqui_person"].value == ""
    assert "lupita" not in client.get("/es/me/").content.decode()


def test_sign_out_by_link_does_nothing(client: Client, learner: Person) -> None:
    enter(client, "lupita", PASSWORD)
    assert client.get("/es/sign-out/").status_code == 405
    assert "lupita" in client.get("/es/me/").content.decode()


def test_form_needs_the_token_of_its_page(learner: Person) -> None:
    careful = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    assert enter(careful, "lupita", PASSWORD).status_code == 403
    assert not careful.cookies.get("sessionid")


def test_passwords_are_kept_as_argon2() -> None:
    from lms import settings

    assert settings.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
