"""The overview of an organisation: its figures are those of a count in plain SQL, at any size with as many queries."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import timezone

from lms.cohorts.access import people_of
from lms.cohorts.models import Cohort, Enrolment, Membership, Organisation, Role
from lms.reports.exports.overview import BY_NAME, BY_QUIET, figures_of, groups_in, groups_page, totals_of
from tests.factories.attempts import AttemptFactory, CompletionFactory
from tests.factories.cohorts import CohortFactory, EnrolmentFactory, MembershipFactory, OrganisationFactory
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory, PersonFactory

pytestmark = pytest.mark.django_db
# Session, person, works here, the organisation; groups, totals; the page, its figures, its trainers; administers.
QUERIES = 10
# The same sums as a person with a terminal would ask for them, sharing nothing with the code.
BY_HAND = """
    SELECT c.id,
      COUNT(DISTINCT e.person_id),
      COUNT(DISTINCT CASE WHEN EXISTS (SELECT 1 FROM progress_attempt a WHERE a.learner_id = p.id AND a.counted_at >= %s)
        THEN p.id END),
      (SELECT COUNT(*) FROM progress_completion d JOIN cohorts_enrolment f ON f.person_id = d.learner_id
        WHERE f.cohort_id = c.id AND f.removed_at IS NULL AND d.kind = 'lesson'),
      (SELECT MAX(a.received_at) FROM progress_attempt a JOIN cohorts_enrolment f ON f.person_id = a.learner_id
        WHERE f.cohort_id = c.id AND f.removed_at IS NULL)
    FROM cohorts_cohort c
    LEFT JOIN cohorts_enrolment e ON e.cohort_id = c.id AND e.removed_at IS NULL
    LEFT JOIN accounts_person p ON p.id = e.person_id
    WHERE c.organisation_id = %s AND c.deleted_at IS NULL AND c.archived_at IS NULL
    GROUP BY c.id
"""
TOTALS_BY_HAND = """
    SELECT COUNT(*),
      SUM(CASE WHEN EXISTS (SELECT 1 FROM progress_attempt a WHERE a.learner_id = p.id AND a.counted_at >= %s)
        THEN 1 ELSE 0 END),
      SUM((SELECT COUNT(*) FROM progress_completion d WHERE d.learner_id = p.id AND d.kind = 'lesson'))
    FROM accounts_person p
    WHERE EXISTS (SELECT 1 FROM cohorts_enrolment e JOIN cohorts_cohort c ON c.id = e.cohort_id
      WHERE e.person_id = p.id AND e.removed_at IS NULL AND c.organisation_id = %s
      AND c.deleted_at IS NULL AND c.archived_at IS NULL)
