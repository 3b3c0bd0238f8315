"""Opens a course archive that anybody may have made, and gives the files that we read. Nothing of it touches the disk.

What is bounded: the bytes of the archive, what it unpacks to (counted while unpacking), its entries, what is read of each,
their names. Files and folders are all it may hold. What stands in a course of Open edX and is none of ours is passed by.
"""

import gzip
import tarfile
import zlib
from pathlib import PurePosixPath
from tempfile import TemporaryFile
from typing import IO, BinaryIO, Final, NoReturn

from offline_export.formats.olx.errors import OLXError

MOST_PACKED: Final = 50_000_000
MOST_UNPACKED: Final = 200_000_000
MOST_ENTRIES: Final = 20_000
# Of one file that we read; of all of them together.
MOST_OF_ONE: Final = 3_000_000
MOST_OF_ALL: Final = 60_000_000
LONGEST_NAME: Final = 300
DEEPEST: Final = 12
# tarfile reads the heads of entries in one piece, however long they say they are.
AT_ONCE: Final = 65_536
READ: Final = ("course", "chapter", "sequential", "vertical", "html", "chasqui_activity")
OURS: Final = "chasqui"
DRAFTS: Final = "drafts"


class Files(dict[str, bytes]):
    """The files of a course by their paths, and whether Studio put drafts beside them."""

    has_drafts = False


def open_archive(file: BinaryIO) -> Files:
    """The files of the course in an archive. OLXError says why it is none, or may not be opened."""
    with TemporaryFile() as unpacked:
        _unpack(file, unpacked)
        try:
            with tarfile.open(fileobj=_Guarded(unpacked), mode="r:") as archive:  # type: ignore[call-overload]
                return _without_folder(_read(archive))
        except (tarfile.TarError, EOFError, ValueError, OverflowError, RecursionError) as error:
            raise _no_archive() from error


def _unpack(file: BinaryIO, place: IO[bytes]) -> None:
    """Unpack into `place`, and stop where it gets too much."""
    total = 0
    try:
        with gzip.GzipFile(fileobj=_Counted(file), mode="rb") as packed:
            while piece := packed.read(AT_ONCE):
                total += len(piece)
                if total > MOST_UNPACKED:
                    _refuse(f"it unpacks to more than {MOST_UNPACKED // 1_000_000} MB")
                place.write(piece)
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        raise _no_archive() from error
    place.seek(0)


class _Counted:
    """A file of which only so much may be read."""

    def __init__(self, file: BinaryIO) -> None:
        self.file = file
        self.seek = file.seek
        self.left = MOST_PACKED

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(min(size, AT_ONCE) if size >= 0 else AT_ONCE)
        self.left -= len(data)
        if self.left < 0:
            _refuse(f"it is larger than {MOST_PACKED // 1_000_000} MB")
        return data


class _Guarded:
    """A file that is read in small pieces only: who wants more at once is deceived by what stands in it."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file = file
        self.tell, self.seek = file.tell, file.seek

    def read(self, size: int = -1) -> bytes:
        if not 0 <= size <= AT_ONCE:
            _refuse("the head of one of its entries is far too long")
        return self.file.read(size)


def _read(archive: tarfile.TarFile) -> Files:
    found, seen, total = Files(), set[str](), 0
    for count, entry in enumerate(archive, start=1):
        if count > MOST_ENTRIES:
            _refuse(f"it has more than {MOST_ENTRIES} entries")
        _judge(entry, seen)
        path = _path(entry)
        if entry.isreg() and _is_read(path):
            if entry.size > MOST_OF_ONE:
                _refuse(f"“{_shown(entry.name)}” is larger than {MOST_OF_ONE // 1_000_000} MB")
            total += entry.size
            if total > MOST_OF_ALL:
                _refuse(f"its texts and pictures are more than {MOST_OF_ALL // 1_000_000} MB")
            found[path] = _content(archive, entry)
        found.has_drafts = found.has_drafts or DRAFTS in PurePosixPath(entry.name).parts[:-1]
    return found


def _judge(entry: tarfile.TarInfo, seen: set[str]) -> None:
    """Files that are not read may be called as they like, as long as it leads nowhere."""
    name = entry.name
    if not (entry.isreg() or entry.isdir()) or entry.issparse():
        _refuse(f"“{_shown(name)}” is a link or a device. A course has files and folders only")
    parts = name.removeprefix("./").split("/")
    if (
        not name
        or len(name) > LONGEST_NAME
        or len(parts) > DEEPEST
        or name.startswith("/")
        or ".." in parts
        or "\\" in name
    ):
        _refuse(f"the name “{_shown(name)}” leads elsewhere, or is none")
    path = _path(entry)
    if _is_read(path) and not path.isprintable():
        _refuse(f"the name “{_shown(name)}” holds what cannot be shown")
    if entry.isreg() and _is_read(path.casefold()):
        if path.casefold() in seen:
            _refuse(f"“{_shown(name)}” is there twice")
        seen.add(path.casefold())


def _path(entry: tarfile.TarInfo) -> str:
    """The entry's name as one file has only one: without “./”, at its beginning or further on."""
    return str(PurePosixPath(entry.name))


def _is_read(path: str) -> bool:
    """Whether we read a file of this path: those of the tree, and in `static/` our own."""
    parts = path.split("/")
    if parts[-1] == "course.xml" and len(parts) <= 2:
        return True
    for start in (0, 1):
        if parts[start : start + 1] == ["static"]:
            return len(parts) == start + 2 and parts[-1].startswith(OURS)
        if len(parts) == start + 2 and parts[start] in READ:
            return True
    return False


def _content(archive: tarfile.TarFile, entry: tarfile.TarInfo) -> bytes:
    opened = archive.extractfile(entry)
    pieces = iter(lambda: opened.read(AT_ONCE // 2), b"") if opened else iter(())
    data = b"".join(pieces)
    if len(data) != entry.size:
        raise _no_archive()
    return data


def _without_folder(files: Files) -> Files:
    """Paths from the folder in which course.xml lies: Studio packs it into one more."""
    roots = sorted((path for path in files if PurePosixPath(path).name == "course.xml"), key=len)
    if not roots:
        raise _no_archive()
    root = roots[0].removesuffix("course.xml")
    found = Files({path.removeprefix(root): data for path, data in files.items() if path.startswith(root)})
    found.has_drafts = files.has_drafts
    return found


def _shown(name: str) -> str:
    """A name that a terminal can show."""
    return "".join(char if char.isprintable() else "?" for char in name)[:80]


def _refuse(why: str) -> NoReturn:
    raise OLXError(f"This archive is not opened: {why}.")


def _no_archive() -> OLXError:
    return OLXError(
        "This is no course archive, or it is damaged: a .tar.gz with a course.xml in it is expected. Export the course once more."
    )
