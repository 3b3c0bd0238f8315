"""Attestations: earned, made once, kept as they were, seen by their person, checked by anybody, and nothing more."""

import re
from html import unescape
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from hypothesis import given as for_all
from hypothesis import strategies

from courses import baseline
from courses.models import ActivityVersion
from lms.accounts.codes import shown_code
from lms.accounts.models import Person
from lms.progress import attestation_views, attestations
from lms.progress.attestations import NotEarned, find, issue, rename
from lms.progress.facts import facts_of, half_hours
from lms.progress.forms import NameForm
from lms.progress.models import Attestation
from lms.progress.services import record_attempts
from tests.factories.attempts import NOON, given
from tests.factories.attestations import AttestationFactory
from tests.factories.pages import make_course, make_lesson, make_module, publish
from tests.factories.people import PersonFactory
from tests.together import at_once

pytestmark = pytest.mark.django_db
LANGUAGES = ("es", "pt-br", "en", "fr")


@pytest.fixture
def course(committed: Any) -> Any:
    """A course in Spanish: two core lessons, and an extra one."""
    with committed():
        page = make_course()
        publish_lessons(make_module(page), "Puedo hacerlo")
    return page


@pytest.fixture
def french(course: Any, committed: Any) -> Any:
    """The same course in French."""
    with committed():
        page = make_course(locale="fr")
        page.title = "Cours X"
        publish(page)
        publish_lessons(make_module(page), "Je sais le faire")
    return page


def publish_lessons(module: Any, outcome: str) -> None:
    for number, core in ((1, True), (2, True), (3, False)):
        lesson = make_lesson(module, f"X1.{number}", core=core, minutes=7, live=False)
        lesson.outcome = f"{outcome} {number}."
        publish(lesson)


def lessons_of(course: Any) -> list[Any]:
    return [lesson.specific for lesson in course.get_children().first().get_children()]


def do(learner: Person, *lessons: Any) -> None:
    for lesson in lessons:
        versions = ActivityVersion.objects.filter(lesson_key=lesson.translation_key)
        attempts = [given(version, {"answer": True}) for version in versions]
        record_attempts(learner=learner, attempts=attempts, received_at=NOON, source="site")


@pytest.fixture
def graduate(course: Any) -> Person:
    person = PersonFactory(username="machine-made-7", nickname="Lupita", language="pt-br")
    do(person, *lessons_of(course)[:2])
    return person


def page_of(client: Client, course: Any, person: Person, language: str = "es") -> Any:
    client.force_login(person)
    return client.get(f"/{language}/me/attestation/{course.translation_key}/")


def words_of(reply: Any) -> list[str]:
    """All that can be read in the main part of a page, piece by piece."""
    main = re.search(r"<main.*?</main>", reply.content.decode(), re.DOTALL)
    assert main
    return [words for piece in re.split(r"<[^>]*>", main[0]) if (words := unescape(piece).strip())]


# Who gets one


def test_page_shows_what_was_completed(client: Client, course: Any, graduate: Person) -> None:
    reply = page_of(client, course, graduate)
    made = Attestation.objects.get()
    words = words_of(reply)
    assert reply.status_code == 200
    for each in ("Lupita", "Course X", "Puedo hacerlo 1.", "Puedo hacerlo 2.", "5 de marzo de 2026"):
        assert each in words
    assert "Puedo hacerlo 3." not in words, "It was not done"
    assert any("30 minutos" in piece for piece in words)
    assert shown_code(made.code) in words
    # On paper as people type it, and in the language of the sheet.
    assert f"testserver/es/verify/{made.code}" in words
    assert f'href="http://testserver/es/verify/{made.code}/"' in reply.content.decode()
    assert 'class="qr"' in reply.content.decode()
    assert "no-store" in reply.headers["Cache-Control"]


def test_second_visit_shows_the_same_one(client: Client, course: Any, graduate: Person) -> None:
    assert words_of(page_of(client, course, graduate)) == words_of(page_of(client, course, graduate))
    assert Attestation.objects.count() == 1


