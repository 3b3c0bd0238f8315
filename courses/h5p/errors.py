"""What is wrong with an upload, as a code and the names concerned; `words.say` makes a sentence of it."""

from typing import Final

LONGEST_NAME: Final = 60


class H5PError(Exception):
    """An upload that is refused, or a part of one: `code` says why, `values` name what it is about, fit to be shown."""

    def __init__(self, code: str, **values: object) -> None:
        super().__init__(code, values)
        self.code = code
        self.values = {name: printable(str(value)) for name, value in values.items()}


def printable(name: str) -> str:
    """The name as one short line: no control characters or marks of direction, the middle left out when it is long.

    The end stays: in the name of a file it is the part that tells its kind.
    """
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)
    if len(shown) <= LONGEST_NAME:
        return shown
    half = (LONGEST_NAME - 1) // 2
    return f"{shown[:half]}…{shown[-half:]}"
