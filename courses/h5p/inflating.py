"""An entry's content in small steps, so that whoever takes them can stop in time. Pure; it counts nothing itself."""

import zlib
from collections.abc import Iterator
from typing import BinaryIO, Final

from courses.h5p.entries import Entry
from courses.h5p.errors import H5PError

STEP: Final = 64 * 1024


def parts(file: BinaryIO, entry: Entry) -> Iterator[tuple[bytes, int]]:
    """At most STEP bytes at a time, and how many packed bytes they and all before them took."""
    file.seek(entry.start)
    return _inflated(file, entry) if entry.is_deflated else _stored(file, entry)


def _stored(file: BinaryIO, entry: Entry) -> Iterator[tuple[bytes, int]]:
    left = entry.packed
    while left:
        part = _next(file, entry, left)
        left -= len(part)
        yield part, entry.packed - left


def _inflated(file: BinaryIO, entry: Entry) -> Iterator[tuple[bytes, int]]:
    inflate = zlib.decompressobj(-zlib.MAX_WBITS)
    left, packed = entry.packed, b""
    while not inflate.eof:
        if left and not packed:
            packed = _next(file, entry, left)
            left -= len(packed)
        try:
            part = inflate.decompress(packed, STEP)
        except zlib.error as error:
            raise H5PError("damaged", name=entry.name) from error
        packed = inflate.unconsumed_tail
        if not (part or packed or left or inflate.eof):
            raise H5PError("damaged", name=entry.name)
        yield part, entry.packed - left - len(packed)
    if left or inflate.unused_data:
        raise H5PError("contradiction", name=entry.name)


def _next(file: BinaryIO, entry: Entry, left: int) -> bytes:
    packed = file.read(min(STEP, left))
    if not packed:
        raise H5PError("damaged", name=entry.name)
    return packed
