"""Results files of version 2 for tests, as the script of a pack writes them."""

import json
from typing import Any
from uuid import uuid4

HEADER = {
    "format": "chasqui-results",
    "version": 2,
    "pack": {"id": "chasqui-x-es", "version": "0123456789abcdef"},
    "device": str(uuid4()),
}


def as_lines(*lines: Any, header: Any = HEADER) -> bytes:
    """The file: a header, and these lines."""
    return b"".join(json.dumps(line, separators=(",", ":")).encode() + b"\n" for line in (header, *lines))


def in_lines(data: dict[str, Any]) -> bytes:
    """The same as a file of version 1 says, as a pack would have written it."""
    people = [each["id"] for each in data["people"]]
    lines: list[Any] = [
        ["p", each["id"], each["nickname"], each.get("code", ""), "", ""] for each in data["people"]
    ]
    versions: list[tuple[str, ...]] = []
    for each in data["attempts"]:
        version = (each["lesson"], each["activity"], each["digest"])
        if version not in versions:
            versions.append(version)
            lines.append(["v", *version])
        person = people.index(each["person"])
        lines.append(
            ["a", each["id"], person, versions.index(version), each["response"], each["answered_at"]]
        )
    header = {**HEADER, "pack": data["pack"]}
    return as_lines(*lines, header=header)
