"""What a group is to do, as its trainer gives it on a phone."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from courses.keys import page_key
from lms.cohorts.models import Assignment, Cohort
from tests.factories.attempts import NOON
from tests.factories.cohorts import AssignmentFactory, EnrolmentFactory, led_cohort
from tests.factories.pages import make_course, make_lesson, make_module, publish
from tests.factories.people import LearnerFactory

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 12, 4)
# Session, person, membership, group; the group's assignments, their people; three of the catalogue; the people.
LIST_QUERIES = 10
FORM_QUERIES = 8
ANOTHER_LANGUAGE = 3


@pytest.fixture(autouse=True)
def on_friday(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda *given: FRIDAY)


@pytest.fixture
def module(committed: Any) -> Any:
    with committed():
        course = make_course()
        module = make_module(course)
        for number in (1, 2, 3):
            make_lesson(module, f"X1.{number}", core=number < 3)
        make_lesson(make_module(course, "X2"), "X2.1")
    return module


@pytest.fixture
def cohort(client: Client, module: Any) -> Cohort:
    cohort, trainer = led_cohort(learners=3)
    client.force_login(trainer)
    return cohort


def key(seed_id: str) -> str:
    return str(page_key(seed_id))


def at(cohort: Cohort, rest: str = "", locale: str = "en") -> str:
    return f"/{locale}/groups/{cohort.public_id}/assigned/{rest}"


def seen(client: Client, cohort: Cohort, rest: str = "", locale: str = "en") -> str:
    reply = client.get(at(cohort, rest, locale))
    assert reply.status_code == 200
    return main_of(reply)


def main_of(reply: Any) -> str:
    page = reply.content.decode()
    return re.sub(r"\s+", " ", page[page.index("<main") : page.index("</main>")])


def add(client: Client, cohort: Cohort, **data: Any) -> Assignment:
    reply = client.post(at(cohort, "add/"), data)
    assert reply.status_code == 302, main_of(reply)
    return Assignment.objects.latest("pk")


def refused(client: Client, cohort: Cohort, rest: str = "add/", **data: Any) -> str:
    before = list(Assignment.objects.values())
    reply = client.post(at(cohort, rest), data)
    assert reply.status_code == 422
    assert list(Assignment.objects.values()) == before
    return main_of(reply)


def members(cohort: Cohort) -> list[Any]:
    return [each.person for each in cohort.enrolments.order_by("pk").select_related("person")]


def test_empty_list_says_what_to_do_first(client: Client, cohort: Cohort) -> None:
    page = seen(client, cohort)
    assert "Nothing to do yet" in page
    assert f'href="{at(cohort, "add/")}"' in page


def test_module_is_one_choice_and_a_button(client: Client, cohort: Cohort) -> None:
    page = seen(client, cohort, "add/")
    assert f'value="module:{key("X1")}"' in page
    assert f'value="course:{key("X")}"' in page
    made = add(client, cohort, what=f"module:{key('X1')}")
    assert (made.kind, made.keys, made.for_all, made.core_only) == ("module", [key("X1")], True, False)
    card = seen(client, cohort)
    for words in ("Module X1", "For the whole group", "3 lessons", "18 minutes"):
        assert words in card


def test_course_and_single_lessons_can_be_given(client: Client, cohort: Cohort) -> None:
    course = add(client, cohort, what=f"course:{key('X')}", core_only="on")
    assert (course.kind, course.core_only) == ("course", True)
    assert "core lessons only" in seen(client, cohort)
    single = add(client, cohort, what="lessons", lessons=[key("X2.1"), key("X1.2")], core_only="on")
    assert (single.kind, single.keys) == ("lessons", [key("X1.2"), key("X2.1")]), "As the course has them"
    assert not single.core_only
    assert "2 lessons" in seen(client, cohort)


def test_dates_people_and_note_are_shown_in_words(client: Client, cohort: Cohort) -> None:
    first, second, third = members(cohort)
    EnrolmentFactory(cohort=cohort, person=LearnerFactory(nickname="Zoë"))
    zoe = members(cohort)[-1]
    made = add(
        client,
        cohort,
        what=f"module:{key('X1')}",
        starts_on="2026-12-07",
        due_on="2027-01-08",
        for_whom="some",
        people=[str(person.public_id) for person in (first, second, third, zoe)],
        note="Bring <b>your</b> phone.\r\nAnd a friend.",
    )
    assert set(made.people.all()) == {first, second, third, zoe}
    card = seen(client, cohort)
    assert "From Monday, 7 December until Friday, 8 January 2027" in card
    assert "<bdi>Learner 02</bdi> and 1 more" in card
    assert "Bring &lt;b&gt;your&lt;/b&gt; phone.<br>And a friend." in card


def test_whole_group_is_meant_unless_some_are_chosen(client: Client, cohort: Cohort) -> None:
    ticked = [str(members(cohort)[0].public_id)]
    made = add(client, cohort, what=f"module:{key('X1')}", for_whom="all", people=ticked)
    assert (made.for_all, made.people.count()) == (True, 0)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Choose what is to be done."),
        ({"what": "module:nothing"}, "Select a valid choice."),
        ({"what": "lessons"}, "Tick at least one lesson."),
        ({"due_on": "2026-12-04", "starts_on": "2026-12-05"}, "This day is before the first one."),
        ({"due_on": "0026-12-04"}, "Look at the year of this day."),
        ({"due_on": "soon"}, "Write the day like this: 2026-12-31."),
        ({"for_whom": "some"}, "Tick at least one person"),
        ({"note": "n" * 301}, "This note has 301 letters. There is room for 300."),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_typed_is_lost(
    client: Client, cohort: Cohort, data: dict[str, Any], words: str
) -> None:
    what = {} if set(data) & {"what"} or not data else {"what": f"module:{key('X2')}"}
    page = refused(client, cohort, **{"note": "Bring your phone.", **what, **data})
    assert words in page
    assert data.get("note", "Bring your phone.") in page
    if what:
        assert f'value="{what["what"]}" checked' in page
        assert "<details open>" in page, "What is amiss is not folded away"


def test_note_may_have_lines_of_its_own(client: Client, cohort: Cohort) -> None:
    lines = "\r\n".join(["n" * 99] * 3)
    assert add(client, cohort, what=f"module:{key('X1')}", note=lines).note.count("\n") == 2


def test_people_of_another_group_cannot_be_chosen(client: Client, cohort: Cohort) -> None:
    other, _trainer = led_cohort(learners=1)
    (stranger,) = members(other)
    page = refused(
        client, cohort, what=f"module:{key('X1')}", for_whom="some", people=[str(stranger.public_id)]
    )
    assert "Select a valid choice." in page


def test_last_day_that_has_passed_is_told_and_taken(client: Client, cohort: Cohort) -> None:
    add(client, cohort, what=f"module:{key('X1')}", due_on=str(FRIDAY - timedelta(1)))
    assert "The last day has passed already." in seen(client, cohort)
    add(client, cohort, what=f"module:{key('X2')}", due_on=str(FRIDAY))
    assert "The last day has passed already." not in seen(client, cohort)


def test_same_module_twice_is_told_and_taken(client: Client, cohort: Cohort) -> None:
    person = str(members(cohort)[0].public_id)
    add(client, cohort, what=f"module:{key('X1')}")
    assert "already" not in seen(client, cohort)
    add(client, cohort, what=f"module:{key('X1')}", for_whom="some", people=[person])
    assert "already" not in seen(client, cohort)
    add(client, cohort, what=f"module:{key('X1')}")
    assert "was on the list already. It is there twice now." in seen(client, cohort)


def test_sent_twice_it_stands_once(client: Client, cohort: Cohort) -> None:
    page = client.get(at(cohort, "add/"))
    ticket = str(page.context["form"]["ticket"].value())
    assert f'value="{ticket}"' in page.content.decode()
    for _number in range(2):
        made = add(client, cohort, what=f"module:{key('X1')}", ticket=ticket)
    assert str(made.public_id) == ticket
    assert cohort.assignments.count() == 1


def test_ticket_of_another_group_is_not_found(client: Client, cohort: Cohort) -> None:
    other = AssignmentFactory()
    sent = {"what": f"module:{key('X1')}", "ticket": other.public_id}
    assert client.post(at(cohort, "add/"), sent).status_code == 404
    assert not cohort.assignments.exists()


def test_sensitive_lesson_is_for_everybody_or_in_a_module(
    client: Client, cohort: Cohort, module: Any, committed: Any
) -> None:
    """Who was given it by name would stand in the list with it."""
    lesson = module.get_children().first().specific
    with committed():
        lesson.sensitive = True
        publish(lesson)
    some: dict[str, Any] = {"for_whom": "some", "people": [str(members(cohort)[0].public_id)]}
    page = refused(client, cohort, what="lessons", lessons=[key("X1.1")], **some)
    assert "can be for the whole group only" in page
    add(client, cohort, what="lessons", lessons=[key("X1.1")])
    add(client, cohort, what=f"module:{key('X1')}", **some)
    assert Assignment.objects.count() == 2


def test_form_of_what_is_there_shows_it_and_saves_it(client: Client, cohort: Cohort) -> None:
    first, *_others = members(cohort)
    made: Any = AssignmentFactory(
        cohort=cohort,
        keys=[key("X1")],
        for_all=False,
        due_on=FRIDAY,
        note="Bring your phone.",
        core_only=True,
    )
    made.people.add(first)
    page = seen(client, cohort, f"{made.public_id}/")
    for shown in (
        f'value="module:{key("X1")}" checked',
        'value="some" id="some" checked',
        f'value="{first.public_id}" checked',
        'value="2026-12-04"',
        "Bring your phone.",
        'name="core_only" checked',
    ):
        assert shown in page
    reply = client.post(at(cohort, f"{made.public_id}/"), {"what": f"module:{key('X2')}", "for_whom": "all"})
    assert reply.status_code == 302
    made.refresh_from_db()
    assert (made.keys, made.for_all, made.due_on, made.note) == ([key("X2")], True, None, "")
    assert made.people.count() == 0
    assert "“Module X2” is changed." in seen(client, cohort)


def test_those_who_left_do_not_make_it_everybodys(client: Client, cohort: Cohort) -> None:
    made: Any = AssignmentFactory(cohort=cohort, keys=[key("X1")], for_all=False)
    made.people.add(members(cohort)[0])
    cohort.enrolments.update(removed_at=NOON)
    assert "For nobody who is in the group now" in seen(client, cohort)
    page = refused(client, cohort, f"{made.public_id}/", what=f"module:{key('X1')}", for_whom="some")
    assert "Tick at least one person, or choose the whole group." in page


def test_order_is_changed_by_buttons(client: Client, cohort: Cohort) -> None:
    add(client, cohort, what=f"module:{key('X1')}")
    second = add(client, cohort, what=f"module:{key('X2')}")
    assert seen(client, cohort).index("Module X1") < seen(client, cohort).index("Module X2")
    assert client.post(at(cohort, f"{second.public_id}/up/")).status_code == 302
    assert seen(client, cohort).index("Module X2") < seen(client, cohort).index("Module X1")
    client.post(at(cohort, f"{second.public_id}/down/"))
    assert seen(client, cohort).index("Module X1") < seen(client, cohort).index("Module X2")


def test_removed_is_brought_back_by_one_button(client: Client, cohort: Cohort) -> None:
    made = add(client, cohort, what=f"module:{key('X1')}", note="Bring your phone.")
    client.post(at(cohort, f"{made.public_id}/remove/"))
    page = seen(client, cohort)
    assert "“Module X1” is off the list." in page
    assert "Nothing to do yet" in page
    back = at(cohort, f"{made.public_id}/restore/")
    assert f'formaction="{back}"' in page
    for _twice in range(2):
        assert client.post(back).status_code == 302
    assert cohort.assignments.get().note == "Bring your phone."
    assert "is off the list" not in seen(client, cohort)


def test_removed_is_brought_back_by_who_removed_it_to_the_group_that_it_was_of(
    client: Client, cohort: Cohort
) -> None:
    made = add(client, cohort, what=f"module:{key('X1')}")
    client.post(at(cohort, f"{made.public_id}/remove/"))
    other, trainer = led_cohort()
    person: Any = client.get(at(cohort)).wsgi_request.user
    other.led_by.create(person=person)
    assert client.post(at(other, f"{made.public_id}/restore/")).status_code == 404
    client.force_login(trainer)
    assert client.post(at(other, f"{made.public_id}/restore/")).status_code == 404
    assert not Assignment.objects.exists()


def test_archived_group_says_that_nobody_sees_it(client: Client, cohort: Cohort) -> None:
    Cohort.objects.update(archived_at=NOON)
    assert "This group is archived" in seen(client, cohort)


def test_full_list_says_so(client: Client, cohort: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("lms.cohorts.assignments.services.MOST", 1)
    add(client, cohort, what=f"module:{key('X1')}")
    assert "This list is full." in refused(client, cohort, what=f"module:{key('X2')}")
    assert at(cohort, "add/") not in seen(client, cohort)


def test_titles_are_in_the_language_of_the_reader_else_of_the_group(
    client: Client, cohort: Cohort, committed: Any
) -> None:
    with committed():
        english = make_module(make_course(locale="en"))
        english.title = "The English name"
        publish(english)
        make_lesson(english, "X1.1")
        make_lesson(make_module(make_course("Y", locale="en"), "Y1"), "Y1.1")
    page = seen(client, cohort, "add/")
    assert "The English name" in page
    assert "Module X2" in page
    assert "Module Y1" not in page, "The group could not read it"
    add(client, cohort, what=f"module:{key('X1')}")
    assert "3 lessons" in seen(client, cohort), "Those of the group's language, whoever looks"


def test_group_in_whose_language_there_is_nothing_is_told(client: Client, committed: Any) -> None:
    cohort, trainer = led_cohort(language="fr")
    client.force_login(trainer)
    assert "No course is published in the language of this group yet." in seen(client, cohort, "add/")


def test_changing_the_language_of_a_group_breaks_nothing(
    client: Client, cohort: Cohort, committed: Any
) -> None:
    made = add(client, cohort, what=f"module:{key('X1')}")
    with committed():
        make_lesson(make_module(make_course("Y", locale="fr"), "Y1"), "Y1.1")
    Cohort.objects.update(language="fr")
    assert "Module X1" in seen(client, cohort, locale="es")
    assert "no longer published" in seen(client, cohort)
    seen(client, cohort, f"{made.public_id}/")


@pytest.mark.parametrize("change", ["unpublished", "renamed", "moved", "deleted"])
def test_lesson_that_changes_later_breaks_neither_list_nor_form(
    client: Client, cohort: Cohort, module: Any, committed: Any, change: str
) -> None:
    lessons = [page.specific for page in module.get_children()]
    single = add(client, cohort, what="lessons", lessons=[key("X1.1"), key("X1.2"), key("X1.3")])
    whole = add(client, cohort, what=f"module:{key('X1')}")
    with committed():
        if change == "renamed":
            lessons[0].title = "A new name"
            publish(lessons[0])
        elif change == "moved":
            lessons[0].move(lessons[2], pos="right")
        else:
            for lesson in lessons[:2]:
                lesson.unpublish() if change == "unpublished" else lesson.delete()
    gone = change in ("unpublished", "deleted")
    assert ("2 lessons are no longer published." in seen(client, cohort, locale="en")) == gone
    for made in (single, whole):
        page = seen(client, cohort, f"{made.public_id}/")
        data = (
            {"what": f"module:{key('X1')}"}
            if made is whole
            else {"what": "lessons", "lessons": [key("X1.3")]}
        )
        assert ("A new name" in page) == (change == "renamed")
        assert client.post(at(cohort, f"{made.public_id}/"), data).status_code == 302
    single.refresh_from_db()
    kept = [key("X1.1"), key("X1.2")] if gone else []
    assert single.keys == [key("X1.3"), *kept], "What cannot be ticked stays, it may come back"
    if gone:
        assert "Take out 2 lessons" in seen(client, cohort, f"{single.public_id}/")
        client.post(
            at(cohort, f"{single.public_id}/"),
            {"what": "lessons", "lessons": [key("X1.3")], "drop_gone": "on"},
        )
        single.refresh_from_db()
        assert single.keys == [key("X1.3")]


def test_module_that_was_deleted_is_told_and_can_be_taken_off(
    client: Client, cohort: Cohort, module: Any, committed: Any
) -> None:
    made = add(client, cohort, what=f"module:{key('X1')}")
    with committed():
        module.delete()
    card = seen(client, cohort)
    assert "What was chosen here is no longer published" in card
    assert at(cohort, f"{made.public_id}/remove/") in card
    page = seen(client, cohort, f"{made.public_id}/")
    assert "It is no longer offered." in page
    data = {"what": f"module:{key('X1')}", "note": "Wait for it."}
    assert client.post(at(cohort, f"{made.public_id}/"), data).status_code == 302
    made.refresh_from_db()
    assert (made.keys, made.note) == ([key("X1")], "Wait for it.")


def test_queries_do_not_grow_with_people_or_with_what_is_given(
    client: Client, cohort: Cohort, django_assert_num_queries: Any
) -> None:
    def give() -> Any:
        made: Any = AssignmentFactory(cohort=cohort, keys=[key("X1")], for_all=False)
        made.people.set(members(cohort))
        return made

    made = give()
    for people in (3, 40):
        while cohort.enrolments.count() < people:
            EnrolmentFactory(cohort=cohort, person=LearnerFactory())
            give()
        for locale, more in (("es", 0), ("en", ANOTHER_LANGUAGE)):
            with django_assert_num_queries(LIST_QUERIES + more):
                client.get(at(cohort, locale=locale))
            with django_assert_num_queries(FORM_QUERIES + more):
                client.get(at(cohort, "add/", locale))
            with django_assert_num_queries(FORM_QUERIES + 2 + more):
                client.get(at(cohort, f"{made.public_id}/", locale))
