"""Writes files as a `.tar.gz` whose bytes depend on nothing but the files: no clock, no user, no order of arrival."""

import gzip
import tarfile
from collections.abc import Callable, Iterable
from io import BytesIO
from pathlib import Path
from typing import Final

from offline_export.files import PackFile

# The day of the zips: 1 January 1980. Some programs take 0 for no date at all.
DATE: Final = 315_532_800
FOLDER: Final = "course"


def write_tar(
    path: Path, files: Iterable[PackFile], *, on_progress: Callable[[int, int, str], None] | None = None
) -> None:
    """Write the files, sorted by path, below one folder, as Studio's own exports have them."""
    ordered = sorted(files, key=lambda file: file.path)
    with (
        path.open("wb") as raw,
        gzip.GzipFile("", "wb", 9, raw, mtime=0) as packed,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as archive,
    ):
        for done, file in enumerate(ordered, start=1):
            entry = tarfile.TarInfo(f"{FOLDER}/{file.path}")
            entry.size, entry.mtime, entry.mode = file.size, DATE, 0o644
            archive.addfile(entry, BytesIO(file.data))
            if on_progress:
                on_progress(done, len(ordered), file.path)
