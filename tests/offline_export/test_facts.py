"""What differs by country in packs: confirmed and fresh facts travel with their last day, and nothing else does."""

import json
import re
from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from courses.facts.ageing import last_day
from courses.facts.models import Country, FactText, LocalFact, State
from courses.facts.slots import general
from lms.public.countries import CODES
from offline_export.errors import PackError
from offline_export.facts import Known, in_order, last_day_of, needed
from offline_export.files import PackFile
from offline_export.formats import folder, single_file
from offline_export.manifest import content_version
from offline_export.selection import Selection, pack_name
from tests.factories.facts import CHECKED, make_fact
from tests.offline_export.countries import UNTIL, by_country, facts_file

TODAY = date(2026, 3, 5)
DAYS = st.dates(date(2024, 6, 1), date(2027, 6, 1))
FACT = st.tuples(
    st.sampled_from(State), DAYS, st.sampled_from(["es", "fr"]), st.sampled_from(["PAY", "EMERG", "TAX"])
)
ROWS = st.lists(
    st.tuples(st.sampled_from(["MX", "PE", "JP"]), FACT),
    max_size=6,
    unique_by=lambda row: (row[0], row[1][3]),
)
CARRIED = re.compile(r'<script type="application/json" id="chasqui-facts">(.*?)</script>')
USED = frozenset({"PAY", "EMERG"})


def pages(files: Iterable[PackFile]) -> dict[str, str]:
    return {file.path: file.data.decode() for file in files if file.path.endswith((".html", ".json"))}


def carried(html: str) -> Any:
    (found,) = CARRIED.findall(html)
    return json.loads(found)


class PropertyTest(TestCase):
    @settings(deadline=None, max_examples=40, suppress_health_check=[HealthCheck.too_slow])
    @given(rows=ROWS, chosen=st.sets(st.sampled_from(["MX", "PE", "CL"]), max_size=2))
    def test_nothing_but_confirmed_and_fresh_facts_of_used_slots_travels(
        self, rows: list[tuple[str, tuple[State, date, str, str]]], chosen: set[str]
    ) -> None:
        for code, (state, checked_on, language, slot) in rows:
            Country.objects.get_or_create(code=code)
            fact = LocalFact.objects.create(
                country_id=code, slot=slot, state=state, source="s", checked_on=checked_on, checked_by=CHECKED
            )
            FactText.objects.create(fact=fact, language=language, text=f"{code} {slot}")
        shown = {
            (code, language, slot, last_day(checked_on).isoformat())
            for code, (state, checked_on, language, slot) in rows
            if state == State.CONFIRMED
            and checked_on <= TODAY <= last_day(checked_on)
            and slot in USED
            and code in (chosen or CODES)
        }

        known = Known(TODAY).of(["es", "fr"], sorted(chosen))
        there = needed(known, {"es": USED, "fr": USED}, sorted(chosen))

        found = {
            (code, language, slot, fact["until"])
            for language, files in there.items()
            for code, file in files.items()
            for slot, fact in file["facts"].items()
        }
        assert found == shown
        codes = {code for code, *_rest in shown} | chosen
        assert {language: set(files) for language, files in there.items()} == (
            {"es": codes, "fr": codes} if codes else {}
        )
        last = last_day_of(there)
        assert (last.isoformat() if last else None) == min((each[3] for each in shown), default=None)


@pytest.mark.parametrize("form", [folder.build, single_file.build])
def test_both_forms_carry_the_facts_and_their_lessons_general_words(form: Any) -> None:
    files = pages(form(by_country("es")))
    page = files.get("index.html") or files["chasqui-t1-es.html"]
    assert carried(page) == {"es": {code: facts_file(code) for code in ("MX", "PE")}}
    with override("es"):
        words = general("PAY")
    lesson = files.get("es/t1-1.html", page)
    assert f'<span data-fact="PAY">{words}</span>' in lesson
    assert "<i>CoDi" not in "".join(files.values())
    assert "Yape" not in lesson.replace(CARRIED.findall(page)[0], "")
    if "manifest.json" in files:
        assert json.loads(files["manifest.json"])["countries"] == ["MX", "PE"]


