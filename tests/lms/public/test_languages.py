"""No word of another language on any page: interface, lessons, drawings, text alternatives, script words."""

import re
from html import unescape
from pathlib import Path
from typing import Any

import polib
import pytest
from django.test import Client

from courses.models import CoursesPage
from tests.lms.public.tags import texts_of

LOCALES = {"es": "es", "pt-br": "pt_BR", "fr": "fr"}
ROOT = Path(__file__).parents[3]
# Shorter ones are the same in two languages too often: "no", "Menu", "Chasqui".
LONG_ENOUGH = 14
pytestmark = pytest.mark.django_db


def catalogues() -> dict[str, dict[str, str]]:
    """msgid to words, for each language; English words are the msgids."""
    found: dict[str, dict[str, str]] = {"en": {}}
    for language, folder in LOCALES.items():
        entries = polib.pofile(str(ROOT / "locale" / folder / "LC_MESSAGES" / "django.po"))
        found[language] = {
            entry.msgid: entry.msgstr for entry in entries if entry.msgstr and not entry.msgid_plural
        }
        found["en"] |= {entry.msgid: entry.msgid for entry in entries if not entry.msgid_plural}
    return found


def foreign_words(language: str, everything: dict[str, dict[str, str]]) -> set[str]:
    """Interface words of the other languages that this language writes otherwise."""
    own = set(everything[language].values())
    return {
        words
        for other, catalogue in everything.items()
        if other != language
        for words in catalogue.values()
        if len(words) >= LONG_ENOUGH and words not in own and "%(" not in words
    }


def pages(language: str) -> list[str]:
    live = CoursesPage.__subclasses__()
    found = [
        page.site_path
        for model in live
        for page in model.objects.live().filter(locale__language_code=language)
    ]
    return [*found, f"/{language}/me/", f"/{language}/sign-in/"]


def plain(text: str) -> str:
    return re.sub(r"\s+", " ", unescape(text)).strip()


def said_by_page(client: Client, language: str) -> dict[str, list[str]]:
    return {
        path: [plain(text) for text in texts_of(client.get(path).content.decode())]
        for path in pages(language)
    }


def test_no_word_of_another_language_on_any_page(seeded: None, client: Client) -> None:
    languages, everything = ("es", "pt-br", "en", "fr"), catalogues()
    said = {language: said_by_page(client, language) for language in languages}
    sentences = {
        language: {text for texts in found.values() for text in texts if len(text) >= LONG_ENOUGH}
        for language, found in said.items()
    }
    strays = []
    for language in languages:
        foreign = {plain(words) for words in foreign_words(language, everything)}
        foreign |= set().union(*sentences.values()) - sentences[language]
        assert len(said[language]) == 24
        for path, texts in said[language].items():
            text = " ".join(texts)
            strays += [(path, words) for words in foreign if words in text]
    assert strays == []


def test_page_says_its_language(seeded: None, client: Client) -> None:
    for language in ("es", "pt-br", "en", "fr"):
        tag = {"pt-br": "pt-BR"}.get(language, language)
        for path in pages(language):
            html = client.get(path).content.decode()
            assert f'<html lang="{tag}"' in html
            alternates: Any = re.findall(r'rel="alternate" hreflang="([\w-]+)" href="([^"]+)"', html)
            assert [code for code, _href in alternates] == ["es", "pt-BR", "en", "fr"]
            for _code, href in alternates:
                assert client.get(href).status_code == 200
