"""Zip files whose bytes depend on nothing but the files in them: no clock, no user, no order of arrival.

What may differ between machines is zlib itself; with the same zlib the same files give the same bytes.
"""

import zipfile
from collections.abc import Callable, Iterable
from pathlib import Path, PurePosixPath
from typing import IO

from offline_export.files import PackFile

# The earliest date that the format knows.
DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3
PERMISSIONS = 0o100644
ALREADY_COMPRESSED = {".avif", ".jpg", ".png", ".webp"}


def write_zip(
    place: Path | IO[bytes],
    files: Iterable[PackFile],
    *,
    folder: str,
    comment: str = "",
    on_file: Callable[[], None] | None = None,
) -> None:
    """Write the files, sorted by path, below one folder: who unpacks it gets one thing and not thirty.

    One file is in memory at a time. `comment` is for who looks into the zip (`unzip -z`); the format cuts it at 65,535 bytes.
    """
    with zipfile.ZipFile(place, "w") as archive:
        for file in sorted(files, key=lambda file: file.path):
            archive.writestr(entry(f"{folder}/{file.path}"), file.data, compresslevel=9)
            if on_file:
                on_file()
        archive.comment = comment.encode()[:65_535]


def entry(name: str) -> zipfile.ZipInfo:
    """The head of a file in a zip, the same whenever and wherever it is written."""
    entry = zipfile.ZipInfo(name, DATE)
    entry.create_system = UNIX
    entry.external_attr = PERMISSIONS << 16
    stored = PurePosixPath(name).suffix in ALREADY_COMPRESSED
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    return entry
