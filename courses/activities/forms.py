"""Reads the fields of a posted HTML form; the names of the fields are those of the activity templates.

What comes out still goes through mark(), which trusts nothing; here only the form is turned into a response.
"""

from collections.abc import Mapping

from courses.activities.problems import ResponseError

Form = Mapping[str, list[str]]


def one_value(form: Form, name: str) -> str:
    """The value of a field that must be there once and not be blank."""
    values = form.get(name) or [""]
    if len(values) > 1:
        raise ResponseError("bad_shape")
    if not values[0].strip():
        raise ResponseError("incomplete")
    return values[0]


def all_values(form: Form, name: str) -> list[str]:
    """The values of the ticked boxes of one name; at least one."""
    values = list(form.get(name, []))
    if not values:
        raise ResponseError("incomplete")
    return values
