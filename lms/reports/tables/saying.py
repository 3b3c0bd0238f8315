"""Answers in words: what somebody chose, ordered, matched, touched, decided or typed. One function per kind.

Reads what nobody vouches for: what does not belong to the definition has no words, and is never an error.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from courses import activities
from courses.activities import (
    Definition,
    fill_in,
    h5p,
    match,
    multiple_choice,
    order_steps,
    scenario,
    spot_it,
    true_false,
)
from lms.progress.points import Points

# So much of a typed text is shown.
LONGEST: Final = 80


class Part(NamedTuple):
    """A part of an answer that is not right yet; `left_out`: what should have been chosen and was not."""

    text: str
    left_out: bool = False


def describe_response(definition: Definition, response: object) -> str:
    """The whole answer in words; empty where it cannot be an answer to this definition."""
    return _SAYING[definition.kind](definition, response) if belongs(definition, response) else ""


def wrong_parts(definition: Definition, response: object) -> tuple[Part, ...]:
    """In words, each part of an answer that is not right yet: so that answers with the same mistake count together.
    None where the answer is right, or cannot be one."""
    if not belongs(definition, response) or activities.mark(definition, response).passed:
        return ()
    parts = _PARTS.get(definition.kind)
    return tuple(parts(definition, response)) if parts else (Part(describe_response(definition, response)),)


def belongs(definition: Definition, response: object) -> bool:
    """Whether this can be an answer to this definition."""
    try:
        activities.mark(definition, response)
    except activities.ResponseError:
        return False
    return True


def _choice(definition: multiple_choice.Definition, response: Mapping[str, str]) -> str:
    return next(each.text for each in definition.choices if each.id == response["choice"])


def _true_or_false(definition: true_false.Definition, response: Mapping[str, bool]) -> str:
    return pgettext("answer", "True") if response["answer"] else pgettext("answer", "False")


def _order(definition: order_steps.Definition, response: Mapping[str, list[str]]) -> str:
    texts = {step.id: step.text for step in definition.steps}
    return " ".join(f"{place}. {texts[key]}" for place, key in enumerate(response["order"], start=1))


def _pairs(definition: match.Definition, response: Mapping[str, Mapping[str, str]]) -> str:
    return "; ".join(_pair(definition, item, response["pairs"]) for item in definition.items)


def _pair(definition: match.Definition, item: match.Item, pairs: Mapping[str, str]) -> str:
    target = next(each.text for each in definition.targets if each.id == pairs[item.id])
    return f"{item.text} – {target}"


def _zones(definition: spot_it.Definition, response: Mapping[str, list[str]]) -> str:
    return "; ".join(zone.label for zone in definition.zones if zone.id in response["zones"])


def _typed(definition: fill_in.Definition, response: Mapping[str, str]) -> str:
    text = " ".join(response["text"].split())
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _path(definition: scenario.Definition, response: Mapping[str, list[str]]) -> str:
    return " – ".join(_decisions(definition, response["path"]))


def _decisions(definition: scenario.Definition, path: list[str]) -> Iterator[str]:
    for place, key in enumerate(path):
        scene = scenario.reached(definition, path[:place])
        if isinstance(scene, scenario.Scene):
            yield next(each.text for each in scene.choices if each.id == key)


def _wrong_pairs(definition: match.Definition, response: Mapping[str, Mapping[str, str]]) -> Iterator[Part]:
    for item in definition.items:
        if response["pairs"][item.id] != item.target:
            yield Part(_pair(definition, item, response["pairs"]))


def _wrong_zones(definition: spot_it.Definition, response: Mapping[str, list[str]]) -> Iterator[Part]:
    for zone in definition.zones:
        touched = zone.id in response["zones"]
        if touched and not zone.correct:
            yield Part(zone.label)
        elif zone.correct and not touched:
            yield Part(zone.label, left_out=True)


def _first_misplaced(definition: order_steps.Definition, response: Mapping[str, list[str]]) -> Iterator[Part]:
    for place, (given, step) in enumerate(zip(response["order"], definition.steps, strict=True), start=1):
        if given != step.id:
            text = next(each.text for each in definition.steps if each.id == given)
            yield Part(_("Step %(place)s: %(what)s") % {"place": place, "what": text})
            return


def _last_decision(definition: scenario.Definition, response: Mapping[str, list[str]]) -> Iterator[Part]:
    """The one that led to the end; however it came to it."""
    yield Part([*_decisions(definition, response["path"])][-1])


def _points(definition: h5p.Definition, response: Mapping[str, float]) -> str:
    return Points(response["score"], response["max"]).words or _("Finished")


_SAYING: Final[Mapping[str, Callable[[Any, Any], str]]] = {
    "multiple_choice": _choice,
    "true_false": _true_or_false,
    "order_steps": _order,
    "match": _pairs,
    "spot_it": _zones,
    "fill_in": _typed,
    "scenario": _path,
    "h5p": _points,
}
# The kinds whose answers are made of parts.
_PARTS: Final[Mapping[str, Callable[[Any, Any], Iterator[Part]]]] = {
    "order_steps": _first_misplaced,
    "match": _wrong_pairs,
    "spot_it": _wrong_zones,
    "scenario": _last_decision,
}
