"""Who may open what below groups/ and invite/. An address without a row here fails the build.

To add an address, add one Row to the list of its piece (a list per piece; add yours to ROWS at the end of this file):

    Row("groups:people", group, LEADERS)                            GET gives 200 to who leads it, POST does not exist
    Row("groups:new", nothing, STAFF, post=422)                     an empty form is refused kindly
    Row("groups:remove", learner, LEADERS, post=302, foreign=(learner_of_another,))
    Row("exports:file", lambda world: (world.cohort.public_id, "table", "csv"), LEADERS)

* `args` gets the World and gives what reverse() takes. It may make what it needs with the factories.
* `who`: the people to whom the page opens: LEADERS (of the group, coordinator, administrator), COORDINATORS,
  ADMINISTRATORS, STAFF (who works anywhere) or EVERYBODY. All others find 404, and who is not signed in is led to the
  door of the staff.
* `get`, `post`: the status for those, with `data` sent by POST (a dict, or a function of the World). None: that method
  does not exist (405 for them). A dict {who: status} where it is not the same for all of them.
* `foreign`: functions like `args` that put something of another group or organisation (world.other, world.next_door)
  into an address of one's own group. All `who` get 404 for them, by GET and POST. An address with a second id needs
  them; where the second id is nobody's (a lesson), write foreign=NOBODYS.

What a POST changes is undone before the next person tries.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction
from django.test import Client
from django.urls import LocalePrefixPattern, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone, translation

from lms.accounts.models import Person
from lms.cohorts.models import Cohort, Membership, Organisation, Role
from lms.cohorts.staff.links import digest_of
from tests.factories.cohorts import (
    NOON,
    AssignmentFactory,
    CohortFactory,
    CohortTrainerFactory,
    EnrolmentFactory,
    InvitationFactory,
    MembershipFactory,
)
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import LearnerFactory, PersonFactory
from tests.factories.results import ResultsImportFactory
from tests.offline_export.groups.conftest import whole_page

pytestmark = pytest.mark.django_db

OWNER, COLLEAGUE, COORDINATOR, ADMINISTRATOR = "owner", "colleague", "coordinator", "administrator"
STRANGER, LEARNER, ANONYMOUS = "trainer elsewhere", "learner", "anonymous"
ALL = (OWNER, COLLEAGUE, COORDINATOR, ADMINISTRATOR, STRANGER, LEARNER, ANONYMOUS)

ADMINISTRATORS = frozenset({ADMINISTRATOR})
COORDINATORS = ADMINISTRATORS | {COORDINATOR}
LEADERS = COORDINATORS | {OWNER}
STAFF = LEADERS | {COLLEAGUE, STRANGER}
EVERYBODY = frozenset(ALL)
DOOR = "redirect to staff sign-in"
NOBODYS: tuple[Any, ...] = ()


@dataclass
class Side:
    """An organisation with a group in it, who leads that and who learns there."""

    organisation: Organisation
    cohort: Cohort
    trainer: Person
    learner: Person


@dataclass
class World(Side):
    """The organisation of the row, and what must not be reached from its group.

    next_door is a group of the same organisation that the owner does not lead; other is another organisation.
    """

    people: dict[str, Person | None]
    next_door: Side
    other: Side

    def membership(self, who: str) -> Membership:
        return Membership.objects.get(person=self.people[who])


@dataclass(frozen=True)
class Row:
    """An address, and who may open it. See the top of this file."""

    name: str
    args: Callable[[World], tuple[Any, ...]]
    who: frozenset[str]
    get: int | None = 200
    post: int | dict[str, int] | None = None
    data: Any = field(default_factory=dict)
    foreign: tuple[Callable[[World], tuple[Any, ...]], ...] | None = None

    def __str__(self) -> str:
        return self.name


# What stands in addresses


def nothing(world: World) -> tuple[Any, ...]:
    return ()


def organisation(world: World) -> tuple[Any, ...]:
    return (world.organisation.public_id,)


def group(world: World) -> tuple[Any, ...]:
    return (world.cohort.public_id,)


def learner(world: World) -> tuple[Any, ...]:
    return (world.cohort.public_id, world.learner.public_id)


def learner_of_another(world: World) -> tuple[Any, ...]:
    return (world.cohort.public_id, world.other.learner.public_id)


def learner_next_door(world: World) -> tuple[Any, ...]:
    return (world.cohort.public_id, world.next_door.learner.public_id)


# The rows: a list for each piece


def somebody_there(world: World) -> tuple[Any, ...]:
    return (world.organisation.public_id, world.people[COLLEAGUE].public_id)  # type: ignore[union-attr]


def somebody_elsewhere(world: World) -> tuple[Any, ...]:
    return (world.organisation.public_id, world.other.trainer.public_id)


def a_learner(world: World) -> tuple[Any, ...]:
    return (world.organisation.public_id, world.learner.public_id)


def link(world: World) -> tuple[Any, ...]:
    return (world.organisation.public_id, invitation(world.organisation).public_id)


def link_elsewhere(world: World) -> tuple[Any, ...]:
    return (world.organisation.public_id, invitation(world.other.organisation).public_id)


def invitation(organisation: Organisation, **changes: Any) -> Any:
    return InvitationFactory(organisation=organisation, ends_at=timezone.now() + timedelta(days=1), **changes)


def open_link(world: World) -> tuple[Any, ...]:
    invitation(world.organisation, digest=digest_of("token"))
    return ("token",)


OTHERS_THERE = (somebody_elsewhere, a_learner)
INVITED = {**dict.fromkeys(ALL, 200), STRANGER: 302, LEARNER: 422, ANONYMOUS: 422}

STAFF_ROWS: list[Row] = [
    Row("staff:members", organisation, ADMINISTRATORS),
    Row("staff:invite", organisation, ADMINISTRATORS, post=422),
    Row("staff:bring-back", organisation, ADMINISTRATORS, get=None, post=302),
    Row("staff:cancel", link, ADMINISTRATORS, get=None, post=302, foreign=(link_elsewhere,)),
    Row("staff:member", somebody_there, ADMINISTRATORS, post=422, foreign=OTHERS_THERE),
    Row("staff:new-password", somebody_there, ADMINISTRATORS, get=None, post=200, foreign=OTHERS_THERE),
    Row("staff:remove-member", somebody_there, ADMINISTRATORS, get=None, post=302, foreign=OTHERS_THERE),
    # Who works there already leaves the link alone; others join by one tap, or are asked who they are.
    Row("invited", open_link, EVERYBODY, post=INVITED),
]


def learner_taken_out(world: World) -> tuple[Any, ...]:
    return (world.cohort.public_id, _taken_out_of(world))


def group_in_the_bin(world: World) -> tuple[Any, ...]:
    Cohort.objects.filter(pk=world.cohort.pk).update(deleted_at=timezone.now())
    return (world.cohort.public_id,)


def _taken_out_of(world: Side) -> UUID:
    world.cohort.enrolments.filter(person=world.learner).update(removed_at=timezone.now())
    return world.learner.public_id


NOT_IN_IT = (learner_of_another, learner_next_door)

GROUPS_ROWS: list[Row] = [
    Row("groups:list", nothing, STAFF),
    Row("groups:new", nothing, STAFF, post=422),
    Row("groups:more", group, LEADERS),
    Row("groups:edit", group, LEADERS, post=422),
    Row("groups:code", group, LEADERS, get=None, post=302),
    Row("groups:poster", group, LEADERS),
    Row("groups:copy", group, LEADERS, post=422),
    Row("groups:archive", group, LEADERS, get=None, post=302),
    Row("groups:unarchive", group, LEADERS, get=None, post=302),
    Row("groups:delete", group, LEADERS, get=None, post=302),
    Row("groups:restore", group_in_the_bin, LEADERS, get=None, post=302),
    Row("groups:cards", group, LEADERS, post=422),
    Row("groups:people", group, LEADERS),
    Row("groups:add", group, LEADERS, post=422),
    Row("groups:move", group, LEADERS, post=422),
    Row("groups:account", learner, LEADERS, post=422, foreign=NOT_IN_IT),
    Row("groups:pin", learner, LEADERS, get=302, post=200, foreign=NOT_IN_IT),
    Row("groups:remove", learner, LEADERS, get=None, post=302, foreign=NOT_IN_IT),
    Row(
        "groups:back",
        learner_taken_out,
        LEADERS,
        get=None,
        post=302,
        foreign=(
            *NOT_IN_IT,
            lambda world: (world.cohort.public_id, _taken_out_of(world.other)),
            lambda world: (world.cohort.public_id, _taken_out_of(world.next_door)),
        ),
    ),
]


def assignment(world: World) -> tuple[Any, ...]:
    return (world.cohort.public_id, AssignmentFactory(cohort=world.cohort).public_id)


def assignment_next_door(world: World) -> tuple[Any, ...]:
    return (world.cohort.public_id, AssignmentFactory(cohort=world.next_door.cohort).public_id)


def assignment_of_another(world: World) -> tuple[Any, ...]:
    return (world.cohort.public_id, AssignmentFactory(cohort=world.other.cohort).public_id)


NOT_OURS = (assignment_next_door, assignment_of_another)
ASSIGNMENTS_ROWS: list[Row] = [
    Row("assignments:list", group, LEADERS),
    Row("assignments:add", group, LEADERS, post=422),
    Row("assignments:edit", assignment, LEADERS, post=422, foreign=NOT_OURS),
    Row("assignments:up", assignment, LEADERS, get=None, post=302, foreign=NOT_OURS),
    Row("assignments:down", assignment, LEADERS, get=None, post=302, foreign=NOT_OURS),
    Row("assignments:remove", assignment, LEADERS, get=None, post=302, foreign=NOT_OURS),
    Row("assignments:restore", assignment, LEADERS, get=None, post=302, foreign=NOT_OURS),
]


def group_and_lesson(world: World) -> tuple[Any, ...]:
    """A group and the one lesson that it is to do."""
    with translation.override("es"):
        page = make_lesson(make_module(make_course()))
    AssignmentFactory(cohort=world.cohort, kind="lessons", keys=[str(page.translation_key)])
    return (world.cohort.public_id, page.translation_key)


TABLES_ROWS: list[Row] = [
    Row("tables:table", group, LEADERS),
    Row("tables:person", learner, LEADERS, foreign=(learner_of_another, learner_next_door)),
    Row("tables:lesson", group_and_lesson, LEADERS, foreign=NOBODYS),
    Row("tables:questions", group, LEADERS),
    Row("tables:charts", group, LEADERS),
]

EXPORTS_ROWS: list[Row] = [
    Row("exports:overview", organisation, COORDINATORS),
    Row("exports:organisation-log", organisation, COORDINATORS),
    Row("exports:organisation-file", lambda world: (world.organisation.public_id, "csv"), COORDINATORS),
    Row("exports:file", lambda world: (world.cohort.public_id, "table", "csv"), LEADERS),
    Row("exports:print", lambda world: (world.cohort.public_id, "table"), LEADERS),
    Row("exports:attendance", group, LEADERS),
    Row("exports:exports", group, LEADERS),
]


def lesson_for_all(world: World) -> tuple[Any, ...]:
    lesson = make_lesson(make_module(make_course("W", locale="en"), "W1"), "W1.1")
    return (world.cohort.public_id, lesson.translation_key)


CLASSES_ROWS: list[Row] = [
    Row("classes:choose", group, LEADERS),
    Row("classes:board", lesson_for_all, LEADERS, post=200, data={"answer": "true"}, foreign=NOBODYS),
    Row("classes:seen", group_and_lesson, LEADERS, post=302, data={"sent": "1"}, foreign=NOBODYS),
]


def results_of(cohort: Cohort, **changes: Any) -> tuple[Any, ...]:
    # What is old and was only looked at is swept away when somebody signs in.
    return (ResultsImportFactory(cohort=cohort, made_at=timezone.now(), **changes).public_id,)


def brought(world: World) -> tuple[Any, ...]:
    """Looked at, not taken in."""
    return group(world) + results_of(world.cohort)


def taken_in(world: World) -> tuple[Any, ...]:
    return group(world) + results_of(world.cohort, taken_at=NOON)


def brought_elsewhere(world: World) -> tuple[Any, ...]:
    return group(world) + results_of(world.other.cohort, taken_at=NOON)


def brought_next_door(world: World) -> tuple[Any, ...]:
    return group(world) + results_of(world.next_door.cohort)


ELSEWHERE = (brought_elsewhere, brought_next_door)
IMPORTS_ROWS: list[Row] = [
    Row("results:list", group, LEADERS, post=422),
    Row("results:qr", group, LEADERS, post=422),
    Row("results:show", brought, LEADERS, post=302, foreign=ELSEWHERE),
    Row("results:away", brought, LEADERS, get=None, post=302, foreign=ELSEWHERE),
    Row("results:undo", taken_in, LEADERS, post=302, foreign=ELSEWHERE),
]

PAPER_ROWS: list[Row] = [
    Row("paper-results:choose", group, LEADERS),
    Row("paper-results:sheet", lesson_for_all, LEADERS, post=422, foreign=NOBODYS),
]


def pack_of_group(world: World) -> tuple[Any, ...]:
    """A group with one lesson to do, whose pack in one file is whole."""
    group_and_lesson(world)
    whole_page(courses=["X"], modules=[], countries=[])
    return (world.cohort.public_id, "es", "html")


def page_of_group(world: World) -> tuple[Any, ...]:
    return pack_of_group(world)[:2]


GROUP_PACKS_ROWS: list[Row] = [
    Row("group-packs:pack", group, LEADERS, post=422),
    Row("group-packs:file", pack_of_group, LEADERS),
    Row("group-packs:signature", page_of_group, LEADERS),
]

ROWS = [
    *STAFF_ROWS,
    *GROUPS_ROWS,
    *ASSIGNMENTS_ROWS,
    *TABLES_ROWS,
    *EXPORTS_ROWS,
    *CLASSES_ROWS,
    *IMPORTS_ROWS,
    *PAPER_ROWS,
    *GROUP_PACKS_ROWS,
]


# The world


def side(organisation: Organisation | None = None) -> Side:
    cohort = CohortFactory(**({"organisation": organisation} if organisation else {}))
    trainer = PersonFactory()
    if organisation is None:
        MembershipFactory(organisation=cohort.organisation, person=trainer)
    CohortTrainerFactory(cohort=cohort, person=trainer)
    someone = LearnerFactory()
    EnrolmentFactory(cohort=cohort, person=someone)
    return Side(cohort.organisation, cohort, trainer, someone)


@pytest.fixture
def world() -> World:
    own, other = side(), side()
    next_door = side(own.organisation)
    MembershipFactory(organisation=own.organisation, person=next_door.trainer)
    coordinator = MembershipFactory(organisation=own.organisation, role=Role.COORDINATOR).person
    administrator = MembershipFactory(organisation=own.organisation, role=Role.ADMINISTRATOR).person
    return World(
        own.organisation,
        own.cohort,
        own.trainer,
        own.learner,
        people={
            OWNER: own.trainer,
            COLLEAGUE: next_door.trainer,
            COORDINATOR: coordinator,
            ADMINISTRATOR: administrator,
            STRANGER: other.trainer,
            LEARNER: own.learner,
            ANONYMOUS: None,
        },
        next_door=next_door,
        other=other,
    )


def asked(world: World, who: str, method: str, path: str, data: Any = None) -> int | str:
    """The status that somebody gets, or DOOR. Nothing stays of what it changed."""
    browser = Client(headers={"Sec-Fetch-Site": "same-origin"})
    with transaction.atomic():
        person = world.people[who]
        if person:
            browser.force_login(person)
        reply = browser.get(path) if method == "GET" else browser.post(path, data or {})
        transaction.set_rollback(True)
    at_the_door = reply.status_code == 302 and reply.headers["Location"].startswith("/en/sign-in/staff/?")
    return DOOR if at_the_door else reply.status_code


def expected(row: Row, who: str, status: int | dict[str, int]) -> int | str:
    if who in row.who:
        return status[who] if isinstance(status, dict) else status
    return DOOR if who == ANONYMOUS else 404


def address(row: Row, args: tuple[Any, ...]) -> str:
    with translation.override("en"):
        return reverse(row.name, args=args)


def sent(row: Row, world: World) -> Any:
    return row.data(world) if callable(row.data) else row.data


# The tests


@pytest.mark.parametrize("row", ROWS, ids=str)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_page_opens_to_whom_it_should_and_to_nobody_else(row: Row, method: str, world: World) -> None:
    path, data = address(row, row.args(world)), sent(row, world)
    status = row.get if method == "GET" else row.post
    found = {who: asked(world, who, method, path, data) for who in ALL}
    if status is None:
        assert {found[who] for who in row.who} == {405}
        assert set(found.values()) <= {405, 404, DOOR}
    else:
        assert found == {who: expected(row, who, status) for who in ALL}


@pytest.mark.parametrize("row", [row for row in ROWS if row.foreign], ids=str)
def test_what_belongs_to_others_is_not_reached_by_way_of_ones_own(row: Row, world: World) -> None:
    people = [who for who in ALL if who in row.who and who not in (STRANGER, ANONYMOUS)]
    for args in row.foreign or ():
        path, data = address(row, args(world)), sent(row, world)
        for method, there in (("GET", row.get), ("POST", row.post)):
            found = {who: asked(world, who, method, path, data) for who in people}
            assert found == dict.fromkeys(people, 404 if there else found[people[0]]), (args, method)
            assert set(found.values()) <= {404, 405}


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_number_that_was_never_given_is_answered_like_one_of_others(row: Row, world: World) -> None:
    """So nobody learns by trying which numbers exist."""
    args = row.args(world)
    if not (row.get and args and isinstance(args[0], UUID)) or row.who == EVERYBODY:
        pytest.skip("no number of a group or an organisation in front")
    path = address(row, (uuid4(), *args[1:]))
    assert {who: asked(world, who, "GET", path) for who in ALL} == {
        who: DOOR if who == ANONYMOUS else 404 for who in ALL
    }


def test_every_address_has_one_row_and_every_row_an_address() -> None:
    there, said = [name for name, _pattern in addresses()], [row.name for row in ROWS]
    assert [name for name in there if name.endswith(":None")] == [], "every address needs a name"
    assert sorted(set(there) - set(said)) == [], "without a row: see the top of this file"
    assert sorted(set(said) - set(there)) == [], "rows of addresses that are not there"
    assert len(said) == len(set(said)), "one row for each address"


def test_address_with_a_second_number_is_tried_with_that_of_others() -> None:
    rows = {row.name: row for row in ROWS}
    numbered = [name for name, pattern in addresses() if pattern.count("<uuid:") + pattern.count("<int:") > 1]
    assert [name for name in numbered if name in rows and rows[name].foreign is None] == []


def addresses() -> Iterator[tuple[str, str]]:
    """Names and patterns of all addresses below groups/ and invite/, whatever the language."""
    for found in get_resolver().url_patterns:
        if isinstance(found, URLResolver) and isinstance(found.pattern, LocalePrefixPattern):
            for below in found.url_patterns:
                if str(below.pattern).startswith(("groups/", "invite/")):
                    yield from names_of(below)


def names_of(found: URLPattern | URLResolver, before: str = "", space: str = "") -> Iterator[tuple[str, str]]:
    pattern = before + str(found.pattern)
    if isinstance(found, URLPattern):
        yield f"{space}{found.name}", pattern
        return
    inside = f"{space}{found.namespace}:" if found.namespace else space
    for below in found.url_patterns:
        yield from names_of(below, pattern, inside)
