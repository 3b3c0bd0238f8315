"""The only way a view gets an organisation, a group, or the people in it.

Two kinds of people ask. Who has the code of a group may know who is in it, and nothing more. Who works in an
organisation gets what their role there opens: a trainer the groups they lead, a coordinator and an administrator all
groups of the organisation. What is not theirs does not exist for them: 404, the same as for what was never there.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, Final, ParamSpec
from uuid import UUID

from django.contrib.auth.views import redirect_to_login
from django.db.models import Q, QuerySet
from django.db.models.functions import Lower
from django.http import Http404, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page

from lms.accounts.codes import read_code
from lms.accounts.models import Person
from lms.cohorts.models import Cohort, CohortQuerySet, Membership, Organisation, Role

COORDINATORS: Final = (Role.COORDINATOR, Role.ADMINISTRATOR)
ADMINISTRATORS: Final = (Role.ADMINISTRATOR,)

# A zip, and a spreadsheet, which is one.
PACKED: Final = ("application/zip", "application/vnd.openxmlformats")

P = ParamSpec("P")


# By the code of a group


def find_cohort(typed: str) -> Cohort | None:
    """The group of a code, however it was typed. Who has the code may know who is in the group, and nothing more."""
    code = read_code(typed)
    return Cohort.objects.there().filter(join_code=code).first() if code else None


def person_or_404(cohort: Cohort, public_id: UUID) -> Person:
    return get_object_or_404(people_of(cohort), public_id=public_id)


# For those in it, and for those who lead it


def people_of(cohort: Cohort) -> QuerySet[Person]:
    """The learners of a group, by nickname. Who teaches or writes never stands in a list."""
    learners = Person.objects.filter(
        enrolments__cohort=cohort,
        enrolments__removed_at=None,
        is_active=True,
        is_staff=False,
        is_superuser=False,
        access_code__isnull=False,
    )
    return learners.exclude(pin="").order_by(Lower("nickname"), "pk")


def groups_of(person: Person) -> QuerySet[Cohort]:
    """The groups that somebody is in."""
    mine = Cohort.objects.there().filter(enrolments__person=person, enrolments__removed_at=None)
    return mine.order_by(Lower("name"), "pk")


# By role


def works_with_groups(user: Any) -> bool:
    """Whether somebody works in any organisation. One query."""
    return user.is_authenticated and Membership.objects.filter(person=user).exists()


def for_trainers(
    view: Callable[Concatenate[HttpRequest, P], HttpResponseBase],
) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
    """A page for who works in an organisation: others are led to the door of the staff, or there is nothing here.

    What the page shows is still got by the functions below, with `request.user`. It is kept by nobody on the way.
    """

    @never_cache
    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path(), reverse("accounts:staff-sign-in"), "next")
        if not works_with_groups(request.user):
            raise Http404
        answer = view(request, *args, **kwargs)
        # What comes piece by piece would be held back by it.
        return answer if answer.streaming else _compressed(request, answer)

    return guarded


def _compressed(request: HttpRequest, answer: HttpResponseBase) -> HttpResponseBase:
    """On weak lines a table is four times as fast. Django adds random bytes, so that its length tells no secret.

    What is packed already stays as it is, and says its length.
    """
    if answer.headers.get("Content-Type", "").startswith(PACKED):
        return answer
    return gzip_page(lambda _request: answer)(request)


def led_cohorts(user: Any) -> CohortQuerySet:
    """The groups that somebody may see and change, archived ones included, deleted ones not."""
    return _all_led_by(user).there()


def deleted_cohorts(user: Any) -> CohortQuerySet:
    """Those that they may still bring back."""
    return _all_led_by(user).exclude(deleted_at=None)


def led_cohort_or_404(user: Any, public_id: UUID) -> Cohort:
    return get_object_or_404(led_cohorts(user).select_related("organisation"), public_id=public_id)


def organisations_of(user: Any, roles: tuple[Role, ...] = tuple(Role)) -> QuerySet[Organisation]:
    """Where somebody works in one of these roles."""
    mine = Organisation.objects.filter(memberships__person=user, memberships__role__in=roles)
    return mine.order_by(Lower("name"), "pk")


def organisation_or_404(user: Any, public_id: UUID, roles: tuple[Role, ...] = COORDINATORS) -> Organisation:
    return get_object_or_404(organisations_of(user, roles), public_id=public_id)


def membership_or_404(organisation: Organisation, public_id: UUID) -> Membership:
    """That somebody works in the organisation, by the number of the person."""
    there = Membership.objects.filter(organisation=organisation).select_related("organisation", "person")
    return get_object_or_404(there, person__public_id=public_id)


def trainers_of(organisation: Organisation) -> QuerySet[Person]:
    """Everybody who works there."""
    staff = Person.objects.filter(memberships__organisation=organisation, is_active=True)
    return staff.order_by(Lower("nickname"), "username")


def _all_led_by(user: Any) -> CohortQuerySet:
    if not user.is_authenticated:
        return Cohort.objects.none()
    mine = Membership.objects.filter(person=user)
    leads = Q(led_by__person=user, organisation__in=mine.values("organisation"))
    all_there = Q(organisation__in=mine.filter(role__in=COORDINATORS).values("organisation"))
    found: CohortQuerySet = Cohort.objects.filter(leads | all_there).distinct().order_by(Lower("name"), "pk")
    return found
