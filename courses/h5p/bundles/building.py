"""Reads what an exercise needs from the store, has it joined, and keeps the parts there. It writes no row.

Whoever is killed in the middle leaves parts that nothing names; the next time they are there already. What can go wrong:
LibrariesError where something is not installed, FileNotFoundError or DamagedFileError where the store is not whole.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from courses.h5p import library_json, storing
from courses.h5p.bundles.compressed import keep_compressed
from courses.h5p.bundles.joining import Library, as_bytes, exercise_part, in_order, part, split
from courses.h5p.library_errors import LibrariesError
from courses.h5p.models import H5PContent, H5PLibrary
from courses.h5p.shelf import Shelf, name_of
from courses.outline import Exercise

PARAMS: Final = "content.json"
ENGINE: Final = "frame.bundle.js"
LOOK: Final = "h5p.css"
# Goes wherever the engine goes: its licence wants to be named.
NOTICE: Final = "/* H5P core, GPL-3.0. Source: h5p/h5p-php-library; here from the npm package h5p-standalone {version}. */\n"


def build(content: H5PContent, *, shelf: Shelf | None = None) -> Exercise:
    """The parts of an exercise, kept in the store, and what a page says of them."""
    shelf = shelf or Shelf.now()
    if shelf.core is None or shelf.missing_for(content):
        raise LibrariesError("libraries_missing", shelf.missing_for(content))
    libraries = in_order(_library(each) for each in shelf.needed_by(content).libraries)
    main = _main(content, libraries)
    parts = [_engine_part(shelf.core), *_joined(libraries), _exercise(content, main)]
    kept = [_keep(each) for each in parts]
    return Exercise(
        content=content.digest,
        title=content.title,
        library=content.main_library,
        parts=tuple(digest for digest, _size in kept),
        size=sum(size for _digest, size in kept),
    )


def _joined(libraries: Sequence[Library]) -> list[dict[str, Any]]:
    unstyled = frozenset().union(*(library.unstyled for library in libraries))
    return [part(each, unstyled=unstyled) for each in split(libraries) if each]


def _main(content: H5PContent, libraries: Sequence[Library]) -> Library:
    machine = content.main_library.rpartition(" ")[0]
    return next(library for library in libraries if library.name.machine == machine)


def _exercise(content: H5PContent, main: Library) -> dict[str, Any]:
    files = {path: storing.read(digest) for path, digest in content.files.items() if path != PARAMS}
    return exercise_part(
        main,
        title=content.title,
        language=str(content.metadata.get("language") or ""),
        params=storing.read(content.files[PARAMS]).decode(),
        files=files,
    )


def _engine_part(row: H5PLibrary) -> dict[str, Any]:
    made = part([_engine(row)])
    notice = NOTICE.format(version=f"{row.major}.{row.minor}.{row.patch}")
    return {**made, "js": notice + made["js"]}


def _engine(row: H5PLibrary) -> Library:
    """Of all that comes with the engine, the scripts and styles for a page that shows one exercise."""
    library = _library(row)
    return replace(
        library,
        scripts=tuple(path for path in library.scripts if path.endswith(ENGINE)),
        styles=tuple(path for path in library.styles if path.endswith(LOOK)),
    )


def _library(row: H5PLibrary) -> Library:
    return Library(
        name=name_of(row),
        needs=library_json.needs(row.metadata),
        scripts=_paths(row, "preloadedJs"),
        styles=_paths(row, "preloadedCss"),
        paths=frozenset(row.files),
        read=lambda path: storing.read(row.files[path]),
        unstyled=frozenset(each["machineName"] for each in row.metadata.get("dropLibraryCss", [])),
        offers_full_screen=bool(row.metadata.get("fullscreen")),
    )


def _paths(row: H5PLibrary, key: str) -> tuple[str, ...]:
    return tuple(each["path"] for each in row.metadata.get(key, []))


def _keep(data: dict[str, Any]) -> tuple[str, int]:
    """The part's digest, and its bytes over the wire."""
    body = as_bytes(data)
    digest = storing.put(body)
    return digest, keep_compressed(digest, body)
