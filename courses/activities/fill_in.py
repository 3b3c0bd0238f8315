"""Fill in: type a word, a number or a short text, with or without accents, with a comma or a point."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from courses.activities import forms, responses
from courses.activities.definition import BaseDefinition
from courses.activities.figures import readings
from courses.activities.marking import Mark, mark_of_one
from courses.activities.normalise import normalise
from courses.activities.problems import Problem, ResponseError
from courses.activities.shapes import Answer, OptionalWords, Words


@dataclass(frozen=True)
class Near:
    """An answer that is not right yet and deserves its own explanation."""

    answer: Answer
    feedback: Words


@dataclass(frozen=True)
class Definition(BaseDefinition):
    """A field to type in, the words before and after it, and all answers that are accepted."""

    kind = "fill_in"
    before: OptionalWords
    after: OptionalWords
    answers: tuple[Answer, ...]
    number: bool
    feedback_right: Words
    feedback_not_yet: Words
    near: tuple[Near, ...] = ()


def validate(definition: Definition) -> Iterator[Problem]:
    """The problems of this kind."""
    answers = {f"answers.{position}": answer for position, answer in enumerate(definition.answers)}
    near = {f"near.{position}.answer": near.answer for position, near in enumerate(definition.near)}
    if not answers:
        yield Problem("answers", "missing_answer")
    for path, answer in (answers | near).items():
        if len(answer) > responses.LONGEST_TEXT:
            yield Problem(path, "answer_too_long")
        if definition.number and len(readings(answer)) > 1:
            yield Problem(path, "ambiguous_number")
    for path, answer in near.items():
        if _is_one_of(answer, definition.answers, number=definition.number):
            yield Problem(path, "near_is_right")
    if definition.number and answers and not any(map(readings, answers.values())):
        yield Problem("answers", "not_a_number")


def mark(definition: Definition, response: object) -> Mark:
    """Marks {"text": what was typed}, with one feedback: right, near, or not yet."""
    text = responses.typed_text(responses.only_field(response, "text"))
    if not normalise(text):
        raise ResponseError("incomplete")
    if _is_one_of(text, definition.answers, number=definition.number):
        return mark_of_one("", True, definition.feedback_right)
    for near in definition.near:
        if _is_one_of(text, (near.answer,), number=definition.number):
            return mark_of_one("", False, near.feedback)
    return mark_of_one("", False, definition.feedback_not_yet)


def _is_one_of(text: str, answers: tuple[str, ...], *, number: bool) -> bool:
    """Equal as numbers when a number is asked and typed, else as words ("four" may be accepted too)."""
    numbers = readings(text) if number else frozenset()
    if numbers:
        return any(numbers & readings(answer) for answer in answers)
    return normalise(text) in map(normalise, answers)


def read_form(definition: Definition, form: forms.Form) -> dict[str, Any]:
    """The response in the text field `text`."""
    return {"text": forms.one_value(form, "text")}


def presented(definition: Definition) -> list[str]:
    """Nothing is chosen here."""
    return []
