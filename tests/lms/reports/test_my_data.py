"""My data: all of it on the page and in the download, and a way to correct it."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.db.models import FileField, ManyToManyField, Model
from django.test import Client
from django.utils.html import escape

from lms.accounts.data_sheet import sheet
from lms.accounts.models import Consent, Person
from lms.progress.models import Attempt
from tests.factories.attempts import AttemptFactory
from tests.factories.authors import member
from tests.factories.people import PIN, LearnerFactory, PersonFactory, come_in
from tests.lms.reports.lives import NICKNAME, make_life

pytestmark = pytest.mark.django_db
PATH = "/en/me/data/"


@pytest.fixture
def person(client: Client) -> Person:
    make_life(Client(headers={"Sec-Fetch-Site": "same-origin"}), nickname="Somebody-else")
    return make_life(client)


def downloaded(client: Client) -> dict[str, Any]:
    reply = client.get(PATH + "download/")
    assert reply.status_code == 200
    assert reply.headers["Content-Disposition"].startswith("attachment;")
    assert "no-store" in reply.headers["Cache-Control"]
    data: dict[str, Any] = json.loads(reply.content)
    return data


def as_json_has_it(row: Model, name: str) -> Any:
    """The value by the model's own account, without the code that makes the download."""
    field, value = row._meta.get_field(name), getattr(row, name)
    if isinstance(field, ManyToManyField):
        return [str(each) for each in value.all()]
    if isinstance(value, (Model, FileField)):
        return str(value)
    if hasattr(value, "isoformat"):
        text = value.isoformat()
        return text[:23] + "Z" if text.endswith("+00:00") and "." in text else text.replace("+00:00", "Z")
    return value if isinstance(value, (bool, int, float, str, dict, list, type(None))) else str(value)


def rows_of(person: Person) -> Iterator[tuple[Any, list[Any]]]:
    for record in sheet():
        yield record, list(record.rows(person))


def test_page_needs_a_sign_in(client: Client) -> None:
    for path in (PATH, PATH + "download/", PATH + "delete/"):
        reply = client.get(path)
        assert reply.status_code == 302 and reply.headers["Location"].startswith("/en/sign-in/")


def test_page_has_each_field_and_why(client: Client, person: Person) -> None:
    text = client.get(PATH).content.decode()
    for record in sheet():
        rows = record.rows(person)
        if record.staff and not rows.exists():
            continue
        assert escape(str(record.what)) in text
        assert escape(str(record.until)) in text
        missing = [field.name for field in record.fields if escape(str(field.what)) not in text]
        assert missing == []
        whys = [
            field.name for field in record.fields if not field.staff and escape(str(field.why)) not in text
        ]
        assert whys == []


def test_page_shows_my_values_in_words(client: Client, person: Person) -> None:
    AttemptFactory.create_batch(41, learner=person)
    text = client.get(PATH).content.decode()
    assert NICKNAME in text
    assert "Llama" in text
    assert f"{person.access_code[:4]}-{person.access_code[4:]}" in text
    assert "43 answers: see the download" in text
    assert "Signed in on 1 device or browser" in text
    assert "5 March 2026" in text
    assert "Seguridad" in text
    assert "Reconocer un engaño" in text
    assert "Somebody-else" not in text
    for secret in (person.pin, person.password, person.sessions_salt, client.session.session_key):
        assert not secret or secret not in text


def test_what_only_the_site_works_with_is_folded_away(client: Client, person: Person) -> None:
    text = client.get(PATH).content.decode()
    folded = text.index("<summary>Numbers that only the site works with</summary>")
    end = text.index("</details>", folded)
    for what in ("Account number", "Number of the course", "Number of changes"):
        assert text.count(what) == 1 and folded < text.index(what) < end
    assert str(person.public_id) in text[folded:end]


def test_lists_are_lists_and_what_has_no_day_is_a_no(client: Client, person: Person) -> None:
    text = client.get(PATH).content.decode()
    assert "<ul><li>22 November 2026</li><li>We keep your nickname" in text
    assert "<li>Reconocer un engaño" in text
    assert re.search(r"<dt>Deletion asked for on</dt>\s*<dd><bdi>No</bdi>", text)


def test_dates_are_in_the_language_of_the_page(client: Client, person: Person) -> None:
    assert "5 de março de 2026" in client.get("/pt-br/me/data/").content.decode()
    assert "5 mars 2026" in client.get("/fr/me/data/").content.decode()


