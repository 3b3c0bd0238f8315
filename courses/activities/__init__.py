"""Activities: what a learner is asked, what counts as right, and why.

Pure Python, standard library only: no database, no request, no Django. The same code marks an answer posted
by a form, sent by a phone or read from a school's results file, and it runs inside other hosts. What can go
wrong: `load` raises DefinitionError, `mark` and `read_form` raise ResponseError, whatever they are given.

One module per kind, all alike: `Definition`, `validate`, `mark`, `read_form`, `presented`. mark.js is the
same marker for browsers; both are held by tests/courses/activities/vectors/<kind>.json.
"""

from collections.abc import Mapping
from types import ModuleType
from typing import Any, Final

from courses.activities import (
    fill_in,
    h5p,
    match,
    multiple_choice,
    order_steps,
    rules,
    scenario,
    spot_it,
    true_false,
)
from courses.activities.canonical import digest
from courses.activities.definition import BaseDefinition as Definition
from courses.activities.forms import Form
from courses.activities.marking import Feedback, Mark
from courses.activities.problems import (
    PROBLEMS,
    RESPONSE_PROBLEMS,
    SHAPE_PROBLEMS,
    DefinitionError,
    Problem,
    ResponseError,
)

__all__ = [
    "KINDS",
    "PROBLEMS",
    "RESPONSE_PROBLEMS",
    "SELF_REPORTED",
    "SHAPE_PROBLEMS",
    "Definition",
    "DefinitionError",
    "Feedback",
    "Mark",
    "Problem",
    "ResponseError",
    "digest",
    "load",
    "mark",
    "presented",
    "read_form",
    "validate",
]

KINDS: Final[Mapping[str, ModuleType]] = {
    "multiple_choice": multiple_choice,
    "true_false": true_false,
    "order_steps": order_steps,
    "match": match,
    "spot_it": spot_it,
    "fill_in": fill_in,
    "scenario": scenario,
    "h5p": h5p,
}


# The kinds whose answer nobody can mark again: what comes back is what the exercise says of itself.
SELF_REPORTED: Final = frozenset({"h5p"})


def load(data: Mapping[str, Any]) -> Definition:
    """The definition in plain data; DefinitionError says where it has not the shape of its kind."""
    if not isinstance(data, Mapping):
        raise DefinitionError("", "not_a_record")
    kind = data.get("kind")
    if not isinstance(kind, str) or kind not in KINDS:
        raise DefinitionError("kind", "unknown_kind")
    definition: Definition = KINDS[kind].Definition.from_data(data)
    return definition


def validate(definition: Definition) -> list[Problem]:
    """All reasons why the definition cannot be published; none when it can."""
    return [*rules.leaf_problems(definition), *KINDS[definition.kind].validate(definition)]


def mark(definition: Definition, response: object) -> Mark:
    """The mark of a response to this definition; ResponseError when it cannot be marked, whatever it is."""
    result: Mark = KINDS[definition.kind].mark(definition, response)
    return result


def read_form(definition: Definition, form: Form) -> dict[str, Any]:
    """The response in the fields of a posted form; ResponseError when it is not complete."""
    response: dict[str, Any] = KINDS[definition.kind].read_form(definition, form)
    return response


def presented(definition: Definition) -> list[str]:
    """The ids as they are shown: steps and targets shuffled the same way everywhere, others as written."""
    order: list[str] = KINDS[definition.kind].presented(definition)
    return order
