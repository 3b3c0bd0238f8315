"""What is shown of a country: confirmed and fresh facts, and nothing else, whatever their states and days."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from courses.facts.ageing import last_day, oldest_fresh
from courses.facts.models import Country, FactText, LocalFact, State
from courses.facts.names import FACT_NAMES
from courses.facts.reading import countries_with_facts, facts_of
from tests.factories.facts import CHECKED, make_fact

TODAY = date(2026, 11, 22)
DAYS = st.dates(date(2023, 1, 1), date(2029, 12, 31))
ROWS = st.dictionaries(
    st.sampled_from(FACT_NAMES),
    st.tuples(st.sampled_from(State), DAYS, st.sampled_from(["es", "fr"])),
    max_size=6,
)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(checked_on=DAYS, today=DAYS)
@example(date(2023, 2, 28), date(2024, 2, 29))
@example(date(2024, 2, 29), date(2025, 3, 1))
def test_both_ways_to_count_twelve_months_agree(checked_on: date, today: date) -> None:
    assert (today <= last_day(checked_on)) == (checked_on >= oldest_fresh(today))


class ShownTest(TestCase):
    @settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(rows=ROWS, today=DAYS)
    def test_nothing_but_confirmed_and_fresh_facts_is_shown(
        self, rows: dict[str, tuple[State, date, str]], today: date
    ) -> None:
        Country.objects.create(code="MX")
        for slot, (state, checked_on, language) in rows.items():
            fact = LocalFact.objects.create(
                country_id="MX", slot=slot, state=state, source="s", checked_on=checked_on, checked_by=CHECKED
            )
            FactText.objects.create(fact=fact, language=language, text=slot)

        def shown(language: str) -> dict[str, tuple[str, date]]:
            return {
                slot: (slot, last_day(checked_on))
                for slot, (state, checked_on, written) in rows.items()
                if state == State.CONFIRMED
                and checked_on <= today <= last_day(checked_on)
                and language == written
            }

        for language in ("es", "fr", "en"):
            assert facts_of("MX", language, today).texts == shown(language)
            assert countries_with_facts(language, today) == ({"MX"} if shown(language) else set())
        for fact in LocalFact.objects.all():
            is_shown = LocalFact.objects.shown(today).filter(pk=fact.pk).exists()
            assert is_shown == (fact.until is not None and fact.checked_on <= today <= fact.until)
            assert fact.is_stale(today) == LocalFact.objects.stale(today).filter(pk=fact.pk).exists()
            assert is_shown != LocalFact.objects.to_check(today).filter(pk=fact.pk).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("missing", ["source", "checked_on", "checked_by"])
def test_database_refuses_a_confirmed_fact_without_its_proof(missing: str) -> None:
    fact = make_fact(state=State.UNCONFIRMED)
    nothing = None if missing == "checked_on" else ""

    LocalFact.objects.update(**{missing: nothing})
    with pytest.raises(IntegrityError), transaction.atomic():
        LocalFact.objects.update(state=State.CONFIRMED)

    fact.refresh_from_db()
    assert fact.state == State.UNCONFIRMED


@pytest.mark.django_db
def test_fact_disappears_a_year_and_a_day_after_its_check() -> None:
    make_fact(checked_on=TODAY)

    assert facts_of("MX", "es", TODAY).texts == {"PAY": ("CoDi o DiMo", date(2027, 11, 22))}
    assert "PAY" in facts_of("MX", "es", date(2027, 11, 22)).texts
    assert facts_of("MX", "es", date(2027, 11, 23)).texts == {}


@pytest.mark.django_db
def test_fact_that_was_checked_tomorrow_is_not_shown() -> None:
    make_fact(checked_on=TODAY + timedelta(days=1))
    assert facts_of("MX", "es", TODAY).texts == {}


@pytest.mark.django_db
def test_facts_of_a_country_are_its_own() -> None:
    make_fact("MX", checked_on=TODAY)
    make_fact("HT", checked_on=TODAY, texts={"fr": "MonCash"})

    assert facts_of("HT", "fr", TODAY).texts["PAY"][0] == "MonCash"
    assert facts_of("HT", "es", TODAY).texts == {}
    assert facts_of("GP", "fr", TODAY).texts == {}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("country", "language", "locale", "currency"),
    [
        ("MX", "es", "es-MX", "pesos mexicanos"),
        ("BR", "pt-br", "pt-BR", "reais brasileiros"),
        ("JM", "en", "en-JM", "Jamaican dollars"),
        ("HT", "fr", "fr-HT", "gourdes haïtiennes"),
        ("HT", "es", "es", "gurdes haitianos"),
        ("MX", "pt-br", "pt-BR", "pesos mexicanos"),
        ("PA", "es", "es-PA", "balboas panameños"),
        ("ZZ", "es", "es", ""),
    ],
)
def test_money_of_a_country_is_known_without_facts(
    country: str, language: str, locale: str, currency: str
) -> None:
    found = facts_of(country, language, TODAY)
    assert (found.locale, found.currency, found.texts) == (locale, currency, {})
