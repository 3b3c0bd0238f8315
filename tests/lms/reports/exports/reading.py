"""Reads tables back: from a page, from CSV, and from the XML inside an XLSX file."""

import csv
import io
import re
import zipfile
from html.parser import HTMLParser
from typing import Any

from defusedxml import ElementTree

SHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


class Tables(HTMLParser):
    """The texts of all cells of a page, row by row; each cell as its pieces of text."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[list[str]]] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        if tag == "tr":
            self.rows.append([])
        elif tag in ("td", "th"):
            self.rows[-1].append([])
            self._inside = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._inside = False

    def handle_data(self, data: str) -> None:
        if self._inside and data.strip():
            self.rows[-1][-1].append(" ".join(data.split()))


def cells_of_page(html: str) -> list[list[list[str]]]:
    reader = Tables()
    reader.feed(html)
    return reader.rows


def rows_of_page(html: str) -> list[list[str]]:
    return [[" ".join(pieces) for pieces in row] for row in cells_of_page(html)]


def rows_of_csv(content: bytes, delimiter: str = ",") -> list[list[str]]:
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=delimiter))


def rows_of_xlsx(content: bytes) -> list[list[str]]:
    """The cells with their texts; a formula anywhere is a failure."""
    page = ElementTree.fromstring(part_of_xlsx(content, "xl/worksheets/sheet1.xml"))
    shared = _shared(content)
    rows = []
    for row in page.iter(f"{SHEET}row"):
        rows.append([_text(cell, shared) for cell in row.iter(f"{SHEET}c")])
    assert not list(page.iter(f"{SHEET}f"))
    return rows


def part_of_xlsx(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        return book.read(name)


def _shared(content: bytes) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        if "xl/sharedStrings.xml" not in book.namelist():
            return []
    strings = ElementTree.fromstring(part_of_xlsx(content, "xl/sharedStrings.xml"))
    return [
        "".join(text.text or "" for text in each.iter(f"{SHEET}t")) for each in strings.iter(f"{SHEET}si")
    ]


def _text(cell: Any, shared: list[str]) -> str:
    texts = "".join(text.text or "" for text in cell.iter(f"{SHEET}t"))
    value = cell.find(f"{SHEET}v")
    if cell.get("t") == "s":
        texts = shared[int(value.text)]
    elif value is not None:
        texts = value.text
    return re.sub(r"_x([0-9A-F]{4})_", lambda code: chr(int(code[1], 16)), texts)
