"""What a library says about itself in its library.json, checked against the public specification of H5P. Pure.

Only what a player needs is kept; what the editor of H5P would read (`editorDependencies`, `metadataSettings`) is not.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from courses.h5p.errors import H5PError
from courses.h5p.library_names import MACHINE, LibraryName

HIGHEST: Final = 99_999
MOST_ENTRIES: Final = 400
LONGEST_TEXT: Final = 5_000
TEXTS: Final = ("description", "author", "license", "contentType")
EMBED_TYPES: Final = ("iframe", "div")
# No text of a database.
UNSTORABLE: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
NEEDS: Final = ("preloadedDependencies", "dynamicDependencies")
# Each list of files, and how their names end.
LISTS: Final = (("preloadedJs", ".js"), ("preloadedCss", ".css"))


@dataclass(frozen=True)
class Description:
    """A library as its library.json describes it: `metadata` has the keys of the specification that we keep."""

    name: LibraryName
    patch: int
    title: str
    metadata: dict[str, Any]


def describe(data: object, files: Collection[str], *, folder: str) -> Description:
    """The description of the library in `folder`, which has these files. Raises H5PError."""
    if not isinstance(data, dict):
        raise H5PError("library_not_object", folder=folder)
    name = _name(data, folder)
    metadata: dict[str, Any] = {
        "title": _text(data, "title", folder, most=255),
        "runnable": _flag(data, "runnable", folder),
    }
    metadata |= {key: _text(data, key, folder) for key in TEXTS if data.get(key)}
    metadata |= {"fullscreen": True} if _flag(data, "fullscreen", folder) else {}
    metadata["embedTypes"] = [each for each in _list(data, "embedTypes", folder) if each in EMBED_TYPES]
    if "coreApi" in data:
        core = _object(data["coreApi"], "coreApi", folder)
        metadata["coreApi"] = {key: _number(core, key, folder) for key in ("majorVersion", "minorVersion")}
    for key, ending in LISTS:
        metadata[key] = [{"path": path} for path in _paths(data, key, ending, files, folder)]
    for key in NEEDS:
        metadata[key] = [_reference(each, key, folder) for each in _list(data, key, folder)]
    metadata["dropLibraryCss"] = [
        {"machineName": _machine(each, folder)} for each in _list(data, "dropLibraryCss", folder)
    ]
    return Description(name, _number(data, "patchVersion", folder), metadata["title"], metadata)


def needs(metadata: Mapping[str, Any]) -> tuple[LibraryName, ...]:
    """The libraries that this one needs to run, in its own order."""
    return tuple(
        LibraryName(each["machineName"], each["majorVersion"], each["minorVersion"])
        for key in NEEDS
        for each in metadata.get(key, [])
    )


def folder_fits(folder: str, name: LibraryName, patch: int) -> bool:
    """Whether a folder is called as the specification says: Name-1.2, or as older packages did."""
    return folder in {
        name.machine,
        f"{name.machine}-{name.major}.{name.minor}",
        f"{name.machine}-{name.major}.{name.minor}.{patch}",
    }


def _name(data: Mapping[str, Any], folder: str) -> LibraryName:
    name = _library(data, "machineName", folder)
    if not folder_fits(folder, name, _number(data, "patchVersion", folder)):
        raise H5PError("library_folder", folder=folder, name=name)
    return name


def _library(data: object, field: str, folder: str) -> LibraryName:
    name = LibraryName.from_data(data)
    if name is None:
        raise H5PError("library_field", folder=folder, field=field)
    return name


def _number(data: Mapping[str, Any], key: str, folder: str) -> int:
    """A whole number; old packages write it as text."""
    value = data.get(key)
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= len(str(HIGHEST)):
        value = int(value)
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= HIGHEST:
        raise H5PError("library_field", folder=folder, field=key)
    return value


def _flag(data: Mapping[str, Any], key: str, folder: str) -> bool:
    value = data.get(key, 0)
    if value not in (0, 1, "0", "1"):
        raise H5PError("library_field", folder=folder, field=key)
    return value in (1, "1")


def _text(data: Mapping[str, Any], key: str, folder: str, *, most: int = LONGEST_TEXT) -> str:
    value = data.get(key)
    if not isinstance(value, str) or not value.strip() or len(value) > most or UNSTORABLE.search(value):
        raise H5PError("library_field", folder=folder, field=key)
    return value.strip()


def _list(data: Mapping[str, Any], key: str, folder: str) -> list[Any]:
    value = data.get(key) or []
    if not isinstance(value, list) or len(value) > MOST_ENTRIES:
        raise H5PError("library_field", folder=folder, field=key)
    return value


def _object(value: object, key: str, folder: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise H5PError("library_field", folder=folder, field=key)
    return value


def _machine(value: object, folder: str) -> str:
    machine = _object(value, "dropLibraryCss", folder).get("machineName")
    if not isinstance(machine, str) or not MACHINE.fullmatch(machine):
        raise H5PError("library_field", folder=folder, field="dropLibraryCss")
    return machine


def _reference(value: object, key: str, folder: str) -> dict[str, Any]:
    name = _library(value, key, folder)
    return {"machineName": name.machine, "majorVersion": name.major, "minorVersion": name.minor}


def _paths(
    data: Mapping[str, Any], key: str, ending: str, files: Collection[str], folder: str
) -> Iterator[str]:
    for each in _list(data, key, folder):
        path = _object(each, key, folder).get("path")
        if not isinstance(path, str) or not path.lower().endswith(ending):
            raise H5PError("library_field", folder=folder, field=key)
        if path.removeprefix("./") not in files:
            raise H5PError("library_file_missing", folder=folder, name=path)
        yield path.removeprefix("./")
