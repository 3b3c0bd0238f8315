"""Reads plain data (what JSON gives) into frozen dataclasses and back, by the types of their fields.

The field types below say more than `str` and `float` do to a type checker: they say what a field is for, so
that reading, writing, listing a learner's words and checking for blanks need no code in any kind.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import cache
from typing import Annotated, Any, Final, NamedTuple, get_args, get_origin, get_type_hints

from courses.activities.problems import DefinitionError

Key = Annotated[str, "key"]  # a short id that the languages share
Words = Annotated[str, "words"]  # what a learner reads or hears; never blank
OptionalWords = Annotated[str, "optional words"]  # the same, may be blank
Answer = Annotated[str, "answer"]  # what a learner may type; compared, not shown
Number = Annotated[float, "number"]
Digest = Annotated[str, "digest"]  # names a kept file by its SHA-256, in hexadecimal figures

# Lone surrogates cannot be stored as UTF-8; control characters neither in PostgreSQL's JSON nor in XML packs.
UNSTORABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
LARGEST_NUMBER: Final = 1_000_000


class Leaf(NamedTuple):
    """One value of a definition that is not made of others, with its path and what it is for."""

    path: str
    shape: Any
    value: Any


def read(shape: Any, value: object, path: str = "") -> Any:
    """The value as `shape`: a dataclass, a tuple of shapes, or a field type. Else DefinitionError."""
    if _is_record(shape):
        return _read_record(shape, value, path)
    if get_origin(shape) is tuple:
        return _read_list(get_args(shape)[0], value, path)
    return _READERS[shape](value, path)


def write(value: Any) -> Any:
    """The plain data of a value that `read` gave."""
    if is_dataclass(value):
        return {field.name: write(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple):
        return [write(part) for part in value]
    return value


def leaves(value: Any, shape: Any, path: str = "") -> Iterator[Leaf]:
    """Every leaf in the order of the fields."""
    if _is_record(shape):
        for name, part in shape_of(shape).items():
            yield from leaves(getattr(value, name), part, join(path, name))
    elif get_origin(shape) is tuple:
        for position, item in enumerate(value):
            yield from leaves(item, get_args(shape)[0], join(path, position))
    else:
        yield Leaf(path, shape, value)


@cache
def shape_of(record: Any) -> Mapping[str, Any]:
    """The field types of a dataclass by name."""
    hints = get_type_hints(record, include_extras=True)
    return {field.name: hints[field.name] for field in fields(record)}


def join(path: str, part: str | int) -> str:
    """A path one step deeper: `choices`, then `choices.2`, then `choices.2.text`."""
    return f"{path}.{part}" if path else str(part)


def _is_record(shape: Any) -> bool:
    return isinstance(shape, type) and is_dataclass(shape)


def _read_record(record: Any, value: object, path: str) -> Any:
    if not isinstance(value, Mapping):
        raise DefinitionError(path, "not_a_record")
    shapes = shape_of(record)
    for name in value:
        if name not in shapes:
            raise DefinitionError(join(path, _printable(name)), "unknown_field")
    for field in fields(record):
        if field.name not in value and _is_required(field):
            raise DefinitionError(join(path, field.name), "missing_field")
    return record(**{name: read(shapes[name], part, join(path, name)) for name, part in value.items()})


def _is_required(field: Field[Any]) -> bool:
    return field.default is MISSING and field.default_factory is MISSING


def _printable(name: object) -> str:
    return str(name).encode("ascii", "backslashreplace").decode()[:40]


def _read_list(shape: Any, value: object, path: str) -> tuple[Any, ...]:
    if not isinstance(value, list | tuple):
        raise DefinitionError(path, "not_a_list")
    return tuple(read(shape, item, join(path, position)) for position, item in enumerate(value))


def _read_text(value: object, path: str) -> str:
    if not isinstance(value, str):
        raise DefinitionError(path, "not_text")
    if UNSTORABLE.search(value):
        raise DefinitionError(path, "bad_text")
    return value


def _read_flag(value: object, path: str) -> bool:
    if not isinstance(value, bool):
        raise DefinitionError(path, "not_true_or_false")
    return value


def _read_number(value: object, path: str) -> float:
    """A number in its shortest form (10, not 10.0), so that equal definitions have equal digests."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DefinitionError(path, "not_a_figure")
    if not abs(value) <= LARGEST_NUMBER:  # so written, NaN is refused too
        raise DefinitionError(path, "not_a_figure")
    return int(value) if value == int(value) else value


_READERS: Final[Mapping[Any, Callable[[object, str], Any]]] = {
    Key: _read_text,
    Words: _read_text,
    OptionalWords: _read_text,
    Answer: _read_text,
    Number: _read_number,
    Digest: _read_text,
    bool: _read_flag,
}
