"""Reads numbers as people of the four languages write them: 1.000,50 and 1,000.50 and 1 000,5 and $1'000.50.

A number is a text in canonical form ("1000.5", "-3", "0"), never a float: equal means equal, however long, in
Python and in the browser.
"""

import re
from typing import Final

from courses.activities.normalise import simplify

_FRAME: Final = re.compile(r"([+-]?) ?(?:[a-z]{0,3}[$€£] ?)?([0-9 .,']*?)(?: ?[$€£%])?[ .,;:!?]*")
# 1 to 3 figures, groups of three that one same mark divides, then perhaps decimals behind another mark.
_GROUPED: Final = re.compile(r"([1-9][0-9]{0,2}(?:([ .,'])[0-9]{3})(?:\2[0-9]{3})*)(?:(?!\2)[.,]([0-9]+))?")
_PLAIN: Final = re.compile(r"([0-9]*)(?:[.,]([0-9]+))?")


def readings(text: str) -> frozenset[str]:
    """The numbers that the text may mean: none, one, or two when 1.000 can be a thousand or one."""
    frame = _FRAME.fullmatch(simplify(text))
    if not frame or not re.search("[0-9]", frame[2]):
        return frozenset()
    found = set()
    if grouped := _GROUPED.fullmatch(frame[2]):
        found.add(_canonical(frame[1], re.sub("[^0-9]", "", grouped[1]), grouped[3]))
    if plain := _PLAIN.fullmatch(frame[2]):
        found.add(_canonical(frame[1], plain[1], plain[2]))
    return frozenset(found)


def _canonical(sign: str, whole: str, decimals: str | None) -> str:
    number = whole.lstrip("0") or "0"
    if rest := (decimals or "").rstrip("0"):
        number += "." + rest
    return "-" + number if sign == "-" and number != "0" else number
