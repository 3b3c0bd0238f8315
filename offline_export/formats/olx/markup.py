"""From the HTML of a text block, as we wrote it or as Studio's editor left it, back to the little markup of lesson texts.

What is no paragraph, list, strong word or slot gives its words and nothing else: no HTML comes in this way.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from typing import Final

from courses.activities.shapes import UNSTORABLE
from courses.facts.names import CURR, FACT_NAMES
from courses.markup import one_line, with_general_words

HEADINGS: Final = {"h1", "h2", "h3", "h4", "h5", "h6"}
BREAKING: Final = {"p", "div", "section", "article", "aside", "blockquote", "pre", "table", "tr", "td", "th", "figure", "br"}  # fmt: skip
STRONG: Final = {"strong", "b"}
UNSEEN: Final = {"script", "style", "template", "noscript", "title", "svg", "math", "iframe", "object"}
COUNT: Final = re.compile(r"[1-9]\d{0,8}")


@dataclass(frozen=True)
class Words:
    """The words of a text block: its first heading, and its text in our markup."""

    heading: str
    text: str

    def reads_as(self, other: "Words") -> bool:
        """Whether a reader sees the same text, where no country is chosen."""
        return with_general_words(self.text) == with_general_words(other.text)


def words_of_html(html: str) -> Words:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    reader.end_line()
    return Words(one_line(reader.heading), "\n\n".join("\n".join(group) for group in reader.groups if group))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.heading = ""
        self.groups: list[list[str]] = []
        self.line = ""
        self.item = ""  # what the present line begins with
        self.lists: list[int | None] = []  # the next number of each list that is open; None: not numbered
        self.unseen = 0
        self.in_heading = False
        self.slot = 0  # how deep inside the words of a slot, which stand for its name
        self.strong = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        elif tag in HEADINGS:
            self.end_line()
            self.in_heading = not self.heading and not self.groups
        elif tag in ("ul", "ol"):
            self.end_line()
            self.lists.append(1 if tag == "ol" else None)
            self.groups.append([])
        elif tag == "li":
            self.begin_item()
        elif tag in BREAKING:
            self.break_line()
        elif tag in STRONG and not self.slot:
            self.strong += 1
            self.line += "**" if self.strong == 1 else ""
        elif tag == "span":
            self.begin_span(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in HEADINGS:
            self.end_line()
            self.in_heading = False
        elif tag in ("ul", "ol"):
            self.end_line()
            if self.lists:
                self.lists.pop()
        elif tag == "li":
            self.end_line()
        elif tag in BREAKING:
            self.break_line()
        elif tag in STRONG and self.strong and not self.slot:
            self.strong -= 1
            self.line += "**" if not self.strong else ""
        elif tag == "span" and self.slot:
            self.slot -= 1

    def handle_data(self, data: str) -> None:
        if self.unseen or self.slot:
            return
        data = UNSTORABLE.sub(" ", data)
        if self.in_heading:
            self.heading += data
        else:
            self.line += data

    def begin_span(self, attributes: dict[str, str | None]) -> None:
        if self.slot:
            self.slot += 1
        elif slot := _slot(attributes):
            self.line += slot
            self.slot = 1

    def begin_item(self) -> None:
        self.end_line()
        number = self.lists[-1] if self.lists else None
        self.item = f"{number}. " if number else "- "

    def break_line(self) -> None:
        """A paragraph inside an item is a part of the item."""
        if self.item:
            self.line += " "
        else:
            self.end_line()

    def end_line(self) -> None:
        # Nothing strong is nothing.
        words = one_line(self.line.replace("****", ""))
        self.line = ""
        if words.strip("*"):
            if self.item and self.groups:
                self.groups[-1].append(self.item + words)
            else:
                self.groups.append([self.item + words])
            # An item without words has no number.
            if self.item and self.lists and (number := self.lists[-1]):
                self.lists[-1] = number + 1
        self.groups = [group for group in self.groups[:-1] if group] + self.groups[-1:]
        self.item = ""


def _slot(attributes: dict[str, str | None]) -> str:
    """The slot that a span stands for; "" where it stands for none."""
    name, count = attributes.get("data-fact") or "", attributes.get("data-count") or ""
    if name == CURR:
        return f"{{{CURR} {count}}}" if COUNT.fullmatch(count) else f"{{{CURR}}}"
    return f"{{{name}}}" if name in FACT_NAMES else ""
