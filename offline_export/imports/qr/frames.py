"""The text of one QR code: a piece of a transfer. What is none is refused with the reason, for who holds the phone."""

import re
from dataclasses import dataclass
from typing import Final

MOST_FRAMES: Final = 35
# Version 13 holds 619 characters of this alphabet.
MOST_CHARACTERS: Final = 700
FRAME: Final = re.compile(r"CQ1:([0-9A-F]{4})([0-9A-Z]{2})([0-9A-Z]{2}):([0-9A-Z $%*+\-./:]+)\.")
BEGIN: Final = re.compile(r"(?=CQ[0-9]:)")
FOREIGN, NEWER, TORN = "foreign", "newer", "torn"


class BadFrame(Exception):
    """A text that is no frame. `code`: foreign (another QR code), newer (of a newer pack), torn (a part of it is missing)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Frame:
    """Piece `number` of `count` of a transfer, numbered from 1."""

    transfer: str
    number: int
    count: int
    piece: str

    @property
    def place(self) -> str:
        """What frames that belong together share."""
        return f"{self.transfer}/{self.count}"


def read_frame(text: str) -> Frame:
    """Raises BadFrame."""
    text = text.strip()
    if not text.startswith("CQ1:"):
        raise BadFrame(NEWER if re.match(r"CQ[2-9]:", text) else FOREIGN)
    found = FRAME.fullmatch(text) if len(text) <= MOST_CHARACTERS else None
    if not found:
        raise BadFrame(TORN)
    transfer, number, count, piece = found.groups()
    frame = Frame(transfer, int(number, 36), int(count, 36), piece)
    if not 1 <= frame.number <= frame.count <= MOST_FRAMES:
        raise BadFrame(TORN)
    return frame


def frames_in(text: str) -> list[str]:
    """The texts of the codes in what somebody pasted: one on each line, or one behind the other."""
    return [part.strip() for line in text.splitlines() for part in BEGIN.split(line) if part.strip()]
