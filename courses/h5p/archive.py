"""The gate for zips that nobody vouches for. Pure Python, standard library only; it writes nothing.

`read_archive` judges the directory of the zip and every entry's own head before a byte is decompressed; `Archive.read`
decompresses one entry and counts while it does. What a zip says about itself is compared, never believed. What can go
wrong: H5PError, whatever the bytes are.
"""

import struct
import zipfile
import zlib
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Final

from courses.h5p import entries
from courses.h5p.entries import Entry
from courses.h5p.errors import H5PError
from courses.h5p.inflating import parts
from courses.h5p.names import folded

MB: Final = 1024 * 1024
# An empty picture or a moment of silence packs better than any ratio.
UNSUSPECTED: Final = 256 * 1024
END: Final = struct.Struct("<4s4H2LH")
LONGEST_COMMENT: Final = 65_535
ZIP64_LOCATOR: Final = (b"PK\x06\x07", 20)
# Of the directory, a record; more than any name and note of a real package take.
LONGEST_RECORD: Final = 1_024
UNREADABLE: Final = (
    zipfile.BadZipFile,
    NotImplementedError,
    ValueError,
    EOFError,
    OverflowError,
    struct.error,
)


@dataclass(frozen=True)
class Limits:
    """How much of a zip is looked at and taken: bytes, except `entries`, `depth` (of folders) and `ratio`."""

    package: int = 64 * MB
    entries: int = 4_000
    total: int = 16 * MB
    each: int = 8 * MB
    depth: int = 8
    name: int = 200
    ratio: int = 100


class Archive:
    """A zip that passed the gate: the names of its wanted files, and each file by its name."""

    def __init__(self, file: BinaryIO, wanted: Mapping[str, Sequence[Entry]], limits: Limits) -> None:
        self._file, self._wanted, self._limits = file, wanted, limits
        self.bytes_read = 0
        """What has been decompressed so far. It never exceeds the total of the limits by more than one step."""

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(self._wanted)

    def read(self, name: str) -> bytes:
        """The file of this name. Raises H5PError; KeyError for a name that is not in `names`."""
        first, *copies = self._wanted[name]
        content = self._unpacked(first)
        for copy in copies:
            # Some editors write a picture once for each place that shows it.
            if self._unpacked(copy) != content:
                raise H5PError("name_twice", name=name)
        return content

    def _unpacked(self, entry: Entry) -> bytes:
        if entry.size > (most := self._limits.each):
            raise H5PError("file_large", name=entry.name, most=megabytes(most))
        content = bytearray()
        for part, packed in parts(self._file, entry):
            self.bytes_read += len(part)
            content += part
            if len(content) > UNSUSPECTED and len(content) > packed * self._limits.ratio:
                raise H5PError("bomb", name=entry.name)
            if self.bytes_read > self._limits.total:
                raise H5PError("total_large", most=megabytes(self._limits.total))
            # What it claims to be was held against the limit for one file.
            if len(content) > entry.size:
                raise H5PError("contradiction", name=entry.name)
        if len(content) != entry.size:
            raise H5PError("contradiction", name=entry.name)
        if zlib.crc32(content) != entry.checksum:
            raise H5PError("damaged", name=entry.name)
        return bytes(content)


def read_archive(
    file: BinaryIO, *, limits: Limits, wanted: Callable[[str], bool] = lambda name: True
) -> Archive:
    """Judge the zip; of entries that are not `wanted` only what makes a zip dangerous. Raises H5PError.

    The file stays open and is read again by `Archive.read`; closing it is the caller's.
    """
    size = file.seek(0, 2)
    if size > limits.package:
        raise H5PError("package_large", most=megabytes(limits.package))
    directory, count = _directory(file, size, limits)
    try:
        file.seek(0)
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
    except UNREADABLE as error:
        raise H5PError("not_a_zip") from error
    if len(infos) != count:
        raise H5PError("contradiction", name=".h5p")
    found = [entries.entry(file, info, directory) for info in infos]
    _check_places(found, directory)
    return Archive(file, _wanted(found, wanted, limits), limits)


def _directory(file: BinaryIO, size: int, limits: Limits) -> tuple[int, int]:
    """Where the directory starts and how many entries it says it has; zipfile would read any number of them."""
    file.seek(0)
    if file.read(4) != entries.HEAD_MARK:
        raise H5PError("not_a_zip")
    tail_at = max(0, size - END.size - LONGEST_COMMENT)
    file.seek(tail_at)
    tail = file.read(size - tail_at)
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < END.size:
        raise H5PError("cut_off")
    _, disk, first_disk, here, count, length, start, comment = END.unpack_from(tail, at)
    mark, before = ZIP64_LOCATOR
    if tail[max(0, at - before) : at].startswith(mark) or 0xFFFFFFFF in (start, length) or count == 0xFFFF:
        raise H5PError("zip64")
    if disk or first_disk or here != count:
        raise H5PError("parts")
    if at + END.size + comment != len(tail) or start + length != tail_at + at:
        raise H5PError("contradiction", name=".h5p")
    if count > limits.entries or length > limits.entries * LONGEST_RECORD:
        raise H5PError("entries", most=limits.entries)
    return start, count


def _check_places(found: Sequence[Entry], directory: int) -> None:
    """No byte of the zip belongs to two entries, and nothing comes before the first."""
    end = 0
    for entry in sorted(found, key=lambda entry: entry.head):
        if entry.head < end or entry.end > directory or (not end and entry.head):
            raise H5PError("overlap", name=entry.name)
        end = entry.end


def _wanted(
    found: Sequence[Entry], wanted: Callable[[str], bool], limits: Limits
) -> Mapping[str, Sequence[Entry]]:
    kept: dict[str, list[Entry]] = defaultdict(list)
    spellings: dict[str, str] = {}
    for entry in found:
        spelling = spellings.setdefault(folded(entry.name.removesuffix("/")), entry.name)
        is_wanted = wanted(entry.name)
        if spelling != entry.name and (is_wanted or wanted(spelling)):
            raise H5PError("name_twin", name=entry.name, other=spelling)
        if is_wanted:
            entry.check_kept(depth=limits.depth, length=limits.name)
            if not entry.is_folder:
                kept[entry.name].append(entry)
    total = sum(entry.size for copies in kept.values() for entry in copies)
    if total > limits.total:
        raise H5PError("total_large", most=megabytes(limits.total))
    return dict(kept)


def megabytes(size: int) -> str:
    """As a person writes it: `8`, `0.5`."""
    return f"{size / MB:g}"
