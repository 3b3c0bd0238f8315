"""Zip files whose bytes depend on nothing but the files in them: no clock, no user, no order of arrival.

What may differ between machines is zlib itself; with the same zlib the same files give the same bytes.
"""

import zipfile
from collections.abc import Iterable
from pathlib import Path, PurePosixPath

from offline_export.files import File

# The earliest date that the format knows.
DATE = (1980, 1, 1, 0, 0, 0)
UNIX = 3
PERMISSIONS = 0o100644
ALREADY_COMPRESSED = {".avif", ".jpg", ".png", ".webp"}


def write_zip(path: Path, files: Iterable[File], *, folder: str) -> None:
    """Write the files, sorted by path, below one folder: who unpacks it gets one thing and not thirty."""
    with zipfile.ZipFile(path, "w") as archive:
        for file in sorted(files, key=lambda file: file.path):
            archive.writestr(_entry(f"{folder}/{file.path}"), file.data, compresslevel=9)


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, DATE)
    entry.create_system = UNIX
    entry.external_attr = PERMISSIONS << 16
    stored = PurePosixPath(name).suffix in ALREADY_COMPRESSED
    entry.compress_type = zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED
    return entry
