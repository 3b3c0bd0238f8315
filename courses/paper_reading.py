"""Reads what was written on paper and typed in by somebody: which answer it is, by the letters of `courses.paper`.

Pure. Nobody vouches for what was typed: `read_paper` gives a response that `activities.mark` can mark, or raises
PaperError. Small and capital letters, spaces, commas and dashes between them are all the same.
"""

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from string import ascii_uppercase
from typing import Any, Final

from courses.activities import Definition
from courses.activities.normalise import normalise
from courses.activities.responses import LONGEST_TEXT
from courses.activities.shapes import UNSTORABLE
from courses.paper import ENGLISH, ON_SCREEN, Lettered, Truth, letters

# What people write between letters.
_BETWEEN: Final = frozenset(" \t\r\n\u00a0,.;:-–—→>/()|+")


class PaperError(ValueError):
    """What was typed is no answer to this activity.

    code: `unknown` (a letter that is not on the paper: `typed`), `too_many`, `incomplete`, `repeated`, `too_long` or
    `unreadable`. possible: the letters that there are, in order; wanted: how many belong there (0: any number).
    """

    def __init__(self, code: str, *, possible: Sequence[str] = (), typed: str = "", wanted: int = 0) -> None:
        super().__init__(code)
        self.code, self.possible, self.typed, self.wanted = code, tuple(possible), typed, wanted


def read_paper(definition: Definition, typed: str, truth: Truth = ENGLISH) -> dict[str, Any]:
    """The response that stands on the paper, in the shape that `activities.mark` reads. PaperError when it is none."""
    kind = definition.kind
    if kind == "fill_in":
        return _text(typed)
    if kind in ON_SCREEN:
        raise PaperError("unreadable")
    if kind == "scenario":
        return _path(definition.to_data(), _marks(typed))
    possible = letters(definition, truth)
    return _READERS[kind](definition.to_data(), _chosen(typed, possible), possible)


def _marks(typed: str) -> list[str]:
    """The single letters and figures, in capitals, without what stands between them."""
    return [char for char in unicodedata.normalize("NFKC", typed).upper() if char not in _BETWEEN]


def _chosen(typed: str, possible: Sequence[Lettered]) -> list[Lettered]:
    known = {each.letter: each for each in possible}
    marks = _marks(typed)
    for mark in marks:
        if mark not in known:
            raise PaperError("unknown", possible=list(known), typed=mark)
    if not marks:
        raise PaperError("incomplete", possible=list(known), wanted=1)
    return [known[mark] for mark in marks]


def _count(chosen: Sequence[Any], wanted: int, possible: Sequence[Lettered]) -> None:
    if len(chosen) != wanted:
        code = "too_many" if len(chosen) > wanted else "incomplete"
        raise PaperError(code, possible=[each.letter for each in possible], wanted=wanted)


def _distinct(chosen: Sequence[Lettered], possible: Sequence[Lettered]) -> None:
    again = next((each.letter for place, each in enumerate(chosen) if each in chosen[:place]), None)
    if again:
        raise PaperError("repeated", possible=[each.letter for each in possible], typed=again)


def _choice(data: Mapping[str, Any], chosen: list[Lettered], possible: Sequence[Lettered]) -> dict[str, Any]:
    _count(chosen, 1, possible)
    return {"choice": chosen[0].id}


def _answer(data: Mapping[str, Any], chosen: list[Lettered], possible: Sequence[Lettered]) -> dict[str, Any]:
    _count(chosen, 1, possible)
    return {"answer": chosen[0].id == "true"}


def _pairs(data: Mapping[str, Any], chosen: list[Lettered], possible: Sequence[Lettered]) -> dict[str, Any]:
    _count(chosen, len(data["items"]), possible)
    return {"pairs": {item["id"]: each.id for item, each in zip(data["items"], chosen, strict=True)}}


def _order(data: Mapping[str, Any], chosen: list[Lettered], possible: Sequence[Lettered]) -> dict[str, Any]:
    """The first figure is the place of the step that is printed first, and so on down the paper."""
    _count(chosen, len(possible), possible)
    _distinct(chosen, possible)
    places = {int(said.letter): printed.id for said, printed in zip(chosen, possible, strict=True)}
    return {"order": [places[place] for place in sorted(places)]}


def _zones(data: Mapping[str, Any], chosen: list[Lettered], possible: Sequence[Lettered]) -> dict[str, Any]:
    _distinct(chosen, possible)
    return {"zones": [each.id for each in possible if each in chosen]}


def _text(typed: str) -> dict[str, Any]:
    text = typed.strip()
    if len(text) > LONGEST_TEXT:
        raise PaperError("too_long", wanted=LONGEST_TEXT)
    if not normalise(text) or UNSTORABLE.search(text):
        raise PaperError("unreadable")
    return {"text": text}


def _path(data: Mapping[str, Any], marks: Sequence[str]) -> dict[str, Any]:
    scenes = {scene["id"]: scene["choices"] for scene in data["scenes"]}
    here, path = data["start"], list[str]()
    for mark in marks:
        if here not in scenes:
            raise PaperError("too_many", wanted=len(path))
        choices = dict(zip(ascii_uppercase, scenes[here], strict=False))
        if mark not in choices:
            raise PaperError("unknown", possible=list(choices), typed=mark)
        path.append(choices[mark]["id"])
        here = choices[mark]["goto"]
    if here in scenes:
        raise PaperError(
            "incomplete", possible=list(ascii_uppercase[: len(scenes[here])]), wanted=len(path) + 1
        )
    return {"path": path}


_Reader = Callable[[Mapping[str, Any], list[Lettered], Sequence[Lettered]], dict[str, Any]]
_READERS: Final[Mapping[str, _Reader]] = {
    "multiple_choice": _choice,
    "true_false": _answer,
    "match": _pairs,
    "order_steps": _order,
    "spot_it": _zones,
}
