"""The parts as they go over the wire: compressed once, when they are made, and kept beside the store.

A file here says that a digest is that of a part: nothing else of the store goes out by itself.
"""

import gzip
import os
import re
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Final

import brotli
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage

from courses.h5p.storing import FOLDER, NAME

PLACE: Final = f"{FOLDER}/parts"
# By content encoding, the smaller first.
ENDINGS: Final = {"br": "br", "gzip": "gz"}
FILE: Final = re.compile(rf"({NAME.pattern})\.(br|gz)")
# From here on the last hundredth of a size costs more time than it is worth.
LARGE: Final = 2_000_000


def keep_compressed(digest: str, body: bytes) -> int:
    """Keep a part in each encoding; its bytes in the smallest."""
    if all(default_storage.exists(_name(digest, encoding)) for encoding in ENDINGS):
        use_again(digest)
    else:
        quality = 11 if len(body) < LARGE else 5
        # Brotli comes last: where it is, all is.
        _place(digest, "gzip", gzip.compress(body, 9, mtime=0))
        _place(digest, "br", brotli.compress(body, mode=brotli.MODE_TEXT, quality=quality, lgwin=24))
    return size_of(digest)


def is_part(digest: str) -> bool:
    return NAME.fullmatch(digest) is not None and default_storage.exists(_name(digest, "br"))


def size_of(digest: str, encoding: str = "br") -> int:
    """Bytes of the body. FileNotFoundError where it is no part, and for what is no digest."""
    if not NAME.fullmatch(digest):
        raise FileNotFoundError(digest)
    return default_storage.size(_name(digest, encoding))


def open_compressed(digest: str, encoding: str) -> File:
    """The part in an encoding. FileNotFoundError where it is no part."""
    return default_storage.open(_name(digest, encoding))


def sweep_compressed(named: Collection[str], *, before: datetime) -> int:
    """Take away what was made before and no exercise names; how many files."""
    try:
        _folders, names = default_storage.listdir(PLACE)
    except FileNotFoundError:
        return 0
    taken = 0
    # Brotli goes first, and the other only where it is gone: who is killed between leaves no part that is half there.
    for name in sorted(names):
        match = FILE.fullmatch(name)
        is_needed = match is not None and (match[1] in named or (match[2] != "br" and is_part(match[1])))
        if not is_needed and default_storage.get_modified_time(f"{PLACE}/{name}") < before:
            default_storage.delete(f"{PLACE}/{name}")
            taken += 1
    return taken


def use_again(digest: str) -> None:
    """As good as new, if it is a part: a sweep leaves it to who needs it now."""
    for encoding in ENDINGS:
        with suppress(NotImplementedError, FileNotFoundError):
            os.utime(default_storage.path(_name(digest, encoding)))


def _place(digest: str, encoding: str, data: bytes) -> None:
    """Whoever reads sees the whole file or none: it gets its name when all of it is there."""
    name = _name(digest, encoding)
    try:
        path = Path(default_storage.path(name))
    except NotImplementedError:
        # In a storage without paths a file appears whole.
        default_storage.delete(name)
        default_storage.save(name, ContentFile(data))
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=path.parent, prefix=".coming-", delete=False) as coming:
        coming.write(data)
        coming.flush()
        os.fsync(coming.fileno())
    Path(coming.name).chmod(0o644)
    Path(coming.name).replace(path)


def _name(digest: str, encoding: str) -> str:
    return f"{PLACE}/{digest}.{ENDINGS[encoding]}"
