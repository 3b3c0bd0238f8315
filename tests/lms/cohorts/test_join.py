"""Coming in by a group: its code, who I am in it, my PIN. Nothing of a group is shown without its code."""

from io import StringIO
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth import SESSION_KEY
from django.core.management import CommandError, call_command
from django.test import Client

from lms.accounts.codes import new_code, shown_code
from lms.accounts.models import Person
from lms.cohorts.models import Cohort, Enrolment
from lms.cohorts.services import create_cohort, enrol
from tests.factories.cohorts import (
    NOON,
    CohortFactory,
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
)
from tests.factories.people import PIN, LearnerFactory, PersonFactory, come_in

pytestmark = pytest.mark.django_db
LANGUAGES = ("es", "pt-br", "en", "fr")


@pytest.fixture
def cohort() -> Cohort:
    return CohortFactory(name="Las Flores")


@pytest.fixture
def learner(cohort: Cohort) -> Person:
    return EnrolmentFactory(cohort=cohort, person=LearnerFactory(nickname="Lupita")).person


def page_of(client: Client, cohort: Cohort, more: str = "", language: str = "es") -> Any:
    return client.get(f"/{language}/join/{cohort.join_code}/{more}")


def sign_up_fields(**changes: Any) -> dict[str, Any]:
    return {"nickname": "Itzel", "picture": "fish", "pin": "5038", "ticket": str(uuid4()), **changes}


@pytest.mark.parametrize("language", LANGUAGES)
def test_group_code_leads_to_its_people_and_they_to_the_pin(
    client: Client, cohort: Cohort, learner: Person, language: str
) -> None:
    typed = shown_code(cohort.join_code).lower()
    reply = client.get(f"/{language}/join/", {"code": typed})
    assert reply.headers["Location"] == f"/{language}/join/{cohort.join_code}/"
    page = client.get(reply.headers["Location"]).content.decode()
    assert "Las Flores" in page
    way = f"/{language}/join/{cohort.join_code}/{learner.public_id}/"
    assert f'href="{way}"' in page
    assert client.get(way).status_code == 200
    reply = client.post(way, {"pin": PIN})
    assert reply.headers["Location"] == f"/{language}/me/"
    assert client.session[SESSION_KEY] == str(learner.pk)
    assert page_of(client, cohort, "new/", language).status_code == 200


def test_code_of_no_group_and_what_is_no_code_are_told(client: Client, cohort: Cohort) -> None:
    for code in (new_code(), "nonsense", ""):
        reply = client.get("/es/join/", {"code": code})
        assert reply.status_code == 422
        assert "Las Flores" not in reply.content.decode()
    assert client.get(f"/es/join/{new_code()}/").status_code == 404


def test_wrong_pin_is_counted_and_waits(client: Client, cohort: Cohort, learner: Person) -> None:
    way = f"/es/join/{cohort.join_code}/{learner.public_id}/"
    statuses = [client.post(way, {"pin": "9371"}).status_code for _ in range(4)]
    assert statuses == [422, 422, 422, 429]
    assert SESSION_KEY not in client.session


def test_list_has_the_learners_of_the_group_alone(client: Client, cohort: Cohort, learner: Person) -> None:
    """Not staff, not who is closed, not who has no PIN, not the people of another group."""
    staff = LearnerFactory(nickname="Staff")
    Person.objects.filter(pk=staff.pk).update(is_staff=True)
    closed = LearnerFactory(nickname="Closed")
    Person.objects.filter(pk=closed.pk).update(is_active=False)
    trainer = PersonFactory(nickname="Trainer", password="llama-mango-7")
    for person in (staff, closed, trainer):
        enrol(cohort=cohort, person=person)
    other = EnrolmentFactory(person=LearnerFactory(nickname="Other")).person
    assert [str(person) for person in page_of(client, cohort).context["people"]] == ["Lupita"]
    for person in (staff, closed, trainer, other):
        assert page_of(client, cohort, f"{person.public_id}/").status_code == 404


def test_list_asks_the_same_for_one_and_for_many(
    client: Client, cohort: Cohort, learner: Person, django_assert_num_queries: Any
) -> None:
    with django_assert_num_queries(3):  # a phone that nobody knows: may codes be looked up?
        page_of(client, cohort)
    for number in range(30):
        EnrolmentFactory(cohort=cohort, person=LearnerFactory(nickname=f"Pupil {number}"))
    with django_assert_num_queries(2):
        assert len(page_of(client, cohort).context["people"]) == 31


def test_newcomer_makes_an_account_in_the_group(client: Client, cohort: Cohort) -> None:
    assert "new/" in page_of(client, cohort).content.decode()
    reply = client.post(f"/es/join/{cohort.join_code}/new/", sign_up_fields())
    assert reply.headers["Location"] == "/es/me/card/?new=1"
    assert str(Enrolment.objects.get(cohort=cohort).person) == "Itzel"
    assert "Itzel" in page_of(Client(), cohort).content.decode()


def test_form_that_arrives_twice_makes_one_person_of_the_group(client: Client, cohort: Cohort) -> None:
    fields = sign_up_fields()
    for _ in range(2):
        Client(headers={"Sec-Fetch-Site": "same-origin"}).post(f"/es/join/{cohort.join_code}/new/", fields)
    assert cohort.members.count() == 1


