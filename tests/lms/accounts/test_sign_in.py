"""Signing in and out: plain, guarded, and silent about what was wrong."""

import re
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
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


def test_door_of_the_authors_gives_and_takes_the_same_cookie(client: Client) -> None:
    """Whoever signs in at Wagtail's own form answers as themselves on the site too, and leaves nothing behind."""
    author = PersonFactory(username="ana", password=PASSWORD, is_superuser=True, is_staff=True)
    reply = client.post("/cms/login/", {"username": "ana", "password": PASSWORD})
    assert reply.status_code == 302
    assert reply.cookies["chasqui_person"].value == str(author.public_id)
    assert reply.cookies["chasqui_person"]["samesite"] == "Lax"
    assert client.post("/cms/logout/").cookies["chasqui_person"].value == ""


def test_account_locked_at_the_door_of_the_authors_has_no_broken_link(
    client: Client, learner: Person
) -> None:
    for _ in range(9):
        reply = client.post("/cms/login/", {"username": "lupita", "password": "wrong"})
    assert reply.status_code == 429
    links = set(re.findall(r'<a [^>]*href="(/[^"]*)"', reply.content.decode()))
    assert {"/es/sign-in/", "/fr/sign-in/"} <= links
    assert {path: client.get(path).status_code for path in links if client.get(path).status_code >= 400} == {}


def test_address_of_who_signs_in_is_not_kept(client: Client, learner: Person) -> None:
    """Least data: failed tries are counted by account, and nobody needs to know where somebody was."""
    enter(client, "lupita", "wrong")
    assert list(AccessAttempt.objects.values_list("username", "ip_address")) == [("lupita", None)]
    enter(client, "lupita", PASSWORD)
    for model in (AccessFailureLog, AccessLog):
        assert not any(model.objects.values_list("ip_address", flat=True))