def test_not_completed_page_says_what_is_missing(client: Client, course: Any) -> None:
    learner = PersonFactory()
    first, second, extra = lessons_of(course)
    do(learner, first)
    reply = page_of(client, course, learner)
    assert reply.status_code == 404
    assert Attestation.objects.count() == 0
    page = reply.content.decode()
    assert second.site_path in page
    assert first.site_path not in page
    assert extra.site_path not in page, "An extra lesson is not needed"


def test_course_that_is_none_is_not_found(client: Client, course: Any, graduate: Person) -> None:
    client.force_login(graduate)
    assert client.get(f"/es/me/attestation/{uuid4()}/").status_code == 404


def test_page_is_nobody_elses(client: Client, course: Any, graduate: Person) -> None:
    """As owner, somebody who has done half, a stranger, anonymous."""
    assert page_of(client, course, graduate).status_code == 200
    other, stranger = PersonFactory(nickname="Itzel"), PersonFactory(nickname="Raúl")
    do(other, lessons_of(course)[0])
    code = Attestation.objects.get().code
    for person in (other, stranger):
        reply = page_of(client, course, person)
        assert reply.status_code == 404
        for said in ("Lupita", code, shown_code(code)):
            assert said not in reply.content.decode()
    client.logout()
    reply = client.get(f"/es/me/attestation/{course.translation_key}/")
    assert reply.headers["Location"].startswith("/es/sign-in/?next=")


def test_others_who_completed_it_get_their_own(client: Client, course: Any, graduate: Person) -> None:
    other = PersonFactory(nickname="Itzel")
    do(other, *lessons_of(course))
    mine, theirs = (words_of(page_of(client, course, person)) for person in (graduate, other))
    assert "Lupita" in mine and "Itzel" in theirs and "Lupita" not in theirs
    assert "Puedo hacerlo 3." not in theirs, "It is of the core lessons"
    assert Attestation.objects.values("code").distinct().count() == 2


