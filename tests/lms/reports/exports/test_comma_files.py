"""CSV: nothing in it is a formula, whatever the spreadsheet takes for the end of a cell; and it opens in columns."""

import csv
import io
import re
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lms.reports.exports.comma_files import as_csv, defused, separator
from lms.reports.exports.file_names import disposition, file_name
from lms.reports.exports.sheet import Sheet
from lms.reports.exports.workbooks import as_xlsx
from tests.lms.reports.exports.reading import rows_of_xlsx

RUNS = re.compile(r"""(?:^|["';,\t|\n\r])["'\s]*[=+\-@＝＋－＠]""")


def sheet(*values: str, country: str = "") -> Sheet:
    return Sheet("Title", "Group", country, ("Head",) * len(values), (values,))


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("=1+1", "'=1+1"),
        ("+51 999", "'+51 999"),
        ("-Ana", "'-Ana"),
        ("@ana", "'@ana"),
        ("\t=1", " '=1"),
        ("\r=1", " '=1"),
        ("  =1", "  '=1"),
        ('"=1"', '"\'=1"'),
        ("a;=cmd", "a;'=cmd"),
        ("a,@x", "a,'@x"),
        ("a\n=x", "a =x"),
        ("＝1", "'＝1"),
        ("Ana-María", "Ana-María"),
        ("a=b", "a=b"),
        ("Doña Chela", "Doña Chela"),
    ],
)
def test_text_that_would_run_is_defused(text: str, kept: str) -> None:
    assert defused(text) == kept


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("=+-@\t\r\n\"';, |aé＝"), max_size=12))
def test_nothing_runs_in_whatever_cells_the_file_is_cut(text: str) -> None:
    """Also where it is read with another separator than it was written with."""
    file = as_csv(sheet("x", text), language="en").decode("utf-8-sig")
    for delimiter in ",;\t|":
        for row in csv.reader(io.StringIO(file, newline=""), delimiter=delimiter):
            assert not [cell for cell in row if re.match(r"\s*[=+\-@＝]", cell)], (text, delimiter, row)


@settings(deadline=None)
@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), max_size=40))
def test_text_in_a_workbook_is_that_text(text: str) -> None:
    rows = rows_of_xlsx(as_xlsx(sheet("x" + text)))
    assert rows[1] == ["x" + text] or "_x" in text or "￿" in text or "￾" in text


@pytest.mark.parametrize(
    ("language", "country", "sign"),
    [
        ("es", "MX", ","),
        ("es", "PE", ","),
        ("es", "AR", ";"),
        ("es", "BO", ";"),
        ("es", "", ";"),
        ("pt-br", "BR", ";"),
        ("pt-br", "", ";"),
        ("fr", "HT", ";"),
        ("en", "JM", ","),
        ("en", "", ","),
        ("en", "BO", ","),
        ("es", "XX", ";"),
    ],
)
def test_separator_is_that_of_the_country(language: str, country: str, sign: str) -> None:
    assert separator(language, country) == sign


@pytest.mark.parametrize(
    "name", ["../../etc", 'a"b', "a\r\nX: y", "", "...", "\u202ecsv.exe", "x" * 300, "名簿"]
)
def test_name_of_a_file_is_one_line_and_leads_nowhere(name: str) -> None:
    header = disposition(file_name(name, "Progress", date(2026, 11, 22), "csv"))
    assert header.endswith("2026-11-22.csv")
    assert header.isascii()
    assert not set("\r\n\\/") & set(header)
    assert header.count('"') == 2
    assert len(header) < 900
