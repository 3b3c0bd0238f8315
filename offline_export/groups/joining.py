"""A zip out of another: most of its files as they lie there, packed, and a few that are new. Sent while it is written.

Nothing is packed twice and nothing is held but one piece, so how long the whole is, is known before it begins. Sizes and
checksums stand in front of each file, as in a zip on a disk: some programs of phones read no others.
"""

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from copy import copy
from dataclasses import dataclass
from typing import IO, Final

from offline_export.archive import entry

CHUNK: Final = 1 << 16
LOCAL: Final = struct.Struct("<4s5H3L2H")
CENTRAL: Final = struct.Struct("<4s4B4H3L5H2L")
END: Final = struct.Struct("<4s4H2LH")
# More, or larger ones, would need the second kind of zip.
MOST_FILES, MOST_BYTES = 0xFFFF, 0xFFFFFFFF


@dataclass(frozen=True)
class Part:
    """A file of the new zip: what is said of it, and its packed bytes, or where they lie in the other zip."""

    info: zipfile.ZipInfo
    packed: bytes = b""
    lies_at: int = -1

    @property
    def name(self) -> bytes:
        return self.info.filename.encode("ascii")


@dataclass(frozen=True)
class Joined:
    """The new zip, before it is sent."""

    parts: Sequence[Part]
    old: IO[bytes]

    @property
    def size(self) -> int:
        heads = sum(LOCAL.size + CENTRAL.size + 2 * len(part.name) for part in self.parts)
        return heads + sum(part.info.compress_size for part in self.parts) + END.size

    def pieces(self) -> Iterator[bytes]:
        """All bytes of it, once."""
        place, heads = 0, []
        with self.old:
            for part in self.parts:
                heads.append(_central(part, place))
                head = _local(part)
                yield head
                yield from _packed(part, self.old)
                place += len(head) + part.info.compress_size
        directory = b"".join(heads)
        count = len(heads)
        yield directory + END.pack(b"PK\5\6", 0, 0, count, count, len(directory), place, 0)


def taken(info: zipfile.ZipInfo, name: str) -> Part:
    """A file of the other zip under a new name."""
    new = copy(info)
    new.filename = name
    return Part(new, lies_at=info.header_offset)


def made(name: str, data: bytes) -> Part:
    """A new file."""
    info = entry(name)
    packed = data
    if info.compress_type == zipfile.ZIP_DEFLATED:
        press = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
        packed = press.compress(data) + press.flush()
    info.CRC, info.file_size, info.compress_size = zlib.crc32(data), len(data), len(packed)
    return Part(info, packed)


def joined(parts: Sequence[Part], old: IO[bytes]) -> Joined:
    """ValueError where it is more than a zip of the first kind can hold."""
    new = Joined(parts, old)
    if len(parts) > MOST_FILES or new.size > MOST_BYTES:
        raise ValueError("This is too much for one zip")
    return new


def _packed(part: Part, old: IO[bytes]) -> Iterator[bytes]:
    if part.lies_at < 0:
        yield part.packed
        return
    old.seek(part.lies_at)
    *_before, name, extra = LOCAL.unpack(old.read(LOCAL.size))
    old.seek(part.lies_at + LOCAL.size + name + extra)
    left = part.info.compress_size
    while left:
        piece = old.read(min(CHUNK, left))
        if not piece:
            raise EOFError(part.info.filename)
        left -= len(piece)
        yield piece


def _local(part: Part) -> bytes:
    info = part.info
    time, date = _moment(info)
    sizes = (info.CRC, info.compress_size, info.file_size)
    return LOCAL.pack(b"PK\3\4", 20, 0, info.compress_type, time, date, *sizes, len(part.name), 0) + part.name


def _central(part: Part, place: int) -> bytes:
    info = part.info
    time, date = _moment(info)
    sizes = (info.CRC, info.compress_size, info.file_size)
    kind = (20, info.create_system, 20, 0, 0, info.compress_type, time, date)
    rest = (len(part.name), 0, 0, 0, 0, info.external_attr, place)
    return CENTRAL.pack(b"PK\1\2", *kind, *sizes, *rest) + part.name


def _moment(info: zipfile.ZipInfo) -> tuple[int, int]:
    year, month, day, hour, minute, second = info.date_time
    return hour << 11 | minute << 5 | second // 2, (year - 1980) << 9 | month << 5 | day
