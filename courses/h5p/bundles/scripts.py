"""Scripts of libraries, made fit to stand one after the other inside a script element. Pure.

They are not made smaller: many are already, and what shortens the others takes some of their patterns for divisions.
"""

import json
import re
from collections.abc import Iterable
from typing import Final

# The one ends a script element early, the other can keep it from ending. They stand in strings, patterns and comments, where
# the escape says the same. `<script` does nothing unless `<!--` came before, and may be a comparison.
TRAP: Final = re.compile(r"<(?=/script|!--)", re.IGNORECASE)
SOURCE_MAP: Final = re.compile(r"^[ \t]*//[#@] ?source(?:MappingURL|URL)=.*$", re.MULTILINE)


def harmless(text: str) -> str:
    """The script in words that end no element. Line ends are those that a parser of HTML leaves as they are, so that the
    digest of the text is that of the element."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").replace("\ufeff", "")
    return TRAP.sub(r"\\x3C", SOURCE_MAP.sub("", text))


def joined(scripts: Iterable[tuple[str, str]]) -> str:
    """Scripts by their paths as one text.

    Before each stands its path, from which some find their pictures. The semicolon ends what came before, and keeps the
    `"use strict"` of one file from being the law of all.
    """
    return "".join(
        f";self.chasqui&&chasqui.at({json.dumps(path)});\n{harmless(text)}\n" for path, text in scripts
    )
