"""Countries and facts as they are stored."""

from datetime import date

from django.utils import timezone

from courses.facts.models import Country, FactText, LocalFact, State

CHECKED = "Someone Who Looked"


def make_country(code: str = "MX") -> Country:
    return Country.objects.get_or_create(code=code)[0]


def make_fact(
    country: str = "MX",
    slot: str = "PAY",
    state: str = State.CONFIRMED,
    *,
    checked_on: date | None = None,
    texts: dict[str, str] | None = None,
    source: str = "Banco de México, 2026",
) -> LocalFact:
    """A fact; confirmed and checked today unless said otherwise, with words in Spanish."""
    fact = LocalFact.objects.create(
        country=make_country(country),
        slot=slot,
        state=state,
        source=source,
        checked_on=checked_on or timezone.localdate(),
        checked_by=CHECKED,
    )
    for language, text in ({"es": "CoDi o DiMo"} if texts is None else texts).items():
        FactText.objects.create(fact=fact, language=language, text=text)
    return fact
