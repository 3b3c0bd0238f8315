"""A file of a pack, before it is written anywhere."""

from dataclasses import dataclass
from hashlib import sha256
from pathlib import PurePosixPath

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


@dataclass(frozen=True)
class File:
    """One file of a pack: its path inside the pack, with `/`, and its bytes."""

    path: str
    data: bytes

    @property
    def sha256(self) -> str:
        return sha256(self.data).hexdigest()

    @property
    def media_type(self) -> str:
        return MEDIA_TYPES[PurePosixPath(self.path).suffix]
