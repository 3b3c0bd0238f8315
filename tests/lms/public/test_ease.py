"""Ease: light on the line, the same colours whoever chose them, and a country for everybody who reads us."""

import re
from pathlib import Path

import brotli
import pytest
import rjsmin
from django.template.loader import render_to_string
from django.utils.translation import override

from lms.public.countries import CODES, countries
from lms.public.styles import SOURCES

STATIC = Path(__file__).parents[3] / "lms" / "static" / "lms"
LANGUAGES = ("es", "pt-br", "en", "fr")
# Newer than Chrome 80.
TOO_NEW = r"\?\?=|\|\|=|&&=|\.replaceAll\(|\.at\(|\(\?<[=!]|#\w+\s*[=(;]|static \{"


def weight(name: str) -> int:
    source = (STATIC / "js" / name).read_text(encoding="utf-8")
    return len(brotli.compress(rjsmin.jsmin(source).encode(), mode=brotli.MODE_TEXT))


def test_ease_is_light() -> None:
    assert weight("ease.js") <= 1_100


def test_what_reads_aloud_is_fetched_by_who_listens_and_light_even_so() -> None:
    assert weight("listen.js") <= 2_400


@pytest.mark.parametrize("name", ["ease.js", "listen.js"])
def test_scripts_are_read_by_old_browsers(name: str) -> None:
    assert not re.findall(TOO_NEW, (STATIC / "js" / name).read_text(encoding="utf-8"))


def test_who_chooses_dark_sees_what_a_dark_device_shows() -> None:
    css = SOURCES[0].read_text(encoding="utf-8")
    device = re.search(r":root:not\(\[data-theme=light\]\) \{(.*?)\}", css, re.DOTALL)
    chosen = re.search(r"\[data-theme=dark\] \{(.*?)\}", css, re.DOTALL)
    assert device and chosen
    assert colours(device[1]) == colours(chosen[1])
    assert set(colours(device[1])) >= {"--paper", "--ink", "--teal", "--clay"}


def colours(block: str) -> dict[str, str]:
    return dict(re.findall(r"(--\w+): ([^;]+);", block))


def test_dark_rules_below_the_first_screen_are_said_for_the_device_and_for_the_choice() -> None:
    css = (STATIC / "css" / "chasqui.css").read_text(encoding="utf-8")
    device = re.findall(r":root:not\(\[data-theme=light\]\) ([^,{]+)", css)
    chosen = re.findall(r"\[data-theme=dark\] ([^,{]+)", css)
    assert device == chosen != []
    inside = re.findall(r"@media \(prefers-color-scheme: dark\) \{(.*?)\n\}", css, re.DOTALL)
    rules = [line for block in inside for line in block.strip().splitlines()]
    assert all(line.strip().startswith(":root:not([data-theme=light])") for line in rules)


def test_every_sovereign_country_of_the_americas_can_be_chosen_and_french_departments() -> None:
    assert len(CODES) == len(set(CODES)) == 35 + 18
    assert {"GP", "MQ", "GF", "HT", "BR", "MX", "US", "CA", "PR"} <= set(CODES)


@pytest.mark.parametrize(
    ("language", "first", "last", "peru"),
    [
        ("es", "Anguila", "Venezuela", "Perú"),
        ("pt-br", "Anguila", "Venezuela", "Peru"),
        ("en", "Anguilla", "Venezuela", "Peru"),
        ("fr", "Anguilla", "Venezuela", "Pérou"),
    ],
)
def test_countries_are_named_in_the_language_and_in_its_order(
    language: str, first: str, last: str, peru: str
) -> None:
    names = [name for _code, name in countries(language)]
    assert (names[0], names[-1]) == (first, last)
    assert dict(countries(language))["PE"] == peru
    assert len(names) == len(set(names)) == len(CODES)


def test_accent_does_not_send_a_country_to_the_end() -> None:
    names = [name for _code, name in countries("fr")]
    assert (
        names.index("Dominique")
        < names.index("Équateur")
        < names.index("États-Unis")
        < names.index("Grenade")
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_settings_are_hidden_until_a_script_can_keep_them(language: str) -> None:
    with override(language):
        html = render_to_string("components/device_settings.html")
    assert re.search(r"<form [^>]*hidden", html)
    assert html.count("<option") == len(CODES) + 2
    # The first says nothing of a country; the last is for who lives where none of these is.
    assert [*re.findall(r'<option value="(\w*)"', html)][:: len(CODES) + 1] == ["", "ZZ"]
    for name in ("size", "theme", "pictures"):
        # What is chosen before anything is: what the device says by itself.
        assert len(re.findall(rf'name="{name}" value="" checked', html)) == 1
    # All that has a name here is what the script keeps.
    assert set(re.findall(r' name="(\w+)"', html)) == {"size", "theme", "pictures", "country"}
