"""Refusals that name several libraries or exercises at once."""

from collections.abc import Iterable
from typing import Final

from courses.h5p.errors import H5PError, printable

MOST_NAMED: Final = 12


class LibrariesError(H5PError):
    """What cannot be done because of others: `names` are theirs, each fit to be shown, at most a dozen."""

    def __init__(self, code: str, names: Iterable[object], **values: object) -> None:
        super().__init__(code, **values)
        every = [printable(str(name)) for name in names]
        self.names = (*every[:MOST_NAMED], "…") if len(every) > MOST_NAMED else tuple(every)
