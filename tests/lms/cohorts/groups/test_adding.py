"""From a list of names to accounts with cards."""

import re
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError
from django.test import Client

from lms.accounts import many
from lms.accounts.consent import has_agreed
from lms.accounts.models import Consent, Person
from lms.accounts.pictures import PICTURES
from lms.accounts.pins import is_pin
from lms.cohorts.access import people_of
from lms.cohorts.groups import making
from lms.cohorts.models import Cohort
from tests.factories.cohorts import led_cohort
from tests.factories.people import LearnerFactory, come_in

pytestmark = pytest.mark.django_db
THIRTY = "\n".join(f"Persona {number}" for number in range(1, 31))


@pytest.fixture
def group(client: Client) -> Cohort:
    cohort, trainer = led_cohort(language="pt-br")
    client.force_login(trainer)
    return cohort


def path(group: Cohort, rest: str = "people/add/") -> str:
    return f"/en/groups/{group.public_id}/{rest}"


def text_of(answer: Any) -> str:
    return bytes(answer.getvalue()).decode()


def look(client: Client, group: Cohort, names: str, **more: Any) -> tuple[Any, dict[str, str]]:
    """What the page answers to a list, and what its form sends when the accounts are to be made."""
    answer = client.post(path(group), {"names": names, **more})
    html = answer.content.decode()
    found = dict(re.findall(r'name="(ticket|seen)" value="([^"]*)"', html))
    if answer.context and "text" in answer.context:
        found["names"] = answer.context["text"]
    return answer, {**found, "do": "make"}


def make(client: Client, group: Cohort, names: str, **more: Any) -> tuple[Any, dict[str, str]]:
    _answer, form = look(client, group, names)
    form |= more
    return client.post(path(group), form), form


def cards_in(html: str) -> list[tuple[str, str, str]]:
    """Name, code and PIN of each card."""
    return re.findall(
        r'<b><bdi>([^<]*)</bdi></b>.*?plain-code">([^<]*)</b>.*?plain-code">(\d{4})</b>',
        html,
        flags=re.DOTALL,
    )


def test_thirty_names_become_thirty_cards(client: Client, group: Cohort) -> None:
    answer, _form = make(client, group, THIRTY)
    html = text_of(answer)
    cards = cards_in(html)
    assert answer.status_code == 200
    assert [name for name, _code, _pin in cards] == THIRTY.split("\n")
    for name, code, pin in cards:
        person = people_of(group).get(nickname=name)
        assert person.access_code == code.replace("-", "")
        assert is_pin(pin, person.pin)
        assert person.language == "pt-br"
    assert html.count('class="qr"') == 30
    assert "testserver/sign-in" in html
    assert 'lang="pt-BR"' in html


def test_pins_stand_in_that_answer_and_nowhere_else(client: Client, group: Cohort) -> None:
    answer, _form = make(client, group, "Ana")
    ((_name, _code, pin),) = cards_in(text_of(answer))
    assert "no-store" in answer.headers["Cache-Control"]
    kept = [str(row) for row in Person.objects.values()] + [
        str(each.get_decoded()) for each in Session.objects.all()
    ]
    assert not any(re.search(rf"\b{pin}\b", re.sub(r"\d{4}-\d\d|\d\d:\d\d\S*", "", row)) for row in kept)
    assert not answer.cookies or pin not in str(answer.cookies)


def test_looking_writes_nothing(client: Client, group: Cohort) -> None:
    answer, _form = look(client, group, "Ana\nLuis")
    assert answer.status_code == 200
    assert "2 new accounts" in answer.content.decode()
    assert not people_of(group).exists()


def test_nothing_is_written_when_one_line_is_wrong_unless_told_so(client: Client, group: Cohort) -> None:
    answer, form = look(client, group, "Ana\n=1+1\n" + "x" * 61)
    assert answer.status_code == 422
    assert client.post(path(group), form).status_code == 422
    assert not people_of(group).exists()
    text_of(client.post(path(group), {**form, "leave_out": "on"}))
    assert [person.nickname for person in people_of(group)] == ["Ana"]


def test_line_without_a_name_is_not_lost_between_two_pages(client: Client, group: Cohort) -> None:
    _answer, form = look(client, group, "Name;Age\nAna;3\n;40")
    assert client.post(path(group), form).status_code == 422
    assert not people_of(group).exists()


def test_names_that_are_there_are_asked_about(client: Client, group: Cohort) -> None:
    text_of(make(client, group, "Ana")[0])
    answer, form = make(client, group, "Ana\nEva\nEva")
    assert answer.status_code == 422
    text_of(client.post(path(group), {**form, "doubles": "number"}))
    assert {person.nickname for person in people_of(group)} == {"Ana", "Ana 2", "Eva", "Eva 2"}
    text_of(make(client, group, "Ana\nLuz", doubles="skip")[0])
    assert people_of(group).count() == 5


def test_list_sent_twice_is_made_once_and_says_so(client: Client, group: Cohort) -> None:
    answer, form = make(client, group, "Ana\nLuis")
    text_of(answer)
    before = set(people_of(group).values_list("pk", "pin"))
    again = client.post(path(group), form)
    assert "2 accounts were made, once" in again.content.decode()
    assert set(people_of(group).values_list("pk", "pin")) == before


