"""CSV that Excel opens by a double click, and that runs nothing there.

* UTF-8 with a mark in front (BOM), by which Excel knows that it is UTF-8.
* Between cells a semicolon where people write 1,5 and a comma where they write 1.5: that is what Excel expects in each
  country (es-MX: comma, es-AR: semicolon). The country is that of the group.
* A text that a spreadsheet would take for a formula gets an apostrophe in front, also behind a quote or a separator:
  whoever opens the file with another separator than it was written with gets other cells out of it.
"""

import csv
import io
import re
from typing import Final

from babel import Locale
from babel.core import UnknownLocaleError

from lms.reports.exports.sheet import Sheet, Value

BOM: Final = "\ufeff"
# The first sign of a formula, with what may stand before it; the wide forms are read as the narrow ones in Asia.
FORMULA: Final = re.compile(r"""((?:^|["';,|])[\s"']*)(?=[=+\-@＝＋－＠])""")
# Ends a cell or a line, or begins a formula itself.
CONTROL: Final = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]+")


def as_csv(sheet: Sheet, *, language: str) -> bytes:
    """`language` is that of the words in it (`pt-br`)."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator(language, sheet.country), quoting=csv.QUOTE_MINIMAL)
    for row in (sheet.headers, *sheet.rows):
        writer.writerow([_cell(value) for value in row])
    return (BOM + file.getvalue()).encode()


def separator(language: str, country: str) -> str:
    """What stands between cells where this language is written in this country."""
    tongue = language.split("-")[0]
    try:
        locale = Locale.parse(f"{tongue}_{country}" if country else language.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale.parse(tongue)
    return ";" if locale.number_symbols["latn"]["decimal"] == "," else ","


def defused(text: str) -> str:
    """The same text, as no formula. What is none stays as it is."""
    return FORMULA.sub(r"\1'", CONTROL.sub(" ", text))


def _cell(value: Value) -> Value:
    return defused(value) if isinstance(value, str) else value
