"""Order the steps: three to six steps, shown shuffled, to be put in their order."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courses.activities import forms, responses, rules
from courses.activities.definition import BaseDefinition
from courses.activities.marking import Feedback, Mark, four_places
from courses.activities.problems import Problem, ResponseError
from courses.activities.shapes import Key, Words
from courses.activities.shuffle import shuffled


@dataclass(frozen=True)
class Step:
    """One step, and why it stands where it stands."""

    id: Key
    text: Words
    feedback: Words


@dataclass(frozen=True)
class Definition(BaseDefinition):
    """A task in steps, listed here in the right order."""

    kind = "order_steps"
    steps: tuple[Step, ...]


def validate(definition: Definition) -> Iterator[Problem]:
    """The problems of this kind."""
    yield from rules.count_problems(definition.steps, "steps", 3, 6)
    yield from rules.id_problems(definition.steps, "steps")
    yield from rules.same_text_problems((step.text for step in definition.steps), "steps")


def mark(definition: Definition, response: object) -> Mark:
    """Marks {"order": ids}: the score is the share of steps in their place.

    When all stand right, every step says why; otherwise only the first step out of place does, so that the
    learner mends one thing at a time.
    """
    steps = {step.id: step for step in definition.steps}
    order = responses.distinct_ids(responses.only_field(response, "order"), steps)
    if len(order) < len(steps):
        raise ResponseError("incomplete")
    misplaced = [given for given, right in zip(order, steps, strict=True) if given != right]
    said = misplaced[:1] or order
    return Mark(
        score=four_places(1 - len(misplaced) / len(steps)) if steps else 1.0,
        passed=not misplaced,
        feedback=tuple(Feedback(step, not misplaced, steps[step].feedback) for step in said),
    )


def read_form(definition: Definition, form: forms.Form) -> dict[str, Any]:
    """The response in the pick lists `place-<step id>`, whose values are 1, 2, 3 ..."""
    places: dict[str, str] = {}
    for step in definition.steps:
        place = forms.one_value(form, f"place-{step.id}")
        if place in places:
            raise ResponseError("same_place")
        places[place] = step.id
    wanted = [str(place) for place in range(1, len(definition.steps) + 1)]
    if sorted(places) != sorted(wanted):
        raise ResponseError("bad_shape")
    return {"order": [places[place] for place in wanted]}


def presented(definition: Definition) -> list[str]:
    """The steps shuffled; never in the right order."""
    return shuffled([step.id for step in definition.steps])
