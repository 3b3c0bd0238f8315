"""Spot it in the picture: touch the one to four right zones of a drawing."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from courses.activities import forms, responses, rules
from courses.activities.definition import BaseDefinition
from courses.activities.marking import Feedback, Mark, four_places
from courses.activities.problems import Problem, ResponseError
from courses.activities.shapes import Key, Number, Words

ROUNDING: Final = 0.01  # percent by which a zone may seem to reach over the edge: 33.3 + 66.7


@dataclass(frozen=True)
class Zone:
    """A box on the drawing in percent of its width and height, its name, and why it is right or not."""

    id: Key
    label: Words
    x: Number
    y: Number
    w: Number
    h: Number
    correct: bool
    feedback: Words


@dataclass(frozen=True)
class Definition(BaseDefinition):
    """A drawing, what can be seen in it, and the zones that can be touched."""

    kind = "spot_it"
    picture_text: Words
    zones: tuple[Zone, ...]


def validate(definition: Definition) -> Iterator[Problem]:
    """The problems of this kind."""
    zones = definition.zones
    yield from rules.count_problems(zones, "zones", 2, 8)
    yield from rules.id_problems(zones, "zones")
    yield from rules.same_text_problems((zone.label for zone in zones), "zones", field="label")
    right = sum(zone.correct for zone in zones)
    if right == 0:
        yield Problem("zones", "no_right_zone")
    if right > 4:
        yield Problem("zones", "too_many_right_zones")
    for position, zone in enumerate(zones):
        if not (_inside(zone.x, zone.w) and _inside(zone.y, zone.h)):
            yield Problem(f"zones.{position}", "zone_outside")


def _inside(start: float, length: float) -> bool:
    return start >= 0 and length > 0 and start + length <= 100 + ROUNDING


def mark(definition: Definition, response: object) -> Mark:
    """Marks {"zones": ids}: every zone too many takes back one that is right.

    Only chosen zones have feedback: a zone that was not found is not given away.
    """
    zones = {zone.id: zone for zone in definition.zones}
    chosen = responses.distinct_ids(responses.only_field(response, "zones"), zones)
    if not chosen:
        raise ResponseError("incomplete")
    wanted = sum(zone.correct for zone in zones.values())
    right = sum(zones[key].correct for key in chosen)
    surplus = right - (len(chosen) - right)
    return Mark(
        score=four_places(max(0, surplus) / wanted) if wanted else 0.0,
        passed=surplus == wanted,
        feedback=tuple(Feedback(key, zones[key].correct, zones[key].feedback) for key in chosen),
    )


def read_form(definition: Definition, form: forms.Form) -> dict[str, Any]:
    """The response in the check boxes `zone`."""
    return {"zones": forms.all_values(form, "zone")}


def presented(definition: Definition) -> list[str]:
    """The zones in the order of their numbers on the drawing."""
    return [zone.id for zone in definition.zones]
