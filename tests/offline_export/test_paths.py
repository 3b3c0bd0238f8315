"""Names that files of a pack may have."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from offline_export.paths import LONGEST, problem_of, problems_of

GOOD = [
    "index.html",
    "es/c1-1.html",
    "assets/photos/0123456789abcdef.webp",
    ".well-known/x",
    "a_b/c.d.e",
    "console.html",
    "x" * LONGEST,
]
BAD = {
    "": "empty",
    "a\0": "NUL",
    "x" * (LONGEST + 1): "longer",
    "/a": "absolute",
    "\\a": "absolute",
    "c:a": "absolute",
    "../a": "climbs",
    "a/..": "climbs",
    "a\\..\\b": "climbs",
    "CON": "reserved",
    "a/nul.txt": "reserved",
    "Com1.tar.gz": "reserved",
    "aux .txt": "reserved",
    "a//b": "other characters",
    "a/": "other characters",
    "a b": "other characters",
    "a\u202eb": "other characters",
    "ñ": "other characters",
    "a\n": "other characters",
    "a/./b": "ends in a dot",
    "a.": "ends in a dot",
    "manifest.json": "not for files",
    "CHASQUI.pub": "not for files",
}


@pytest.mark.parametrize("path", GOOD)
def test_name_that_every_file_system_keeps_is_good(path: str) -> None:
    assert problem_of(path) == ""


@pytest.mark.parametrize("path, words", BAD.items())
def test_name_that_is_not_safe_has_a_reason(path: str, words: str) -> None:
    assert words in problem_of(path)


def test_names_are_looked_at_together() -> None:
    assert problems_of(["a/b", "c"]) == {}
    assert "only in case" in problems_of(["a/B", "A/b"])["A/b"]
    assert "twice" in problems_of(["a", "a"])["a"]
    assert "file and a folder" in problems_of(["A", "a/b"])["A"]


@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), max_size=5))
def test_what_is_good_stays_inside_and_apart(names: list[str]) -> None:
    good = set(names) - problems_of(names).keys()
    assert len({name.lower() for name in good}) == len(good)
    assert all(name and ".." not in name.split("/") and not name.startswith("/") for name in good)
