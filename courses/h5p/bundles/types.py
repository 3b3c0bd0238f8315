"""Files as text inside other files. Pure. What a name ends with says what it is: a system's own list may say otherwise."""

from base64 import b64encode
from pathlib import PurePosixPath
from typing import Final

TYPES: Final = {
    "png": "image/png",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "gif": "image/gif",
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "woff2": "font/woff2",
    "woff": "font/woff",
    "ttf": "font/ttf",
    "otf": "font/otf",
    "mp3": "audio/mpeg",
    "m4a": "audio/mp4",
    "ogg": "audio/ogg",
    "oga": "audio/ogg",
    "wav": "audio/wav",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt",
    "json": "application/json",
    "css": "text/css",
    "txt": "text/plain",
}


def ending(path: str) -> str:
    return PurePosixPath(path).suffix.removeprefix(".").lower()


def as_address(path: str, data: bytes) -> str:
    """The file as an address that holds all of it."""
    kind = TYPES.get(ending(path), "application/octet-stream")
    return f"data:{kind};base64,{b64encode(data).decode()}"
