"""Reads one YAML file into plain data and remembers the line of everything in it.

Only what a seed needs is read: mappings with text keys, lists, text, numbers, true and false. What YAML would
quietly turn into something else (`no`, `1:30`, a date), keys given twice, anchors and tags are problems.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import yaml

from courses.seeding.files import Unreadable, read_text, shown
from courses.seeding.problems import Problem

DEEPEST: Final = 12
NUMBER: Final = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,15})?")
LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
RESOLVER: Final = yaml.resolver.Resolver()
TEXT_TAG: Final = "tag:yaml.org,2002:str"

Place = tuple[str | int, ...]


@dataclass
class Document:
    """A seed file as plain data. `lines` gives the line of each value by its path of keys and positions."""

    file: str
    data: Any = None
    lines: dict[Place, int] = field(default_factory=dict)

    def line(self, at: Place) -> int:
        """The line of what stands at this path, or of the nearest thing round it."""
        while at and at not in self.lines:
            at = at[:-1]
        return self.lines.get(at, 1)


def read_document(path: Path, problems: list[Problem]) -> Document:
    """The file as a document; what is wrong with it is added to `problems`, and its data is None when nothing is left."""
    reader = _Reader(Document(shown(path)), problems)
    try:
        reader.read(path)
    except Unreadable as error:
        problems.append(Problem(reader.document.file, error.line, error.reason))
    return reader.document


class _Reader:
    def __init__(self, document: Document, problems: list[Problem]) -> None:
        self.document = document
        self.problems = problems

    def read(self, path: Path) -> None:
        try:
            events = yaml.parse(read_text(path), Loader=LOADER)
            next(events), next(events)  # start of the stream and of the document
            self.document.data = self.value(next(events), events, ())
            next(events)  # end of the document
            if not isinstance(following := next(events), yaml.StreamEndEvent):
                raise Unreadable(following.start_mark, "A second document begins here. One file holds one.")
        except yaml.MarkedYAMLError as error:
            reason = f"This is not YAML: {error.problem or error.context}."
            raise Unreadable(error.problem_mark or error.context_mark, reason) from None
        except yaml.YAMLError as error:
            raise Unreadable(None, f"This is not YAML: {' '.join(str(error).split())}.") from None
        except StopIteration:
            raise Unreadable(None, "The file is empty.") from None

    def value(self, event: Any, events: Iterator[Any], at: Place) -> Any:
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            raise Unreadable(
                event.start_mark, "Anchors (&) and aliases (*) are not used in seeds. Write it out."
            )
        if len(at) > DEEPEST:
            raise Unreadable(event.start_mark, f"This is nested more than {DEEPEST} deep.")
        self.document.lines[at] = event.start_mark.line + 1
        match event:
            case yaml.ScalarEvent():
                return self.scalar(event)
            case yaml.SequenceStartEvent():
                return self.sequence(events, at)
            case yaml.MappingStartEvent():
                return self.mapping(events, at)
        raise StopIteration

    def sequence(self, events: Iterator[Any], at: Place) -> list[Any]:
        found: list[Any] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            found.append(self.value(event, events, (*at, len(found))))
        return found

    def mapping(self, events: Iterator[Any], at: Place) -> dict[str, Any]:
        found: dict[str, Any] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key = self.key(event)
            known, line = key in found, event.start_mark.line + 1
            value = self.value(next(events), events, (*at, key))
            self.document.lines[*at, key] = line
            if known:
                self.note(event, f"“{key}” is here twice. Keep one.")
            found[key] = value
        return found

    def key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            raise Unreadable(event.start_mark, "A name is expected here, followed by a colon.")
        if not _is_text(event):
            self.note(event, f'“{event.value}” is no text for YAML. Put it in quotes: "{event.value}":')
        return unicodedata.normalize("NFC", event.value)

    def scalar(self, event: Any) -> str | int | float | bool | None:
        if event.tag:
            self.note(event, f"Tags such as {event.tag} are not used in seeds.")
        elif _is_text(event):
            return unicodedata.normalize("NFC", event.value)
        elif event.value in ("true", "false"):
            return bool(event.value == "true")
        elif NUMBER.fullmatch(event.value):
            return float(event.value) if "." in event.value else int(event.value)
        elif event.value in ("", "~", "null"):
            self.note(event, "Nothing is written here.")
        else:
            self.note(event, f'YAML does not read “{event.value}” as text. Put it in quotes: "{event.value}"')
        return None

    def note(self, event: Any, reason: str) -> None:
        self.problems.append(Problem(self.document.file, event.start_mark.line + 1, reason))


def _is_text(event: Any) -> bool:
    if not event.implicit[0]:  # quoted, or a block with | or >
        return True
    return bool(RESOLVER.resolve(yaml.ScalarNode, event.value, (True, False)) == TEXT_TAG)
