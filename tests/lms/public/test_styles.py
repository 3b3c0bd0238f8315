"""The style sheets: readable by the oldest phones that we promise, light, and of one look."""

import re
from base64 import b64decode
from hashlib import sha256
from pathlib import Path

import brotli
import pytest

from lms.public.styles import SOURCES, critical_css, critical_css_source, light_css

SHEETS = [*SOURCES, SOURCES[0].with_name("chasqui.css")]
# Newer than Chrome 80, or against the look.
UNREADABLE = (
    r":is\(|:where\(|:has\(|aspect-ratio|inset|(?<!-)gap:|color-mix|\d[ds]v[hw]|@container|@layer"
    r"|margin-inline:|padding-inline:|margin-block:|padding-block:"
)
NOT_OURS = r"gradient|box-shadow|text-shadow|@font-face|@import|url\(|animation|transition"


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_style_sheet_is_read_by_old_browsers(path: Path) -> None:
    assert not re.findall(UNREADABLE, path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_style_sheet_has_nothing_against_the_look(path: Path) -> None:
    assert not re.findall(NOT_OURS, path.read_text(encoding="utf-8"))


def test_critical_css_stays_light() -> None:
    assert len(brotli.compress(critical_css().encode(), mode=brotli.MODE_TEXT)) <= 3_200


def test_other_css_stays_light() -> None:
    assert len(brotli.compress(SHEETS[-1].read_bytes(), mode=brotli.MODE_TEXT)) <= 4_000


def test_policy_names_the_style_sheet_in_the_page() -> None:
    algorithm, _, digest = critical_css_source().strip("'").partition("-")

    assert algorithm == "sha256"
    assert b64decode(digest) == sha256(critical_css().encode()).digest()


def test_light_css_keeps_what_the_rules_mean() -> None:
    css = (
        '/* why */\n.a > .b,\n.c { width: calc(50% - 15px); margin: 0 -16px; }\n.d::before { content: "›" }\n'
    )

    assert light_css(css) == '.a>.b,.c{width:calc(50% - 15px);margin:0 -16px}.d::before{content:"›"}'
