"""What a signed manifest names. That it is signed does not make it one: the same key signs other files too."""

import json
import re
from dataclasses import dataclass

from offline_export.paths import NAME
from offline_export.trust.minisign import SignatureRefused

DIGEST = re.compile("[0-9a-f]{64}")


@dataclass(frozen=True)
class Named:
    """A file of the pack. The path is as it is told: nobody has looked yet whether it is safe."""

    path: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Told:
    """A pack as its manifest tells it."""

    id: str
    version: str
    files: tuple[Named, ...]


def read_manifest(data: bytes) -> Told:
    """SignatureRefused for what is no manifest of a pack."""
    try:
        told = json.loads(data)
        files = tuple(
            Named(str(file["path"]), int(file["size"]), str(file["sha256"])) for file in told["files"]
        )
        found = Told(str(told["id"]), str(told["version"]), files)
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise SignatureRefused("What is signed here is no manifest of a pack.") from None
    # They are shown on a terminal.
    named = NAME.fullmatch(found.id) and NAME.fullmatch(found.version)
    if not named or any(file.size < 0 or not DIGEST.fullmatch(file.sha256) for file in files):
        raise SignatureRefused("What is signed here is no manifest of a pack.")
    return found
