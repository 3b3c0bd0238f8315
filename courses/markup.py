"""The little markup of lesson texts: paragraphs, lists, strong words and slots. Nothing else, and never HTML.

A blank line begins a paragraph, `- ` a list item, `1. ` a numbered item, `**word**` is strong. `{PAY}` and `{CURR 500}`
are slots: the general words of the active language stand there, in an element that says what may take their place.
"""

import re
from collections.abc import Iterator
from itertools import groupby

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from courses.facts.slots import SLOT, general, name_of

ITEM = re.compile(r"(?P<bullet>- )|(?P<number>\d{1,2}[.)] )")
STRONG = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
PLAIN_SPACE = re.compile(r"[ \t\r\n\f\v]+")
TAGS = {"p": "p", "ul": "li", "ol": "li"}


def paragraphs(text: str) -> SafeString:
    """The text as `<p>`, `<ul>` and `<ol>`. All that is not this markup is shown as it was written."""
    html = []
    for (_, container), parts in groupby(_parts(text), key=lambda part: part[:2]):
        inner = "".join(f"<{TAGS[container]}>{inline(words)}</{TAGS[container]}>" for *_, words in parts)
        html.append(inner if container == "p" else f"<{container}>{inner}</{container}>")
    return mark_safe("".join(html))  # noqa: S308 - every word has passed `inline`


def inline(text: str) -> SafeString:
    """One line of words, escaped, with its strong words and slots."""
    strong = STRONG.sub(r"<strong>\1</strong>", escape(one_line(text)))
    return mark_safe(SLOT.sub(_slot, strong))  # noqa: S308 - escaped


def with_general_words(text: str) -> str:
    """The text as it reads where no country is chosen: what is counted, measured and found. No HTML."""
    return SLOT.sub(lambda slot: general(name_of(slot), slot["count"]), text)


def _slot(slot: re.Match[str]) -> str:
    name, count = name_of(slot), slot["count"] or ""
    amount = format_html(' data-count="{}"', count) if count else ""
    return format_html('<span data-fact="{}"{}>{}</span>', name, amount, general(name, count))


def one_line(text: str) -> str:
    """The words with single spaces between them; the line breaks of an editor mean nothing.

    Spaces that do not break (French has them before `?` and `:`) stay what they are.
    """
    return PLAIN_SPACE.sub(" ", text).strip(" ")


def _parts(text: str) -> Iterator[tuple[int, str, str]]:
    """(number of its group, p/ul/ol, words) for each paragraph and item, in order."""
    for group, chunk in enumerate(re.split(r"\n[^\S\n]*\n", text.strip())):
        container, words = "p", ""
        for line in chunk.splitlines():
            line = line.strip()
            if item := ITEM.match(line):
                if words:
                    yield group, container, words
                container, words = "ul" if item["bullet"] else "ol", line[item.end() :]
            else:
                words = f"{words} {line}"
        if words.strip():
            yield group, container, words
