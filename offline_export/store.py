"""The files that packs are made of, each once, under the SHA-256 of what is in it.

A file that is here is whole: its name says what it must hold. Nothing here knows which pack needs it. On a disk by
default; any storage of Django will do (`STORAGES["packs"]`). What goes wrong with the disk is an OSError.
"""

import os
import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import BinaryIO

from django.core.files.base import ContentFile, File
from django.core.files.storage import Storage, storages
from django.utils import timezone

from offline_export.storage import WholeFiles

NAME = re.compile(r"[0-9a-f]{64}")
CHUNK = 1 << 16
# In a storage where files cannot be touched. A sweep leaves what is younger than a day.
HELD_FOR = timedelta(hours=12)


def keep(data: bytes) -> str:
    """Keep these bytes; their digest, by which they are found again. What is here already is not written again."""
    digest = sha256(data).hexdigest()
    if not hold(digest):
        _storage().save(_name(digest), ContentFile(data))
    return digest


def keep_file(file: BinaryIO) -> tuple[str, int]:
    """Keep what is in a file that can be read from its beginning, without holding it in memory: digest and bytes."""
    digest, size = sha256(), 0
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
        size += len(chunk)
    name = digest.hexdigest()
    if not hold(name):
        file.seek(0)
        _storage().save(_name(name), File(file))
    return name, size


def has(digest: str) -> bool:
    return _storage().exists(_name(digest))


def hold(digest: str) -> bool:
    """Whether the file is here. Then it counts as new from now on: who builds with it does not lose it to a sweep."""
    path = path_of(digest)
    if path is None:
        return _hold_elsewhere(digest)
    try:
        os.utime(path)
    except FileNotFoundError:
        return False
    return True


def _hold_elsewhere(digest: str) -> bool:
    """Where a file cannot be touched, it is written again, if it is not so new that it needs nothing."""
    storage = _storage()
    if not has(digest):
        return False
    if storage.get_modified_time(_name(digest)) < timezone.now() - HELD_FOR:
        data = read(digest)
        storage.save(_name(digest), ContentFile(data))
    return True


def older_than(digest: str, moment: datetime) -> bool:
    """Whether nobody has kept or held the file since then."""
    try:
        return _storage().get_modified_time(_name(digest)) < moment
    except FileNotFoundError:
        return False


def clear_abandoned(moment: datetime) -> None:
    """Remove what killed processes left half-written, where nothing was added to it since then."""
    if isinstance(storage := _storage(), WholeFiles):
        storage.clear_abandoned(moment)


def open_file(digest: str) -> File:
    """The file with this digest, to read. FileNotFoundError where there is none."""
    return _storage().open(_name(digest))


def read(digest: str) -> bytes:
    with open_file(digest) as file:
        return bytes(file.read())


def size_of(digest: str) -> int:
    return _storage().size(_name(digest))


def path_of(digest: str) -> Path | None:
    """Where the file lies on this machine's disk; None where the storage is elsewhere."""
    try:
        return Path(_storage().path(_name(digest)))
    except NotImplementedError:
        return None


def url_of(digest: str) -> str:
    """Where a storage that is elsewhere serves the file itself."""
    return _storage().url(_name(digest))


def inside(digest: str) -> str:
    """The file's name inside the store: ab/ab12…; for a proxy that serves it."""
    return _name(digest)


def all_digests() -> Iterator[str]:
    """The digest of every file that is here."""
    storage = _storage()
    try:
        folders, _files = storage.listdir("")
    except FileNotFoundError:
        return
    for folder in folders:
        yield from (name for name in storage.listdir(folder)[1] if NAME.fullmatch(name))


def drop(digest: str) -> None:
    """Take a file away. Only for who knows that nobody needs it (`builds.sweeping`)."""
    _storage().delete(_name(digest))


def _name(digest: str) -> str:
    if not NAME.fullmatch(digest):
        raise ValueError(digest)
    return f"{digest[:2]}/{digest}"


def _storage() -> Storage:
    return storages["packs"]
