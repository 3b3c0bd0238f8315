"""XLSX in which every text is a text: nothing in it is a formula, a link or a number by accident."""

import io
import re
from typing import Final

from lms.reports.exports.sheet import Sheet

# What Excel refuses in the name of a sheet.
NOT_IN_A_NAME: Final = re.compile(r"[\[\]:*?/\\']")
LONGEST_NAME: Final = 31
WIDEST: Final = 40
AS_IT_IS: Final = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def as_xlsx(sheet: Sheet) -> bytes:
    """One sheet; its first row and the columns that say whose row it is stay in sight."""
    # Only where it is used: memory that the worker and most web processes never need.
    import xlsxwriter

    file = io.BytesIO()
    with xlsxwriter.Workbook(file, AS_IT_IS) as book:
        page = book.add_worksheet(_name(sheet.title))
        text, head = book.add_format({"num_format": "@"}), book.add_format({"bold": True, "text_wrap": True})
        for column, header in enumerate(sheet.headers):
            page.set_column(column, column, _width(sheet, column))
            page.write_string(0, column, header, head)
        page.freeze_panes(1, sheet.fixed)
        page.repeat_rows(0)
        if sheet.is_wide:
            page.set_landscape()
        for number, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, int):
                    page.write_number(number, column, value)
                else:
                    page.write_string(number, column, value, text)
    return file.getvalue()


def _name(title: str) -> str:
    return NOT_IN_A_NAME.sub(" ", title)[:LONGEST_NAME].strip() or "1"


def _width(sheet: Sheet, column: int) -> int:
    longest = max((len(str(row[column])) for row in sheet.rows), default=0)
    return min(WIDEST, max(longest, len(sheet.headers[column]) // 2, 8) + 2)
