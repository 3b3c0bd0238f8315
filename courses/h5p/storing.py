"""The files of H5P, each once, under the SHA-256 of what is in it: `h5p/<sha256>` in the default storage.

A file that is here is whole: it is written beside its place and put there in one step. Nothing here knows which library
or exercise names it. Files come first and the rows that name them after, so whoever is killed between leaves files that
nobody names, and a sweep takes them later. What goes wrong with the disk is an OSError.
"""

from __future__ import annotations

import os
import re
from collections.abc import Collection, Iterator
from contextlib import suppress
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, BinaryIO, Final

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils import timezone

NAME: Final = re.compile(r"[0-9a-f]{64}")
FOLDER: Final = "h5p"
COMING: Final = ".coming-"
CHUNK: Final = 1 << 16
# A sweep leaves what is younger than a day.
HELD_FOR: Final = timedelta(hours=12)


class DamagedFileError(Exception):
    """A file whose content is not what its name says."""


def put(data: bytes) -> str:
    """Keep these bytes; their digest, by which they are found again. What is here and whole only counts as new again."""
    digest = sha256(data).hexdigest()
    _place(digest, ContentFile(data))
    return digest


def put_file(file: BinaryIO) -> str:
    """The same for a file that can be read from its beginning, without holding it in memory."""
    digest = digest_of(file)
    file.seek(0)
    _place(digest, File(file))
    return digest


def digest_of(file: BinaryIO) -> str:
    """The SHA-256 of all that is in a file."""
    seen = sha256()
    file.seek(0)
    while chunk := file.read(CHUNK):
        seen.update(chunk)
    return seen.hexdigest()


def read(digest: str) -> bytes:
    """What lies under this digest. FileNotFoundError where there is nothing, DamagedFileError where it is something else."""
    with open_file(digest) as file:
        data = bytes(file.read())
    if sha256(data).hexdigest() != digest:
        raise DamagedFileError(digest)
    return data


def open_file(digest: str) -> Any:
    """The file itself, unchecked. FileNotFoundError where there is none."""
    return default_storage.open(name_of(digest))


def has(digest: str) -> bool:
    return default_storage.exists(name_of(digest))


def is_whole(digest: str) -> bool:
    """Whether the file is here and what is in it is what its name says."""
    try:
        with open_file(digest) as file:
            return digest_of(file) == digest
    except FileNotFoundError:
        return False


def size_of(digest: str) -> int:
    return default_storage.size(name_of(digest))


def use_again(digest: str) -> None:
    """As if it had been put here now, if it is here."""
    path = _path_of(digest)
    if path:
        _touched(path)
    elif has(digest):
        with open_file(digest) as file:
            data = bytes(file.read())
        _place_elsewhere(digest, ContentFile(data))


def name_of(digest: str) -> str:
    """The file's name in the storage."""
    if not NAME.fullmatch(digest):
        raise ValueError(digest)
    return f"{FOLDER}/{digest}"


def all_digests() -> Iterator[str]:
    """The digest of every file that is here."""
    try:
        _folders, names = default_storage.listdir(FOLDER)
    except FileNotFoundError:
        return
    yield from (name for name in names if NAME.fullmatch(name))


def sweep(named: Collection[str], *, before: datetime) -> int:
    """Take away what nobody names and nobody has put here, or let go of, since `before`; how many files. What killed processes left
    half-written goes too."""
    taken = 0
    for digest in list(all_digests()):
        if digest not in named and default_storage.get_modified_time(name_of(digest)) < before:
            default_storage.delete(name_of(digest))
            taken += 1
    _clear_abandoned(before)
    return taken


def _place(digest: str, content: File) -> None:
    path = _path_of(digest)
    if path is None:
        _place_elsewhere(digest, content)
    elif not (is_whole(digest) and _touched(path)):
        _write_whole(path, content)


def _touched(path: Path) -> bool:
    """Whether the file is here still. From now on it counts as new: a sweep leaves it to who needs it now."""
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _write_whole(path: Path, content: File) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=COMING, delete=False) as coming:
        try:
            for chunk in content.chunks():
                coming.write(chunk)
            coming.flush()
            os.fsync(coming.fileno())
            Path(coming.name).chmod(0o644)
            Path(coming.name).replace(path)
        except BaseException:
            Path(coming.name).unlink(missing_ok=True)
            raise


def _place_elsewhere(digest: str, content: File) -> None:
    """In a storage without paths a file appears whole. One that has been there for long is written again: then a sweep
    leaves it to who needs it now."""
    name = name_of(digest)
    if default_storage.exists(name) and default_storage.get_modified_time(name) > timezone.now() - HELD_FOR:
        return
    saved = default_storage.save(name, content)
    if saved != name:
        # A storage that writes over nothing: the file was there, and stays.
        default_storage.delete(saved)


def _path_of(digest: str) -> Path | None:
    """Where the file lies on this machine's disk; None where the storage is elsewhere."""
    try:
        return Path(default_storage.path(name_of(digest)))
    except NotImplementedError:
        return None


def _clear_abandoned(before: datetime) -> None:
    try:
        folder = Path(default_storage.path(FOLDER))
    except NotImplementedError:
        return
    for path in folder.glob(f"{COMING}*"):
        with suppress(FileNotFoundError):
            if path.stat().st_mtime < before.timestamp():
                path.unlink()
