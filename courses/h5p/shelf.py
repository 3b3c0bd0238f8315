"""The libraries that are installed, as they are asked for: which there are, what each needs, what is missing.

One look at the table answers for any number of exercises. Nothing here changes anything (`courses.h5p.libraries` does).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from courses.h5p import library_json, storing
from courses.h5p.errors import H5PError
from courses.h5p.library_names import LibraryName
from courses.h5p.library_package import SEMANTICS, read_trusted
from courses.h5p.models import CORE, H5PContent, H5PLibrary


@dataclass(frozen=True)
class Resolved:
    """The libraries that something needs, each after those that it needs itself, and the names that are not installed."""

    libraries: tuple[H5PLibrary, ...]
    missing: tuple[LibraryName, ...]

    @property
    def names(self) -> frozenset[LibraryName]:
        return frozenset(name_of(each) for each in self.libraries)


class Shelf:
    """What is installed at one moment."""

    def __init__(self, libraries: Iterable[H5PLibrary]) -> None:
        self._libraries = list(libraries)
        self._semantics: dict[LibraryName, Any] = {}
        self._digests: dict[LibraryName, str] = {}

    @classmethod
    def now(cls) -> Shelf:
        return cls(H5PLibrary.objects.in_order())

    @cached_property
    def libraries(self) -> Mapping[LibraryName, H5PLibrary]:
        """All but the engine, by their names."""
        return {name_of(each): each for each in self._libraries if each.machine_name != CORE}

    @cached_property
    def core(self) -> H5PLibrary | None:
        """The engine; None where nobody installed it."""
        return max((each for each in self._libraries if each.machine_name == CORE), key=_order, default=None)

    def resolve(self, names: Iterable[LibraryName]) -> Resolved:
        """These libraries and all that they need, in the order in which a page loads them."""
        found: dict[LibraryName, H5PLibrary] = {}
        missing: dict[LibraryName, None] = {}
        entered: set[LibraryName] = set()
        todo: list[tuple[LibraryName, bool]] = [(name, False) for name in reversed(list(names))]
        while todo:
            name, is_ready = todo.pop()
            library = self.libraries.get(name)
            if library is None:
                missing[name] = None
            elif is_ready:
                found[name] = library
            elif name not in entered:
                entered.add(name)
                todo.append((name, True))
                todo += [(each, False) for each in reversed(library_json.needs(library.metadata))]
        return Resolved(tuple(found.values()), tuple(missing))

    def needed_by(self, content: H5PContent) -> Resolved:
        """All that an exercise needs, the engine apart."""
        return self.resolve(named_by(content))

    def missing_for(self, content: H5PContent) -> tuple[str, ...]:
        """What has to be installed before the exercise can be played; the engine under its own name."""
        names = tuple(str(name) for name in self.needed_by(content).missing)
        return names if self.core else (*names, CORE)

    def digest_for(self, content: H5PContent) -> str:
        """The SHA-256 of the engine and all libraries that an exercise needs, down to each of their files."""
        needed = [*([self.core] if self.core else []), *self.needed_by(content).libraries]
        return sha256("\n".join(map(self._digest_of, needed)).encode()).hexdigest()

    def users_of(self, library: H5PLibrary, contents: Iterable[H5PContent]) -> list[H5PContent]:
        """The exercises among these that need a library; all of them need the engine."""
        if library.machine_name == CORE:
            return list(contents)
        return [each for each in contents if name_of(library) in self.needed_by(each).names]

    def uses(self, contents: Iterable[H5PContent]) -> Counter[H5PLibrary]:
        """By how many of these exercises each library is needed."""
        counted: Counter[H5PLibrary] = Counter()
        for each in contents:
            counted.update(self.needed_by(each).libraries)
            counted.update([self.core] if self.core else [])
        return counted

    def needing(self, name: LibraryName) -> list[H5PLibrary]:
        """The libraries that name this one as needed."""
        return [each for each in self.libraries.values() if name in library_json.needs(each.metadata)]

    def semantics_of(self, name: LibraryName) -> list[Any] | None:
        """What the fields of an exercise of this kind hold; None where the library is not installed.

        A library that takes no fields has none: an empty list. Raises H5PError where its file is gone or damaged.
        """
        library = self.libraries.get(name)
        if library is None:
            return None
        if name not in self._semantics:
            self._semantics[name] = _read_semantics(library)
        return list(self._semantics[name])

    def _digest_of(self, library: H5PLibrary) -> str:
        name = name_of(library)
        if name not in self._digests:
            lines = [f"{library} {library.version}"]
            lines += [f"{digest}  {path}" for path, digest in sorted(library.files.items())]
            self._digests[name] = sha256("\n".join(lines).encode()).hexdigest()
        return self._digests[name]


def name_of(library: H5PLibrary) -> LibraryName:
    return LibraryName(library.machine_name, library.major, library.minor)


def named_by(content: H5PContent) -> list[LibraryName]:
    """The libraries that an exercise names itself: its kind first, then those of its parts."""
    names = [LibraryName.parse(text) for text in content.libraries]
    return [name for name in names if name]


def _read_semantics(library: H5PLibrary) -> list[Any]:
    digest = library.files.get(SEMANTICS)
    if digest is None:
        return []
    try:
        content = storing.read(digest)
    except (FileNotFoundError, storing.DamagedFileError) as error:
        raise H5PError("library_damaged", name=library) from error
    semantics = read_trusted(content, name=SEMANTICS)
    return semantics if isinstance(semantics, list) else []


def _order(library: H5PLibrary) -> tuple[int, int, int]:
    return library.order
