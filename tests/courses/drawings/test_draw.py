"""A drawing in a page: words, text alternative, lines."""

from xml.etree import ElementTree

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from courses.drawings import DrawingError, draw, labels
from courses.drawings.fit import SMALLEST, fit, width
from courses.drawings.write import NAMESPACE

CODE = '<svg viewBox="0 0 320 200"><text data-label="code" x="9">482 915</text><text data-label="who" data-fit="90">Ana</text></svg>'


def words(svg: str) -> list[str]:
    return ["|".join(text.itertext()) for text in ElementTree.fromstring(svg).iter(f"{{{NAMESPACE}}}text")]


LONG = '<svg viewBox="0 0 320 200"><text data-label="a" data-fit="80" font-size="10" x="5">-</text></svg>'


def test_labels_are_listed_in_order_and_once() -> None:
    repeated = CODE.replace("</svg>", '<text data-label="code">482 915</text></svg>')
    assert labels(repeated) == ["code", "who"]


def test_draw_sets_labels_and_keeps_the_words_of_those_not_given() -> None:
    assert words(draw(CODE, labels={"who": "Yuli", "other": "-"}, alt="Un mensaje")) == ["482 915", "Yuli"]


def test_draw_makes_one_accessible_picture_without_ids_or_data() -> None:
    assert draw(CODE, labels={}, alt='Un mensaje de "Ana" & <3') == (
        f'<svg aria-label="Un mensaje de &quot;Ana&quot; &amp; &lt;3" class="drawing" role="img" viewBox="0 0 320 200"'
        f' xmlns="{NAMESPACE}"><text x="9">482 915</text><text>Ana</text></svg>'
    )


def test_draw_without_a_text_alternative_is_hidden_from_screen_readers() -> None:
    assert ' aria-hidden="true"' in draw(CODE, labels={}, alt="")
    assert " role=" not in draw(CODE, labels={}, alt="")


def test_draw_refuses_what_sanitise_refuses() -> None:
    with pytest.raises(DrawingError):
        draw("<p>", labels={}, alt="")


def test_draw_of_a_hostile_drawing_is_harmless() -> None:
    hostile = '<svg viewBox="0 0 1 1" onload="alert(1)"><script>alert(1)</script><text data-label="a">x</text></svg>'
    shown = draw(hostile, labels={"a": "</text><script>alert(1)</script>"}, alt='"><script>')
    assert "<script" not in shown and "onload" not in shown


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec=None), max_size=60), st.text(max_size=20))
def test_draw_of_any_words_is_xml(label: str, alt: str) -> None:
    assert len(words(draw(CODE, labels={"code": label, "who": label}, alt=alt))) == 2


def test_draw_breaks_a_long_label_around_its_middle() -> None:
    shown = draw(LONG, labels={"a": "Bloquear mi tarjeta SIM ahora"}, alt="")
    assert words(shown) == ["Bloquear|mi tarjeta|SIM ahora"]
    assert shown.count("<tspan") == 3
    assert '<tspan dy="-12" x="5">Bloquear</tspan><tspan dy="12" x="5">' in shown


def test_draw_keeps_a_short_label_whole() -> None:
    assert "tspan" not in draw(LONG, labels={"a": "Sí, soy yo"}, alt="")


def test_draw_makes_a_word_without_spaces_smaller() -> None:
    assert 'font-size="8.3"' in draw(LONG, labels={"a": "Konfirmasyonpaswa"[:16]}, alt="")


FITS = [
    ("", 50, ("",), 10),
    ("one", 50, ("one",), 10),
    ("one two six ten", 50, ("one two", "six ten"), 10),
    ("four six ten", 70, ("four six ten",), 9.7),
    ("one\u00a0two six", 50, ("one\u00a0two", "six"), 10),
    ("a b c d e f g h i j k l m n", 17, ("a b c d e", "f g h i j", "k l m n"), 7.0),
]


@pytest.mark.parametrize("text, room, lines, size", FITS)
def test_fit(text: str, room: float, lines: tuple[str, ...], size: float) -> None:
    fitted = fit(text, room=room, size=10)
    assert (fitted.lines, fitted.size) == (lines, size)


@given(st.text(alphabet="ab ", max_size=80), st.floats(1, 300))
def test_fit_loses_no_word_and_stays_inside_unless_it_is_as_small_as_it_gets(text: str, room: float) -> None:
    fitted = fit(text, room=room, size=10)
    assert " ".join(fitted.lines).split() == text.split()
    assert len(fitted.lines) <= 3
    assert fitted.size <= SMALLEST * 10 or all(
        width(line, fitted.size - 0.05) <= room for line in fitted.lines
    )
