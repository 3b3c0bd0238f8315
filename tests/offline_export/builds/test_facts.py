"""Packs follow the facts of countries: when one is confirmed, changed or taken back, and when one grows old."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from courses.facts.models import State
from offline_export import store
from offline_export.builds import refreshing, services
from offline_export.builds.asking import ask_for
from offline_export.builds.building import build
from offline_export.builds.refreshing import mark_outdated
from offline_export.builds.services import refresh_standing
from offline_export.builds.tasks import sweep
from offline_export.models import Pack, PackVersion
from tests.factories.cohorts import NOON
from tests.factories.facts import make_country, make_fact
from tests.offline_export.builds.conftest import Catalogue
from tests.offline_export.countries import with_slots

pytestmark = pytest.mark.django_db
CHECKED = NOON.date() - timedelta(days=30)
LAST = date(CHECKED.year + 1, CHECKED.month, CHECKED.day)
THEN = NOON.replace(year=LAST.year, month=LAST.month, day=LAST.day)
CHOICE: dict[str, Any] = {"courses": ["T"], "languages": ["es"], "form": "page"}


@pytest.fixture(autouse=True)
def slots(catalogue: Catalogue) -> None:
    catalogue.courses = {code: with_slots(course) for code, course in catalogue.courses.items()}


@pytest.fixture(autouse=True)
def there(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the small course is live is no question here."""
    monkeypatch.setattr("offline_export.builds.asking.ensure_there", lambda **choice: None)


def page(name: str = "chasqui-t-es") -> str:
    current = Pack.objects.select_related("current").get(name=name, form="page").current
    assert current
    return store.read(current.sha256).decode()


def test_confirmed_fact_is_in_the_standing_packs_and_gone_when_it_is_taken_back(
    committed: Callable[[], Any],
) -> None:
    refresh_standing(now=NOON)
    Pack.objects.update(stale_since=None)
    with committed():
        fact = make_fact(checked_on=CHECKED)
    assert not Pack.objects.filter(stale_since=None).exists()
    refresh_standing(now=NOON)
    assert "CoDi o DiMo" in page()
    assert "CoDi" not in page("chasqui-t-fr")
    assert not Pack.objects.exclude(stale_since=None).exists()
    fact.state = State.CONFLICTING
    with committed():
        fact.save()
    assert not Pack.objects.filter(stale_since=None).exists()
    refresh_standing(now=NOON)
    assert "CoDi" not in page()


def test_fact_of_a_slot_that_no_lesson_names_renews_no_pack() -> None:
    refresh_standing(now=NOON)
    make_fact(slot="TAX", checked_on=CHECKED)
    assert refresh_standing(now=NOON).built == 0


def test_fact_that_grew_old_is_gone_with_the_look_of_the_next_day(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[None] = []
    monkeypatch.setattr(refreshing, "ask_to_refresh", lambda **at: asked.append(None))
    make_fact(checked_on=CHECKED)
    refresh_standing(now=NOON)
    asked.clear()
    assert mark_outdated(now=THEN) == 0
    assert (
        mark_outdated(now=THEN + timedelta(days=1)) == 4
    )  # the Spanish ones, and the folder of both languages
    assert len(asked) == 1
    assert refresh_standing(now=THEN + timedelta(days=1)).built == 4
    assert "CoDi" not in page()
    assert mark_outdated(now=THEN + timedelta(days=2)) == 0


def test_worker_looks_once_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    make_fact(checked_on=CHECKED)
    refresh_standing(now=NOON)
    monkeypatch.setattr("django.utils.timezone.now", lambda: THEN + timedelta(days=1))
    sweep.func()
    assert Pack.objects.exclude(stale_since=None).count() == 4


def test_pack_that_somebody_asked_for_is_made_anew_when_a_fact_of_it_grew_old() -> None:
    make_fact(checked_on=CHECKED)
    one = {**CHOICE, "countries": ["mx"]}
    built = build(ask_for(**one, now=NOON), now=NOON)
    assert (built.pack.name, built.facts_until) == ("chasqui-t-es-mx", LAST)
    assert ask_for(**one, now=THEN) == built
    asked = ask_for(**one, now=THEN + timedelta(days=1))
    assert asked.state == PackVersion.State.WAITING
    newer = build(asked, now=THEN + timedelta(days=1))
    assert newer.version != built.version
    assert newer.facts_until is None
    assert "CoDi" not in page("chasqui-t-es-mx")


def test_choice_of_a_country_is_another_pack() -> None:
    of_all = ask_for(**CHOICE, now=NOON).pack
    of_one = ask_for(**CHOICE, countries=["MX"], now=NOON).pack
    assert of_all != of_one
    assert ask_for(**CHOICE, countries=["MX", "MX"], now=NOON).pack == of_one


def test_same_facts_give_the_same_file_whoever_builds_it_and_when() -> None:
    make_fact(checked_on=CHECKED)
    refresh_standing(now=NOON)
    first = page()
    Pack.objects.all().delete()
    refresh_standing(now=THEN)
    assert page() == first


def stale() -> set[str]:
    return set(Pack.objects.stale().filter(form="page").values_list("name", flat=True))


def test_fact_makes_only_those_stale_that_have_room_for_its_country(committed: Callable[[], Any]) -> None:
    for countries in ([], ["MX"], ["PE"], ["MX", "PE"]):
        ask_for(**CHOICE, countries=countries, now=NOON)
    with committed():
        fact = make_fact("MX", checked_on=CHECKED)
    assert stale() == {"chasqui-t-es", "chasqui-t-es-mx", "chasqui-t-es-mx-pe"}
    Pack.objects.update(stale_since=None)
    fact.country = make_country("PE")
    with committed():
        fact.save()
    assert stale() == {"chasqui-t-es", "chasqui-t-es-mx", "chasqui-t-es-pe", "chasqui-t-es-mx-pe"}
    Pack.objects.update(stale_since=None)
    fact.note = "Look again in May."
    with committed():
        fact.save()
    assert stale() == set()


def test_facts_that_are_saved_together_mark_once_for_each_country(
    committed: Callable[[], Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    marked: list[str] = []
    monkeypatch.setattr(services, "mark_stale", lambda *, now, country: marked.append(country))
    with committed():
        make_fact("MX", checked_on=CHECKED)
        make_fact("PE", checked_on=CHECKED)
        make_fact("MX", "EMERG", checked_on=CHECKED)
    assert marked == ["MX", "PE"]
