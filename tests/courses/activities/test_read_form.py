"""Posted forms become the responses that the scripts would have made."""

import contextlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.activities import KINDS, ResponseError, load, mark, read_form
from courses.activities.scenario import End, Scene, reached
from tests.courses.activities import strategies
from tests.courses.activities.vectors import example_of

PLACES = {"place-sim": ["1"], "place-bank": ["2"], "place-password": ["4"], "place-report": ["3"]}
PAIRS = {"item-pin": ["know"], "item-phone": ["have"], "item-code": ["have"]}

TAKEN: list[tuple[str, dict[str, list[str]], dict[str, Any]]] = [
    ("multiple_choice", {"choice": ["six"], "activity": ["x"]}, {"choice": "six"}),
    ("true_false", {"answer": ["true"]}, {"answer": True}),
    ("true_false", {"answer": ["false"]}, {"answer": False}),
    ("order_steps", PLACES, {"order": ["sim", "bank", "report", "password"]}),
    ("match", PAIRS, {"pairs": {"pin": "know", "phone": "have", "code": "have"}}),
    ("spot_it", {"zone": ["apk", "photo"]}, {"zones": ["apk", "photo"]}),
    ("fill_in", {"text": [" Bogota "]}, {"text": " Bogota "}),
    ("scenario", {"step": ["who"]}, {"path": ["who"]}),
    ("scenario", {"path": [""], "step": ["who"]}, {"path": ["who"]}),
    ("scenario", {"path": ["who,call"], "step": ["warn"]}, {"path": ["who", "call", "warn"]}),
]
REFUSED: list[tuple[str, dict[str, list[str]], str]] = [
    ("multiple_choice", {}, "incomplete"),
    ("multiple_choice", {"choice": []}, "incomplete"),
    ("multiple_choice", {"choice": [""]}, "incomplete"),
    ("multiple_choice", {"choice": ["six", "row"]}, "bad_shape"),
    ("true_false", {"answer": ["yes"]}, "bad_shape"),
    ("order_steps", {"place-sim": ["1"]}, "incomplete"),
    ("order_steps", PLACES | {"place-report": [""]}, "incomplete"),
    ("order_steps", PLACES | {"place-report": ["1"]}, "same_place"),
    ("order_steps", PLACES | {"place-report": ["5"]}, "bad_shape"),
    ("order_steps", PLACES | {"place-report": ["03"]}, "bad_shape"),
    ("order_steps", PLACES | {"place-report": ["٣"]}, "bad_shape"),
    ("match", {"item-pin": ["know"]}, "incomplete"),
    ("match", PAIRS | {"item-code": [""]}, "incomplete"),
    ("spot_it", {}, "incomplete"),
    ("fill_in", {"text": ["  "]}, "incomplete"),
    ("scenario", {"path": ["who"]}, "incomplete"),
    ("h5p", {}, "needs_script"),
    ("h5p", {"score": ["5"], "max": ["5"]}, "needs_script"),
]


@pytest.mark.parametrize(("kind", "form", "response"), TAKEN, ids=str)
def test_read_form_gives_the_response(
    kind: str, form: dict[str, list[str]], response: dict[str, Any]
) -> None:
    assert read_form(load(example_of(kind)), form) == response


@pytest.mark.parametrize(("kind", "form", "code"), REFUSED, ids=str)
def test_read_form_refuses_what_is_not_complete(kind: str, form: dict[str, list[str]], code: str) -> None:
    with pytest.raises(ResponseError) as refusal:
        read_form(load(example_of(kind)), form)
    assert refusal.value.code == code
    assert refusal.value.message.endswith(".")


def form_of(kind: str, response: dict[str, Any]) -> dict[str, list[str]]:
    """The fields that a browser posts for a response."""
    if kind == "true_false":
        return {"answer": [str(response["answer"]).lower()]}
    if kind == "order_steps":
        return {f"place-{key}": [str(place)] for place, key in enumerate(response["order"], start=1)}
    if kind == "match":
        return {f"item-{item}": [target] for item, target in response["pairs"].items()}
    if kind == "spot_it":
        return {"zone": response["zones"]}
    if kind == "scenario":
        return {"path": [",".join(response["path"][:-1])], "step": response["path"][-1:]}
    return {name: [value] for name, value in response.items()}


@given(st.data())
def test_read_form_gives_back_what_was_posted(draw: st.DataObject) -> None:
    data = draw.draw(strategies.data.filter(lambda data: data["kind"] != "h5p"))
    response = draw.draw(strategies.right_responses(data))
    definition = load(data)
    read = read_form(definition, form_of(data["kind"], response))
    assert read == response
    assert mark(definition, read).passed


_names = ["score", "max", "choice", "answer", "zone", "text", "path", "step", "item-pin", "place-sim"]
forms = st.dictionaries(st.sampled_from(_names) | st.text(), st.lists(st.text(), max_size=3))


@pytest.mark.parametrize("kind", KINDS)
@given(form=forms)
def test_read_form_of_any_form_is_a_response_or_a_refusal(kind: str, form: dict[str, list[str]]) -> None:
    definition = load(example_of(kind))
    with contextlib.suppress(ResponseError):
        mark(definition, read_form(definition, form))


def test_reached_shows_scene_after_scene() -> None:
    definition: Any = load(example_of("scenario"))
    assert isinstance(reached(definition, []), Scene)
    assert reached(definition, ["who"]).id == "insist"
    assert isinstance(reached(definition, ["who", "block"]), End)
    with pytest.raises(ResponseError):
        reached(definition, ["who", "warn"])
