"""JSON that nobody vouches for: measured before it is parsed, and read in one way only. Pure."""

import json
import math
import re
from typing import Any, Final, NoReturn

from courses.h5p.errors import H5PError

LARGEST: Final = 2 * 1024 * 1024
DEEPEST: Final = 48
MOST_VALUES: Final = 100_000
# A whole string, closed or not, or one mark of structure: each character is looked at once, whatever the text is.
# Figures of a whole number that every program reads as the same one. Longer ones become what a browser makes of them.
MOST_FIGURES: Final = 15
TOKEN: Final = re.compile(rb'"[^"\\]*+(?:\\(?:.|\Z)[^"\\]*+)*+(?:"|\Z)|[\[{\]},]', re.DOTALL)


def read_json(content: bytes, *, name: str, last_counts: bool = False) -> Any:
    """The value in a JSON file called `name`. Raises H5PError: broken, too large, too deep, or with two meanings; with
    `last_counts` a key may stand twice, and means what it says last, as in a browser."""
    if len(content) > LARGEST:
        raise H5PError("json_large", name=name, most=LARGEST // (1024 * 1024))
    _measure(content, name)

    def refuse(what: str) -> NoReturn:
        raise H5PError("json_number", name=name, number=what)

    def number(text: str) -> float:
        value = float(text)
        return value if math.isfinite(value) else refuse(text)

    def whole_number(text: str) -> float:
        return int(text) if len(text.lstrip("-")) <= MOST_FIGURES else number(text)

    def record(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        fields = dict(pairs)
        if len(fields) != len(pairs) and not last_counts:
            raise H5PError("json_twice", name=name)
        return fields

    try:
        text = content.decode("utf-8-sig")
        value = json.loads(
            text,
            parse_constant=refuse,
            parse_float=number,
            parse_int=whole_number,
            object_pairs_hook=record,
        )
        # Half of a pair, written as \ud800, is read but can be neither stored nor sent.
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeError as error:
        raise H5PError("json_letters", name=name) from error
    except ValueError as error:
        raise H5PError("json_broken", name=name) from error
    return value


def _measure(content: bytes, name: str) -> None:
    depth = values = 0
    for token in TOKEN.finditer(content):
        mark = token.group()[:1]
        if mark in b"[{":
            depth += 1
            values += 1
        elif mark == b",":
            values += 1
        elif mark in b"]}":
            depth -= 1
        if depth > DEEPEST:
            raise H5PError("json_deep", name=name, most=DEEPEST)
        if values > MOST_VALUES:
            raise H5PError("json_values", name=name, most=MOST_VALUES)
