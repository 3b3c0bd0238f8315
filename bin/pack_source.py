"""The files of a folder pack, wherever it lies: unpacked, or still in its zip.

Nothing is ever read but what its manifest names: results with names and codes are saved beside a pack, and not by mistake.
"""

import json
import zipfile
import zlib
from pathlib import Path, PurePosixPath
from typing import Protocol

from telling import Trouble

FIRST_PAGE = "index.html"
MANIFEST = "manifest.json"
# What stands in a pack and is not in its manifest (docs/pack-format.md).
BESIDE = {MANIFEST, "manifest.json.minisig", "chasqui.pub", "chasqui.chain"}
# What Python raises for a file in a zip that is damaged or encrypted.
TORN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError, ValueError)


class Source(Protocol):
    """Where the files of a pack come from."""

    def read(self, path: str) -> bytes | None:
        """The file at this path of the pack (`es/c1-1.html`); None where there is none."""


class FolderSource:
    """A folder on the disk. A mirror may bring it up to date meanwhile, so its manifest is read anew when it is another."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.resolve()
        self._state, self._names = self._state_of_manifest(), names_in(self.folder / MANIFEST)

    def read(self, path: str) -> bytes | None:
        try:
            file = (self.folder / path).resolve()
            if path not in self._named():
                return None
            # Links and dots may lead elsewhere.
            return file.read_bytes() if file.is_relative_to(self.folder) and file.is_file() else None
        except (OSError, ValueError):
            return None

    def _named(self) -> set[str]:
        state = self._state_of_manifest()
        if state != self._state:
            try:
                self._names, self._state = names_in(self.folder / MANIFEST), state
            except Trouble:
                # As long as what is there is no manifest, the one before holds.
                return self._names
        return self._names

    def _state_of_manifest(self) -> tuple[int, int, int]:
        found = (self.folder / MANIFEST).stat()
        return found.st_ino, found.st_mtime_ns, found.st_size


class ZipSource:
    """A zip, read as it is; nothing is unpacked."""

    def __init__(self, archive: zipfile.ZipFile, top: str) -> None:
        self.archive, self.top = archive, top
        self.names = names_in(zipfile.Path(archive, f"{top}{MANIFEST}"))

    def read(self, path: str) -> bytes | None:
        if path not in self.names:
            return None
        try:
            return self.archive.read(f"{self.top}{path}")
        except (KeyError, *TORN):
            return None


def names_in(manifest: Path | zipfile.Path) -> set[str]:
    """The files that may be read: those of the manifest, and what stands beside it."""
    try:
        return {str(file["path"]) for file in json.loads(manifest.read_bytes())["files"]} | BESIDE
    except (KeyError, TypeError, RecursionError, *TORN):
        raise Trouble(
            f"{manifest} cannot be read, so nobody knows what is of the pack.",
            "Copy or download the pack again.",
        ) from None


def open_pack(path: Path) -> Source:
    """The pack at a path: a zip, an unpacked folder, or the folder that it was unpacked in."""
    if path.is_dir():
        return FolderSource(_folder_of_pack(path))
    if not path.exists():
        raise Trouble(
            f"There is nothing at {path}.", "Give the folder of a pack, or its zip: PACK=~/Downloads/NAME.zip"
        )
    try:
        archive = zipfile.ZipFile(path)
    except (OSError, zipfile.BadZipFile) as error:
        raise Trouble(
            f"{path} is no zip that can be read: {error}.",
            "If it is a pack in one file (.html), there is no need to serve it: copy it to the phones. Else load it anew.",
        ) from None
    return ZipSource(archive, _top_of_zip(archive, path))


def _folder_of_pack(path: Path) -> Path:
    below = sorted(each.parent for each in path.glob(f"*/{MANIFEST}"))
    found = [path] if _is_pack(path) else [folder for folder in below if _is_pack(folder)]
    if len(found) != 1:
        raise _not_one(path, [folder.name for folder in found])
    return found[0]


def _is_pack(folder: Path) -> bool:
    return (folder / FIRST_PAGE).is_file() and (folder / MANIFEST).is_file()


def _top_of_zip(archive: zipfile.ZipFile, path: Path) -> str:
    """The folder in the zip that is the pack, with its slash; nothing where the pack lies at the top."""
    names = set(archive.namelist())
    tops = {name[: -len(MANIFEST)] for name in names if PurePosixPath(name).name == MANIFEST}
    found = sorted(top for top in tops if f"{top}{FIRST_PAGE}" in names)
    if len(found) != 1:
        raise _not_one(path, found)
    return found[0]


def _not_one(path: Path, found: list[str]) -> Trouble:
    if found:
        return Trouble(
            f"In {path} there are several packs: {', '.join(found)}.", "Name one of them: PACK=FOLDER"
        )
    return Trouble(
        f"In {path} there is no pack: no folder with {FIRST_PAGE} and {MANIFEST}.",
        "Take the folder (zip) of a pack from the page /packs/ of the site.",
    )
