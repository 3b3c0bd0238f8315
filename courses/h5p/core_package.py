"""Reads the H5P core out of the folder of the npm package `h5p-standalone`. It writes nothing.

Of what is published there only what the inside of the player's frame needs is read. It is under GPL-3.0 whatever the
package says of itself (docs/licences.md), and stays a file of its own that nothing of ours imports.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from courses.h5p.errors import H5PError
from courses.h5p.json_text import read_json

PACKAGE: Final = "h5p-standalone"
NEEDED: Final = ("frame.bundle.js", "styles/h5p.css")
FOLDERS: Final = ("styles", "fonts", "images")
KINDS: Final = frozenset({".css", ".woff", ".woff2", ".png", ".gif", ".svg", ".txt"})
VERSION: Final = re.compile(r"(\d{1,5})\.(\d{1,5})\.(\d{1,5})", re.ASCII)
LARGEST: Final = 8 * 1024 * 1024


def read_core(folder: Path) -> tuple[dict[str, bytes], tuple[int, int, int]]:
    """The files by their paths below dist/, and the version. Raises H5PError, by what is missing."""
    version = _version(folder)
    dist = folder / "dist"
    files = {name: _read(dist, name) for name in NEEDED}
    for each in FOLDERS:
        for path in sorted((dist / each).rglob("*")):
            if path.suffix.lower() in KINDS and path.is_file() and not path.is_symlink():
                name = path.relative_to(dist).as_posix()
                files[name] = _read(dist, name)
    return files, version


def _version(folder: Path) -> tuple[int, int, int]:
    data = read_json(_read(folder, "package.json"), name="package.json")
    if not isinstance(data, dict) or data.get("name") != PACKAGE:
        raise H5PError("core_incomplete", name=PACKAGE)
    match = VERSION.match(str(data.get("version")))
    if match is None:
        raise H5PError("core_incomplete", name="version")
    major, minor, patch = match.groups()
    return int(major), int(minor), int(patch)


def _read(folder: Path, name: str) -> bytes:
    path = folder / name
    try:
        if path.stat().st_size > LARGEST:
            raise H5PError("core_incomplete", name=name)
        return path.read_bytes()
    except OSError as error:
        raise H5PError("core_incomplete", name=name) from error
