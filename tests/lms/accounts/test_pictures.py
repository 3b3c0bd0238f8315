"""The pictures by which people recognise themselves: each is there, light, harmless and named."""

import re
from pathlib import Path

import pytest
from django.utils import translation

from courses.drawings import inspect
from lms.accounts.pictures import FOLDER, PICTURES, draw_picture, picture_name

PALETTE = (Path(__file__).resolve().parents[3] / "courses" / "drawings" / "palette.css").read_text()
CLASSES = set(re.findall(r"^\.(d-[a-z0-9-]+)\{", PALETTE, re.MULTILINE))
LONGEST_KEY = 20  # Person.picture


def source(key: str) -> str:
    return (FOLDER / f"{key}.svg").read_text(encoding="utf-8")


def test_every_file_has_its_name_and_every_name_its_file() -> None:
    assert {path.stem for path in FOLDER.iterdir()} == set(PICTURES)
    assert len(PICTURES) == 24
    assert all(len(key) <= LONGEST_KEY for key in PICTURES)


def test_names_are_all_different() -> None:
    with translation.override("en"):
        names = [str(picture_name(key)) for key in PICTURES]

    assert all(names)
    assert len(set(names)) == len(names)


def test_name_is_said_in_the_language_of_the_reader() -> None:
    assert not isinstance(picture_name("llama"), str)
    assert picture_name("nothing") == ""


def test_sun_is_not_taken_for_the_day_of_the_week() -> None:
    with translation.override("es"):
        assert str(picture_name("sun")) != "dom"


@pytest.mark.parametrize("key", PICTURES)
def test_picture_is_of_the_kit_and_light(key: str) -> None:
    svg = source(key)

    assert len(svg.encode()) <= 700
    assert inspect(svg).removed in ((), ("xmlns",))
    assert 'viewBox="0 0 48 48"' in svg
    assert set(" ".join(re.findall(r'class="([^"]+)"', svg)).split()) <= CLASSES
    # Every shape takes its colours and its two pixels of outline from a class, so that it follows the dark mode.
    assert re.findall(r"<(?:path|circle)(?! class=)", svg) == []
    assert re.findall(r"<text|<script|<style|\bid=|href|#", svg) == []


def test_no_two_pictures_are_the_same_drawing() -> None:
    assert len({source(key) for key in PICTURES}) == len(PICTURES)


def test_picture_without_title_is_hidden_from_screen_readers() -> None:
    assert 'aria-hidden="true"' in draw_picture("llama")
    assert "role=" not in draw_picture("llama")


def test_picture_with_title_is_an_image_of_that_name() -> None:
    svg = draw_picture("llama", 'Rosa "la <b>Negra</b>"')

    assert 'role="img"' in svg
    assert 'aria-label="Rosa &quot;la &lt;b&gt;Negra&lt;/b&gt;&quot;"' in svg
    assert "aria-hidden" not in svg


@pytest.mark.parametrize("key", ["", "unicorn", "../models", "llama.svg", "LLAMA"])
def test_unknown_picture_is_an_untied_knot(key: str) -> None:
    assert draw_picture(key) == draw_picture("")
    assert "<circle" in draw_picture(key)
    assert draw_picture(key) not in {draw_picture(known) for known in PICTURES}
