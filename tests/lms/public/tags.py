"""What a page says, wherever it says it."""

import json
from html.parser import HTMLParser
from typing import Any

SAYING_ATTRIBUTES = {"aria-label", "alt", "title", "placeholder", "content"}
SILENT = {"style", "script"}


class Texts(HTMLParser):
    """Collects texts, spoken attributes, and the words in embedded JSON. The names of languages are left out."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self.open: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [value for name, value in attrs if name in SAYING_ATTRIBUTES and value]
        self.open.append((tag, given))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            continue

    def handle_data(self, data: str) -> None:
        tag, attributes = self.open[-1] if self.open else ("", {})
        if tag == "a" and "hreflang" in attributes:
            return
        if tag == "script" and attributes.get("type") == "application/json":
            self.found += strings_in(json.loads(data))
        elif tag not in SILENT and data.strip():
            self.found.append(data)


def strings_in(data: Any) -> list[str]:
    if isinstance(data, str):
        return [data]
    values = data.values() if isinstance(data, dict) else data if isinstance(data, list) else ()
    return [text for value in values for text in strings_in(value)]


def texts_of(html: str) -> list[str]:
    """Every text that a page shows, speaks or gives to its scripts."""
    parser = Texts()
    parser.feed(html)
    parser.close()
    return parser.found
