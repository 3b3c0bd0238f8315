"""The markup of lesson texts: what it makes, and that it makes nothing else."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from courses.markup import inline, paragraphs


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("", ""),
        ("One line.", "<p>One line.</p>"),
        ("One line\nwrapped by an editor.", "<p>One line wrapped by an editor.</p>"),
        ("First.\n\nSecond.", "<p>First.</p><p>Second.</p>"),
        ("First.\n \t\n\n\nSecond.\n", "<p>First.</p><p>Second.</p>"),
        ("First.\r\n\r\nSecond.", "<p>First.</p><p>Second.</p>"),
        ("- One\n- Two", "<ul><li>One</li><li>Two</li></ul>"),
        ("1. One\n2. Two", "<ol><li>One</li><li>Two</li></ol>"),
        ("Bring:\n- paper\n- a pen", "<p>Bring:</p><ul><li>paper</li><li>a pen</li></ul>"),
        ("- One\n  goes on\n- Two", "<ul><li>One goes on</li><li>Two</li></ul>"),
        ("- One\n\nAfter.", "<ul><li>One</li></ul><p>After.</p>"),
        ("A **strong** word.", "<p>A <strong>strong</strong> word.</p>"),
        ("**One**\n**two**", "<p><strong>One</strong> <strong>two</strong></p>"),
        ("2 ** 3 and **", "<p>2 ** 3 and **</p>"),
        ("-5 degrees", "<p>-5 degrees</p>"),
        ("1985. A year", "<p>1985. A year</p>"),
    ],
)
def test_paragraphs_makes(text: str, html: str) -> None:
    assert paragraphs(text) == html


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<b>no</b>",
        "a & b",
        '"quoted"',
        "[link](https://example.org)",
        "`code`",
        "# title",
    ],
)
def test_other_markup_stays_as_it_was_written(text: str) -> None:
    html = paragraphs(text)

    assert html.count("<") == html.count("<p>") * 2
    assert "<script" not in html


def test_strong_words_are_escaped() -> None:
    assert inline("**<i>**") == "<strong>&lt;i&gt;</strong>"


@given(st.text())
def test_no_tag_comes_from_the_text(text: str) -> None:
    html = paragraphs(text)
    for tag in ("p", "ul", "ol", "li", "strong"):
        assert html.count(f"<{tag}>") == html.count(f"</{tag}>")
        html = html.replace(f"<{tag}>", "").replace(f"</{tag}>", "")
    assert "<" not in html
    assert "\n" not in html
