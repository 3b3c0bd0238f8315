"""True or false: one clear statement, and a reason for either answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courses.activities import forms, responses
from courses.activities.definition import BaseDefinition
from courses.activities.marking import Mark, mark_of_one
from courses.activities.problems import Problem, ResponseError
from courses.activities.shapes import Words


@dataclass(frozen=True)
class Definition(BaseDefinition):
    """A statement (the prompt), whether it is true, and what is said to each answer."""

    kind = "true_false"
    answer: bool
    feedback_true: Words
    feedback_false: Words


def validate(definition: Definition) -> Iterator[Problem]:
    """This kind has no problems but blank words, which all kinds share."""
    return iter(())


def mark(definition: Definition, response: object) -> Mark:
    """Marks {"answer": true or false}; the feedback is that of the answer given."""
    answer = responses.only_field(response, "answer")
    if not isinstance(answer, bool):
        raise ResponseError("bad_shape")
    part, text = ("true", definition.feedback_true) if answer else ("false", definition.feedback_false)
    return mark_of_one(part, answer == definition.answer, text)


def read_form(definition: Definition, form: forms.Form) -> dict[str, Any]:
    """The response in the radio buttons `answer`, whose values are true and false."""
    value = forms.one_value(form, "answer")
    if value not in ("true", "false"):
        raise ResponseError("bad_shape")
    return {"answer": value == "true"}


def presented(definition: Definition) -> list[str]:
    """True first, always."""
    return ["true", "false"]
