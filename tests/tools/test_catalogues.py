"""`make messages` finds every word that is marked for translation, and says what a catalogue lacks."""

import io
from importlib import import_module
from typing import Any

import pytest
from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.pofile import read_po

TEMPLATE = """{% load i18n %}
{% if person %}
  <p title="{% translate "Hello" %}">{{ name|default:_("Guest") }}</p>
    {% blocktranslate trimmed count minutes=lesson.minutes %}
      {{ minutes }} minute
    {% plural %}
      {{ minutes }} minutes
    {% endblocktranslate %}
{% endif %}
{% translate "May" context "month" %} don't "stumble" over 'quotes' {% comment %}{% translate "Never" %}{% endcomment %}
"""


@pytest.fixture
def catalogues() -> Any:
    return import_module("catalogues")


def test_template_gives_words_plurals_and_contexts(catalogues: Any) -> None:
    found = extract(catalogues._extract_template, io.BytesIO(TEMPLATE.encode()), catalogues.KEYWORDS)
    assert {(ids, context) for _line, ids, _comments, context in found} == {
        ("Hello", None),
        ("Guest", None),
        (("%(minutes)s minute", "%(minutes)s minutes"), None),
        ("May", "month"),
    }


def gaps(catalogues: Any, template: dict[Any, Any], **translated: Any) -> list[str]:
    wanted, catalog = Catalog(), Catalog(locale="es")
    for message in template:
        wanted.add(message)
    for message, string in template.items():
        if string is not None:
            catalog.add(message, string, **translated)
    return [gap.problem for gap in catalogues.gaps(catalog, wanted, "es")]


@pytest.mark.parametrize(
    "template",
    [
        {"Sign in": "Entrar"},
        {"Hello, %(name)s": "Hola, %(name)s"},
        {"{count} answers": "{count} respuestas"},
        {("%(n)s minute", "%(n)s minutes"): ("un minuto", "%(n)s minutos")},
    ],
)
def test_whole_translation_has_no_gap(catalogues: Any, template: dict[Any, Any]) -> None:
    assert gaps(catalogues, template) == []


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ({"Sign in": None}, "not in the catalogue (make messages)"),
        ({"Sign in": ""}, "not translated"),
        ({("%(n)s minute", "%(n)s minutes"): ("%(n)s minuto", "")}, "not translated"),
        ({"Hello, %(name)s": "Hola, %(nombre)s"}, "other placeholders than the English"),
        ({"Hello, %(name)s": "Hola"}, "other placeholders than the English"),
        ({"{count} answers": "{cuenta} respuestas"}, "other placeholders than the English"),
    ],
)
def test_gap_is_found(catalogues: Any, template: dict[Any, Any], problem: str) -> None:
    assert problem in gaps(catalogues, template)


@pytest.mark.parametrize(
    ("words", "is_loose"),
    [
        ("Vraiment ?", True),
        ("« Oui\u00a0»", True),
        ("Nom : Ana", True),
        ("Vraiment\u00a0?", False),
        ("20:30", False),
    ],
)
def test_sign_of_french_stays_with_its_word(catalogues: Any, words: str, is_loose: bool) -> None:
    wanted, catalog = Catalog(), Catalog(locale="fr")
    wanted.add("Really?")
    catalog.add("Really?", words)
    loose = ["a sign after a plain space (use a no-break space)"] if is_loose else []
    assert [gap.problem for gap in catalogues.gaps(catalog, wanted, "fr")] == loose


def test_fuzzy_translation_is_a_gap(catalogues: Any) -> None:
    assert gaps(catalogues, {"Sign in": "Entrar"}, flags=["fuzzy"]) == ["fuzzy"]


def test_word_that_is_no_longer_used_is_a_gap(catalogues: Any) -> None:
    catalog = Catalog(locale="es")
    catalog.add("Old", "Viejo")
    assert [gap.problem for gap in catalogues.gaps(catalog, Catalog(), "es")] == [
        "no longer used (make messages)"
    ]


def test_catalogue_as_text_can_be_read_back_and_stays_as_it_is(catalogues: Any) -> None:
    catalog = Catalog(locale="pt_BR")
    catalog.add("Sign in", "Entrar", locations=[("lms/x.html", 3)])
    catalog.add(("%(n)s minute", "%(n)s minutes"), ("%(n)s minuto", "%(n)s minutos"))
    text = catalogues.as_po(catalog, "pt_BR")
    assert catalogues.as_po(read_po(io.BytesIO(text), locale="pt_BR"), "pt_BR") == text
    assert b"POT-Creation-Date" not in text
