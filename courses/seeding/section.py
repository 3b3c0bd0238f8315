"""Hands out the fields of one mapping in a seed file and notes what is wrong with them, each with its line.

Every method gives a harmless value after a problem, so that one reading finds all problems of a file.
"""

import re
from collections.abc import Iterable, Iterator
from typing import Any, Final

from courses.seeding.documents import Document, Place
from courses.seeding.problems import Problem

KEY: Final = re.compile(r"[a-z0-9-]{1,40}")
KEY_RULE: Final = "1 to 40 characters: small letters without accents, figures and hyphens"


class Section:
    """A mapping at a place in a document."""

    def __init__(self, document: Document, problems: list[Problem], at: Place = (), data: Any = None) -> None:
        self.document, self.problems, self.at = document, problems, at
        self.data: dict[str, Any] = {}
        data = document.data if not at else data
        if isinstance(data, dict):
            self.data = data
        elif data is not None:
            self.note("Names with values are expected here.")

    def note(self, reason: str, *at: str | int) -> None:
        self.problems.append(Problem(self.document.file, self.document.line((*self.at, *at)), reason))

    def fields(self, required: Iterable[str], optional: Iterable[str] = ()) -> None:
        """Note each field that is missing and each that nobody knows."""
        required, optional = list(required), list(optional)
        for name in required:
            if name not in self.data:
                self.note(f"“{name}” is missing{self._of()}.")
        known = {*required, *optional}
        for name in self.data:
            if name not in known:
                self.note(
                    f"“{name}” is not known here{self._of()}. Known: {', '.join([*required, *optional]) or 'nothing'}.",
                    name,
                )

    def section(self, name: str | int, data: Any = None) -> "Section":
        inner = data if data is not None else self.data.get(str(name))
        return Section(self.document, self.problems, (*self.at, name), inner)

    def text(self, name: str) -> str:
        """Words, without the space round them; "" when the field is not there."""
        return self.words(self.data.get(name, ""), name)

    def words(self, value: Any, *at: str | int) -> str:
        if isinstance(value, str):
            return value.strip()
        if isinstance(value, bool | int | float):
            self.note(f"YAML reads this as {_kind(value)}. Put it in quotes to make it text.", *at)
        elif value is not None:
            self.note("Text is expected here.", *at)
        return ""

    def flag(self, name: str) -> bool:
        return bool(self._typed(name, bool, "true or false"))

    def number(self, name: str) -> float | int:
        return self._typed(name, (int, float), "a number") or 0

    def key(self, name: str, among: Iterable[str] | None = None) -> str:
        """A key; with `among`, one of those."""
        return self.as_key(self.data.get(name), name, among=among) if name in self.data else ""

    def as_key(self, value: Any, *at: str | int, among: Iterable[str] | None = None) -> str:
        key = self.words(value, *at)
        if among is not None and key and key not in (among := list(among)):
            self.note(f"“{key}” is not one of: {', '.join(among)}.", *at)
        elif key and not KEY.fullmatch(key):
            self.note(f"“{key}” is no key. A key has {KEY_RULE}.", *at)
        return key

    def keys(self, name: str) -> list[str]:
        """A list of keys, each once."""
        keys = [self.as_key(value, name, position) for position, value in enumerate(self.list(name))]
        for position, key in enumerate(keys):
            if key and key in keys[:position]:
                self.note(f"“{key}” is here twice. Keep one.", name, position)
        return keys

    def list(self, name: str) -> Any:
        value = self.data.get(name, [])
        if isinstance(value, list):
            return value
        if value is not None:
            self.note("A list is expected here.", name)
        return []

    def parts(self, name: str) -> Iterator[tuple[str, "Section"]]:
        """Each key of the mapping `name` with its own section."""
        inner = self.section(name)
        for key, data in inner.data.items():
            yield inner.as_key(key, key), Section(self.document, self.problems, (*inner.at, key), data)

    def _typed(self, name: str, types: Any, called: str) -> Any:
        value = self.data.get(name)
        if value is None or (isinstance(value, types) and (types is bool or not isinstance(value, bool))):
            return value
        self.note(f"“{name}” must be {called}.", name)
        return None

    def _of(self) -> str:
        return f" in “{'/'.join(map(str, self.at))}”" if self.at else ""


def _kind(value: Any) -> str:
    return "true or false" if isinstance(value, bool) else "a number"
