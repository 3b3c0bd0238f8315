"""The words of a definition, for checks of readability."""

from typing import Any

import pytest
from hypothesis import given

from courses.activities import KINDS, load
from tests.courses.activities import strategies
from tests.courses.activities.vectors import example_of


@pytest.mark.parametrize("kind", KINDS)
def test_texts_begin_with_the_prompt_and_have_every_reason(kind: str) -> None:
    data = example_of(kind)
    texts = dict(load(data).texts())
    assert next(iter(texts)) == "prompt"
    assert any("feedback" in path for path in texts)


def test_texts_of_spot_it_include_what_is_read_aloud() -> None:
    texts = dict(load(example_of("spot_it")).texts())
    assert texts["picture_text"] == "Un chat con una foto, un archivo de nombre bono.apk y un enlace."
    assert texts["zones.3.label"] == "La foto"


def test_texts_leave_out_blank_words_and_accepted_answers() -> None:
    assert list(dict(load(example_of("fill_in")).texts())) == [
        "prompt",
        "feedback_right",
        "feedback_not_yet",
        "near.0.feedback",
    ]


@given(strategies.data)
def test_texts_lead_to_the_words_in_the_data(data: dict[str, Any]) -> None:
    for path, text in load(data).texts():
        here: Any = data
        for part in path.split("."):
            here = here[int(part)] if part.isdigit() else here[part]
        assert here == text