def test_page_asks_as_often_for_many_answers_as_for_one(
    client: Client, person: Person, django_assert_max_num_queries: Any
) -> None:
    client.get(PATH)
    with django_assert_max_num_queries(60) as before:
        client.get(PATH)
    AttemptFactory.create_batch(20, learner=person)
    with django_assert_max_num_queries(len(before)):
        client.get(PATH)


def test_download_has_every_row_and_every_field(client: Client, person: Person) -> None:
    records = {record["model"]: record for record in downloaded(client)["records"]}
    filled = 0
    for record, rows in rows_of(person):
        told = records[record.model._meta.label_lower]
        assert [field["name"] for field in told["fields"]] == [field.name for field in record.fields]
        open_fields = [field.name for field in record.fields if not field.secret]
        expected = [{name: as_json_has_it(row, name) for name in open_fields} for row in rows]
        assert sorted(told["rows"], key=str) == sorted(expected, key=str)
        filled += bool(expected)
    # Account, consent, session, failed tries, log, group, answers, completions, attestation, revision.
    assert filled == 10


def test_download_holds_nothing_that_opens_an_account_and_nobody_else(client: Client, person: Person) -> None:
    person.set_password("a password that she has not")
    person.save(update_fields=["password"])
    client.force_login(person)
    text = client.get(PATH + "download/").content.decode()
    for secret in (person.pin, person.password, "argon2", "md5$", client.session.session_key):
        assert secret not in text
    others = Person.objects.exclude(pk=person.pk)
    assert others.count() == 1
    for other in others:
        for mark in (other.nickname, str(other.public_id), other.public_id.hex, other.access_code):
            assert mark not in text
        theirs = Attempt.objects.of_learner(other).values_list("pk", flat=True)
        assert not any(str(key) in text for key in theirs)
    assert NICKNAME in text


def test_staff_see_what_they_made(client: Client) -> None:
    editor = member("Editors")
    client.force_login(editor)
    text = client.get(PATH).content.decode()
    assert "Roles" in text and "Editors" in text
    data = downloaded(client)
    assert {"model": "wagtailcore.page", "field": "owner"}.items() <= data["mentions"][0].items()


def test_correction_changes_the_three_and_nothing_else(client: Client, person: Person) -> None:
    before = Person.objects.filter(pk=person.pk).values().get()
    fields = {
        "nickname": " Rosa  M. ",
        "picture": "owl",
        "language": "fr",
        "username": "x",
        "is_superuser": "on",
    }
    reply = client.post(PATH, fields)
    assert (reply.status_code, reply.headers["Location"]) == (302, "/fr/me/data/")
    after = Person.objects.filter(pk=person.pk).values().get()
    assert after == {**before, "nickname": "Rosa M.", "picture": "owl", "language": "fr"}


@pytest.mark.parametrize(
    "fields", [{"nickname": "\u200b"}, {"picture": "skull"}, {"language": "xx"}, {"picture": ""}]
)
def test_wrong_correction_is_refused(client: Client, person: Person, fields: dict[str, str]) -> None:
    right = {"nickname": "Rosa", "picture": "owl", "language": "fr"}
    assert client.post(PATH, right | fields).status_code == 422
    person.refresh_from_db()
    assert (person.nickname, person.picture) == (NICKNAME, "llama")


def test_new_wording_is_asked_kindly_and_agreed_to_once(client: Client, person: Person) -> None:
    assert "I have read it and agree" not in client.get(PATH).content.decode()
    Consent.objects.filter(person=person).update(text_version="2020-01")
    assert "I have read it and agree" in client.get(PATH).content.decode()
    for _ in range(2):
        assert client.post(PATH + "agree/").status_code == 302
    assert "I have read it and agree" not in client.get(PATH).content.decode()
    assert list(Consent.objects.filter(person=person).values_list("language", flat=True)) == ["en", "es"]


def test_somebody_without_picture_or_language_may_correct_the_name(client: Client) -> None:
    person = PersonFactory(password="long enough for all")
    client.force_login(person)
    assert client.get(PATH).status_code == 200
    assert client.post(PATH, {"nickname": "Rosa", "picture": "", "language": ""}).status_code == 302


def test_others_do_not_reach_it(client: Client) -> None:
    """Each sees their own: there is no address with a person in it."""
    one, other = LearnerFactory(nickname="Uno-1"), LearnerFactory(nickname="Otra-2")
    come_in(client, one, PIN)
    text = client.get(PATH).content.decode()
    assert "Uno-1" in text and str(other.nickname) not in text
