"""The style sheet inside each page: what the first screen needs, and the colours of the drawings."""

import re
from base64 import b64encode
from functools import cache
from hashlib import sha256
from pathlib import Path

LMS = Path(__file__).resolve().parent.parent
SOURCES = (
    LMS / "static" / "lms" / "css" / "critical.css",
    LMS.parent / "courses" / "drawings" / "palette.css",
)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
AROUND_MARKS = re.compile(r"\s*([{};,>])\s*")
AFTER_COLON = re.compile(r":\s+")


@cache
def critical_css() -> str:
    """The style sheet as it stands in the page, once read per process."""
    return light_css("\n".join(path.read_text(encoding="utf-8") for path in SOURCES))


@cache
def critical_css_source() -> str:
    """What a content security policy calls this style sheet: `'sha256-...'`."""
    return f"'sha256-{b64encode(sha256(critical_css().encode()).digest()).decode()}'"


def light_css(css: str) -> str:
    """The same rules without comments and layout. Strings in our style sheets hold no comment and no `: `."""
    css = AROUND_MARKS.sub(r"\1", " ".join(COMMENT.sub("", css).split()))
    return AFTER_COLON.sub(":", css).replace(";}", "}").strip()
