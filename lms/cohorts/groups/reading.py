"""Reads names from what a trainer types, pastes from a spreadsheet or uploads. It believes nothing of it.

One name on each line; where a line has several columns, that under a heading we know, else the first. Every line of
the text is a line of the table: no name goes over two, so a quotation mark that is never closed spoils one line only.
"""

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

MOST_NAMES: Final = 500
MOST_BYTES: Final = 1024 * 1024
# Far longer than any name; what is cut off of a line was never one.
LONGEST_LINE: Final = 2000
DELIMITERS: Final = "\t;,"
# Without accents and in small letters; the first that is found is taken.
HEADINGS: Final = (
    *("nickname", "apodo", "apelido", "surnom", "pseudo"),
    *("name", "names", "nombre", "nombres", "nome", "nomes", "nom", "noms", "prenom", "prenoms"),
    *(
        "full name",
        "nombre completo",
        "nome completo",
        "nom complet",
        "nombre y apellido",
        "nombres y apellidos",
    ),
    *("first name", "given name", "primer nombre", "primeiro nome", "nom et prenom", "nombre y apellidos"),
    *(
        "learner",
        "student",
        "alumno",
        "alumna",
        "aluno",
        "aluna",
        "estudiante",
        "estudante",
        "eleve",
        "participante",
    ),
)
# What other kinds of files begin with.
OTHER_KINDS: Final = (
    *(
        b"PK\x03\x04",
        b"PK\x05\x06",
        b"\xd0\xcf\x11\xe0",
        b"%PDF",
        b"\x89PNG",
        b"\xff\xd8\xff",
        b"GIF8",
        b"RIFF",
    ),
    *(b"\x1f\x8b", b"BM6", b"II*\x00", b"MM\x00*", b"7z\xbc\xaf", b"Rar!", b"{\\rtf"),
)
_LINES: Final = re.compile(r"\r\n|\r|\n")


class NotAList(ValueError):
    """It cannot be read as a list of names; `words` says what to do."""

    def __init__(self, words: Any) -> None:
        super().__init__()
        self.words = words


TOO_MANY: Final = _("This list has more than 500 lines. Make several smaller lists of it.")
TOO_LARGE: Final = _(
    "This file is larger than 1 MB. A list of 500 names is much smaller: is it the right file?"
)
NO_TEXT: Final = _(
    "This file is not a list of text. In your spreadsheet choose “Save as” and the format CSV, or copy the column with "
    "the names and paste it here."
)


@dataclass(frozen=True)
class Read:
    """What stands in the place of a name. `number`: that of the line as people count, from 1."""

    number: int
    typed: str


def decoded(data: bytes) -> str:
    """The text of a file, in whichever of the usual ways it was saved. Raises NotAList."""
    if len(data) > MOST_BYTES:
        raise NotAList(TOO_LARGE)
    if data.startswith(OTHER_KINDS):
        raise NotAList(NO_TEXT)
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    if b"\0" in data:
        return data.decode(_kind_of_utf16(data), "replace")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1")


def read_names(text: str) -> tuple[Read, ...]:
    """What stands in the place of a name, line by line, without empty lines. Raises NotAList."""
    lines = [
        (number, line[:LONGEST_LINE])
        for number, line in enumerate(_LINES.split(text.removeprefix("\ufeff").replace("\0", "")), 1)
        if line.strip()
    ]
    delimiter, lines = _delimiter(lines)
    # One more for a line of headings.
    if len(lines) > MOST_NAMES + 1:
        raise NotAList(TOO_MANY)
    rows = [(number, _cells(line, delimiter)) for number, line in lines]
    found = _names(rows)
    if len(found) > MOST_NAMES:
        raise NotAList(TOO_MANY)
    return found


def as_text(names: Iterable[str]) -> str:
    """The names as a text that `read_names` reads as these very names."""
    lines = [_quoted(name) for name in names]
    text = "\n".join(lines)
    # A first name that reads as a heading, say.
    return text if [each.typed for each in read_names(text)] == list(names) else f"name\n{text}"


def _kind_of_utf16(data: bytes) -> str:
    """Without a mark at its head: letters of most scripts that we meet, and the ends of lines, have one empty byte."""
    return "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"


def _delimiter(lines: list[tuple[int, str]]) -> tuple[str, list[tuple[int, str]]]:
    """What stands between columns, and the lines without the one in which a spreadsheet says so."""
    if not lines:
        return ",", lines
    first = lines[0][1].strip()
    if len(first) == 5 and first.lower().startswith("sep=") and first[-1] in DELIMITERS:
        return first[-1], lines[1:]
    for place in (first, "".join(line for _number, line in lines)):
        if found := next((each for each in DELIMITERS if each in place), None):
            return found, lines
    return ",", lines


def _cells(line: str, delimiter: str) -> list[str]:
    cells = next(csv.reader([line], delimiter=delimiter, skipinitialspace=delimiter != "\t"))
    return [cell.strip() for cell in cells]


def _names(rows: Sequence[tuple[int, list[str]]]) -> tuple[Read, ...]:
    if not rows:
        return ()
    headings = [_plain(cell) for cell in rows[0][1]]
    column = next((headings.index(each) for each in HEADINGS if each in headings), None)
    if column is not None:
        return tuple(Read(number, _at(cells, column)) for number, cells in rows[1:])
    if len(rows) == 1:
        # All names on one line.
        number, cells = rows[0]
        return tuple(Read(number, cell) for cell in cells if cell)
    column = 1 if all(len(cells) > 1 and cells[0].rstrip(".)").isdecimal() for _number, cells in rows) else 0
    return tuple(Read(number, _at(cells, column)) for number, cells in rows)


def _at(cells: list[str], column: int) -> str:
    return cells[column] if column < len(cells) else ""


def _plain(cell: str) -> str:
    letters = unicodedata.normalize("NFD", cell.casefold())
    return " ".join("".join(each for each in letters if not unicodedata.combining(each)).split())


def _quoted(name: str) -> str:
    # An empty place stays a line, so that nobody overlooks it.
    marks = not name or name.startswith('"') or any(each in name for each in DELIMITERS)
    return '"' + name.replace('"', '""') + '"' if marks else name
