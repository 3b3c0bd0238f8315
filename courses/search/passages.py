"""The words of a page that search looks through, in reading order: what is read before an answer is given.

Right answers and what is said to them are left out: a list of results must not give them away. The walk follows the
definitions of the blocks over the raw data: a new field with words is found without a line here, and nothing is queried.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from html import unescape
from typing import Any

from django.utils.html import strip_tags
from django.utils.translation import override
from wagtail import blocks

from courses.block_fields import KeyBlock
from courses.markup import paragraphs
from courses.prose import END_OF_SENTENCE
from courses.search.folding import Asked, composed, folded_text

GIVES_AWAY = (
    "answer",
    "answers",
    "feedback",
    "feedback_true",
    "feedback_false",
    "feedback_right",
    "feedback_not_yet",
)
OF_PICTURES = ("picture", "labels")


class Place(IntEnum):
    """Where words stand; what comes first says more of what a page is about."""

    TITLE = 0
    OUTCOME = 1
    TEXT = 2
    PICTURE = 3


@dataclass(frozen=True)
class Passage:
    """One sentence, title or label: plain words, as they are read, and folded with a space before and after each."""

    place: Place
    text: str
    folded: str

    def has(self, asked: Asked) -> bool:
        ends = ("",) if asked.open_ended else (" ", "s ")
        return any(f" {asked.stem}{end}" in self.folded for end in ends)


def passages_of(page: Any) -> tuple[Passage, ...]:
    """The passages of a lesson or module as it stands on `page`, in the language of the page."""
    with override(page.locale.language_code):
        return tuple(Passage(place, text, f" {folded_text(text)} ") for place, text in _texts(page))


def _texts(page: Any) -> Iterator[tuple[Place, str]]:
    yield Place.TITLE, composed(page.title)
    yield Place.OUTCOME, composed(str(getattr(page, "outcome", "") or getattr(page, "summary", "")))
    if body := getattr(page, "body", None):
        for place, text in _words(body.stream_block, list(body.raw_data), Place.TEXT):
            yield from ((place, sentence) for sentence in sentences_of(text))


def sentences_of(text: str) -> Iterator[str]:
    """The sentences of a text in the markup of lessons, without the markup."""
    html = paragraphs(text).replace("</p>", "\n").replace("</li>", "\n")
    plain = composed(unescape(strip_tags(html)))
    start = 0
    for end in [*(found.end() for found in END_OF_SENTENCE.finditer(plain)), len(plain)]:
        if sentence := plain[start:end].strip():
            yield sentence
        start = end


def _words(block: Any, value: Any, place: Place) -> Iterator[tuple[Place, str]]:
    """All words below one value of raw data; what is not formed as its block says holds none."""
    if isinstance(block, blocks.StreamBlock):
        for child in value or ():
            if child["type"] in block.child_blocks:
                yield from _words(block.child_blocks[child["type"]], child["value"], place)
    elif isinstance(block, blocks.StructBlock) and isinstance(value, dict):
        for name, field in block.child_blocks.items():
            if name not in GIVES_AWAY:
                yield from _words(field, value.get(name), Place.PICTURE if name in OF_PICTURES else place)
    elif isinstance(block, blocks.ListBlock):
        for item in value or ():
            is_entry = isinstance(item, dict) and item.get("type") == "item"
            yield from _words(block.child_block, item["value"] if is_entry else item, place)
    elif isinstance(block, blocks.CharBlock | blocks.TextBlock) and not isinstance(block, KeyBlock) and value:
        yield place, str(value)
