"""What a group's pack knows of the group: its people, under ids made for this group alone, and what they are to do.

No PIN, no code and no number of an account is in it. Answers that come back under one of these ids find their owner by
the `PackPerson` that is kept here.
"""

from collections.abc import Sequence
from typing import Any
from uuid import UUID, uuid4

from lms.accounts.models import Person
from lms.cohorts.access import people_of
from lms.cohorts.assigned import Assigned, assigned_to
from lms.cohorts.models import Cohort
from offline_export.models import PackPerson

Roster = dict[str, Any]


def roster_of(cohort: Cohort, *, language: str) -> Roster:
    """As it stands in the pack (docs/pack-format.md). `language` is one of the pack's; titles are in it."""
    people = list(people_of(cohort))
    ids = issued_ids(cohort, people)
    return {
        "id": str(cohort.public_id),
        "name": cohort.name,
        "country": cohort.country.lower(),
        "language": language,
        "people": [_person(person, ids[person.pk]) for person in people],
        "assigned": [_task(each, ids) for each in assigned_to(cohort, language) if each.lessons],
    }


def issued_ids(cohort: Cohort, people: Sequence[Person]) -> dict[int, UUID]:
    """The id of each person in packs of this group, by primary key; made where there is none yet.

    Two who ask at once get the same ones: the database keeps one for each person and group.
    """
    ids = _issued(cohort, people)
    if len(ids) < len(people):
        PackPerson.objects.bulk_create(
            [
                PackPerson(cohort=cohort, learner=person, person_id=uuid4(), issued=True)
                for person in people
                if person.pk not in ids
            ],
            ignore_conflicts=True,
        )
        ids = _issued(cohort, people)
    return ids


def _issued(cohort: Cohort, people: Sequence[Person]) -> dict[int, UUID]:
    rows = PackPerson.objects.filter(cohort=cohort, issued=True, learner__in=people)
    return dict(rows.values_list("learner_id", "person_id"))


def _person(person: Person, number: UUID) -> dict[str, str]:
    return {"id": str(number), "nickname": person.nickname, "picture": person.picture}


def _task(assigned: Assigned, ids: dict[int, UUID]) -> dict[str, Any]:
    assignment = assigned.assignment
    task = {
        "title": assigned.title,
        "note": assignment.note,
        "due": assignment.due_on.isoformat() if assignment.due_on else "",
        "lessons": [str(lesson.key) for lesson in assigned.lessons],
    }
    if assigned.people is not None:
        # For some of the group: the ids of those who are in it.
        task["people"] = sorted(str(ids[person]) for person in assigned.people if person in ids)
    return task
