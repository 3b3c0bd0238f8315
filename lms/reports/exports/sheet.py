"""A table as plain cells: made once, and the same on the screen, on paper and in files."""

from dataclasses import dataclass
from typing import Final

Value = str | int
# More columns than this do not stand side by side on a sheet of paper held upright.
UPRIGHT: Final = 8


@dataclass(frozen=True)
class Sheet:
    """`title` says what it is, `of` whose: of which group or organisation. `country` is that of its readers (ISO 3166
    alpha-2, or empty). Rows are as long as the headers; the first `fixed` columns say whose row it is."""

    title: str
    of: str
    country: str
    headers: tuple[str, ...]
    rows: tuple[tuple[Value, ...], ...]
    fixed: int = 1

    @property
    def is_wide(self) -> bool:
        return len(self.headers) > UPRIGHT
