"""The file of a country: confirmed and fresh facts, the same bytes for everybody, new as soon as a fact is."""

from datetime import date, timedelta
from typing import Any

import pytest
from babel import Locale
from django.test import Client
from django.utils import timezone

from courses.facts.ageing import last_day
from courses.facts.models import State
from lms.public.countries import CODES
from tests.factories.facts import make_fact
from tests.factories.pages import make_course, make_lesson, make_module
from tests.factories.people import PersonFactory

pytestmark = pytest.mark.django_db
MEXICO = "/facts/es/MX.json"


def today() -> date:
    return timezone.localdate()


def facts(client: Client, path: str = MEXICO) -> dict[str, Any]:
    reply = client.get(path)
    assert reply.status_code == 200
    found: dict[str, Any] = reply.json()["facts"]
    return found


def test_file_holds_name_money_and_confirmed_facts(client: Client, committed: Any) -> None:
    with committed():
        make_fact()
    assert client.get(MEXICO).json() == {
        "country": "MX",
        "name": "México",
        "locale": "es-MX",
        "currency": "pesos mexicanos",
        "facts": {"PAY": {"text": "CoDi o DiMo", "until": last_day(today()).isoformat()}},
    }


@pytest.mark.parametrize("language", ["es", "pt-br", "en", "fr"])
def test_every_country_has_its_money_without_any_fact(client: Client, language: str) -> None:
    for code in CODES:
        data = client.get(f"/facts/{language}/{code}.json").json()
        assert data["facts"] == {}
        assert data["currency"]
        assert data["name"] == Locale.parse(language, sep="-").territories[code]


@pytest.mark.parametrize(
    "path", ["/facts/es/ZZ.json", "/facts/es/DE.json", "/facts/es/mx.json", "/facts/de/MX.json"]
)
def test_other_countries_and_languages_have_no_file(client: Client, path: str) -> None:
    assert client.get(path).status_code == 404


def test_file_is_the_same_for_everybody_and_needs_no_query(
    client: Client, committed: Any, django_assert_num_queries: Any
) -> None:
    with committed():
        make_fact()
    first = client.get(MEXICO)
    learner = Client()
    learner.force_login(PersonFactory())
    with django_assert_num_queries(0):
        again = learner.get(MEXICO, headers={"Accept-Language": "fr"})
    assert again.content == first.content
    assert not again.cookies and again.headers["Vary"] == "Accept-Encoding"
    assert again.headers["Cache-Control"] == "public, no-cache"


def test_file_that_has_not_changed_is_304(client: Client) -> None:
    first = client.get(MEXICO)
    again = client.get(MEXICO, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert first.headers["Cache-Control"] == again.headers["Cache-Control"] == "public, no-cache"


def test_browser_that_asks_again_gets_what_was_taken_back_no_more(client: Client, committed: Any) -> None:
    with committed():
        fact = make_fact()
    etag = client.get(MEXICO).headers["ETag"]
    with committed():
        fact.delete()
    again = client.get(MEXICO, headers={"If-None-Match": etag})
    assert again.status_code == 200 and again.json()["facts"] == {}


@pytest.mark.parametrize("state", [State.UNCONFIRMED, State.CONFLICTING])
def test_fact_that_is_confirmed_no_more_is_gone_at_once(client: Client, committed: Any, state: State) -> None:
    with committed():
        fact = make_fact()
    assert "PAY" in facts(client)
    with committed():
        fact.state = state
        fact.save()
    assert facts(client) == {}


def test_fact_that_was_never_confirmed_is_in_no_file(client: Client, committed: Any) -> None:
    with committed():
        make_fact(state=State.UNCONFIRMED)
        make_fact(slot="EMERG", state=State.CONFLICTING)
    assert facts(client) == {}


def test_changed_words_are_there_at_once(client: Client, committed: Any) -> None:
    with committed():
        fact = make_fact()
    assert facts(client)["PAY"]["text"] == "CoDi o DiMo"
    with committed():
        text = fact.texts.get()
        text.text = "DiMo"
        text.save()
    assert facts(client)["PAY"]["text"] == "DiMo"


def test_fact_grows_old_overnight_without_anybody_touching_it(
    client: Client, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing is saved: the kept file knows for which day it was made."""
    with committed():
        make_fact(checked_on=today() - timedelta(days=30))
    last = date.fromisoformat(facts(client)["PAY"]["until"])
    for day, is_shown in ((last, True), (last + timedelta(days=1), False)):
        monkeypatch.setattr(timezone, "localdate", lambda day=day: day)
        assert ("PAY" in facts(client)) == is_shown


def test_changed_fact_leaves_lessons_and_kept_modules_as_they_are(
    client: Client, committed: Any, django_assert_num_queries: Any
) -> None:
    """Lessons hold general words only: nothing that lies on a phone has to be fetched again, nor made again here."""
    words = "Use {PAY}. It costs {CURR 500}."
    with committed():
        module = make_module(make_course())
        lesson = make_lesson(module)
        lesson.body.append(("callout", {"tone": "tip", "text": words}))
        lesson.save_revision().publish()
        fact = make_fact()
    plan = f"/es/keep/{module.translation_key}.json"
    paths = (lesson.site_path, module.site_path, plan)
    before = [client.get(path) for path in paths]
    assert b'data-fact="PAY"' in before[0].content and b"CoDi" not in before[0].content
    with committed():
        fact.delete()
        make_fact(slot="EMERG", texts={"es": "911"})
    assert facts(client) == {"EMERG": facts(client)["EMERG"]}
    with django_assert_num_queries(0):
        client.get(lesson.site_path)
    for reply, path in zip(before, paths, strict=True):
        again = client.get(path)
        assert (again.content, again.headers["ETag"]) == (reply.content, reply.headers["ETag"])
