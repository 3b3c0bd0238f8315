"""Who shows facts hears when what a country shows has changed, and not of what nobody sees."""

from collections.abc import Iterator
from typing import Any

import pytest

from courses.facts.models import Country, FactText, LocalFact, State
from courses.facts.signals import changed
from tests.factories.facts import make_country, make_fact

pytestmark = pytest.mark.django_db


@pytest.fixture
def heard() -> Iterator[list[str]]:
    countries: list[str] = []

    def listen(sender: Any, country: str, **kwargs: Any) -> None:
        countries.append(country)

    changed.connect(listen)
    yield countries
    changed.disconnect(listen)


def test_confirmed_fact_is_told_whatever_happens_to_it(heard: list[str]) -> None:
    fact = make_fact("MX")
    assert set(heard) == {"MX"}
    for happening in (
        lambda: another(fact, source="Banco de México, 2027"),
        lambda: FactText.objects.create(fact=fact, language="fr", text="Virement"),
        lambda: another(FactText.objects.get(language="fr"), text="Un virement"),
        lambda: FactText.objects.get(language="fr").delete(),
        fact.delete,
    ):
        heard.clear()
        happening()
        assert set(heard) == {"MX"}


def another(row: Any, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)
    row.save()


def test_remark_and_what_stays_as_it_was_are_nobodys_news(heard: list[str]) -> None:
    make_fact("MX")
    heard.clear()
    # As the form of the admin saves it, with all its words.
    fact = LocalFact.objects.get()
    another(fact, note="Look again.", texts=list(fact.texts.all()))
    another(FactText.objects.get())
    assert heard == []


def test_fact_that_moves_is_told_to_both_countries(heard: list[str]) -> None:
    fact = make_fact("MX")
    heard.clear()
    another(fact, country=make_country("HT"))
    assert set(heard) == {"HT", "MX"}
    heard.clear()
    another(fact, country=make_country("MX"), state=State.UNCONFIRMED)
    assert heard == ["HT"]


def test_unconfirmed_fact_is_nobodys_news(heard: list[str]) -> None:
    fact = make_fact(state=State.UNCONFIRMED)
    fact.note = "Look again."
    fact.save()
    fact.texts.get().delete()
    fact.delete()
    assert heard == []


def test_confirming_and_taking_it_back_are_told(heard: list[str]) -> None:
    make_fact(state=State.CONFLICTING)
    fact = LocalFact.objects.get()
    fact.state = State.CONFIRMED
    fact.save()
    assert heard == ["MX"]

    fact.state = State.UNCONFIRMED
    fact.save()
    assert heard == ["MX", "MX"]

    fact.save()
    assert heard == ["MX", "MX"]


def test_version_from_the_history_and_half_a_row_are_told(heard: list[str]) -> None:
    fact = make_fact()
    version = fact.save_revision()
    for again in (version.as_object(), LocalFact.objects.only("slot").get()):
        LocalFact.objects.update(state=State.CONFIRMED)
        heard.clear()
        again.state = State.UNCONFIRMED
        again.save()
        assert heard == ["MX"]


def test_country_that_goes_takes_its_facts_with_it(heard: list[str]) -> None:
    make_fact("MX")
    make_country("HT")
    heard.clear()
    Country.objects.get(code="HT").delete()
    assert heard == []
    Country.objects.get(code="MX").delete()
    assert set(heard) == {"MX"}