"""


@pytest.fixture
def loaded(committed: Any) -> None:
    """Three organisations at work until this moment."""
    with committed():
        module = make_module(make_course())
        for number in (1, 2, 3):
            make_lesson(module, f"X1.{number}")
    call_command("make_load", "--learners=420", "--attempts=4200", "--organisations=3")
    Cohort.objects.update(archived_at=None)
    for number, enrolment in enumerate(Enrolment.objects.order_by("pk")[::9]):
        if number % 2:
            Enrolment.objects.filter(pk=enrolment.pk).update(removed_at=timezone.now())
        else:
            other = Cohort.objects.filter(organisation=enrolment.cohort.organisation).exclude(
                pk=enrolment.cohort_id
            )
            EnrolmentFactory(person=enrolment.person, cohort=other.first())


def since(now: Any) -> Any:
    moment = now - timedelta(weeks=4)
    return moment if connection.vendor == "postgresql" else moment.replace(tzinfo=None).isoformat(" ")


def asked(sql: str, *parameters: Any) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def numbers(page: str) -> list[int]:
    return [int(text) for text in re.findall(r"<dd>(\d+)</dd>", page)]


def coordinator_of(organisation: Organisation, role: Role = Role.COORDINATOR) -> Any:
    return MembershipFactory(organisation=organisation, role=role).person


def overview(client: Client, organisation: Organisation, query: str = "") -> Any:
    return client.get(f"/en/groups/organisation/{organisation.public_id}/{query}")


def test_figures_are_those_of_an_independent_count(loaded: None, capsys: Any) -> None:
    now = timezone.now()
    for organisation in Organisation.objects.all():
        found = {
            each.cohort.pk: (
                each.people,
                each.active,
                each.lessons,
                str(each.last_heard)[:19] if each.last_heard else None,
            )
            for each in figures_of(groups_in(organisation, order=BY_NAME, archived=False), now=now)
        }
        by_hand = asked(BY_HAND, since(now), organisation.pk)
        assert found == {row[0]: (*row[1:4], str(row[4])[:19] if row[4] else None) for row in by_hand}
        totals = totals_of(organisation, now=now)
        assert [(totals.people, totals.active, totals.lessons)] == asked(
            TOTALS_BY_HAND, since(now), organisation.pk
        )
        assert totals.people < sum(each[0] for each in found.values()), "somebody is in two groups"
    assert totals.active


def test_page_shows_these_figures(loaded: None, client: Client) -> None:
    organisation = Organisation.objects.first()
    assert organisation
    totals = totals_of(organisation, now=timezone.now())
    client.force_login(coordinator_of(organisation))
    page = overview(client, organisation).text
    assert numbers(page) == [totals.groups, totals.people, totals.active, totals.lessons]


@pytest.mark.parametrize("people", [3, 40])
@pytest.mark.parametrize("groups", [1, 30])
@pytest.mark.parametrize("query", ["", "?sort=quiet"])
def test_queries_are_as_many_for_few_and_for_many(
    people: int, groups: int, query: str, client: Client, django_assert_num_queries: Callable[..., Any]
) -> None:
    organisation = OrganisationFactory()
    for _ in range(groups):
        cohort = CohortFactory(organisation=organisation)
    for _ in range(people):
        learner = EnrolmentFactory(cohort=cohort).person
        AttemptFactory(learner=learner)
    client.force_login(coordinator_of(organisation))
    with django_assert_num_queries(QUERIES):
        assert overview(client, organisation, query).status_code == 200


def test_group_has_those_people_that_the_door_gives() -> None:
    cohort = CohortFactory()
    EnrolmentFactory(cohort=cohort)
    EnrolmentFactory(cohort=cohort, removed_at=timezone.now())
    EnrolmentFactory(cohort=cohort, person=PersonFactory())
    for change in ({"is_active": False}, {"is_staff": True}, {"is_superuser": True}, {"pin": ""}):
        person = LearnerFactory()
        for name, value in change.items():
            setattr(person, name, value)
        person.save()
        EnrolmentFactory(cohort=cohort, person=person)
    (figures,) = figures_of([cohort], now=timezone.now())
    assert figures.people == people_of(cohort).count() == 1
    assert totals_of(cohort.organisation, now=timezone.now()).people == 1


def test_quiet_for_longest_stands_first_and_never_heard_of_before_that() -> None:
    organisation, now = OrganisationFactory(), timezone.now()
    for name, days in (("Today", 0), ("Long ago", 60), ("Last week", 7)):
        learner = EnrolmentFactory(cohort=CohortFactory(organisation=organisation, name=name)).person
        AttemptFactory(
            learner=learner, received_at=now - timedelta(days=days), counted_at=now - timedelta(days=days)
        )
    CohortFactory(organisation=organisation, name="Nobody yet")
    quiet = groups_in(organisation, order=BY_QUIET, archived=False)
    assert [each.name for each in quiet] == ["Nobody yet", "Long ago", "Last week", "Today"]
    by_name = groups_in(organisation, order=BY_NAME, archived=False)
    assert [each.name for each in by_name] == ["Last week", "Long ago", "Nobody yet", "Today"]


def test_old_answers_that_arrive_today_were_heard_today_and_are_not_of_these_weeks() -> None:
    cohort, now = CohortFactory(), timezone.now()
    learner = EnrolmentFactory(cohort=cohort).person
    AttemptFactory(learner=learner, received_at=now, counted_at=now - timedelta(days=50))
    (figures,) = figures_of([cohort], now=now)
    assert (figures.active, figures.last_heard) == (0, now)


def test_archived_and_deleted_groups_stand_apart(client: Client) -> None:
    organisation, now = OrganisationFactory(), timezone.now()
    for name, change in (("Going on", {}), ("Over", {"archived_at": now}), ("Gone", {"deleted_at": now})):
        learner = EnrolmentFactory(
            cohort=CohortFactory(organisation=organisation, name=name, **change)
        ).person
        CompletionFactory(learner=learner)
    client.force_login(coordinator_of(organisation))
    current, archived = overview(client, organisation).text, overview(client, organisation, "?archived").text
    assert numbers(current) == [1, 1, 0, 1]
    assert ("Going on" in current, "Over<" in current, "Gone" in current) == (True, False, False)
    assert ("Going on" in archived, "Over<" in archived, "Gone" in archived) == (False, True, False)


def test_list_is_read_a_page_at_a_time(client: Client) -> None:
    organisation = OrganisationFactory()
    CohortFactory.create_batch(27, organisation=organisation)
    client.force_login(coordinator_of(organisation))
    now = timezone.now()
    totals = totals_of(organisation, now=now)
    pages = [
        groups_page(organisation, number=number, order=BY_NAME, archived=False, totals=totals, now=now)
        for number in (1, 2, 9, "x")
    ]
    assert [len(page.object_list) for page in pages] == [25, 2, 2, 25]
    assert "page=2&amp;sort=name" in overview(client, organisation).text


def test_only_who_administers_is_led_to_the_staff(client: Client) -> None:
    organisation = OrganisationFactory()
    for role, led in ((Role.COORDINATOR, False), (Role.ADMINISTRATOR, True)):
        client.force_login(coordinator_of(organisation, role))
        assert ("/staff/" in overview(client, organisation).text) is led
    assert Membership.objects.count() == 2
