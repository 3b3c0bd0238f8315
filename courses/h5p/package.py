"""Reads an uploaded .h5p file: of all that is in it, h5p.json and content/, cleaned. It writes nothing.

The libraries in an upload are strangers' scripts: their folders are not even decompressed. What the texts in `params` may hold
is known only by the library that shows them: `semantics.clean_params` is the next step. What can go wrong: H5PError.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from courses.h5p.archive import Archive, Limits, read_archive
from courses.h5p.errors import H5PError
from courses.h5p.json_text import read_json
from courses.h5p.library_names import LibraryName
from courses.h5p.media import check_kind, clean_files
from courses.h5p.metadata import FILE, clean_h5p_json

__all__ = ["LIMITS", "LibraryName", "Package", "read_package"]

LIMITS: Final = Limits()
FOLDER: Final = "content/"
PARAMS: Final = "content/content.json"
# What some editors leave there for themselves; nothing that shows an exercise reads it.
LEFT_OVER: Final = frozenset({"content/config.json"})


@dataclass(frozen=True)
class Package:
    """What is kept of an upload. `files` are those below content/, by their path there; texts in `params` are not yet clean."""

    title: str
    language: str
    main: LibraryName
    dependencies: tuple[LibraryName, ...]
    metadata: Mapping[str, Any]
    params: Any
    files: Mapping[str, bytes]


def read_package(file: BinaryIO, *, limits: Limits = LIMITS) -> Package:
    """Judge and read the upload. Raises H5PError; the file stays open."""
    archive = read_archive(file, limits=limits, wanted=_is_kept)
    metadata, main, dependencies = clean_h5p_json(_json(archive, FILE))
    others = [name for name in archive.names if name not in (FILE, PARAMS)]
    for name in others:
        check_kind(name)
    params = _json(archive, PARAMS)
    if not isinstance(params, dict):
        raise H5PError("json_shape", name=PARAMS)
    files = clean_files({name.removeprefix(FOLDER): archive.read(name) for name in others})
    return Package(
        title=metadata["title"],
        language=metadata["language"],
        main=main,
        dependencies=dependencies,
        metadata=metadata,
        params=params,
        files=files,
    )


def _is_kept(name: str) -> bool:
    return name == FILE or (name.startswith(FOLDER) and name not in LEFT_OVER)


def _json(archive: Archive, name: str) -> Any:
    if name not in archive.names:
        raise H5PError("part_missing", name=name)
    return read_json(archive.read(name), name=name)
