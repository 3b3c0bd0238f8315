"""Match: three to six items, each belonging to one of two to six targets."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courses.activities import forms, responses, rules
from courses.activities.definition import BaseDefinition
from courses.activities.marking import Feedback, Mark, four_places
from courses.activities.problems import Problem
from courses.activities.shapes import Key, Words
from courses.activities.shuffle import shuffled


@dataclass(frozen=True)
class Target:
    """What items are matched with; it may serve several."""

    id: Key
    text: Words


@dataclass(frozen=True)
class Item:
    """One thing to match, the target it belongs to, and why."""

    id: Key
    text: Words
    target: Key
    feedback: Words


@dataclass(frozen=True)
class Definition(BaseDefinition):
    """Items and the targets to match them with."""

    kind = "match"
    targets: tuple[Target, ...]
    items: tuple[Item, ...]


def validate(definition: Definition) -> Iterator[Problem]:
    """The problems of this kind."""
    targets, items = definition.targets, definition.items
    yield from rules.count_problems(targets, "targets", 2, 6)
    yield from rules.count_problems(items, "items", 3, 6)
    yield from rules.id_problems(targets, "targets")
    yield from rules.id_problems(items, "items")
    yield from rules.same_text_problems((target.text for target in targets), "targets")
    yield from rules.same_text_problems((item.text for item in items), "items")
    known = {target.id for target in targets}
    for position, item in enumerate(items):
        if item.target not in known:
            yield Problem(f"items.{position}.target", "unknown_target")


def mark(definition: Definition, response: object) -> Mark:
    """Marks {"pairs": {item: target}}: the score is the share of right pairs; every item has its feedback."""
    items = {item.id: item for item in definition.items}
    targets = {target.id for target in definition.targets}
    pairs = responses.id_pairs(responses.only_field(response, "pairs"), items, targets)
    feedback = tuple(Feedback(key, pairs[key] == item.target, item.feedback) for key, item in items.items())
    right = sum(said.right for said in feedback)
    return Mark(
        score=four_places(right / len(items)) if items else 1.0,
        passed=right == len(items),
        feedback=feedback,
    )


def read_form(definition: Definition, form: forms.Form) -> dict[str, Any]:
    """The response in the pick lists `item-<item id>`, whose values are target ids."""
    return {"pairs": {item.id: forms.one_value(form, f"item-{item.id}") for item in definition.items}}


def presented(definition: Definition) -> list[str]:
    """The targets shuffled, since items are often written in the order of their targets."""
    return shuffled([target.id for target in definition.targets])