@pytest.mark.parametrize("closed", [{"open": False}, {"archived_at": NOON}], ids=["closed", "archived"])
def test_closed_group_takes_nobody_new_and_lets_its_people_in(
    client: Client, cohort: Cohort, learner: Person, closed: dict[str, Any]
) -> None:
    Cohort.objects.update(**closed)
    assert "new/" not in page_of(client, cohort).content.decode()
    assert page_of(client, cohort, "new/").status_code == 404
    assert client.post(f"/es/join/{cohort.join_code}/new/", sign_up_fields()).status_code == 404
    assert client.post(f"/es/join/{cohort.join_code}/{learner.public_id}/", {"pin": PIN}).status_code == 302
    stranger = Client(headers={"Sec-Fetch-Site": "same-origin"})
    come_in(stranger, LearnerFactory())
    assert stranger.post(f"/es/join/{cohort.join_code}/").status_code == 200
    assert cohort.members.count() == 1


def test_who_is_signed_in_joins_with_one_tap(client: Client, cohort: Cohort) -> None:
    learner = LearnerFactory()
    come_in(client, learner)
    reply = page_of(client, cohort, language="en")
    assert reply.context["joins"] == learner
    page = reply.content.decode()
    assert "Nobody is in this group yet." not in page
    assert 'class="button button-plain" href="/en/join/' in page, "One button has the weight"
    way = client.post(f"/en/join/{cohort.join_code}/").headers["Location"]
    assert way == f"/en/me/?joined={cohort.join_code}"
    page = client.get(way).content.decode()
    assert "You are in the group “Las Flores” now." in page
    assert "<li>My group: Las Flores</li>" in page
    page = client.get("/en/me/").content.decode()
    assert "You are in the group" not in page and "<li>My group: Las Flores</li>" in page
    assert page_of(client, cohort).context["joins"] is None
    assert [*cohort.members.all()] == [learner]


def test_nobody_is_told_of_a_group_that_they_are_not_in(client: Client, cohort: Cohort) -> None:
    come_in(client, LearnerFactory())
    assert "Las Flores" not in client.get(f"/en/me/?joined={cohort.join_code}").content.decode()


def test_stranger_and_staff_cannot_join_by_it(client: Client, cohort: Cohort) -> None:
    client.post(f"/es/join/{cohort.join_code}/")
    client.force_login(PersonFactory())
    client.post(f"/es/join/{cohort.join_code}/")
    assert not Enrolment.objects.exists()


def test_person_of_the_group_changes_with_two_taps(client: Client, cohort: Cohort, learner: Person) -> None:
    """“Sign out” leads to the list of the group; a tap on a picture to the PIN. On one's own phone it does not."""
    way = f"/es/join/{cohort.join_code}/"
    client.post(f"{way}{learner.public_id}/", {"pin": PIN})
    assert client.post("/es/sign-out/").headers["Location"] == way
    client.post(f"{way}{learner.public_id}/", {"pin": PIN, "own_phone": "on"})
    assert client.post("/es/sign-out/").headers["Location"] == "/es/sign-in/"


def test_picture_of_a_group_leads_to_its_page(client: Client, cohort: Cohort) -> None:
    reply = client.get(f"/g/{cohort.join_code}/", headers={"Accept-Language": "en"})
    assert reply.headers["Location"] == f"/en/join/{cohort.join_code}/"
    assert client.get("/g/nonsense/").headers["Location"] == "/es/join/"


def test_page_of_a_group_is_kept_by_nobody(client: Client, cohort: Cohort, learner: Person) -> None:
    for more in ("", "new/", f"{learner.public_id}/"):
        assert "no-store" in page_of(client, cohort, more).headers["Cache-Control"]


def test_enrolled_twice_is_enrolled_once(cohort: Cohort, learner: Person) -> None:
    first = Enrolment.objects.get()
    assert enrol(cohort=cohort, person=learner) == first


def test_command_makes_a_group_and_says_its_code() -> None:
    member = MembershipFactory(organisation__name="Escuela")
    words = {"organisation": "escuela", "language": "fr", "trainer": member.person.username}
    call_command("create_cohort", "Las Flores", stdout=(out := StringIO()), **words)
    cohort = Cohort.objects.get()
    assert (cohort.name, cohort.language, cohort.open) == ("Las Flores", "fr", True)
    assert (cohort.organisation, list(cohort.trainers.all())) == (member.organisation, [member.person])
    assert shown_code(cohort.join_code) in out.getvalue()
    assert f"/fr/join/{cohort.join_code}/" in out.getvalue()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({"organisation": "Otra"}, "There: Escuela"),
        ({"trainer": "nobody"}, "/cms/"),
        ({"trainer": "elsewhere"}, "does not work with Escuela"),
    ],
)
def test_command_says_what_to_do_instead(words: dict[str, str], said: str) -> None:
    OrganisationFactory(name="Escuela")
    PersonFactory(username="elsewhere")
    with pytest.raises(CommandError, match=said):
        call_command("create_cohort", "Las Flores", **{"organisation": "Escuela", "language": "fr"} | words)
    assert not Cohort.objects.exists()


def test_codes_of_groups_differ() -> None:
    organisation = OrganisationFactory()
    made = [create_cohort(organisation=organisation, name="x", language="es") for _ in range(20)]
    assert len({cohort.join_code for cohort in made}) == 20