def test_code_that_is_taken_is_made_anew(
    course: Any, graduate: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    taken = AttestationFactory().code
    codes = iter([taken, "3333333334"])
    monkeypatch.setattr(attestations, "new_code", lambda length: next(codes))
    assert issue(person=graduate, course_key=course.translation_key).code == "3333333334"


def test_my_page_leads_to_it(client: Client, course: Any, graduate: Person) -> None:
    client.force_login(graduate)
    way = f"/me/attestation/{course.translation_key}/"
    assert f'<a class="button" href="/es{way}"' in client.get("/es/me/").content.decode()
    # Of a course that is not in this language, once it was made.
    assert f'href="/en{way}"' not in client.get("/en/me/").content.decode()
    page_of(client, course, graduate)
    assert f'href="/en{way}"' in client.get("/en/me/").content.decode()
    client.force_login(PersonFactory())
    assert way not in client.get("/es/me/").content.decode()


# What stays as it was


def test_course_that_changes_changes_nothing(
    client: Client, course: Any, graduate: Person, committed: Any
) -> None:
    before = words_of(page_of(client, course, graduate))
    with committed():
        course.title = "Another title"
        publish(course)
        for lesson in lessons_of(course):
            lesson.outcome, lesson.minutes = "Another skill.", 20
            publish(lesson)
    assert words_of(page_of(client, course, graduate)) == before


@pytest.mark.parametrize("gone", ["lesson", "course"])
def test_what_is_taken_down_changes_nothing(
    client: Client, course: Any, graduate: Person, committed: Any, gone: str
) -> None:
    before = words_of(page_of(client, course, graduate))
    with committed():
        (lessons_of(course)[0] if gone == "lesson" else course).unpublish()
    assert words_of(page_of(client, course, graduate)) == before


def test_course_that_is_gone_before_the_first_visit_cannot_be_named(
    course: Any, graduate: Person, committed: Any
) -> None:
    with committed():
        course.unpublish()
    with pytest.raises(NotEarned):
        issue(person=graduate, course_key=course.translation_key)


def test_skill_of_a_sensitive_lesson_is_not_shown_around(
    course: Any, graduate: Person, committed: Any
) -> None:
    with committed():
        lesson = lessons_of(course)[0]
        lesson.sensitive = True
        publish(lesson)
    made = issue(person=graduate, course_key=course.translation_key)
    assert made.skills["es"] == ["Puedo hacerlo 2."]
    assert made.minutes == 14, "Its time counts"


def test_each_language_has_its_own_words(client: Client, course: Any, french: Any, graduate: Person) -> None:
    assert words_of(page_of(client, course, graduate)).count("Course X") == 1
    words = words_of(page_of(client, course, graduate, "fr"))
    for each in ("Cours X", "Je sais le faire 1.", "5 mars 2026"):
        assert each in words
    assert any("30 minutes" in piece for piece in words)


def test_language_in_which_the_course_was_not_live_shows_the_first_that_was(
    client: Client, course: Any, graduate: Person
) -> None:
    page_of(client, course, graduate)
    reply = page_of(client, course, graduate, "en")
    assert "Course X" in words_of(reply)
    assert '<b lang="es">Course X</b>' in reply.content.decode()
    assert "5 March 2026" in words_of(reply)


# The name


def test_name_on_the_page_is_chosen_by_its_person(client: Client, course: Any, graduate: Person) -> None:
    page_of(client, course, graduate)
    address = f"/es/me/attestation/{course.translation_key}/"
    assert client.post(address, {"name": "  María   Guadalupe Xochitl "}).headers["Location"] == address
    assert "María Guadalupe Xochitl" in words_of(client.get(address))
    graduate.refresh_from_db()
    assert graduate.nickname == "Lupita"
    assert "María Guadalupe Xochitl" in words_of(
        Client().get(f"/es/verify/{Attestation.objects.get().code}/")
    )


@pytest.mark.parametrize("name", ["", "   ", "\u200b\u202e", "12345", "x" * 81])
def test_name_that_is_none_is_refused(name: str) -> None:
    assert list(NameForm({"name": name}).errors) == ["name"]


def test_name_that_is_refused_leaves_the_page_as_it_was(
    client: Client, course: Any, graduate: Person
) -> None:
    page_of(client, course, graduate)
    reply = client.post(f"/es/me/attestation/{course.translation_key}/", {"name": ""})
    assert reply.status_code == 422
    assert "Lupita" in words_of(reply)
    assert Attestation.objects.get().name == "Lupita"


def test_name_cannot_turn_the_page_around(client: Client, course: Any, graduate: Person) -> None:
    page_of(client, course, graduate)
    client.post(f"/es/me/attestation/{course.translation_key}/", {"name": "<b>Ana\u202e\n</b>"})
    assert Attestation.objects.get().name == "<b>Ana </b>"
    assert "<bdi>&lt;b&gt;Ana &lt;/b&gt;</bdi>" in page_of(client, course, graduate).content.decode()


# Who checks it


def test_who_checks_it_sees_the_facts_and_nothing_else(course: Any, graduate: Person) -> None:
    """Every word on the page, so that no other can come in unseen."""
    graduate.access_code = "CDFGHJKM"
    graduate.save()
    made = issue(person=graduate, course_key=course.translation_key)
    rename(attestation=made, name="María Quispe")
    reply = Client().get(f"/en/verify/{made.code}/")
    assert words_of(reply) == [
        "This code is right. Compare the paper with what stands here.",
        "Certificate of completion",
        "María Quispe",
        "has completed the course",
        "Course X",
        "What I can do now",
        "Puedo hacerlo 1.",
        "Puedo hacerlo 2.",
        "5 March 2026",
        "Length of the lessons: 30 minutes",
        "Check code",
        shown_code(made.code),
        "Chasqui gives this certificate to whoever completes the core lessons of a course. "
        "It is not a diploma of the state.",
        "Check another code",
    ]
    whole = f"{reply.content.decode()} {reply.headers}"
    hidden = [graduate.nickname, graduate.username, graduate.access_code, str(graduate.public_id), "12:00"]
    assert [secret for secret in hidden if secret in whole] == []
    assert not reply.cookies


def test_who_checks_it_reads_the_same_facts_as_on_paper(
    client: Client, course: Any, french: Any, graduate: Person
) -> None:
    for language in LANGUAGES:
        paper = words_of(page_of(client, course, graduate, language))
        made = Attestation.objects.get()
        facts = facts_of(made, language)
        shown = words_of(Client().get(f"/{language}/verify/{made.code}/"))
        for fact in (facts.name, facts.title, *facts.skills, facts.code, facts.date):
            assert fact in paper and fact in shown


def test_checking_page_is_kept_by_nobody(course: Any, graduate: Person) -> None:
    code = issue(person=graduate, course_key=course.translation_key).code
    for path in (f"/es/verify/{code}/", "/es/verify/", "/es/verify/nothing/"):
        reply = Client().get(path)
        assert reply.headers["X-Robots-Tag"] == "noindex"
        assert '<meta name="robots" content="noindex">' in reply.content.decode()
        assert {"private", "no-store"} <= set(reply.headers["Cache-Control"].split(", "))


def test_code_is_read_however_it_is_typed(course: Any, graduate: Person) -> None:
    code = issue(person=graduate, course_key=course.translation_key).code
    for typed in (code, code.lower(), shown_code(code), f" {code[:3]} {code[3:]}"):
        reply = Client().get("/es/verify/", {"code": typed})
        assert reply.headers["Location"] == f"/es/verify/{code}/"
        assert find(typed) is not None


def test_codes_that_nobody_has_are_answered_alike(course: Any, graduate: Person) -> None:
    """Of somebody who is gone, well made, not well made: the same page but for what was typed."""
    erased = issue(person=graduate, course_key=course.translation_key).code
    graduate.delete()
    replies = {}
    for code in (erased, "3333333334", "nothing", "3333333333"):
        for way in (f"/es/verify/{code}/", f"/es/verify/?code={code}"):
            reply = Client().get(way, follow=True)
            assert reply.status_code == 404
            replies[way] = (
                reply.content.decode()
                .replace(f"?code={code}", "")
                .replace(f"/{code}/", "/")
                .replace(code, "")
            )
    assert len(set(replies.values())) == 1


def test_short_address_of_older_sheets_leads_to_the_page_in_the_readers_language(
    course: Any, graduate: Person
) -> None:
    code = issue(person=graduate, course_key=course.translation_key).code
    for typed in (code, "3333333334", "a b"):
        reply = Client().get(f"/v/{typed}/", headers={"Accept-Language": "fr"})
        assert reply.headers["Location"] == f"/fr/verify/{typed.replace(' ', '%20')}/"


def test_picture_holds_the_address_in_the_language_of_the_sheet(
    client: Client, course: Any, graduate: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(attestation_views, "qr", lambda request, path, title: f"leads to {path}")
    words = words_of(page_of(client, course, graduate, "fr"))
    assert f"leads to /fr/verify/{Attestation.objects.get().code}/" in words


# How long it took


@for_all(strategies.integers(min_value=0, max_value=100_000))
def test_hours_are_halves_near_the_minutes(minutes: int) -> None:
    halves = half_hours(minutes)
    assert halves >= 1
    assert halves == 1 or abs(halves * 30 - minutes) <= 15
    assert half_hours(minutes + 1) >= halves


@pytest.mark.parametrize(
    ("minutes", "written"),
    [(1, "30 minutes"), (44, "30 minutes"), (45, "1 hour"), (89, "1.5 hours"), (562, "9.5 hours")],
)
def test_hours_are_written_as_people_do(minutes: int, written: str) -> None:
    assert facts_of(AttestationFactory.build(person=None, minutes=minutes), "en").hours == written


# At the same moment


@pytest.mark.django_db(transaction=True)
def test_two_first_visits_at_once_make_one() -> None:
    baseline.ensure_baseline()
    course = make_course()
    lesson = make_lesson(make_module(course))
    for _ in range(6):
        person = PersonFactory()
        do(person, lesson)
        codes: list[str] = []

        def visit(person: Person = person, codes: list[str] = codes) -> None:
            codes.append(issue(person=person, course_key=course.translation_key).code)

        assert at_once(visit, visit, visit) == []
        assert len(codes) == 3
        assert len(set(codes)) == 1
        assert Attestation.objects.filter(person=person).count() == 1
