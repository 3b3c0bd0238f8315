"""Words in an exercise: with the tags that its library allows and we know, or with none. Pure but for nh3."""

import html
import re
from collections.abc import Iterable
from typing import Final

import nh3

OURS: Final = frozenset(
    {
        "a", "b", "blockquote", "br", "caption", "code", "col", "colgroup", "dd", "del", "div", "dl",
        "dt", "em", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "li", "ol", "p", "pre", "s", "small",
        "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th", "thead", "tr",
        "u", "ul",
    }
)  # fmt: skip
"""The tags that a library's semantics can allow; what else it names stays forbidden."""

ALWAYS: Final = frozenset({"br", "div", "p", "span"})
# One tag stands for those that mean the same or cannot do without it.
WITH: Final = {
    "strong": {"b"},
    "b": {"strong"},
    "em": {"i"},
    "i": {"em"},
    "del": {"s", "strike"},
    "s": {"del", "strike"},
    "ul": {"li"},
    "ol": {"li"},
    "dl": {"dt", "dd"},
    "table": {"caption", "col", "colgroup", "tbody", "td", "tfoot", "th", "thead", "tr"},
}
# What is inside these is no text for a reader.
GONE_WITH_CONTENT: Final = {
    "iframe",
    "math",
    "noscript",
    "object",
    "script",
    "style",
    "svg",
    "template",
    "title",
}
ATTRIBUTES: Final = {
    "a": {"href"},
    "ol": {"start"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan", "scope"},
} | {
    tag: {"style"}
    for tag in ("blockquote", "div", "h1", "h2", "h3", "h4", "h5", "h6", "li", "p", "pre", "span", "table")
}
STYLES: Final = {"background-color", "color", "font-size", "text-align"}
STYLE: Final = re.compile(r"[-#%(),.:;\s\w]{1,200}", re.ASCII)
# A link to another site leads nowhere from the frame without network: its words stay, its address goes.
SCHEMES: Final = {"mailto", "tel"}
HREF: Final = re.compile(r"#|(?:mailto|tel):", re.IGNORECASE | re.ASCII)
ELSEWHERE: Final = re.compile(r"\s*(?:https?:|(?:[a-z][a-z0-9+.-]*:)?[/\\]{2})", re.IGNORECASE | re.ASCII)
"""How an address of another site begins, as browsers read it."""
POINTS: Final = {"href", "poster", "src"}
SMALL_WORD: Final = re.compile(r"\w{1,8}", re.ASCII)
# HTML lets these run on over the end of a paragraph, and again in each one that follows: a thousand of them, told apart by
# attributes, would make a million. Without attributes at most three of a name run on.
RUNNING_ON: Final = re.compile(
    r"<(big|b|code|em|font|i|nobr|small|strike|strong|s|tt|u)(?=[\s/>])[^>]*(?:>|\Z)", re.IGNORECASE
)
CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
BARE_AMPERSAND: Final = re.compile(
    r"&(?!(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6});)", re.ASCII
)
RUNS: Final = re.compile(r"(?:javascript|vbscript):|data:[\w.+-]*[/,;]", re.IGNORECASE)
BLANKS: Final = re.compile(r"[\s\x00-\x20\u200b-\u200f\u2060\ufeff]+")


def allowed_tags(named: Iterable[object]) -> frozenset[str]:
    """What may stand in a text whose library names these tags."""
    tags = {str(tag).lower() for tag in named}
    return frozenset((tags.union(*(WITH.get(tag, ()) for tag in tags)) & OURS) | ALWAYS)


def rich(text: str, tags: frozenset[str]) -> str:
    """HTML with these tags only and no attribute that runs or loads anything, or leads elsewhere. Idempotent."""
    settled = _bounded(text)
    # Taking one thing out can make another of what was round it; it settles at once or nearly so.
    for _ in range(4):
        before, settled = settled, _clean(settled, tags)
        if before == settled:
            return settled
    return plain(settled)


def elsewhere(text: str) -> list[str]:
    """The addresses of other sites to which this HTML points; `rich` keeps none of them."""
    found: list[str] = []

    def look(_tag: str, name: str, value: str) -> None:
        if name in POINTS and ELSEWHERE.match(value):
            found.append(value.strip())

    if "<" in text:
        # It is shown the attributes of every tag, also of those that go.
        nh3.clean(_bounded(text), tags=set(), attribute_filter=look)
    return found


def plain(text: str) -> str:
    """Words without any tag, escaped once, as H5P's libraries expect them. Idempotent.

    A text that is nothing but an address of script or data becomes empty: some libraries make links of such texts.
    """
    text = CONTROLS.sub("", text)
    if RUNS.match(BLANKS.sub("", html.unescape(html.unescape(text)))):
        return ""
    text = BARE_AMPERSAND.sub("&amp;", text)
    return text.replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;").replace("'", "&#039;")


def _bounded(text: str) -> str:
    """The same words, which no parser makes much larger."""
    return RUNNING_ON.sub(r"<\1>", CONTROLS.sub("", text))


def _clean(text: str, tags: frozenset[str]) -> str:
    return nh3.clean(
        text,
        tags=set(tags),
        clean_content_tags=GONE_WITH_CONTENT,
        attributes={tag: names for tag, names in ATTRIBUTES.items() if tag in tags},
        attribute_filter=_attribute,
        # A link must not take the place of the exercise that it stands in.
        set_tag_attribute_values={"a": {"target": "_blank"}} if "a" in tags else {},
        url_schemes=SCHEMES,
        filter_style_properties=STYLES,
    )


def _attribute(tag: str, name: str, value: str) -> str | None:
    match name:
        case "href":
            return value if HREF.match(value.strip()) else None
        case "style":
            return value if STYLE.fullmatch(value) and "url" not in value.lower() else None
        case "target" | "rel":
            return value
    return value if SMALL_WORD.fullmatch(value) else None
