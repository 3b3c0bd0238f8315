"""From the HTML of a text block, as we wrote it or as Studio's editor left it, back to the little markup of lesson texts.

What is no paragraph, list, strong word or slot gives its words and nothing else: no HTML comes in this way.
"""

import re
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import groupby
from operator import itemgetter
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


@dataclass
class _List:
    """A list that is open. Its numbers go to the items that have words, wherever in them those stand."""

    is_numbered: bool
    count: int = 0
    awaits_words: bool = False

    def begin_item(self) -> str:
        """What the line of the item begins with."""
        self.awaits_words = True
        return f"{self.count + 1}. " if self.is_numbered else "- "

    def take_words(self) -> None:
        self.count += self.awaits_words
        self.awaits_words = False

    def end_item(self) -> None:
        self.awaits_words = False


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.heading = ""
        self.groups: list[list[str]] = []
        self.line: list[tuple[int, str]] = []  # the words of the present line, each with its run
        self.item = ""  # what the present line begins with
        self.lists: list[_List] = []
        self.unseen = 0
        self.in_heading = False
        self.slot = 0  # how deep inside the words of a slot, which stand for its name
        self.strong = 0
        self.runs = 0  # of strong words, so far

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        elif tag in HEADINGS:
            self.break_line()
            self.in_heading = not (self.item or self.heading or self.groups)
        elif tag in ("ul", "ol"):
            self.end_line()
            self.lists.append(_List(is_numbered=tag == "ol"))
            self.groups.append([])
        elif tag == "li":
            self.begin_item()
        elif tag in BREAKING:
            self.break_line()
        elif tag in STRONG and not self.slot:
            self.runs += not self.strong
            self.strong += 1
        elif tag == "span":
            self.begin_span(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen = max(0, self.unseen - 1)
        elif tag in HEADINGS:
            self.break_line()
            self.in_heading = False
        elif tag in ("ul", "ol"):
            self.end_line()
            if self.lists:
                self.lists.pop()
        elif tag == "li":
            self.end_item()
        elif tag in BREAKING:
            self.break_line()
        elif tag in STRONG and self.strong and not self.slot:
            self.strong -= 1
        elif tag == "span" and self.slot:
            self.slot -= 1

    def handle_data(self, data: str) -> None:
        if self.unseen or self.slot:
            return
        data = UNSTORABLE.sub(" ", data)
        if self.in_heading:
            self.heading += data
        else:
            self.add(data)

    def parse_marked_section(self, i: int, report: bool = True) -> int:
        """What begins with `<![` and is nothing that HTMLParser knows is a comment, as in a browser."""
        try:
            return super().parse_marked_section(i, report)
        except AssertionError:
            return self.parse_bogus_comment(i)

    def add(self, words: str) -> None:
        self.line.append((self.runs if self.strong else 0, words))

    def begin_span(self, attributes: dict[str, str | None]) -> None:
        if self.slot:
            self.slot += 1
        elif slot := _slot(attributes):
            self.add(slot)
            self.slot = 1

    def begin_item(self) -> None:
        self.end_line()
        self.item = self.lists[-1].begin_item() if self.lists else "- "

    def end_item(self) -> None:
        self.end_line()
        if self.lists:
            self.lists[-1].end_item()

    def break_line(self) -> None:
        """A paragraph or a heading inside an item is a part of the item."""
        if self.item:
            self.add(" ")
        else:
            self.end_line()

    def end_line(self) -> None:
        words = one_line(_with_stars(self.line))
        self.line = []
        if words.replace("*", "").strip():
            if self.item and self.groups:
                self.groups[-1].append(self.item + words)
            else:
                self.groups.append([self.item + words])
            for each in self.lists:
                each.take_words()
        self.groups = [group for group in self.groups[:-1] if group] + self.groups[-1:]
        self.item = ""


def _with_stars(line: list[tuple[int, str]]) -> str:
    """The words of a line. Run 0 is not strong."""
    runs = [(run, "".join(words for _, words in parts)) for run, parts in groupby(line, key=itemgetter(0))]
    return "".join(_strong(words) if run else words for run, words in runs)


def _strong(words: str) -> str:
    """White space at the edges stays outside of the stars, which would be none beside it."""
    inner = words.strip()
    return words.replace(inner, f"**{inner}**") if inner else words


def _slot(attributes: dict[str, str | None]) -> str:
    """The slot that a span stands for; "" where it stands for none."""
    name, count = attributes.get("data-fact") or "", attributes.get("data-count") or ""
    if name == CURR:
        return f"{{{CURR} {count}}}" if COUNT.fullmatch(count) else f"{{{CURR}}}"
    return f"{{{name}}}" if name in FACT_NAMES else ""
