"""Changes groups and who is in them. Nothing here deletes for good (lms.cohorts.groups.tidying does, after 30 days),
and nothing touches what anybody has answered.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from lms.accounts.models import Person
from lms.cohorts.models import Assignment, Cohort, CohortTrainer, Enrolment, Membership, Role
from lms.cohorts.services import create_cohort, enrol, free_join_code


class NobodyLeads(Exception):
    """A group needs somebody who leads it, where no coordinator looks after it."""


# The group


def change_group(cohort: Cohort, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(cohort, name, value)
    cohort.save(update_fields=list(changes))


def set_trainers(cohort: Cohort, people: Iterable[Person]) -> None:
    """Say who leads the group: members of its organisation. Raises NobodyLeads."""
    wanted = {person.pk for person in people}
    members = Membership.objects.filter(organisation=cohort.organisation)
    with transaction.atomic():
        leading = set(members.filter(person__in=wanted).values_list("person_id", flat=True))
        if not leading and not members.exclude(role=Role.TRAINER).exists():
            raise NobodyLeads
        cohort.led_by.exclude(person__in=leading).delete()
        there = set(cohort.led_by.values_list("person_id", flat=True))
        CohortTrainer.objects.bulk_create(
            [CohortTrainer(cohort=cohort, person_id=person) for person in sorted(leading - there)],
            # Somebody else may have said the same at the same moment.
            ignore_conflicts=True,
        )


@transaction.atomic
def change_settings(cohort: Cohort, *, trainers: Iterable[Person], **changes: Any) -> None:
    """Both at once: who leads the group, and what it is called. Raises NobodyLeads, and then nothing has changed."""
    set_trainers(cohort, trainers)
    change_group(cohort, **changes)


def new_join_code(cohort: Cohort) -> str:
    """A new code in place of one that too many people know. The old one opens nothing any more."""
    change_group(cohort, join_code=free_join_code())
    return cohort.join_code


def archive(cohort: Cohort, *, at: datetime) -> None:
    """Put a group aside that has ended. Nobody new comes in; who is in it can still sign in."""
    change_group(cohort, archived_at=at)


def unarchive(cohort: Cohort) -> None:
    change_group(cohort, archived_at=None)


def delete(cohort: Cohort, *, at: datetime) -> None:
    """Take a group away from everybody. For 30 days it can be brought back."""
    change_group(cohort, deleted_at=at)


def restore(cohort: Cohort) -> None:
    """Bring a deleted group back, as it was."""
    change_group(cohort, deleted_at=None)


def copy_group(
    cohort: Cohort, *, name: str, with_people: bool, by: Person, at: datetime, ticket: UUID | None = None
) -> Cohort:
    """A new group with the same details, what it is to do without its dates, who leads it and, where wanted, people.

    `ticket` becomes its number.
    """
    details = {field: getattr(cohort, field) for field in ("language", "country", "place")}
    with transaction.atomic():
        place, number = cohort.organisation, ticket or uuid4()
        copy = create_cohort(organisation=place, name=name, public_id=number, **details)
        leading = {*cohort.led_by.values_list("person_id", flat=True), by.pk}
        members = Membership.objects.filter(organisation=cohort.organisation, person__in=leading)
        CohortTrainer.objects.bulk_create(
            CohortTrainer(cohort=copy, person_id=person)
            for person in members.values_list("person_id", flat=True)
        )
        if with_people:
            copy_people(
                cohort,
                copy,
                cohort.enrolments.filter(removed_at=None).values_list("person", flat=True),
                at=at,
            )
        for assignment in cohort.assignments.prefetch_related("people"):
            _copy_assignment(assignment, copy, with_people=with_people)
    return copy


# The people in it


def take_out(cohort: Cohort, person: Person, *, at: datetime) -> None:
    """For 30 days it can be undone. The account and all its answers stay."""
    cohort.enrolments.filter(person=person, removed_at=None).update(removed_at=at)


def bring_back(cohort: Cohort, person: Person) -> None:
    enrol(cohort=cohort, person=person)


def copy_people(cohort: Cohort, other: Cohort, people: Iterable[int], *, at: datetime) -> int:
    """Put people of one group into another of the same organisation too. Returns how many were not there yet."""
    _same_organisation(cohort, other)
    with transaction.atomic():
        # Since when they are here goes with them: who has had them longest looks after their accounts (caring.py).
        wanted = dict(
            cohort.enrolments.filter(person__in=list(people)).values_list("person_id", "enrolled_at")
        )
        before = set(other.enrolments.filter(removed_at=None).values_list("person_id", flat=True))
        other.enrolments.filter(person__in=wanted).update(removed_at=None)
        Enrolment.objects.bulk_create(
            [Enrolment(cohort=other, person_id=each, enrolled_at=wanted[each]) for each in sorted(wanted)],
            ignore_conflicts=True,
        )
    return len(wanted.keys() - before)


def move_people(cohort: Cohort, other: Cohort, people: Iterable[int], *, at: datetime) -> int:
    """The same, and take them out of this one."""
    people = list(people)
    with transaction.atomic():
        copied = copy_people(cohort, other, people, at=at)
        cohort.enrolments.filter(person__in=people, removed_at=None).update(removed_at=at)
    return copied


def rename(person: Person, nickname: str) -> None:
    """`nickname` as lms.cohorts.groups.plan.clean gives it."""
    person.nickname = nickname
    person.save(update_fields=["nickname"])


def _same_organisation(cohort: Cohort, other: Cohort) -> None:
    if cohort.organisation_id != other.organisation_id:
        raise ValueError("People stay within their organisation.")


def _copy_assignment(assignment: Assignment, cohort: Cohort, *, with_people: bool) -> None:
    """Dates belong to the group that was; what is for some people only makes no sense without them."""
    if not assignment.for_all and not with_people:
        return
    fields = ("kind", "keys", "core_only", "for_all", "note", "position")
    copy = Assignment.objects.create(cohort=cohort, **{field: getattr(assignment, field) for field in fields})
    if not assignment.for_all:
        there = cohort.enrolments.values("person")
        copy.people.set(assignment.people.filter(pk__in=there))
