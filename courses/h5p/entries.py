"""One entry of a zip, as the directory and the entry's own head say it together. Pure.

Programs that read zips believe one or the other. A zip in which they differ shows one file to a checker and another to a
reader, so it is refused.
"""

import stat
import struct
import zipfile
from dataclasses import dataclass
from typing import BinaryIO, Final

from courses.h5p.errors import H5PError
from courses.h5p.names import check_kept, check_place

HEAD_MARK: Final = b"PK\x03\x04"
HEAD: Final = struct.Struct("<4s5H3L2H")
ENCRYPTED: Final = 0x1 | 0x40 | 0x2000
SIZES_FOLLOW: Final = 0x8
UTF_8: Final = 0x800
REPARSE_POINT: Final = 0x400
IN_ZIP64: Final = 0xFFFFFFFF
PLAIN_KINDS: Final = (0, stat.S_IFREG, stat.S_IFDIR)


@dataclass(frozen=True)
class Entry:
    """Where an entry lies in the zip and what it claims to be. `size` is unpacked, `packed` as it lies there, in bytes."""

    name: str
    head: int
    start: int
    packed: int
    size: int
    checksum: int
    is_deflated: bool

    @property
    def end(self) -> int:
        return self.start + self.packed

    @property
    def is_folder(self) -> bool:
        return self.name.endswith("/")

    def check_kept(self, *, depth: int, length: int) -> None:
        check_kept(self.name, depth=depth, length=length)


def entry(file: BinaryIO, info: zipfile.ZipInfo, directory: int) -> Entry:
    """The entry of the directory, compared with its head in the file. Raises H5PError."""
    # zipfile cuts `filename` at the first NUL; this is the whole of it.
    name = info.orig_filename
    _check_kind(info, name)
    if IN_ZIP64 in (info.file_size, info.compress_size, info.header_offset):
        raise H5PError("zip64")
    if info.header_offset + HEAD.size > directory:
        raise H5PError("contradiction", name=name)
    file.seek(info.header_offset)
    mark, _, flags, method, _, _, checksum, packed, size, long, extra = HEAD.unpack(file.read(HEAD.size))
    bits = ENCRYPTED | SIZES_FOLLOW | UTF_8
    if mark != HEAD_MARK or method != info.compress_type or (flags ^ info.flag_bits) & bits:
        raise H5PError("contradiction", name=name)
    raw = file.read(long)
    if raw != name.encode("utf-8" if flags & UTF_8 else "cp437", "surrogatepass"):
        raise H5PError("contradiction", name=name)
    if not flags & UTF_8 and not raw.isascii():
        raise H5PError("name_unreadable", name=name)
    said, own = (info.CRC, info.compress_size, info.file_size), (checksum, packed, size)
    # Who writes in one go knows them only afterwards, and leaves nought here.
    blank = (0,) if flags & SIZES_FOLLOW else ()
    if any(one != other and other not in blank for one, other in zip(said, own, strict=True)):
        raise H5PError("contradiction", name=name)
    check_place(name)
    if not info.compress_type and info.compress_size != info.file_size:
        raise H5PError("contradiction", name=name)
    if name.endswith("/") and info.file_size:
        raise H5PError("contradiction", name=name)
    return Entry(
        name=name,
        head=info.header_offset,
        start=info.header_offset + HEAD.size + long + extra,
        packed=info.compress_size,
        size=info.file_size,
        checksum=info.CRC,
        is_deflated=bool(info.compress_type),
    )


def _check_kind(info: zipfile.ZipInfo, name: str) -> None:
    if info.flag_bits & ENCRYPTED:
        raise H5PError("encrypted", name=name)
    if stat.S_IFMT(info.external_attr >> 16) not in PLAIN_KINDS or info.external_attr & REPARSE_POINT:
        raise H5PError("link", name=name)
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise H5PError("method", name=name)
