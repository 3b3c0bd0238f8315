"""The libraries in a package or in a zip of folders, one at a time. Pure: it reads, and keeps nothing.

An administrator vouches for libraries, so their files are taken as they are. The gate is the same as for everybody
(`courses.h5p.archive`), with room for larger zips; what a player has no use for is left out: pages, the words of the
H5P editor (`language/`), tools. What can go wrong: H5PError, for the whole zip; what is wrong with one library is told of
that library, and the others are read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final

from courses.h5p import library_json
from courses.h5p.archive import MB, Archive, Limits, read_archive
from courses.h5p.errors import H5PError
from courses.h5p.json_text import read_json
from courses.h5p.library_names import LibraryName

LIMITS: Final = Limits(package=96 * MB, entries=20_000, total=256 * MB, each=24 * MB, depth=12, name=240)
KINDS: Final = frozenset(
    {".js", ".css", ".json", ".txt", ".md", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".webp"}
    | {".woff", ".woff2", ".ttf", ".otf", ".eot", ".mp3", ".ogg", ".oga", ".wav", ".m4a"}
)
LICENCES: Final = frozenset({"license", "licence", "copying", "notice", "readme", "ofl"})
DESCRIPTION: Final = "library.json"
SEMANTICS: Final = "semantics.json"
# Words of the editor of H5P, and what it runs; nobody edits with H5P here.
OF_THE_EDITOR: Final = ("language/", "presave.js", "upgrades.js")
EDITOR: Final = "H5PEditor."
ABOUT_ONE: Final = ("library_", "json_")


@dataclass(frozen=True)
class FoundLibrary:
    """A library in a package: what it says of itself, its files below its folder, and how many were left out."""

    name: LibraryName
    patch: int
    title: str
    metadata: dict[str, Any]
    files: dict[str, bytes] = field(repr=False)
    left_out: int = 0

    @property
    def size(self) -> int:
        return sum(map(len, self.files.values()))

    @property
    def is_for_editing(self) -> bool:
        """Whether it only serves to write exercises with the editor of H5P."""
        return self.name.machine.startswith(EDITOR)


@dataclass(frozen=True)
class Unreadable:
    """A folder that calls itself a library, and what is wrong with it."""

    folder: str
    error: H5PError


class LibraryPackage:
    """A zip that passed the gate: its folders, and the library in each when it is asked for."""

    def __init__(self, archive: Archive, seen: dict[str, set[str]]) -> None:
        self._archive = archive
        self._files: dict[str, list[str]] = defaultdict(list)
        self._seen = seen
        for name in archive.names:
            self._files[name.partition("/")[0]].append(name)

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders that hold a library.json, in the order of the alphabet."""
        return tuple(sorted(each for each, names in self._files.items() if f"{each}/{DESCRIPTION}" in names))

    def libraries(self) -> Iterator[FoundLibrary | Unreadable]:
        """One after the other: the files of a single library are in memory at a time."""
        for folder in self.folders:
            try:
                yield self._library(folder)
            except H5PError as error:
                if not error.code.startswith(ABOUT_ONE):
                    raise
                yield Unreadable(folder, error)

    def _library(self, folder: str) -> FoundLibrary:
        names = self._files[folder]
        paths = {name.partition("/")[2]: name for name in names}
        data = read_trusted(self._archive.read(paths[DESCRIPTION]), name=f"{folder}/{DESCRIPTION}")
        known = library_json.describe(data, paths, folder=folder)
        files = {path: self._archive.read(name) for path, name in paths.items()}
        if SEMANTICS in files:
            semantics = read_trusted(files[SEMANTICS], name=f"{folder}/{SEMANTICS}")
            if not isinstance(semantics, list):
                raise H5PError("library_semantics", folder=folder)
        return FoundLibrary(
            known.name, known.patch, known.title, known.metadata, files, len(self._seen[folder]) - len(names)
        )


def open_package(file: BinaryIO) -> LibraryPackage:
    """The libraries of a zip. Raises H5PError; one without any library is refused, too."""
    seen: dict[str, set[str]] = defaultdict(set)

    def wanted(name: str) -> bool:
        folder, slash, path = name.partition("/")
        if slash and path and not path.endswith("/"):
            seen[folder].add(path)
        return folder != "content" and is_kept(path)

    package = LibraryPackage(read_archive(file, limits=LIMITS, wanted=wanted), seen)
    if not package.folders:
        raise H5PError("libraries_none")
    return package


def read_trusted(content: bytes, *, name: str) -> Any:
    """JSON of a library: as strict as with strangers, except that a key may stand twice, as in some that all the world
    uses. The last one counts, as in a browser. Raises H5PError."""
    return read_json(content, name=name, last_counts=True)


def is_kept(path: str) -> bool:
    """Whether a player may need this file of a library, or its licence asks that it stays."""
    parts = PurePosixPath(path)
    if not path or path.endswith("/") or any(part.startswith(".") for part in parts.parts):
        return False
    if path.startswith(OF_THE_EDITOR):
        return False
    return parts.suffix.lower() in KINDS or parts.stem.lower() in LICENCES
