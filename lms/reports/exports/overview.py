"""What an organisation's groups do, in numbers: for who coordinates them. Nobody stands in it by name but the trainers.

Each figure is looked up person by person by an index on the learner, so it costs what the organisation is large, and not
what the site is. A handful of queries for any number of groups; groups are read a page at a time.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db.models import Count, Exists, F, Max, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Lower

from lms.accounts.models import Person
from lms.cohorts.models import Cohort, CohortTrainer, Enrolment, Organisation
from lms.progress.models import Attempt, Completion

LATELY: Final = timedelta(weeks=4)
ON_A_PAGE: Final = 25
BY_NAME, BY_QUIET = "name", "quiet"


@dataclass(frozen=True)
class Totals:
    """All current groups together. Who is in two groups counts once. `active`: who answered something in the last four
    weeks; `lessons`: the lessons completed, by all of these people together."""

    groups: int
    archived: int
    people: int
    active: int
    lessons: int


@dataclass(frozen=True)
class GroupFigures:
    """One group. `last_heard`: when the newest answer of anybody in it arrived; None: never."""

    cohort: Cohort
    people: int
    active: int
    lessons: int
    last_heard: datetime | None
    trainers: tuple[Person, ...]


def totals_of(organisation: Organisation, *, now: datetime) -> Totals:
    """Two queries."""
    groups = Cohort.objects.there().filter(organisation=organisation)
    counted = groups.aggregate(
        current=Count("pk", filter=Q(archived_at=None)), archived=Count("pk", filter=~Q(archived_at=None))
    )
    enrolled = Enrolment.objects.filter(cohort__in=groups.filter(archived_at=None), removed_at=None)
    people = Person.objects.filter(_learns(), pk__in=enrolled.values("person"))
    figures = people.annotate(done=_lessons("pk"), lately=_active("pk", now)).aggregate(
        people=Count("pk"), active=Count("pk", filter=Q(lately=True)), lessons=Coalesce(Sum("done"), 0)
    )
    return Totals(groups=counted["current"], archived=counted["archived"], **figures)


def groups_page(
    organisation: Organisation, *, number: Any, order: str, archived: bool, totals: Totals, now: datetime
) -> Page[Any]:
    """A page of GroupFigures; the nearest one where there is none of that number. Three queries."""
    paginator = Paginator(groups_in(organisation, order=order, archived=archived), ON_A_PAGE)
    # Known already.
    paginator.count = totals.archived if archived else totals.groups
    page: Page[Any] = paginator.get_page(number)
    return Page(figures_of(page.object_list, now=now), page.number, paginator)


def groups_in(organisation: Organisation, *, order: str, archived: bool) -> QuerySet[Cohort]:
    """Current or archived groups by name, or those first that nobody was heard from for longest."""
    groups = Cohort.objects.there().filter(organisation=organisation, archived_at__isnull=not archived)
    if order == BY_QUIET:
        heard = (
            _learning().filter(cohort=OuterRef("pk")).values("cohort").annotate(newest=Max(_heard("person")))
        )
        quiet = F("heard").asc(nulls_first=True)
        return groups.annotate(heard=Subquery(heard.values("newest"))).order_by(quiet, Lower("name"), "pk")
    return groups.order_by(Lower("name"), "pk")


def figures_of(cohorts: Iterable[Cohort], *, now: datetime) -> list[GroupFigures]:
    """The same groups in the same order, with their figures. Two queries, and one for the groups."""
    groups = list(cohorts)
    enrolments = _learning().filter(cohort__in=[each.pk for each in groups]).values("cohort")
    figures: dict[int, Any] = {
        row["cohort"]: row
        for row in enrolments.annotate(
            people=Count("pk"),
            active=Count("pk", filter=_active("person", now)),
            lessons=Coalesce(Sum(_lessons("person")), 0),
            last_heard=Max(_heard("person")),
        )
    }
    trainers = _trainers(groups)
    return [_figures(group, figures.get(group.pk, {}), trainers.get(group.pk, ())) for group in groups]


def _figures(cohort: Cohort, row: dict[str, Any], trainers: tuple[Person, ...]) -> GroupFigures:
    return GroupFigures(
        cohort=cohort,
        people=row.get("people", 0),
        active=row.get("active", 0),
        lessons=row.get("lessons", 0),
        last_heard=row.get("last_heard"),
        trainers=trainers,
    )


def _trainers(groups: Sequence[Cohort]) -> dict[int, tuple[Person, ...]]:
    found: dict[int, tuple[Person, ...]] = {}
    leads = CohortTrainer.objects.filter(cohort__in=[each.pk for each in groups], person__is_active=True)
    for lead in leads.select_related("person").order_by(Lower("person__nickname"), "person__username"):
        found[lead.cohort_id] = (*found.get(lead.cohort_id, ()), lead.person)
    return found


def _learning() -> QuerySet[Enrolment]:
    return Enrolment.objects.filter(_learns("person__"), removed_at=None).order_by()


def _learns(of: str = "") -> Q:
    """Who counts as a learner, as in lms.cohorts.access.people_of. By a join: a list of all people would be read whole."""
    yes = {"is_active": True, "is_staff": False, "is_superuser": False, "access_code__isnull": False}
    return Q(**{f"{of}{name}": value for name, value in yes.items()}) & ~Q(**{f"{of}pin": ""})


def _heard(person: str) -> Subquery:
    """When the newest answer of somebody arrived."""
    answers = Attempt.objects.filter(learner=OuterRef(person)).order_by("-received_at")
    return Subquery(answers.values("received_at")[:1])


def _active(person: str, now: datetime) -> Exists:
    """Whether somebody answered lately. No answer arrives before it is given, so the index by arrival serves."""
    since = now - LATELY
    return Exists(
        Attempt.objects.filter(learner=OuterRef(person), received_at__gte=since, counted_at__gte=since)
    )


def _lessons(person: str) -> Subquery:
    done = Completion.objects.filter(learner=OuterRef(person)).of_kind(Completion.Kind.LESSON)
    return Subquery(done.values("learner").annotate(count=Count("pk")).values("count"))
