"""Reviews by native speakers in the seeds, and the digest that says which words were read.

    reviewed: {by: "Ana Pérez", date: "2026-11-22", words: "1a2b3c4d5e6f"}

stands in the file of a language. `words` is made by `check_lessons --reviewed`, never by hand. It is no part of a
page's content: a review alone changes no page that learners see.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any, Final

from courses.models import LessonPage
from courses.reviewed import WORDS_LENGTH
from courses.seeding.guides import GUIDE
from courses.seeding.pages import REVIEWED, WORDS
from courses.seeding.section import Section
from courses.seeding.words import BLOCKS, words_of

FIELDS: Final = ("by", "date", "words")
DIGEST: Final = re.compile(rf"[0-9a-f]{{{WORDS_LENGTH}}}")


@dataclass(frozen=True)
class Review:
    """That a native speaker has read a lesson: who, when, and the digest of its words then."""

    by: str
    on: date
    words: str

    def as_seed(self) -> dict[str, str]:
        return {"by": self.by, "date": self.on.isoformat(), "words": self.words}


def read_review(section: Section) -> Review | None:
    """The review in the words of one language; None where there is none, or where it is wrong, which is noted."""
    if REVIEWED not in section.data:
        return None
    inner = section.section(REVIEWED)
    inner.fields(FIELDS)
    by, on, words = (inner.text(name) for name in FIELDS)
    day = _day(on)
    if "date" in inner.data and day is None:
        inner.note('“date” is a day such as "2026-11-22", in quotes.', "date")
    if "words" in inner.data and not DIGEST.fullmatch(words):
        inner.note(
            "“words” is written by check_lessons --reviewed LANGUAGE NAME. Leave the line out and use that.",
            "words",
        )
    return Review(by, day, words) if by and day and DIGEST.fullmatch(words) else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def words_digest(content: Mapping[str, Any]) -> str:
    """The digest of all words of a lesson in one language, from its content (`courses.seeding.pages.content`)."""
    body = [
        [str(block["id"]), words_of(BLOCKS[block["type"]], block["value"])]
        for block in content.get("body", [])
    ]
    words = [[content[name] for name in WORDS[LessonPage]], body, content.get(GUIDE)]
    text = json.dumps(words, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return sha256(text.encode()).hexdigest()[:WORDS_LENGTH]


def review_of(page: Any) -> Review | None:
    """The review that a page has."""
    return Review(page.reviewed_by, page.reviewed_on, page.reviewed_words) if page.reviewed_by else None


def keep_review(page: Any, review: Review) -> None:
    """Note a review on a page, at once and without a version of its own."""
    if review_of(page) == review:
        return
    page.reviewed_by, page.reviewed_on, page.reviewed_words = review.by, review.on, review.words
    type(page).objects.filter(pk=page.pk).update(
        reviewed_by=review.by, reviewed_on=review.on, reviewed_words=review.words
    )
