"""The test vectors: what each marker, in Python and in the browser, must make of each response."""

import copy
import json
from pathlib import Path
from typing import Any

from courses.activities import KINDS

FOLDER = Path(__file__).parent / "vectors"


def vectors_of(kind: str) -> list[dict[str, Any]]:
    """The vectors of one kind: name, definition, response, and mark or error."""
    vectors: list[dict[str, Any]] = json.loads((FOLDER / f"{kind}.json").read_text(encoding="utf-8"))
    return vectors


def all_vectors() -> list[tuple[str, dict[str, Any]]]:
    """Every vector with a name that is its own."""
    return [(f"{kind}: {vector['name']}", vector) for kind in KINDS for vector in vectors_of(kind)]


def example_of(kind: str) -> dict[str, Any]:
    """The data of one publishable definition of a kind."""
    example: dict[str, Any] = vectors_of(kind)[0]["definition"]
    return example


def broken(kind: str, path: str, value: Any) -> dict[str, Any]:
    """The example of a kind with one value put in, or taken out when it is `...`."""
    data: Any = copy.deepcopy(example_of(kind))
    *way, last = [int(part) if part.isdigit() else part for part in path.split(".")]
    here = data
    for part in way:
        here = here[part]
    if value is ...:
        del here[last]
    else:
        here[last] = value
    result: dict[str, Any] = data
    return result
