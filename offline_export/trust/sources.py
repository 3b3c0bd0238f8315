"""A pack that is to be checked, as it came: a folder, or a zip. Nobody vouches for it, so nothing of it is unpacked."""

from __future__ import annotations

import stat
import struct
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from offline_export.paths import problem_of
from offline_export.trust.minisign import SignatureRefused

MANIFEST = "manifest.json"
# What the mirror keeps for itself in a folder.
MIRROR = ".chasqui-mirror"
# Ours are packed so; other ways may ask for much memory before they say anything.
KINDS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# What Python raises for a zip that is damaged, encrypted, or written to do harm.
TORN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    IndexError,
    NotImplementedError,
    RuntimeError,
    ValueError,
)


class Source(Protocol):
    """Files by their path inside the pack."""

    name: str
    sizes: dict[str, int]
    problems: list[str]
    # Whether it is still to be unpacked, so that a name in it can do harm.
    packed: bool

    def open(self, path: str) -> IO[bytes]: ...


class Folder:
    """A folder on the disk. A link in it is a problem: what it leads to is not of the pack."""

    packed = False

    def __init__(self, top: Path) -> None:
        self.top, self.name = top, top.name
        self.sizes: dict[str, int] = {}
        self.problems: list[str] = []
        for place in sorted(top.rglob("*")):
            path = place.relative_to(top).as_posix()
            if path.split("/")[0] == MIRROR:
                continue
            if place.is_symlink():
                self.problems.append(f"{path!a} is a link")
            elif place.is_file():
                self.sizes[path] = place.stat().st_size

    def open(self, path: str) -> IO[bytes]:
        return (self.top / path).open("rb")


class Zip:
    """A zip whose files are all below one folder, as packs are. Names are kept as they are in it.

    Who unpacks it gets every entry, so each must be one file of the pack, under one name: what is told apart here and is
    one file on the disk would be looked at in one place and read in another.
    """

    packed = True

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self.archive, self.name = archive, Path(archive.filename or "").name
        entries = archive.infolist()
        if any(entry.compress_type not in KINDS for entry in entries):
            raise SignatureRefused("The zip is packed in a way that we do not use. Download it again.")
        names = [entry.orig_filename for entry in entries if not entry.is_dir()]
        self.top = _top(names)
        self._entries = {
            entry.orig_filename.removeprefix(self.top): entry
            for entry in entries
            if not entry.is_dir() and entry.orig_filename.startswith(self.top)
        }
        self.problems = [*_outside(entries, self.top), *_twice(names, self.top)]
        self.problems += [f"{path!a} is a link" for path, entry in self._entries.items() if _link(entry)]
        if min((entry.header_offset for entry in entries), default=0):
            self.problems.append("something stands in front of the zip in this file")
        self.sizes = {path: entry.file_size for path, entry in self._entries.items()}

    def open(self, path: str) -> IO[bytes]:
        return self.archive.open(self._entries[path])


@contextmanager
def opened(path: Path) -> Iterator[Source | None]:
    """The pack at this path; None when it is a single file of another kind.

    Only what is called a zip is opened as one: a page with a signed zip in it would be read by browsers as a page.
    """
    if path.is_dir():
        yield Folder(path)
    elif path.suffix.lower() == ".zip" and zipfile.is_zipfile(path):
        try:
            with zipfile.ZipFile(path) as archive:
                yield Zip(archive)
        except TORN as error:
            raise SignatureRefused(f"The zip is torn ({error}). Bring it here again.") from error
    else:
        yield None


def _top(names: Iterable[str]) -> str:
    """The folder that holds the manifest: `chasqui-c1-es/`, or none."""
    found = [name.removesuffix(MANIFEST) for name in names if name.split("/")[-1] == MANIFEST]
    return min(found, key=len, default="")


def _outside(entries: Iterable[zipfile.ZipInfo], top: str) -> list[str]:
    """What is unpacked beside the folder of the pack, or makes a folder there."""
    found = []
    for entry in entries:
        name = entry.orig_filename
        climbs = entry.is_dir() and name != top and problem_of(name.removeprefix(top).rstrip("/"))
        if not name.startswith(top) or climbs:
            found.append(f"{name!a} is in the zip, outside of the pack")
    return found


def _twice(names: Iterable[str], top: str) -> list[str]:
    counted = Counter(name.removeprefix(top) for name in names)
    return [f"{name!a} is in the zip twice" for name, count in counted.items() if count > 1]


def _link(entry: zipfile.ZipInfo) -> bool:
    return stat.S_ISLNK(entry.external_attr >> 16)
