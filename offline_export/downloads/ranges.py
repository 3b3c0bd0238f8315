"""Which bytes of a file a request asks for (RFC 9110, parts 13 and 14). Pure: headers in, a decision out."""

import re
from dataclasses import dataclass
from typing import Final

# More digits than any file has bytes are no number of ours.
ONE_RANGE: Final = re.compile(r"bytes=\s*(\d{0,18})-(\d{0,18})\s*", re.ASCII)
ENTITY_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')


@dataclass(frozen=True)
class Part:
    """Bytes of a file: where they begin, and how many they are."""

    start: int
    length: int


class Unsatisfiable(Exception):
    """The file has no byte of what was asked for."""


def wanted_part(asked: str, *, size: int) -> Part | None:
    """The part that a `Range` header asks for; None: all of it, as for several parts at once and for what is no range."""
    match = ONE_RANGE.fullmatch(asked)
    if match is None or match.groups() == ("", ""):
        return None
    first, last = match.groups()
    if not first:
        return _the_last(int(last), size)
    if last and int(last) < int(first):
        return None
    if int(first) >= size:
        raise Unsatisfiable
    end = min(int(last), size - 1) if last else size - 1
    return Part(int(first), end - int(first) + 1)


def _the_last(many: int, size: int) -> Part:
    if not many or not size:
        raise Unsatisfiable
    many = min(many, size)
    return Part(size - many, many)


def goes_on(if_range: str, *, tag: str) -> bool:
    """Whether who has the first bytes of a file has those of this one. A date is not believed: it does not name bytes."""
    return not if_range or if_range.strip() == tag


def is_known(if_none_match: str, *, tag: str) -> bool:
    """Whether the asker has the file with this tag already."""
    return if_none_match.strip() == "*" or tag in ENTITY_TAG.findall(if_none_match)
