"""Reads the pages of imports as a browser would."""

import re
from html import unescape
from html.parser import HTMLParser


class _Form(HTMLParser):
    """Gathers what the form with the id `take` would send if it were sent as it is."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self.inside, self.select = False, ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "form":
            self.inside = given.get("id") == "take"
        if not self.inside:
            return
        if tag == "select":
            self.select = given["name"] or ""
        elif tag == "option" and (self.select not in self.fields or "selected" in given):
            self.fields[self.select] = given.get("value") or ""
        elif tag == "input" and given.get("type") == "hidden":
            self.fields[given["name"] or ""] = given.get("value") or ""


def fields_of(page: str) -> dict[str, str]:
    form = _Form()
    form.feed(page)
    return {name: value for name, value in form.fields.items() if name.startswith("who-")}


def text_of(page: str) -> str:
    """The words of a page, on one line."""
    body = page.partition("<main")[2]
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", body)).split())
