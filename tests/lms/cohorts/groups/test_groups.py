"""Groups: the list, a new one, its settings, archive, copies, deleting and bringing back."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from lms.accounts import erasing
from lms.accounts.models import Person
from lms.cohorts.access import led_cohorts, people_of
from lms.cohorts.groups import services
from lms.cohorts.groups.tidying import WAY_BACK, tidy_groups
from lms.cohorts.models import Assignment, Cohort, Enrolment, Role
from tests.factories.cohorts import (
    AssignmentFactory,
    CohortFactory,
    CohortTrainerFactory,
    EnrolmentFactory,
    MembershipFactory,
    OrganisationFactory,
    led_cohort,
)
from tests.factories.people import LearnerFactory

pytestmark = pytest.mark.django_db
# Tomorrow: what is due by then is not yet due for the requests of these tests.
NOW = datetime.now(UTC) + timedelta(days=1)


def page(client: Client, path: str = "") -> str:
    answer = client.get(f"/en/groups/{path}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_new_trainer_is_told_what_to_do_first(client: Client) -> None:
    client.force_login(MembershipFactory().person)
    html = page(client)
    assert "No group yet" in html
    assert "/en/groups/new/" in html


def test_list_says_of_each_group_what_one_looks_for(client: Client) -> None:
    cohort, trainer = led_cohort(
        learners=3, name="Las Flores", place="Salón comunal", starts_on=datetime(2026, 3, 5), ends_on=None
    )
    out = EnrolmentFactory(cohort=cohort, removed_at=NOW)
    EnrolmentFactory(cohort=cohort, person=MembershipFactory().person)
    client.force_login(trainer)
    html = page(client)
    for words in ("Las Flores", "3 people", "Salón comunal", "5 March 2026"):
        assert words in html
    assert out.person.nickname not in html


def test_name_and_language_make_a_group(client: Client) -> None:
    member = MembershipFactory()
    client.force_login(member.person)
    assert "organisation" not in page(client, "new/").split("<form", 1)[1].split("</form>")[0]
    answer = client.post("/en/groups/new/", {"name": " Las  Flores ", "language": "es"})
    group = Cohort.objects.get()
    assert (group.name, group.language, group.organisation) == ("Las Flores", "es", member.organisation)
    assert list(group.trainers.all()) == [member.person]
    assert answer.headers["Location"] == f"/en/groups/{group.public_id}/people/add/"


def test_who_works_in_several_places_says_where(client: Client) -> None:
    member = MembershipFactory()
    other = MembershipFactory(person=member.person).organisation
    client.force_login(member.person)
    fields = {"name": "A", "language": "es"}
    assert client.post("/en/groups/new/", fields).status_code == 422
    foreign = {**fields, "organisation": OrganisationFactory().public_id}
    assert client.post("/en/groups/new/", foreign).status_code == 422
    client.post("/en/groups/new/", {**fields, "organisation": other.public_id})
    assert Cohort.objects.get().organisation == other


def test_wrong_form_keeps_what_was_typed(client: Client) -> None:
    client.force_login(MembershipFactory().person)
    fields = {
        "name": "",
        "language": "es",
        "place": "Aula 3",
        "starts_on": "2026-03-05",
        "ends_on": "2026-03-01",
    }
    answer = client.post("/en/groups/new/", fields)
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "Give the group a name" in html
    assert "The last day is before the first" in html
    assert 'value="Aula 3"' in html
    assert 'value="2026-03-05"' in html
    assert "<details open>" in html


@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.ADMINISTRATOR])
def test_coordinators_see_all_groups_in_pages(client: Client, role: Role) -> None:
    cohort, person = led_cohort(role, name="Zapallo")
    for number in range(30):
        CohortFactory(organisation=cohort.organisation, name=f"Grupo {number:02}")
    CohortFactory(name="Foreign")
    client.force_login(person)
    html = page(client)
    assert html.count('class="card"') == 25
    assert "Page 1 of 2" in html
    assert "Zapallo" in page(client, "?page=2")
    found = page(client, "?q=zapa")
    assert found.count('class="card"') == 1
    overview = f"/groups/organisation/{cohort.organisation.public_id}/"
    assert f'{overview}"' in html
    assert (f'{overview}staff/"' in html) == (role == Role.ADMINISTRATOR)
    assert "Foreign" not in html


def test_list_takes_as_many_queries_for_many_as_for_few(
    client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    cohort, person = led_cohort(Role.COORDINATOR, learners=3)
    client.force_login(person)
    page(client)
    with django_assert_num_queries(8):
        page(client)
    for _number in range(40):
        EnrolmentFactory(cohort=cohort)
    for _number in range(20):
        CohortFactory(organisation=cohort.organisation)
    with django_assert_num_queries(8):
        page(client)


def test_deleted_group_is_gone_and_comes_back(client: Client) -> None:
    cohort, trainer = led_cohort(learners=2, name="Las Flores")
    client.force_login(trainer)
    answer = client.post(f"/en/groups/{cohort.public_id}/delete/")
    html = client.get(answer.headers["Location"]).content.decode()
    assert "“Las Flores” is deleted" in html
    assert "It can be brought back until" in html
    assert client.get(f"/en/groups/{cohort.public_id}/people/").status_code == 404
    assert not led_cohorts(trainer).exists()
    client.post(f"/en/groups/{cohort.public_id}/restore/")
    assert list(led_cohorts(trainer)) == [cohort]
    assert people_of(cohort).count() == 2


def test_after_thirty_days_a_group_is_gone_for_good_and_its_people_stay(client: Client) -> None:
    cohort, trainer = led_cohort(learners=2)
    young = CohortFactory(deleted_at=NOW - WAY_BACK + timedelta(minutes=1))
    services.delete(cohort, at=NOW - WAY_BACK)
    client.force_login(trainer)
    assert client.post(f"/en/groups/{cohort.public_id}/restore/").status_code in (302, 404)
    services.delete(cohort, at=NOW - WAY_BACK)
    assert tidy_groups(NOW) == 1
    assert list(Cohort.objects.all()) == [young]
    assert Person.objects.exclude(access_code=None).count() == 2


def test_group_past_its_time_is_not_offered(client: Client) -> None:
    cohort, trainer = led_cohort(name="Long gone")
    services.delete(cohort, at=timezone.now() - WAY_BACK)
    client.force_login(trainer)
    assert "Long gone" not in page(client)
    assert client.post(f"/en/groups/{cohort.public_id}/restore/").status_code == 404


def test_tidying_up_deletes_old_groups_and_enrolments() -> None:
    old = EnrolmentFactory(removed_at=NOW - WAY_BACK)
    EnrolmentFactory(removed_at=NOW - WAY_BACK + timedelta(minutes=1))
    Cohort.objects.filter(pk=CohortFactory().pk).update(deleted_at=NOW - WAY_BACK)
    erasing.tidy(NOW)
    assert Cohort.objects.count() == 2
    assert Enrolment.objects.count() == 1
    assert Person.objects.filter(pk=old.person.pk).exists()


def test_archived_group_lies_below_and_comes_back(client: Client) -> None:
    cohort, trainer = led_cohort(name="Las Flores")
    client.force_login(trainer)
    client.post(f"/en/groups/{cohort.public_id}/archive/")
    html = page(client)
    assert "1 group in the archive" in html
    assert html.index("Las Flores") > html.index("1 group in the archive")
    client.post(f"/en/groups/{cohort.public_id}/unarchive/")
    assert "in the archive" not in page(client).split("</nav>", 1)[1].split("notice")[-1].split("</p>", 1)[1]


def settings(cohort: Cohort, *trainers: Person, **changes: Any) -> dict[str, Any]:
    fields = {
        "name": cohort.name,
        "language": cohort.language,
        "trainers": [each.public_id for each in trainers],
    }
    return {**fields, **changes}


def test_settings_change_a_group(client: Client) -> None:
    cohort, trainer = led_cohort()
    colleague = MembershipFactory(organisation=cohort.organisation).person
    client.force_login(trainer)
    changes = {"name": "Los Pinos", "country": "PE", "place": "Cusco", "starts_on": "2026-03-05"}
    path = f"/en/groups/{cohort.public_id}/edit/"
    assert client.post(path, settings(cohort, trainer, colleague, **changes)).status_code == 302
    cohort.refresh_from_db()
    assert (cohort.name, cohort.country, cohort.place, str(cohort.starts_on)) == tuple(changes.values())
    assert set(cohort.trainers.all()) == {trainer, colleague}
    assert 'value="2026-03-05"' in client.get(path).content.decode()


def test_somebody_leads_unless_a_coordinator_looks_after_it(client: Client) -> None:
    cohort, trainer = led_cohort()
    client.force_login(trainer)
    path = f"/en/groups/{cohort.public_id}/edit/"
    assert client.post(path, settings(cohort)).status_code == 422
    assert list(cohort.trainers.all()) == [trainer]
    MembershipFactory(organisation=cohort.organisation, role=Role.COORDINATOR)
    assert client.post(path, settings(cohort)).headers["Location"] == "/en/groups/"
    assert not cohort.trainers.exists()


def test_nobody_from_elsewhere_can_be_made_to_lead(client: Client) -> None:
    cohort, trainer = led_cohort()
    _other, stranger = led_cohort()
    client.force_login(trainer)
    path = f"/en/groups/{cohort.public_id}/edit/"
    assert client.post(path, settings(cohort, trainer, stranger)).status_code == 422
    services.set_trainers(cohort, [trainer, stranger])
    assert list(cohort.trainers.all()) == [trainer]


def test_code_is_closed_opened_and_changed(client: Client) -> None:
    cohort, trainer = led_cohort()
    client.force_login(trainer)
    code = cohort.join_code
    for do, is_open in (("close", False), ("open", True)):
        client.post(f"/en/groups/{cohort.public_id}/code/", {"do": do})
        cohort.refresh_from_db()
        assert cohort.open is is_open
    client.post(f"/en/groups/{cohort.public_id}/code/", {"do": "new"})
    cohort.refresh_from_db()
    assert cohort.join_code != code
    assert Client().get(f"/en/join/{code}/").status_code == 404


def test_poster_is_in_the_language_of_the_group(client: Client) -> None:
    cohort, trainer = led_cohort(language="fr")
    client.force_login(trainer)
    html = page(client, f"{cohort.public_id}/poster/")
    assert f"{cohort.join_code[:4]}-{cohort.join_code[4:]}" in html
    assert 'lang="fr"' in html
    assert 'class="qr"' in html


@pytest.mark.parametrize("with_people", [True, False])
def test_copy_has_the_same_to_do_without_dates(client: Client, with_people: bool) -> None:
    cohort, trainer = led_cohort(learners=2, place="Cusco")
    one = people_of(cohort).first()
    EnrolmentFactory(cohort=cohort, removed_at=NOW)
    AssignmentFactory(cohort=cohort, due_on=NOW.date(), note="Bring a phone")
    AssignmentFactory(cohort=cohort, for_all=False, position=1).people.add(one)
    client.force_login(trainer)
    fields = {"name": "Again", **({"with_people": "on"} if with_people else {})}
    client.post(f"/en/groups/{cohort.public_id}/copy/", fields)
    copy = Cohort.objects.get(name="Again")
    assert (copy.place, copy.organisation) == ("Cusco", cohort.organisation)
    assert copy.join_code != cohort.join_code
    assert list(copy.trainers.all()) == [trainer]
    assert people_of(copy).count() == (2 if with_people else 0)
    copied = list(Assignment.objects.filter(cohort=copy))
    assert len(copied) == (2 if with_people else 1)
    assert (copied[0].note, copied[0].due_on) == ("Bring a phone", None)
    if with_people:
        assert list(copied[1].people.all()) == [one]


def test_coordinator_who_copies_leads_the_copy(client: Client) -> None:
    cohort, coordinator = led_cohort(Role.COORDINATOR)
    gone = CohortTrainerFactory(cohort=cohort).person
    copy = services.copy_group(cohort, name="Again", with_people=False, by=coordinator, at=NOW)
    assert list(copy.trainers.all()) == [coordinator]
    assert gone not in copy.trainers.all()


def test_learner_has_no_list(client: Client) -> None:
    client.force_login(LearnerFactory())
    assert client.get("/en/groups/").status_code == 404
