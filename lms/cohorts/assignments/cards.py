"""The list of what a group is to do, as its trainer reads it."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.utils import timezone
from django.utils.translation import gettext as _

from lms.cohorts.access import people_of
from lms.cohorts.assigned import Assigned, resolved
from lms.cohorts.catalogue import Catalogue
from lms.cohorts.days import day_of_week_in_words
from lms.cohorts.models import Assignment, Cohort

NAMES: Final = 3


@dataclass(frozen=True)
class Card:
    """One assignment. `names`: some of those whom it is for, `more`: how many others; both empty where it is for the
    whole group, or, with `for_all` false, for nobody who is in it now. `hint`: what its dates mean today."""

    assigned: Assigned
    for_all: bool
    names: tuple[str, ...]
    more: int
    dates: str
    hint: str


def cards_of(cohort: Cohort, catalogue: Catalogue) -> tuple[Card, ...]:
    """Three queries."""
    names = {person.pk: str(person) for person in people_of(cohort)}
    today = timezone.localdate()
    assignments = cohort.assignments.prefetch_related("people")
    return tuple(_card(each, names, today) for each in resolved(assignments, catalogue))


def dates_in_words(assignment: Assignment, today: date) -> str:
    days = {
        "first": _day(assignment.starts_on, today),
        "last": _day(assignment.due_on, today),
    }
    if assignment.starts_on and assignment.due_on:
        return _("From %(first)s until %(last)s") % days
    if assignment.due_on:
        return _("Until %(last)s") % days
    return _("From %(first)s") % days if assignment.starts_on else ""


def _card(assigned: Assigned, names: dict[int, str], today: date) -> Card:
    everybody = assigned.people is None
    # In the order of the list of the group; who has left it is not named.
    chosen = [] if everybody else [name for pk, name in names.items() if pk in (assigned.people or ())]
    return Card(
        assigned=assigned,
        for_all=everybody,
        names=tuple(chosen[:NAMES]),
        more=max(0, len(chosen) - NAMES),
        dates=dates_in_words(assigned.assignment, today),
        hint=_hint(assigned.assignment, today),
    )


def _hint(assignment: Assignment, today: date) -> str:
    if not assignment.has_begun(today):
        return _("Until then, people read on their page that it comes, and from when.")
    if assignment.is_late(today):
        return _("This day has passed. Who has not done it yet reads that there is still time.")
    return ""


def _day(day: date | None, today: date) -> str:
    return day_of_week_in_words(day, today=today) if day else ""