def test_list_sent_twice_at_the_same_moment_is_made_once(
    client: Client, group: Cohort, monkeypatch: pytest.MonkeyPatch
) -> None:
    _answer, form = look(client, group, "Ana\nLuis")
    first, second = client.post(path(group), form), client.post(path(group), form)
    assert len(cards_in(text_of(first))) == 2
    html = text_of(second)
    assert cards_in(html) == []
    assert "2 accounts were made, once" in html
    assert people_of(group).count() == 2


def test_ticket_of_another_group_makes_its_own(client: Client, group: Cohort) -> None:
    ticket = uuid4()
    other, _trainer = led_cohort()
    assert not set(making._numbers(group, ticket, 3)) & set(making._numbers(other, ticket, 3))
    assert ticket not in making._numbers(group, ticket, 3)


def test_list_that_was_changed_is_shown_again(client: Client, group: Cohort) -> None:
    _answer, form = look(client, group, "Ana")
    assert client.post(path(group), {**form, "names": "Ana\nLuis"}).status_code == 422
    assert not people_of(group).exists()


def test_all_or_nothing(client: Client, group: Cohort, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*arguments: Any, **named: Any) -> None:
        raise OperationalError("disk full")

    _answer, form = look(client, group, "Ana\nLuis")
    monkeypatch.setattr("lms.cohorts.groups.making.Enrolment.objects.bulk_create", broken)
    html = text_of(client.post(path(group), form))
    assert "nothing was made" in html
    assert cards_in(html) == []
    assert not Person.objects.filter(nickname="Ana").exists()


def test_who_leaves_before_the_end_makes_nothing(client: Client, group: Cohort) -> None:
    _answer, form = look(client, group, THIRTY)
    answer = client.post(path(group), form)
    pieces = iter(answer.streaming_content)
    next(pieces)
    assert b'class="making"' in next(pieces)
    answer._iterator.close()
    assert not people_of(group).exists()


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("a.xlsx", b"PK\x03\x04" + b"\0" * 90, "CSV"),
        ("a.csv", b"a" * (1024 * 1024 + 1), "1 MB"),
        ("a.csv", b"Ana;1\n" * 100_000, "500"),
        ("a.csv", b"", "at least one name"),
    ],
)
def test_file_that_is_no_list_is_refused_kindly_and_names_stay(
    client: Client, group: Cohort, name: str, data: bytes, words: str
) -> None:
    typed = "" if words.startswith("at least") else "Luz"
    answer = client.post(path(group), {"names": typed, "file": SimpleUploadedFile(name, data)})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert words in html
    assert typed in html


def test_file_and_typed_names_come_together(client: Client, group: Cohort) -> None:
    file = SimpleUploadedFile("list.csv", "Nombre;Edad\r\nDoña Chela;60".encode("utf-16"))
    answer, form = look(client, group, "Luz", file=file)
    assert [line.name for line in answer.context["plan"].lines] == ["Doña Chela", "Luz"]
    text_of(client.post(path(group), form))
    assert people_of(group).count() == 2


def test_names_cannot_break_the_page(client: Client, group: Cohort) -> None:
    answer, form = look(client, group, "<script>alert(1)</script>\n</textarea><b>\nمريم")
    html = answer.content.decode()
    assert "<script>alert" not in html
    assert "</textarea><b>" not in html
    assert "<bdi>مريم</bdi>" in html
    assert "<script>alert" not in text_of(client.post(path(group), form))


def test_faces_of_a_group_differ(group: Cohort) -> None:
    assert len(set(making.spread_pictures(len(PICTURES), []))) == len(PICTURES)
    used = [*PICTURES[:20]]
    assert set(making.spread_pictures(4, used)) == set(PICTURES[20:])


def test_nobody_has_agreed_before_they_read_it(client: Client, group: Cohort) -> None:
    """A trainer cannot agree for somebody else: they are asked when they first sign in, and go on from there."""
    ((_name, _code, pin),) = cards_in(text_of(make(client, group, "Ana")[0]))
    person = people_of(group).get()
    assert not Consent.objects.filter(person=person).exists()
    learner = Client(headers={"Sec-Fetch-Site": "same-origin"})
    answer = come_in(learner, person, pin)
    assert answer.headers["Location"] == "/es/me/data/agree/?next=%2Fes%2Fme%2F"
    assert learner.get(answer.headers["Location"]).status_code == 200
    assert not has_agreed(person)
    agreed = learner.post("/es/me/data/agree/", {"next": "/es/me/"})
    assert agreed.headers["Location"] == "/es/me/"
    assert has_agreed(person)
    assert come_in(learner, person, pin).headers["Location"] == "/es/me/"


def test_agreeing_leads_nowhere_else(client: Client) -> None:
    client.force_login(LearnerFactory())
    assert (
        client.post("/es/me/data/agree/", {"next": "https://evil.example/"}).headers["Location"]
        == "/es/me/data/"
    )


def test_many_are_made_with_few_queries(
    client: Client, group: Cohort, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    _answer, form = look(client, group, "\n".join(f"P{number}" for number in range(300)))
    with django_assert_max_num_queries(30):
        assert len(cards_in(text_of(client.post(path(group), form)))) == 300


def test_hashes_come_in_order() -> None:
    pins = [f"{number:04}" for number in range(20)]
    assert all(is_pin(pin, each) for pin, each in zip(pins, many.hashed(pins), strict=True))
