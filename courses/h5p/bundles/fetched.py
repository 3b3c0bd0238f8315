"""Which files of a library its scripts ask for by path while they run: sounds, pictures, words. Pure.

Nothing says so. A file is one of them where a script of the library names it, or names it without its ending. What only a
style sheet shows is in the style sheet.
"""

import re
from collections.abc import Collection, Iterator
from pathlib import PurePosixPath
from typing import Final

from courses.h5p.bundles.types import TYPES

# For the lists of the H5P editor, and about the library itself.
ABOUT: Final = frozenset({"icon.svg", "semantics.json", "upgrades.js", "presave.js", "package.json"})
FONTS: Final = frozenset({"woff", "woff2", "ttf", "otf", "eot"})
# The same sound once more, for browsers of long ago.
TWINS: Final = {"ogg": "mp3", "oga": "mp3", "wav": "mp3"}
SHORTEST_STEM: Final = 4


def fetched(paths: Collection[str], scripts: str, *, named: Collection[str] = ()) -> Iterator[str]:
    """The paths, of all that a library has, that its `scripts` ask for; `named` are loaded anyway."""
    words = frozenset(re.findall(r"[\w.-]+", scripts))
    for path in sorted(paths):
        file = PurePosixPath(path)
        kind = file.suffix.removeprefix(".").lower()
        if path in named or file.name in ABOUT or kind not in TYPES or kind in FONTS:
            continue
        twin = TWINS.get(kind)
        if twin and str(file.with_suffix(f".{twin}")) in paths:
            continue
        if file.name in words or (len(file.stem) >= SHORTEST_STEM and kind != "json" and file.stem in words):
            yield path
