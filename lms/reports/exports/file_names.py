"""Names of files that people find again, on any system: "Las Flores - Progress - 2026-11-22.csv"."""

import re
import unicodedata
from datetime import date
from typing import Final
from urllib.parse import quote

# What Windows refuses in a name, what leads elsewhere, and marks that turn the direction of what follows.
NOT_IN_A_NAME: Final = re.compile(r'[\x00-\x1f\x7f<>:"/\\|?*%;\u200e\u200f\u202a-\u202e\u2066-\u2069]+')
LONGEST: Final = 60


def file_name(of: str, title: str, on: date, ending: str) -> str:
    parts = [part for part in (_cleaned(of), _cleaned(title), on.isoformat()) if part]
    return f"{' - '.join(parts)}.{ending}"


def disposition(name: str) -> str:
    """The header that gives a download its name: in plain letters for old programs, and as it is (RFC 5987)."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    plain = " ".join(plain.split()).lstrip(" -.") or "chasqui"
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


def _cleaned(text: str) -> str:
    return " ".join(NOT_IN_A_NAME.sub(" ", text).split())[:LONGEST].strip(" .")
