"""The door of who teaches or writes: user name and password, counted by account."""

import re
from typing import Any

import pytest
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib.auth import SESSION_KEY
from django.test import Client

from lms.accounts.models import Person
from tests.factories.people import PIN, LearnerFactory, PersonFactory

pytestmark = pytest.mark.django_db
PASSWORD = "llama-mango-7"


@pytest.fixture
def trainer() -> Person:
    return PersonFactory(username="lupita", password=PASSWORD)


def enter(client: Client, name: str, password: str, **more: Any) -> Any:
    return client.post("/es/sign-in/staff/", {"username": name, "password": password, **more})


def test_right_password_leads_to_my_page(client: Client, trainer: Person) -> None:
    reply = enter(client, "lupita", PASSWORD)
    assert (reply.status_code, reply.headers["Location"]) == (302, "/es/me/")
    assert reply.cookies["chasqui_person"].value == f"{trainer.public_id}.1200"


def test_wrong_name_and_wrong_password_are_answered_alike(client: Client, trainer: Person) -> None:
    one, other = enter(client, "lupita", "no"), enter(client, "nobody", "no")
    assert one.status_code == other.status_code == 422
    said = [list(reply.context["form"].non_field_errors()) for reply in (one, other)]
    assert said[0] == said[1] != []
    assert not one.cookies.get("sessionid")


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example"])
def test_way_after_sign_in_stays_here(client: Client, trainer: Person, address: str) -> None:
    assert enter(client, "lupita", PASSWORD, next=address).headers["Location"] == "/es/me/"


def test_learner_does_not_come_in_with_the_pin(client: Client) -> None:
    learner = LearnerFactory()
    for name in (learner.username, str(learner.access_code), learner.nickname):
        assert enter(client, name, PIN).status_code == 422
    # Not even one who was given a password by mistake.
    learner.set_password(PASSWORD)
    learner.save()
    assert enter(client, learner.username, PASSWORD).status_code == 422
    assert SESSION_KEY not in client.session


def test_many_wrong_passwords_lock_that_account_and_no_other(client: Client, trainer: Person) -> None:
    """The whole school shares one address: the account waits, the address does not."""
    PersonFactory(username="itzel", password=PASSWORD)
    statuses = [enter(client, "lupita", f"wrong-{number}").status_code for number in range(9)]
    assert statuses[-1] == 429
    assert enter(client, "lupita", PASSWORD).status_code == 429
    assert enter(client, "itzel", PASSWORD).status_code == 302
    assert AccessAttempt.objects.filter(username="lupita").exists()


def test_form_needs_the_token_of_its_page(trainer: Person) -> None:
    careful = Client(enforce_csrf_checks=True, headers={"Sec-Fetch-Site": "same-origin"})
    assert enter(careful, "lupita", PASSWORD).status_code == 403
    assert not careful.cookies.get("sessionid")


def test_passwords_are_kept_as_argon2() -> None:
    from lms import settings

    assert settings.PASSWORD_HASHERS[-1].endswith("Argon2PasswordHasher")


def test_admin_has_no_door_of_its_own(client: Client) -> None:
    """A session that is made elsewhere would not be bound to the cookie."""
    PersonFactory(username="ana", password=PASSWORD, is_superuser=True, is_staff=True)
    way = client.get("/cms/pages/", follow=True)
    assert way.request["PATH_INFO"] == "/es/sign-in/staff/"
    assert way.context["next"] == "/cms/pages/"
    reply = client.get("/cms/login/?next=/cms/", headers={"Accept-Language": "fr"})
    assert reply.headers["Location"] == "/fr/sign-in/staff/?next=/cms/"
    assert client.get("/cms/login/").headers["Location"] == "/es/sign-in/staff/?next=%2Fcms%2F"
    assert client.post("/cms/login/", {"username": "ana", "password": PASSWORD}).status_code == 405
    assert enter(client, "ana", PASSWORD, next="/cms/").headers["Location"] == "/cms/"
    assert client.get("/cms/").status_code == 200
    assert client.post("/cms/logout/").cookies["chasqui_person"].value == ""


def test_page_of_a_locked_account_has_no_broken_link(client: Client, trainer: Person) -> None:
    for _ in range(9):
        reply = enter(client, "lupita", "wrong")
    assert reply.status_code == 429
    links = set(re.findall(r'<a [^>]*href="(/[^"]*)"', reply.content.decode()))
    assert {"/es/sign-in/staff/", "/fr/sign-in/staff/"} <= links
    assert {path: client.get(path).status_code for path in links if client.get(path).status_code >= 400} == {}


def test_address_of_who_signs_in_is_not_kept(client: Client, trainer: Person) -> None:
    """Least data: failed tries are counted by account, and nobody needs to know where somebody was."""
    enter(client, "lupita", "wrong")
    assert list(AccessAttempt.objects.values_list("username", "ip_address")) == [("lupita", None)]
    enter(client, "lupita", PASSWORD)
    for model in (AccessFailureLog, AccessLog):
        assert not any(model.objects.values_list("ip_address", flat=True))
