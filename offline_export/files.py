"""A file of a pack, before it is written anywhere."""

from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import PurePosixPath
from typing import Protocol

MEDIA_TYPES = {
    ".avif": "image/avif",
    ".css": "text/css",
    ".html": "text/html",
    ".jpg": "image/jpeg",
    ".js": "text/javascript",
    ".json": "application/json",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".webp": "image/webp",
}


class PackFile(Protocol):
    """A file of a pack, wherever its bytes are: its path inside the pack, with `/`, and what a manifest says of it."""

    @property
    def path(self) -> str: ...
    @property
    def data(self) -> bytes: ...
    @property
    def size(self) -> int: ...
    @property
    def sha256(self) -> str: ...
    @property
    def media_type(self) -> str: ...


@dataclass(frozen=True)
class File:
    """One file of a pack: its path inside the pack, with `/`, and its bytes."""

    path: str
    data: bytes

    @property
    def size(self) -> int:
        return len(self.data)

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()

    @property
    def media_type(self) -> str:
        return media_type(self.path)


@dataclass(frozen=True)
class FileToRead:
    """One file of a pack that is too large to be held: its bytes are read each time that they are wanted."""

    path: str
    size: int
    sha256: str
    read: Callable[[], bytes] = field(compare=False, repr=False)

    @classmethod
    def of(cls, path: str, read: Callable[[], bytes]) -> "FileToRead":
        data = read()
        return cls(path, len(data), sha256(data).hexdigest(), read)

    @property
    def data(self) -> bytes:
        return self.read()

    @property
    def media_type(self) -> str:
        return media_type(self.path)


def media_type(path: str) -> str:
    """The MIME type of a file of a pack, by its name."""
    return MEDIA_TYPES[PurePosixPath(path).suffix]
