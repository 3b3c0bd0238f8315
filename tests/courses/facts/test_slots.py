"""Slots in lessons: what they become, where they are refused, and that the outline knows them."""

import re
from typing import Any
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from courses.booklet import render_booklet
from courses.facts.names import FACT_NAMES, NAMES, slots_of, unknown_in
from courses.facts.slots import SLOTS, Kind, general
from courses.markup import inline, paragraphs, with_general_words
from courses.models import CoursePage
from courses.readiness import findings, refuse_unready
from courses.reading import lesson_of
from courses.render import render_body
from tests.factories.pages import make_course, make_lesson, make_module


def test_every_name_has_its_kind_and_general_words() -> None:
    assert set(SLOTS) == set(NAMES)
    with override("en"):
        for slot in SLOTS.values():
            words = str(slot.general)
            sentence = words[0].isupper() and words.endswith(".")
            assert sentence == (slot.kind == Kind.SENTENCE), slot.name
            assert slot.kind != Kind.PHRASE or re.match(r"(the|your|a) ", words), slot.name
            assert str(slot.about)


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("{PAY}", '<span data-fact="PAY">the payment app that your bank offers</span>'),
        ("{CURR}", '<span data-fact="CURR">your money</span>'),
        ("{CURR 500}", '<span data-fact="CURR" data-count="500">500 in your money</span>'),
        ("{CURR 12500}", '<span data-fact="CURR" data-count="12500">12,500 in your money</span>'),
        ("**{EMERG}**", '<strong><span data-fact="EMERG">the emergency number of your country</span></strong>'),
        ("a {PAY}, {PAY}", 'a <span data-fact="PAY">the payment app that your bank offers</span>, '
         '<span data-fact="PAY">the payment app that your bank offers</span>'),
        ("{PAYS}", "{PAYS}"),
        ("{pay}", "{pay}"),
        ("{PAY 5}", "{PAY 5}"),
        ("{CURR 0}", "{CURR 0}"),
        ("{CURR 5.5}", "{CURR 5.5}"),
        ("S#{7k}", "S#{7k}"),
        ("{<b>}", "{&lt;b&gt;}"),
    ],
)  # fmt: skip
def test_slot_becomes_its_general_words(text: str, html: str) -> None:
    with override("en"):
        assert inline(text) == html


def test_general_words_are_escaped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courses.markup.general", lambda name, count="": "a & <b>")
    assert inline("{PAY}") == '<span data-fact="PAY">a &amp; &lt;b&gt;</span>'


@pytest.mark.parametrize(("language", "number"), [("es", "12.500"), ("pt-br", "12.500"), ("en", "12,500")])
def test_number_of_an_amount_is_written_as_the_language_does(language: str, number: str) -> None:
    with override(language):
        assert general("CURR", "12500").startswith(number) or number in general("CURR", "12500")


@settings(deadline=None, max_examples=50, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from([*NAMES, "FOO", "pay", "CURR 500", "CURR x"])))
def test_nothing_in_braces_is_neither_known_nor_told(names: list[str]) -> None:
    text = " ".join(f"{{{name}}}" for name in names)
    left = with_general_words(text)
    assert re.findall(r"\{[^}]*\}", left) == unknown_in(text)
    assert slots_of([text]) == {name.removesuffix(" 500") for name in names} & set(NAMES)


def block(kind: str, **value: Any) -> dict[str, Any]:
    return {"type": kind, "value": value, "id": str(uuid4())}


def add(page: Any, *blocks: dict[str, Any]) -> None:
    page.body = [*page.body.get_prep_value(), *blocks]


@pytest.fixture
def module(db: None) -> Any:
    return make_module(make_course())


@pytest.fixture
def lesson(module: Any) -> Any:
    page = make_lesson(module)
    add(
        page,
        block("idea", title="Cash or app", text="Open {PAY} and send {CURR 500}."),
        block("callout", tone="care", text="Call {EMERG}."),
    )
    return page


def test_outline_tells_the_slots(lesson: Any) -> None:
    assert lesson_of(lesson).slots == {"PAY", "CURR", "EMERG"}


def test_lesson_without_slots_has_none(module: Any) -> None:
    assert lesson_of(make_lesson(module)).slots == frozenset()


def test_site_and_booklet_show_the_general_words_in_the_lessons_language(lesson: Any) -> None:
    outline = lesson_of(lesson)
    with override("es"):
        wanted = str(paragraphs("Call {EMERG}."))
    with override("fr"):
        for html in (render_body(outline), render_booklet(outline, 1)):
            assert (
                wanted in html
                and 'data-fact="PAY"' in html
                and "{" not in re.sub(r"<script.*?</script>", "", html)
            )


@pytest.mark.usefixtures("english")
@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (block("idea", title="T", text="Open {PAYS}."), "There is no slot {PAYS}."),
        (block("idea", title="T", text="Open { PAY }."), "There is no slot { PAY }."),
        (block("idea", title="Open {PAY}", text="A text."), "{PAY} stays as it is here"),
        (block("idea", title="Open {FOO}", text="A text."), "There is no slot {FOO}."),
        (block("story", text="A text.", picture="She opens {PAY}."), "{PAY} stays as it is here"),
        (block("story", text="A text.", labels=[{"key": "a", "text": "{CURR 5}"}]), "{CURR 5} stays as it is here"),
    ],
)  # fmt: skip
def test_slot_that_no_reader_gets_filled_stops_publishing(
    lesson: Any, value: dict[str, Any], reason: str
) -> None:
    add(lesson, value)
    found = [finding for finding in findings(lesson) if reason in finding.message]
    assert [finding.stop for finding in found] == [True]
    with pytest.raises(ValidationError, match=re.escape(reason)):
        refuse_unready(lesson)


@pytest.mark.usefixtures("english")
def test_activities_titles_and_guides_have_no_slots(lesson: Any) -> None:
    from tests.factories.guides import guide

    lesson.title = "Use {PAY}"
    lesson.outcome = "I can use {GOV}."
    activity = next(each for each in lesson.body if "prompt" in each.value or "statement" in each.value)
    activity.value["prompt" if "prompt" in activity.value else "statement"] = "Is {MARKET} safe?"
    lesson.guide = guide(question="What is {TAX}?")

    said = " ".join(str(finding) for finding in findings(lesson) if finding.stop)

    for name in ("PAY", "GOV", "MARKET", "TAX"):
        assert f"{{{name}}} stays as it is here" in said


@pytest.mark.usefixtures("english")
def test_course_and_module_have_no_slots(module: Any) -> None:
    course = CoursePage.objects.get()
    course.promise, module.summary = "Learn {PAY}.", "About {PAYS}."
    assert any("{PAY} stays" in finding.message for finding in findings(course))
    assert any("no slot {PAYS}" in finding.message for finding in findings(module))


@pytest.mark.usefixtures("english")
def test_known_slots_in_texts_are_nothing_to_mend(lesson: Any) -> None:
    add(lesson, block("idea", title="All", text=" ".join(f"{{{name}}}" for name in FACT_NAMES[:3])))
    assert not [finding for finding in findings(lesson) if "{" in finding.message]


@pytest.mark.usefixtures("english")
def test_length_of_a_text_counts_the_words_that_readers_see(lesson: Any) -> None:
    add(lesson, block("idea", title="Long", text="one. " * 56 + "{PAY}"))
    assert any("63 words" in finding.message for finding in findings(lesson))
