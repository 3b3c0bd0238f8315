"""Names in a zip: which are an attack, and which cannot be kept. Pure."""

import re
import unicodedata

from courses.h5p.errors import H5PError

DRIVE = re.compile(r"[A-Za-z]:")
# What Windows cannot write, or writes into a device.
FORBIDDEN = frozenset('<>:"|?*')
DEVICES = frozenset(
    {"con", "prn", "aux", "nul"}
    | {f"{port}{figure}" for port in ("com", "lpt") for figure in "0123456789¹²³"}
)


def check_place(name: str) -> None:
    """Refuse a name that reaches out of its folder or hides a part of itself. Asked of every entry, kept or not."""
    if not name or any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in name):
        raise H5PError("name_unreadable", name=name)
    if name.startswith("/") or "\\" in name or DRIVE.match(name):
        raise H5PError("name_outside", name=name)
    if any(part in {"", ".", ".."} for part in name.removesuffix("/").split("/")):
        raise H5PError("name_outside", name=name)


def check_kept(name: str, *, depth: int, length: int) -> None:
    """Refuse a name that some device could not write, or would show to nobody. `length` is in bytes of UTF-8."""
    parts = name.removesuffix("/").split("/")
    if len(name.encode()) > length:
        raise H5PError("name_long", name=name, most=length)
    if len(parts) > depth:
        raise H5PError("folders_deep", name=name, most=depth)
    if any(part.startswith(".") for part in parts):
        raise H5PError("name_hidden", name=name)
    if not name.isprintable() or any(_is_unwritable(part) for part in parts):
        raise H5PError("name_unwritable", name=name)


def folded(name: str) -> str:
    """The same for all names that some file system takes for one: without case, and however accents are written."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", name).casefold())


def _is_unwritable(part: str) -> bool:
    stem = part.partition(".")[0].rstrip().casefold()
    return part.endswith((".", " ")) or stem in DEVICES or not FORBIDDEN.isdisjoint(part)