def test_each_language_has_its_own_and_a_pack_without_slots_none() -> None:
    (page,) = [files["chasqui-t1-fr.html"] for files in [pages(single_file.build(by_country("es", "fr")))]]
    assert set(carried(page)) == {"fr"}
    plain = by_country("es")
    from tests.offline_export.outlines import selection

    without = Selection(plain.id, selection("es").editions, (), plain.known)
    html = pages(folder.build(without))["index.html"]
    assert carried(html) == {}
    assert "es/country" not in html


def test_choice_of_a_country_is_offered_where_there_is_one() -> None:
    several = pages(folder.build(by_country("es")))
    assert 'data-screen="es/country"' in several["index.html"]
    assert 'href="../index.html#es/country"' in several["es/t1-1.html"]
    one = pages(folder.build(by_country("es", chosen=["MX"], known=["MX"])))
    assert "es/country" not in one["index.html"] + one["es/t1-1.html"]
    assert "México" in one["index.html"]
    # What only one country has shown so far is not everybody's.
    two = pages(folder.build(by_country("es", chosen=["MX", "PE"])))
    assert 'data-screen="es/country"' in two["index.html"]
    all_of_one = pages(folder.build(by_country("es", known=["MX"])))
    assert 'data-screen="es/country"' in all_of_one["index.html"]


def test_lessons_of_two_countries_are_the_same_bytes() -> None:
    one, other = (pages(folder.build(by_country("es", chosen=[code], known=[code]))) for code in ("MX", "PE"))
    changed = {path for path in one if one[path] != other[path]}
    assert changed == {"index.html", "print/t1.es.html", "manifest.json"}


def test_booklet_of_one_country_has_its_words_and_can_go_back() -> None:
    booklet = pages(folder.build(by_country("es", chosen=["MX"], known=["MX"])))["print/t1.es.html"]
    with override("es"):
        pay, emergency = general("PAY"), general("EMERG")
    assert (
        f'<span data-fact="PAY" data-until="{UNTIL}" data-general="{pay}">&lt;i&gt;CoDi&lt;/i&gt;</span>'
        in booklet
    )
    assert f'<span data-fact="EMERG">{emergency}</span>' in booklet
    assert '<span data-fact="CURR">1,500 pesos mexicanos</span>' in booklet
    for chosen in ([], ["MX", "PE"]):
        general_words = pages(folder.build(by_country("es", chosen=chosen)))["print/t1.es.html"]
        assert "data-until" not in general_words
        assert f'<span data-fact="PAY">{pay}</span>' in general_words


def test_version_is_another_when_a_fact_is_and_only_then() -> None:
    version = content_version(by_country("es"))
    assert content_version(by_country("es")) == version
    assert content_version(by_country("es", until="2027-03-06")) != version
    assert content_version(by_country("es", known=["MX"])) != version
    unused = by_country("es")
    for file in unused.known["es"].values():
        file["facts"]["TAX"] = {"text": "None", "until": UNTIL}
    assert content_version(unused) == version


@pytest.mark.django_db
def test_day_on_which_it_is_read_changes_nothing_while_the_facts_hold() -> None:
    make_fact(checked_on=TODAY)
    first, last, after = (
        Selection("t", by_country("es").editions, (), Known(day).of(["es"], ()))
        for day in (TODAY, date(2027, 3, 5), date(2027, 3, 6))
    )
    assert list(folder.build(first)) == list(folder.build(last))
    assert content_version(after) != content_version(last)
    assert "CoDi" not in "".join(pages(folder.build(after)).values())


@pytest.mark.django_db
def test_country_of_which_nothing_is_known_has_its_money() -> None:
    files = Known(TODAY).of(["es"], ["CL"])
    assert needed(files, {"es": frozenset({"CURR"})}, ["CL"])["es"]["CL"]["currency"] == "pesos chilenos"
    assert Known(TODAY).of(["es"], []) == {"es": {}}


def test_countries_are_asked_for_in_one_way_only() -> None:
    assert in_order(["pe", "MX", "PE"]) == ("MX", "PE")
    with pytest.raises(PackError):
        in_order(["ZZ"])
    assert pack_name(["C1"], ["es"], ["MX"]) == "chasqui-c1-es-mx"
    only = next(single_file.by_module(by_country("es", chosen=["MX"], known=["MX"])))
    assert (only.id, only.country) == ("chasqui-t1-es-mx", "MX")
