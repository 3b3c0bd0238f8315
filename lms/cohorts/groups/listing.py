"""What the lists of groups and people show. Every list comes in pages, with as many queries for many as for few."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from lms.accounts.codes import shown_code
from lms.accounts.models import Person
from lms.cohorts.access import deleted_cohorts, led_cohorts, organisations_of, people_of
from lms.cohorts.groups.tidying import WAY_BACK
from lms.cohorts.models import Cohort, Enrolment, Membership, Role

GROUPS_A_PAGE: Final = 25
PEOPLE_A_PAGE: Final = 50
# Of those put aside, deleted or taken out.
AT_MOST: Final = 50


@dataclass(frozen=True)
class Workplace:
    """An organisation in the eyes of somebody who works there."""

    organisation: Any
    sees_all: bool
    may_invite: bool


def workplaces(user: Any) -> list[Workplace]:
    """Where somebody works. One query."""
    mine = (
        Membership.objects.filter(person=user)
        .select_related("organisation")
        .order_by("organisation__name", "pk")
    )
    return [
        Workplace(
            organisation=each.organisation,
            sees_all=each.role != Role.TRAINER,
            may_invite=each.role == Role.ADMINISTRATOR,
        )
        for each in mine
    ]


def groups_page(user: Any, *, query: str, number: Any) -> Page[Cohort]:
    """The groups that are under way, with `learners` each."""
    found = with_learners(led_cohorts(user).current().select_related("organisation"))
    if query:
        found = found.filter(name__icontains=query)
    return Paginator(found, GROUPS_A_PAGE).get_page(number)


def archived_groups(user: Any) -> list[Cohort]:
    """The latest first."""
    found = led_cohorts(user).exclude(archived_at=None)
    return list(with_learners(found).order_by("-archived_at", "pk")[:AT_MOST])


def deleted_groups(user: Any, now: datetime) -> list[Cohort]:
    """Those that can still be brought back, with `until` each; the latest first."""
    found = deleted_cohorts(user).filter(deleted_at__gt=now - WAY_BACK).order_by("-deleted_at", "pk")
    groups = list(found[:AT_MOST])
    for group in groups:
        vars(group)["until"] = way_back_until(group.deleted_at)
    return groups


def with_learners(cohorts: QuerySet[Cohort]) -> QuerySet[Cohort]:
    """With how many learners each has: as many as `people_of` gives, without asking it for each."""
    there = Enrolment.objects.filter(
        cohort=OuterRef("pk"),
        removed_at=None,
        person__is_active=True,
        person__is_staff=False,
        person__is_superuser=False,
        person__access_code__isnull=False,
    ).exclude(person__pin="")
    count = there.order_by().values("cohort").annotate(number=Count("pk")).values("number")
    return cohorts.annotate(learners=Coalesce(Subquery(count), 0))


def people_page(cohort: Cohort, *, query: str, number: Any) -> Page[Person]:
    """The people of a group, with `code` each, as it is read, and `waits`: until when, after wrong PINs."""
    found = people_of(cohort)
    if query:
        found = found.filter(nickname__icontains=query)
    page = Paginator(found, PEOPLE_A_PAGE).get_page(number)
    for person in page.object_list:
        vars(person)["code"] = shown_code(str(person.access_code))
        vars(person)["waits"] = waits(person)
    return page


def taken_out(cohort: Cohort, now: datetime) -> list[Enrolment]:
    """Who can still be brought back, with `until` each; the latest first."""
    found = cohort.enrolments.filter(removed_at__gt=now - WAY_BACK, person__is_active=True)
    enrolments = list(found.select_related("person").order_by("-removed_at", "pk")[:AT_MOST])
    for each in enrolments:
        vars(each)["until"] = way_back_until(each.removed_at)
    return enrolments


def other_groups(user: Any, cohort: Cohort) -> QuerySet[Cohort]:
    """Where people of this group can be moved or copied to."""
    return led_cohorts(user).current().filter(organisation=cohort.organisation).exclude(pk=cohort.pk)


def names_in(cohort: Cohort) -> list[str]:
    return list(people_of(cohort).values_list("nickname", flat=True))


def waits(person: Person) -> bool:
    """Whether somebody has to wait after wrong PINs."""
    return bool(person.pin_waits_until and person.pin_waits_until > timezone.now())


def way_back_until(since: datetime | None) -> datetime | None:
    return since + WAY_BACK if since else None


def works_in_several(user: Any) -> bool:
    return organisations_of(user).count() > 1
