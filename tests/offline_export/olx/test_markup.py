"""From HTML back to the markup of lesson texts: what the editor of Studio may leave, and what anybody may send."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from courses.markup import paragraphs
from offline_export.formats.olx.markup import Words, words_of_html

PIECES = st.sampled_from(
    ["<p>", "</p>", "<ul>", "</ul>", "<ol>", "</ol>", "<li>", "</li>", "<strong>", "</b>", "<b>", "</strong>", "<h3>", "</h3>",
     "<br>", "<script>", "</script>", "<span data-fact='PAY'>", "<span>", "</span>", "&lt;", "&nbsp;", "a", " ", "- ", "**", "\n",
     "<!--", "-->", "<img src=x onerror=y>", "1. ", "{PAY}", "\x00"]
)  # fmt: skip
TEXTS = st.lists(
    st.sampled_from(["uno", "**dos**", "- tres", "1. cuatro", "\n", "\n\n", " ", "{PAY}", "{CURR 50}", "<&>"]), max_size=12
).map("".join)  # fmt: skip


@pytest.mark.parametrize(
    ("html", "heading", "text"),
    [
        ("<p>One</p><p>Two</p>", "", "One\n\nTwo"),
        ("bare words", "", "bare words"),
        ("<h3>Title</h3><p>Text</p><h3>Next</h3>", "Title", "Text\n\nNext"),
        ("<p>Text</p><h3>Late</h3>", "", "Text\n\nLate"),
        ("<ul><li>a</li><li>b</li></ul>", "", "- a\n- b"),
        ("<ol><li>a</li><li>b</li></ol><p>c</p>", "", "1. a\n2. b\n\nc"),
        ("<ul><li>a<ul><li>inner</li></ul></li><li>b</li></ul>", "", "- a\n\n- inner\n- b"),
        ("<p><b>a</b> <em>b</em> <a href='http://x'>c</a></p>", "", "**a** b c"),
        ("<p>a<strong><b>b</b></strong></p>", "", "a**b**"),
        ('<p>Use <span data-fact="PAY">the <b>app</b></span>.</p>', "", "Use {PAY}."),
        ('<p><span data-fact="CURR" data-count="500">500</span></p>', "", "{CURR 500}"),
        ('<p><span data-fact="CURR" data-count="0; x">5</span></p>', "", "{CURR}"),
        ('<p><span data-fact="WHAT">words</span></p>', "", "words"),
        ("<p>a</p><script>b</script><style>c</style><svg><text>d</text></svg><p>e</p>", "", "a\n\ne"),
        ("<p>&lt;b&gt; &amp; \u00a0</p>", "", "<b> & \u00a0"),
        ("<p><img src='/static/a.svg' alt='x'></p><p> </p>", "", ""),
        ("<p>a</p><ol><li>**</li></ol>", "", "a"),
        ("<ol><li>a</li><li>**</li><li>b</li></ol>", "", "1. a\n2. b"),
        ("<ol><li><h4>a</h4>b</li><li><h4>c</h4>d</li><li>e</li></ol>", "", "1. a b\n2. c d\n3. e"),
        ("<ol><li><h3>a</h3></li><li>b</li></ol>", "", "1. a\n2. b"),
        ("<ol><li><h3></h3></li><li>a</li></ol>", "", "1. a"),
        ("<ol><li>&nbsp;</li><li>a</li></ol>", "", "1. a"),
        ("<ol><li><ul><li>a</li></ul></li><li>b</li></ol>", "", "- a\n2. b"),
        ("<ol><li>a<ol><li>b</li><li>c</li></ol></li><li>d</li></ol>", "", "1. a\n\n1. b\n2. c\n2. d"),
        ("<ol><li></li>a<li>b</li></ol>", "", "a\n1. b"),
        ("<p><strong>Nunca </strong>comparta</p>", "", "**Nunca** comparta"),
        ("<p>No<strong> lo comparta</strong></p>", "", "No **lo comparta**"),
        ("<p><b>Nunca&nbsp;</b>comparta<b>\u202f!</b></p>", "", "**Nunca**\u00a0comparta\u202f**!**"),
        ("<p><strong>Uno </strong>y <strong>dos</strong></p>", "", "**Uno** y **dos**"),
        ("<p><strong>Uno </strong><b>dos</b></p>", "", "**Uno** **dos**"),
        ("<p>Uno<b> &nbsp;</b>dos<b></b></p>", "", "Uno \u00a0dos"),
        ("<p><strong>Uno<br>dos</strong> y tres</p>", "", "**Uno**\n\n**dos** y tres"),
        ("<p><strong>Uno<br></strong>dos</p>", "", "**Uno**\n\ndos"),
        ("<ul><li><strong>Uno<br>dos</strong></li></ul>", "", "- **Uno dos**"),
        ("<p><strong>Uno</p><p>dos</strong> y tres</p>", "", "**Uno**\n\n**dos** y tres"),
        ("<p>a</p><![x]><p>b</p>", "", "a\n\nb"),
        ("<p>a</p><![><p>b</p><![if !vml]><p>c</p><![endif]><![", "", "a\n\nb\n\nc\n\n<!["),
    ],
)
def test_html_becomes_markup(html: str, heading: str, text: str) -> None:
    assert words_of_html(html) == Words(heading, text)


@given(st.lists(PIECES, max_size=30).map("".join))
@example("<li>**&lt;<p><strong>********")
def test_whatever_comes_gives_words_and_no_html(html: str) -> None:
    words = words_of_html(html)
    again = words_of_html(str(paragraphs(words.text)))
    assert "<script" not in str(paragraphs(words.text))
    assert words_of_html(str(paragraphs(again.text))) == again


def shown(text: str) -> str:
    """The text as it is rendered. That there are two lists or strong words side by side, or an empty paragraph, nobody sees."""
    return re.sub(r"</(ul|ol|strong)><\1>", "", str(paragraphs(text)).replace("<p></p>", ""))


@given(TEXTS)
def test_text_that_was_rendered_reads_the_same(text: str) -> None:
    assert shown(words_of_html(str(paragraphs(text))).text) == shown(text)
