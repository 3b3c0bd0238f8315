"""A lesson as its writer has it: the shared file and the words of each language, with the line of everything.

It stands on the text of the files and not on what was read from them, so that a lesson with a mistake in one
language can be looked at in the others.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from courses.activities import KINDS
from courses.seeding.documents import Document, Place
from courses.seeding.drawn import EXERCISE
from courses.seeding.pages import REVIEWED, PageSeed
from courses.workshop.findings import Finding, Severity

GUIDE: Final = "guide"
# These words are read in a picture, typed or compared; they are no sentences.
BARE: Final = ("labels", "answers", "near")


@dataclass(frozen=True)
class Leaf:
    """One text of a lesson: the path of its keys in the file of its language, and its words."""

    place: Place
    text: str

    @property
    def key(self) -> str:
        """The block that it belongs to, or the field of the lesson."""
        return str(self.place[0])

    @property
    def name(self) -> str:
        return str(self.place[-1])

    @property
    def bare(self) -> bool:
        return any(name in BARE for name in self.place[:-1])

    def __str__(self) -> str:
        return "/".join(map(str, self.place))


@dataclass(frozen=True)
class Lesson:
    """One lesson of the seeds. `sound` are the languages of which the loader has nothing to say.

    A page does not carry the typed facts that are meant (`allowed`): of a lesson from pages they are not known.
    """

    page: PageSeed
    shared: Document
    words: Mapping[str, Document]
    sound: frozenset[str]
    drawings: Mapping[str, str] = field(default_factory=dict)
    knows_allowed: bool = True

    @property
    def id(self) -> str:
        return self.page.seed_id

    @property
    def module(self) -> str:
        return self.id.rpartition(".")[0]

    @cached_property
    def entries(self) -> Mapping[str, Mapping[str, Any]]:
        """What the languages share of each block, by its key."""
        body = self.shared.data.get("body") if isinstance(self.shared.data, dict) else None
        entries = [entry for entry in body if isinstance(entry, dict)] if isinstance(body, list) else []
        return {str(entry.get("key", "")): entry for entry in entries}

    def line_of_entry(self, key: str) -> int:
        return self.shared.line(("body", list(self.entries).index(key)))

    def kind(self, key: str) -> str:
        return str(self.entries.get(key, {}).get("block", ""))

    def is_activity(self, key: str) -> bool:
        return self.kind(key) in KINDS

    @cached_property
    def _leaves(self) -> dict[str, list[Leaf]]:
        # A file that holds no names has its own finding.
        return {
            language: list(_walk(document.data)) if isinstance(document.data, dict) else []
            for language, document in self.words.items()
        }

    def leaves(self, language: str) -> list[Leaf]:
        """Every text of one language, in the order of its file."""
        return self._leaves.get(language, [])

    def say(
        self, severity: Severity, words: str, language: str = "", *place: str | int, at: str = ""
    ) -> Finding:
        """A finding at a place in the words of a language, or without a language in the shared file."""
        document = self.words[language] if language else self.shared
        line = self.line_of_entry(at) if at and not language else document.line(place)
        key = at or (str(place[0]) if place else "")
        return Finding(document.file, line, severity, words, self.id, language, key)

    def at(self, severity: Severity, leaf: Leaf, language: str, words: str) -> Finding:
        return self.say(severity, f"{leaf}: {words}", language, *leaf.place)


def _walk(value: Any, place: Place = ()) -> Iterator[Leaf]:
    if isinstance(value, dict):
        for name, inner in value.items():
            if place or name != REVIEWED:
                yield from _walk(inner, (*place, name))
    elif isinstance(value, list):
        for position, inner in enumerate(value):
            yield from _walk(inner, (*place, position))
    elif isinstance(value, str) and value.strip() and place[1:] != (EXERCISE,):
        yield Leaf(place, value.strip())
