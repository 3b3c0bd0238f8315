"""What a group's pack knows of the group, and what it must not know."""

import json
from datetime import date
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.utils import timezone

from courses.keys import page_key
from lms.cohorts.access import people_of
from lms.cohorts.models import Enrolment
from offline_export.groups.roster import issued_ids, roster_of
from offline_export.imports.matching import remember
from offline_export.models import PackPerson, ResultsImport
from tests.factories.cohorts import AssignmentFactory, CohortFactory, EnrolmentFactory
from tests.factories.people import LearnerFactory, PersonFactory
from tests.factories.results import ResultsImportFactory
from tests.offline_export.groups.conftest import Room
from tests.together import at_once


def ids_of(room: Room) -> dict[str, str]:
    return {each["nickname"]: each["id"] for each in roster_of(room.cohort, language="es")["people"]}


def test_roster_has_people_and_what_they_are_to_do(room: Room) -> None:
    AssignmentFactory(
        cohort=room.cohort, keys=[str(page_key("X1"))], note="Before Friday", due_on=date(2026, 12, 31)
    )
    roster = roster_of(room.cohort, language="es")
    ids = {row.learner_id: str(row.person_id) for row in PackPerson.objects.filter(issued=True)}
    assert roster == {
        "id": str(room.cohort.public_id),
        "name": "Las Flores",
        "country": "pe",
        "language": "es",
        "people": [
            {"id": ids[room.juan.pk], "nickname": "Juan", "picture": "llama"},
            {"id": ids[room.rosa.pk], "nickname": "Rosa", "picture": "sun"},
        ],
        "assigned": [
            {
                "title": "Module X1",
                "note": "Before Friday",
                "due": "2026-12-31",
                "lessons": [str(page_key("X1.1")), str(page_key("X1.2"))],
            }
        ],
    }


def test_roster_tells_nothing_by_which_somebody_signs_in(room: Room) -> None:
    told = json.dumps(roster_of(room.cohort, language="es"))
    for person in (room.rosa, room.juan):
        assert str(person.access_code) not in told
        assert str(person.public_id) not in told
        assert person.pin not in told
    assert room.cohort.join_code not in told


def test_ids_stay_the_same_and_are_of_this_group_alone(room: Room) -> None:
    before = ids_of(room)
    assert ids_of(room) == before
    elsewhere = CohortFactory()
    EnrolmentFactory(cohort=elsewhere, person=room.rosa)
    (there,) = roster_of(elsewhere, language="es")["people"]
    assert there["id"] not in before.values()


def test_who_is_taken_out_is_not_in_the_next_pack_and_comes_back_under_the_same_id(room: Room) -> None:
    before = ids_of(room)
    enrolment = Enrolment.objects.filter(cohort=room.cohort, person=room.rosa)
    enrolment.update(removed_at=timezone.now())
    assert ids_of(room) == {"Juan": before["Juan"]}
    enrolment.update(removed_at=None)
    assert ids_of(room) == before


def test_staff_in_the_group_are_not_in_the_pack(room: Room) -> None:
    EnrolmentFactory(cohort=room.cohort, person=PersonFactory(nickname="Staff"))
    assert set(ids_of(room)) == {"Rosa", "Juan"}


def test_what_is_for_some_says_for_whom(room: Room) -> None:
    task = AssignmentFactory(cohort=room.cohort, keys=[str(page_key("X1"))], for_all=False)
    task.people.set([room.rosa, LearnerFactory()])
    roster = roster_of(room.cohort, language="es")
    (rosa,) = (each["id"] for each in roster["people"] if each["nickname"] == "Rosa")
    assert [each["people"] for each in roster["assigned"]] == [[rosa]]


def test_what_is_published_no_more_is_left_out(room: Room) -> None:
    AssignmentFactory(cohort=room.cohort)
    assert roster_of(room.cohort, language="es")["assigned"] == []


def test_number_of_queries_does_not_grow(room: Room, django_assert_num_queries: Any) -> None:
    AssignmentFactory(cohort=room.cohort, keys=[str(page_key("X1"))])
    roster_of(room.cohort, language="es")
    with django_assert_num_queries(7):
        roster_of(room.cohort, language="es")
    for _number in range(8):
        EnrolmentFactory(cohort=room.cohort, person=LearnerFactory())
        AssignmentFactory(cohort=room.cohort, keys=[str(page_key("X1"))])
    roster_of(room.cohort, language="es")
    with django_assert_num_queries(7):
        roster_of(room.cohort, language="es")


@pytest.mark.django_db(transaction=True)
def test_two_downloads_at_once_give_one_id_each() -> None:
    cohort = CohortFactory()
    for number in range(5):
        EnrolmentFactory(cohort=cohort, person=LearnerFactory(nickname=f"P{number}"))
    given: list[dict[int, UUID]] = []

    def download() -> None:
        given.append(issued_ids(cohort, list(people_of(cohort))))

    assert at_once(*[download] * 4) == []
    assert len(given) == 4
    assert all(each == given[0] for each in given)
    assert PackPerson.objects.filter(cohort=cohort).count() == 5


def test_import_that_says_otherwise_does_not_move_an_issued_id(room: Room) -> None:
    """Juan answered on Rosa's phone: true of one file. The id stays hers, and undoing the import takes nothing away."""
    rosa = ids_of(room)["Rosa"]
    said: ResultsImport = ResultsImportFactory(cohort=room.cohort, taken_at=timezone.now())
    say = partial(remember, room.cohort, said_in=said)
    say({rosa: room.juan})
    row = PackPerson.objects.get(person_id=rosa)
    assert (row.learner, row.said_in, row.issued) == (room.rosa, None, True)
