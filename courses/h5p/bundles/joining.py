"""From libraries to parts: in which order, what stands in which part, and the bytes of each. Pure.

    core      {"css", "js", "files"}: the engine
    libraries the same: what many kinds share, then the rest that this exercise needs
    exercise  the same, and "main", "title", "language", "fullscreen", "params" (the JSON of the exercise, as text)

`files` are what scripts ask for while they run, each as an address that holds it: by folder and path, as in H5P.X-1.2/a.mp3,
in the last part by the path below content/. Who has one exercise of a kind has all parts of the next but the last.
"""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from courses.h5p.bundles.fetched import fetched
from courses.h5p.bundles.scripts import joined
from courses.h5p.bundles.styles import inlined
from courses.h5p.bundles.types import as_address
from courses.h5p.library_names import LibraryName

# What most kinds stand on, the widest first: an exercise has the first that it needs, and all below that, in a part by itself.
GROUNDS: Final = ("H5P.Question", "H5P.JoubelUI", "FontAwesome")


@dataclass(frozen=True)
class Library:
    """A library as it is joined: what it needs, and its own scripts and style sheets by their paths, in order."""

    name: LibraryName
    needs: tuple[LibraryName, ...]
    scripts: tuple[str, ...]
    styles: tuple[str, ...]
    paths: frozenset[str]
    read: Callable[[str], bytes] = field(repr=False)
    # The machine names of libraries whose styles do not fit with its own.
    unstyled: frozenset[str] = frozenset()
    offers_full_screen: bool = False

    def text(self, path: str) -> str:
        return self.read(path).decode("utf-8-sig", "replace")


def in_order(libraries: Iterable[Library]) -> list[Library]:
    """Each after those that it needs, as H5P loads them. Of a library in two versions the higher alone: they have one name
    in the page, and the higher shows what was made for the lower."""
    roots = list(libraries)
    chosen: dict[str, Library] = {}
    for library in roots:
        other = chosen.get(library.name.machine)
        if other is None or other.name < library.name:
            chosen[library.name.machine] = library
    ordered: dict[str, Library] = {}
    for library in roots:
        _visit(library.name.machine, chosen, ordered, set())
    return list(ordered.values())


def _visit(machine: str, chosen: Mapping[str, Library], ordered: dict[str, Library], above: set[str]) -> None:
    if machine in ordered or machine in above or machine not in chosen:
        return
    for need in chosen[machine].needs:
        _visit(need.machine, chosen, ordered, above | {machine})
    ordered[machine] = chosen[machine]


def split(ordered: Sequence[Library]) -> tuple[list[Library], list[Library]]:
    """What many kinds share, and the rest."""
    by_machine = {library.name.machine: library for library in ordered}
    ground: dict[str, Library] = {}
    if (widest := next((machine for machine in GROUNDS if machine in by_machine), None)) is not None:
        _visit(widest, by_machine, ground, set())
    return list(ground.values()), [each for each in ordered if each.name.machine not in ground]


def part(libraries: Sequence[Library], *, unstyled: Collection[str] = ()) -> dict[str, Any]:
    """The libraries as one part."""
    scripts = [
        (f"{library.name.folder}/{path}", library.text(path))
        for library in libraries
        for path in library.scripts
    ]
    styles = [
        inlined(library.text(path), path, library.paths, library.read)
        for library in libraries
        if library.name.machine not in unstyled
        for path in library.styles
    ]
    files = {
        f"{library.name.folder}/{path}": as_address(path, library.read(path))
        for library in libraries
        for path in _fetched(library)
    }
    return {"css": "\n".join(styles), "js": joined(scripts), "files": files}


def _fetched(library: Library) -> Iterable[str]:
    scripts = "\n".join(library.text(path) for path in library.scripts)
    return fetched(library.paths, scripts, named={*library.scripts, *library.styles})


def exercise_part(
    main: Library, *, title: str, language: str, params: str, files: Mapping[str, bytes]
) -> dict[str, Any]:
    """The exercise itself."""
    return {
        "css": "",
        "js": "",
        "files": {path: as_address(path, data) for path, data in sorted(files.items())},
        "main": str(main.name),
        "title": title,
        "language": language,
        "fullscreen": main.offers_full_screen,
        "params": params,
    }


def as_bytes(data: Mapping[str, Any]) -> bytes:
    """The same part, the same bytes."""
    return json.dumps(
        data, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":")
    ).encode()
