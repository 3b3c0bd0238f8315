"""Facts in the seeds: loaded once, never over what a person did, written back, and nothing of them confirmed."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.log_actions import log

from courses import seeding
from courses.facts.models import LocalFact, State
from courses.seeding import SeedError
from courses.seeding.fact_files import read_facts
from tests.courses.small_seeds import write_seeds
from tests.factories.facts import make_fact

MX = """
PAY:
  state: unconfirmed
  text: {es: "SPEI, CoDi y DiMo", fr: "SPEI, CoDi et DiMo"}
  source: eluniversal.com.mx
  note: Look at the page of the bank of Mexico.

GOV:
  state: confirmed
  text: {es: gob.mx}
  source: gob.mx
  checked_on: "2026-11-01"
  checked_by: Rosa
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return facts(write_seeds(tmp_path), MX)


def facts(root: Path, text: str, country: str = "MX") -> Path:
    (root / "facts").mkdir(exist_ok=True)
    (root / "facts" / f"{country}.yaml").write_text(text, encoding="utf-8")
    return root


def load(root: Path, **options: Any) -> list[tuple[str, bool, bool]]:
    plan = seeding.compare(seeding.read_seeds(root), **options)
    seeding.load(plan)
    return [(step.seed.slot, step.writes, step.kept) for step in plan.facts]


def problems(root: Path) -> list[str]:
    with pytest.raises(SeedError) as error:
        seeding.read_seeds(root)
    return [f"{Path(problem.file).name}:{problem.line}: {problem.reason}" for problem in error.value.problems]


def test_shipped_facts_are_whole_and_none_is_confirmed() -> None:
    found: list[Any] = []
    seeds = read_facts(seeding.SEEDS, found, set())
    assert found == []
    assert len({seed.country for seed in seeds}) == 35
    assert {seed.state for seed in seeds} == {State.UNCONFIRMED, State.CONFLICTING}
    assert not [seed for seed in seeds if seed.checked_on or seed.checked_by]


@pytest.mark.django_db
def test_loading_twice_writes_once(root: Path) -> None:
    assert load(root) == [("PAY", True, False), ("GOV", True, False)]
    pay, gov = LocalFact.objects.get(slot="PAY"), LocalFact.objects.get(slot="GOV")
    assert {text.language: text.text for text in pay.texts.all()} == {
        "es": "SPEI, CoDi y DiMo",
        "fr": "SPEI, CoDi et DiMo",
    }
    assert (pay.state, pay.source, pay.checked_on) == ("unconfirmed", "eluniversal.com.mx", None)
    assert (gov.state, gov.checked_on, gov.checked_by) == ("confirmed", date(2026, 11, 1), "Rosa")
    assert load(root) == [("PAY", False, False), ("GOV", False, False)]

    facts(root, MX.replace("SPEI, CoDi y DiMo", "CoDi"))
    assert load(root) == [("PAY", True, False), ("GOV", False, False)]
    assert pay.texts.get(language="es").text == "CoDi"


@pytest.mark.django_db
def test_what_a_person_changed_or_deleted_stays_unless_forced(root: Path) -> None:
    load(root)
    pay, gov = LocalFact.objects.get(slot="PAY"), LocalFact.objects.get(slot="GOV")
    pay.source = "banxico.org.mx"
    pay.save()
    log(pay, "wagtail.edit")
    log(gov, "wagtail.delete", deleted=True)
    gov.delete()

    assert load(root) == [("PAY", False, True), ("GOV", False, True)]
    assert LocalFact.objects.get().source == "banxico.org.mx"

    assert load(root, force=True) == [("PAY", True, False), ("GOV", True, False)]
    assert LocalFact.objects.get(slot="PAY").source == "eluniversal.com.mx"


@pytest.mark.django_db
def test_what_an_editor_confirmed_stays_even_forced(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load(root)
    pay, gov = LocalFact.objects.get(slot="PAY"), LocalFact.objects.get(slot="GOV")
    for fact in (pay, gov):
        fact.state, fact.source = State.CONFIRMED, "banxico.org.mx"
        fact.checked_on, fact.checked_by = date(2026, 11, 20), "Ana"
        fact.save()
    log(pay, "wagtail.edit")

    # What nobody confirmed here is as the seeds have it, forced or not.
    assert load(root, force=True) == [("PAY", False, True), ("GOV", True, False)]
    pay.refresh_from_db()
    assert (pay.state, pay.source, pay.checked_by) == (State.CONFIRMED, "banxico.org.mx", "Ana")
    call_command("seed_courses", seeds=root, force=True)
    told = capsys.readouterr().out
    assert "fact MX PAY: kept, because an editor confirmed it. Take that back in Wagtail first" in told

    LocalFact.objects.filter(pk=pay.pk).update(state=State.UNCONFIRMED)
    assert load(root, force=True)[0] == ("PAY", True, False)


@pytest.mark.django_db
def test_fact_that_a_person_wrote_before_the_seeds_stays(root: Path) -> None:
    log(make_fact("MX", "PAY", texts={"es": "CoDi"}), "wagtail.create")
    assert load(root)[0] == ("PAY", False, True)


@pytest.mark.django_db
def test_dump_writes_the_facts_that_loading_reads(root: Path, tmp_path: Path) -> None:
    load(root)
    out = tmp_path / "out"
    seeding.write_files(seeding.dump(seeding.known_names([])).files, out)
    assert read_facts(out, [], set()) == read_facts(root, [], set())
    assert load(out) == [("PAY", False, False), ("GOV", False, False)]


@pytest.mark.django_db
def test_command_says_what_became_of_the_facts(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("seed_courses", seeds=root)
    assert "local facts: 2 created, 0 updated, 0 unchanged, 0 kept" in capsys.readouterr().out
    call_command("seed_courses", seeds=root)
    assert "local facts" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (lambda text: text.replace("PAY:", "PAYS:"), "MX.yaml:2: “PAYS” is not known here"),
        (lambda text: text.replace("state: unconfirmed", "state: maybe"), "MX.yaml:3: “maybe” is not one of"),
        (lambda text: text.replace("source: gob.mx\n", "note: x\n"), "A confirmed fact needs this."),
        (lambda text: text.replace('"2026-11-01"', '"1 November"'), "MX.yaml:12: A day such as"),
        (lambda text: text.replace("{es: gob.mx}", "{de: gob.mx}"), "MX.yaml:10: “de” is not known here"),
        (lambda text: text.replace("{es: gob.mx}", "{es: %s}" % ("a" * 301)), "at most 300 characters"),
        (
            lambda text: text.replace("{es: gob.mx}", "gob.mx"),
            "MX.yaml:10: Names with values are expected here.",
        ),
        (lambda text: text.replace('"2026-11-01"', '"2099-11-01"'), "This day has not come yet."),
    ],
)
def test_wrong_facts_are_told_with_file_and_line(
    root: Path, change: Callable[[str], str], problem: str
) -> None:
    facts(root, change(MX))
    assert any(problem in found for found in problems(root)), problems(root)


@pytest.mark.parametrize("name", ["mx", "ZZ", "Mexico"])
def test_file_is_named_by_its_country(root: Path, name: str) -> None:
    facts(root, MX, name)
    assert any("Name this file by its country" in found for found in problems(root))


def test_seeds_without_facts_have_none(tmp_path: Path) -> None:
    assert seeding.read_seeds(write_seeds(tmp_path)).facts == ()
