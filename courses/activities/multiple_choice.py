"""Multiple choice: one right answer among three to five, each with its reason."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courses.activities import forms, responses, rules
from courses.activities.definition import BaseDefinition
from courses.activities.marking import Mark, mark_of_one
from courses.activities.problems import Problem
from courses.activities.shapes import Key, Words


@dataclass(frozen=True)
class Choice:
    """One answer to choose, and why it is right or not."""

    id: Key
    text: Words
    correct: bool
    feedback: Words


@dataclass(frozen=True)
class Definition(BaseDefinition):
    """A question with three to five choices, exactly one of them right."""

    kind = "multiple_choice"
    choices: tuple[Choice, ...]


def validate(definition: Definition) -> Iterator[Problem]:
    """The problems of this kind."""
    choices = definition.choices
    yield from rules.count_problems(choices, "choices", 3, 5)
    yield from rules.id_problems(choices, "choices")
    yield from rules.same_text_problems((choice.text for choice in choices), "choices")
    right = sum(choice.correct for choice in choices)
    if right == 0:
        yield Problem("choices", "no_right_answer")
    if right > 1:
        yield Problem("choices", "two_right_answers")


def mark(definition: Definition, response: object) -> Mark:
    """Marks {"choice": id}; the feedback is that of the choice."""
    choices = {choice.id: choice for choice in definition.choices}
    chosen = choices[responses.one_of(responses.only_field(response, "choice"), choices)]
    return mark_of_one(chosen.id, chosen.correct, chosen.feedback)


def read_form(definition: Definition, form: forms.Form) -> dict[str, Any]:
    """The response in the radio buttons `choice`."""
    return {"choice": forms.one_value(form, "choice")}


def presented(definition: Definition) -> list[str]:
    """The choices as the author ordered them."""
    return [choice.id for choice in definition.choices]
