"""Branching scenario: a story of two to four decisions; each of its ends explains the consequence."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from courses.activities import forms, responses, rules
from courses.activities.definition import BaseDefinition
from courses.activities.marking import Feedback, Mark, four_places
from courses.activities.problems import Problem, ResponseError
from courses.activities.shapes import Key, Number, Words
from courses.activities.story import graph_problems


@dataclass(frozen=True)
class Choice:
    """One decision, and the scene or end that it leads to."""

    id: Key
    text: Words
    goto: Key


@dataclass(frozen=True)
class Scene:
    """What happens, and what the learner can decide."""

    id: Key
    text: Words
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class End:
    """Where a story ends, how good that is (0 to 1), and why."""

    id: Key
    text: Words
    score: Number
    feedback: Words


@dataclass(frozen=True)
class Definition(BaseDefinition):
    """Scenes from a start to one of several ends, without a way back."""

    kind = "scenario"
    start: Key
    scenes: tuple[Scene, ...]
    ends: tuple[End, ...]


def validate(definition: Definition) -> Iterator[Problem]:
    """The problems of this kind."""
    scenes, ends = definition.scenes, definition.ends
    yield from rules.id_problems(scenes, "scenes")
    yield from rules.id_problems(ends, "ends", taken=(scene.id for scene in scenes))
    for position, scene in enumerate(scenes):
        path = f"scenes.{position}.choices"
        yield from rules.count_problems(scene.choices, path, 2, 4, name="choices")
        yield from rules.id_problems(scene.choices, path)
        yield from rules.same_text_problems((choice.text for choice in scene.choices), path)
    yield from _end_problems(ends)
    yield from graph_problems(definition.start, _ways(scenes), [end.id for end in ends])


def _end_problems(ends: Sequence[End]) -> Iterator[Problem]:
    if len(ends) < 2:
        yield Problem("ends", "too_few_ends")
    if not any(end.score == 1 for end in ends):
        yield Problem("ends", "no_right_end")
    for position, end in enumerate(ends):
        if not 0 <= end.score <= 1:
            yield Problem(f"ends.{position}.score", "score_outside")


def _ways(scenes: Sequence[Scene]) -> dict[str, list[str]]:
    return {scene.id: [choice.goto for choice in scene.choices] for scene in scenes}


def reached(definition: Definition, path: object) -> Scene | End:
    """The scene or end to which a path of choice ids leads: without script the site shows one at a time."""
    here: Scene | End | None = _find(definition, definition.start)
    for key in responses.id_list(path):
        choices = here.choices if isinstance(here, Scene) else ()
        here = next((_find(definition, choice.goto) for choice in choices if choice.id == key), None)
        if here is None:
            break
    if here is None:
        raise ResponseError("unknown_id")
    return here


def _find(definition: Definition, key: str) -> Scene | End | None:
    places: tuple[Scene | End, ...] = (*definition.scenes, *definition.ends)
    return next((place for place in places if place.id == key), None)


def mark(definition: Definition, response: object) -> Mark:
    """Marks {"path": choice ids from the start to an end}; passed when the end's score is 1."""
    end = reached(definition, responses.only_field(response, "path"))
    if isinstance(end, Scene):
        raise ResponseError("incomplete")
    feedback = (Feedback(end.id, end.score == 1, end.feedback),)
    return Mark(score=four_places(min(1, max(0, end.score))), passed=end.score == 1, feedback=feedback)


def read_form(definition: Definition, form: forms.Form) -> dict[str, Any]:
    """The response in the radio buttons `step` of the present scene and the hidden `path` that led to it."""
    before = "".join(form.get("path", [])[:1])
    return {"path": [*filter(None, before.split(",")), forms.one_value(form, "step")]}


def presented(definition: Definition) -> list[str]:
    """The scenes as the author ordered them; the learner sees one at a time."""
    return [scene.id for scene in definition.scenes]
