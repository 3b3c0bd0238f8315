"""Which names files of a pack may have: those that every file system keeps as they are, and none that leads elsewhere.

Who writes a pack and who checks one ask here; `mirror`, which is one file for machines without the rest of this package,
has the same rule in its own words, and a test holds the two together.
"""

import re
from collections.abc import Iterable

LONGEST = 200
# Letters, digits and three marks: no spelling of a letter has two forms, no shell and no address changes them.
NAME = re.compile(r"[A-Za-z0-9._-]+")
# Names that mean a device on Windows, whatever follows the first dot.
RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])", re.IGNORECASE)
# Files that stand beside those of the manifest, and the mirror's own folder.
OURS = ("manifest.json", "manifest.json.minisig", "chasqui.pub", "chasqui.chain", ".chasqui-mirror")


def problem_of(path: str) -> str:
    """What is wrong with a path inside a pack, as the end of a sentence; empty when it may be."""
    parts = path.split("/")
    for wrong, words in (
        (not path, "is empty"),
        ("\0" in path, "has a NUL in it"),
        (len(path) > LONGEST, f"is longer than {LONGEST} characters"),
        (path.startswith(("/", "\\")) or re.match("[A-Za-z]:", path), "is absolute"),
        (".." in re.split(r"[/\\]", path), "climbs out of its folder"),
        (any(RESERVED.fullmatch(part.split(".")[0].rstrip(" ")) for part in parts), "is reserved on Windows"),
        (
            not all(NAME.fullmatch(part) for part in parts),
            "has other characters than A-Z a-z 0-9 . _ - and /",
        ),
        (any(part.endswith(".") for part in parts), "has a name that ends in a dot"),
        (parts[0].lower() in OURS, "is a name that is not for files of the manifest"),
    ):
        if wrong:
            return words
    return ""


def problems_of(paths: Iterable[str]) -> dict[str, str]:
    """What is wrong with paths that are to stand in one folder: each by itself, twins but for case, a file as a folder."""
    found: dict[str, str] = {}
    seen: dict[str, str] = {}
    folders: set[str] = set()
    for path in paths:
        low = path.lower()
        twin = f"differs only in case from “{seen[low]}”" if seen.get(low, path) != path else "is there twice"
        wrong = problem_of(path) or (twin if low in seen else "")
        if wrong:
            found[path] = wrong
        seen.setdefault(low, path)
        parts = low.split("/")
        folders.update("/".join(parts[:count]) for count in range(1, len(parts)))
    found.update({seen[low]: "is a file and a folder at once" for low in folders & seen.keys()})
    return found
