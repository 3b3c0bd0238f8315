"""H5P: an exercise that others made. It runs by itself, and tells how it went.

What comes back is a claim: nobody can mark it again. So whoever records it says that it is one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from courses.activities import forms, responses
from courses.activities.definition import BaseDefinition
from courses.activities.marking import Feedback, Mark, four_places
from courses.activities.problems import Problem, ResponseError
from courses.activities.shapes import Digest, Number, Words

DIGEST: Final = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True)
class Definition(BaseDefinition):
    """An exercise by its digest, the percentage from which it counts as done, and what is said after it."""

    kind = "h5p"
    content: Digest
    needed: Number
    feedback_right: Words
    feedback_not_yet: Words


def validate(definition: Definition) -> Iterator[Problem]:
    """The problems of this kind."""
    if not DIGEST.fullmatch(definition.content):
        yield Problem("content", "missing_exercise")
    if not 0 <= definition.needed <= 100:
        yield Problem("needed", "needed_outside")


def mark(definition: Definition, response: object) -> Mark:
    """Marks {"score": points, "max": of how many}; an exercise that gives no points has 0 of 0, and is passed."""
    score, most = responses.points(response)
    passed = not most or score * 100 >= definition.needed * most
    text = definition.feedback_right if passed else definition.feedback_not_yet
    share = four_places(score / most) if most else 1.0
    return Mark(score=share, passed=passed, feedback=(Feedback("", passed, text),))


def read_form(definition: Definition, form: forms.Form) -> dict[str, Any]:
    """A form cannot answer: the exercise itself is a script."""
    raise ResponseError("needs_script")


def presented(definition: Definition) -> list[str]:
    """What it is made of, it knows alone."""
    return []
