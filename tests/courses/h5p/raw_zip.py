"""Writes zips that no program would: each entry twice, in its own head and in the directory, and both may lie."""

import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

HEAD = struct.Struct("<4s5H3L2H")
RECORD = struct.Struct("<4s4B4HL2L5H2L")
END = struct.Struct("<4s4H2LH")
UTF_8 = 0x800
FILE = 0o100644 << 16


@dataclass(frozen=True)
class Raw:
    """An entry as the directory has it; `head` says what its own head says instead, `at` another place for it."""

    name: bytes
    data: bytes = b""
    packed: bytes | None = None
    method: int = 8
    flags: int = UTF_8
    attributes: int = FILE
    size: int | None = None
    checksum: int | None = None
    head: dict[str, Any] = field(default_factory=dict)
    at: int | None = None

    @property
    def content(self) -> bytes:
        if self.packed is not None:
            return self.packed
        return deflated(self.data) if self.method == 8 else self.data

    @property
    def said(self) -> tuple[int, int, int]:
        """Checksum, packed size, size."""
        size = len(self.data) if self.size is None else self.size
        checksum = zlib.crc32(self.data) if self.checksum is None else self.checksum
        return checksum, len(self.content), size


def raw_zip(entries: Sequence[Raw], **end: int) -> bytes:
    """The zip. `end` lies in its last record: `count`, `disk`, `start`, `length`."""
    body, places = b"", []
    for entry in entries:
        places.append(len(body) if entry.at is None else entry.at)
        if entry.at is None:
            body += _head(entry)
    directory = b"".join(_record(entry, at) for entry, at in zip(entries, places, strict=True))
    count = end.get("count", len(entries))
    last = END.pack(
        b"PK\x05\x06",
        end.get("disk", 0),
        0,
        count,
        count,
        end.get("length", len(directory)),
        end.get("start", len(body)),
        0,
    )
    return body + directory + last


def deflated(data: bytes) -> bytes:
    """As a zip has it: without a head."""
    return zlib.compress(data, wbits=-zlib.MAX_WBITS)


def zeros(size: int) -> bytes:
    """So many bytes of nought, deflated, without making them: one piece that ends on a byte, over and over."""
    piece = 16 * 1024 * 1024
    deflate = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS)
    packed = deflate.compress(bytes(piece)) + deflate.flush(zlib.Z_FULL_FLUSH)
    return packed * (size // piece) + b"\x03\x00"


def _head(entry: Raw) -> bytes:
    own = replace(entry, **{name: value for name, value in entry.head.items() if name != "said"})
    checksum, packed, size = entry.head.get("said", entry.said)
    head = HEAD.pack(
        b"PK\x03\x04", 20, own.flags, own.method, 0, 0x21, checksum, packed, size, len(own.name), 0
    )
    return head + own.name + entry.content


def _record(entry: Raw, at: int) -> bytes:
    checksum, packed, size = entry.said
    record = RECORD.pack(
        b"PK\x01\x02",
        20, 3, 20, 0,
        entry.flags, entry.method, 0, 0x21,
        checksum,
        packed, size,
        len(entry.name), 0, 0, 0, 0,
        entry.attributes, at,
    )  # fmt: skip
    return record + entry.name
