"""Gives groups what they are to do, changes it, puts it in order, takes it away and brings it back. The only place
that does. What anybody has done is not touched by any of it.

Every change waits for the others of the same group, so the positions are 0, 1, 2 … whatever comes at once.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID, uuid4

from django.db import transaction

from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.models import Assignment, Cohort

# More than this nobody reads on a phone.
MOST: Final = 50


class TooMany(Exception):
    """The group has as much to do as a list can hold."""


class Elsewhere(Exception):
    """The number of a form is that of something another group is to do."""


class EndsBeforeItStarts(Exception):
    """The last day is before the first."""


@dataclass(frozen=True)
class Wish:
    """What a trainer wants done. `keys`: of one course or one module, or of lessons in order. `people`: None for the
    whole group."""

    kind: str
    keys: tuple[UUID, ...]
    people: tuple[Person, ...] | None = None
    core_only: bool = False
    starts_on: date | None = None
    due_on: date | None = None
    note: str = ""


def assign(*, cohort: Cohort, wish: Wish, ticket: UUID | None = None) -> Assignment:
    """Put it behind all that the group is to do already.

    `ticket` becomes its number: sent twice, the form gives the group one thing to do. Raises Elsewhere.
    """
    number = ticket or uuid4()
    with _alone(cohort):
        there = Assignment.objects.filter(public_id=number).first()
        if there is None:
            last = cohort.assignments.count()
            return _add(Assignment(cohort=cohort, public_id=number, position=last), wish)
    if there.cohort_id != cohort.pk:
        raise Elsewhere
    return there


def change(*, assignment: Assignment, wish: Wish) -> None:
    with _alone(assignment.cohort):
        # Its place may have changed since it was read.
        fresh = Assignment.objects.filter(pk=assignment.pk).first()
        if fresh:
            _write(fresh, wish)


def move_up(*, assignment: Assignment) -> None:
    _move(assignment, -1)


def move_down(*, assignment: Assignment) -> None:
    _move(assignment, +1)


def remove(*, assignment: Assignment) -> dict[str, Any] | None:
    """Take it away; returns what `restore` needs, as JSON, or None where somebody else was quicker."""
    with _alone(assignment.cohort):
        fresh = Assignment.objects.filter(pk=assignment.pk).first()
        if fresh is None:
            return None
        removed = _as_json(fresh)
        fresh.delete()
        _number(assignment.cohort)
    return removed


def restore(*, cohort: Cohort, removed: dict[str, Any]) -> Assignment:
    """Bring back what was removed, to the place where it stood, for those who are still in the group. Once it is back,
    a second time changes nothing."""
    with _alone(cohort):
        there = cohort.assignments.filter(public_id=removed["public_id"]).first()
        if there:
            return there
        back = Assignment(cohort=cohort, public_id=UUID(removed["public_id"]), position=removed["position"])
        people = None if removed["people"] is None else people_of(cohort).filter(pk__in=removed["people"])
        others = list(cohort.assignments.all())
        _add(back, _wish_of(removed, people))
        others.insert(removed["position"], back)
        _number(cohort, others)
        return back


@contextmanager
def _alone(cohort: Cohort) -> Iterator[None]:
    with transaction.atomic():
        # Not against those who join the group meanwhile.
        Cohort.objects.select_for_update(no_key=True).get(pk=cohort.pk)
        yield


def _add(assignment: Assignment, wish: Wish) -> Assignment:
    if assignment.cohort.assignments.count() >= MOST:
        raise TooMany
    _write(assignment, wish)
    return assignment


def _write(assignment: Assignment, wish: Wish) -> None:
    if wish.starts_on and wish.due_on and wish.due_on < wish.starts_on:
        raise EndsBeforeItStarts
    assignment.kind = wish.kind
    assignment.keys = [str(key) for key in wish.keys]
    # Who chose a lesson meant that lesson.
    assignment.core_only = wish.core_only and wish.kind != Assignment.Kind.LESSONS
    assignment.for_all = wish.people is None
    assignment.starts_on, assignment.due_on = wish.starts_on, wish.due_on
    assignment.note = wish.note
    assignment.save()
    assignment.people.set(wish.people or ())


def _move(assignment: Assignment, by: int) -> None:
    with _alone(assignment.cohort):
        others = list(assignment.cohort.assignments.all())
        if assignment not in others:
            return
        place = others.index(assignment)
        others.insert(max(0, place + by), others.pop(place))
        _number(assignment.cohort, others)


def _number(cohort: Cohort, in_order: Iterable[Assignment] | None = None) -> None:
    """Give each the place at which it stands."""
    moved = []
    for place, each in enumerate(cohort.assignments.all() if in_order is None else in_order):
        if each.position != place:
            each.position = place
            moved.append(each)
    Assignment.objects.bulk_update(moved, ["position"])


def _as_json(assignment: Assignment) -> dict[str, Any]:
    people = list(assignment.people.values_list("pk", flat=True))
    return {
        "public_id": str(assignment.public_id),
        "kind": assignment.kind,
        "keys": assignment.keys,
        "people": None if assignment.for_all else people,
        "core_only": assignment.core_only,
        "starts_on": assignment.starts_on and assignment.starts_on.isoformat(),
        "due_on": assignment.due_on and assignment.due_on.isoformat(),
        "note": assignment.note,
        "position": assignment.position,
    }


def _wish_of(removed: dict[str, Any], people: Iterable[Person] | None) -> Wish:
    return Wish(
        kind=removed["kind"],
        keys=tuple(map(UUID, removed["keys"])),
        people=None if people is None else tuple(people),
        core_only=removed["core_only"],
        starts_on=removed["starts_on"] and date.fromisoformat(removed["starts_on"]),
        due_on=removed["due_on"] and date.fromisoformat(removed["due_on"]),
        note=removed["note"],
    )
