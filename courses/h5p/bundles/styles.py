"""Style sheets of libraries with all that they show inside them. Pure.

Pictures become addresses that hold them. Of a font one file stays, the smallest that browsers read. What lies
elsewhere, or is not there, shows nothing.
"""

import re
from collections.abc import Callable, Collection
from posixpath import dirname, join, normpath
from typing import Final
from urllib.parse import unquote

from courses.h5p.bundles.types import as_address, ending

Read = Callable[[str], bytes]

NOTHING: Final = "url(data:,)"
STRING: Final = r""""(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'"""
URL: Final = rf"""url\(\s*(?:{STRING}|[^)"'\s]*)\s*\)"""
COMMENT: Final = re.compile(rf"(?P<kept>{STRING}|{URL})|/\*.*?(?:\*/|\Z)", re.DOTALL | re.IGNORECASE)
IMPORT: Final = re.compile(rf"(?P<kept>{STRING})|@import\s*(?:{STRING}|{URL})[^;]*(?:;|\Z)", re.IGNORECASE)
ADDRESS: Final = re.compile(rf"(?P<kept>{STRING})|{URL}", re.IGNORECASE)
FONT_FACE: Final = re.compile(r"@font-face\s*\{([^}]*)\}", re.IGNORECASE)
SOURCE: Final = re.compile(rf"""\bsrc\s*:(?:{URL}|{STRING}|[^;"'])*;?""", re.IGNORECASE)
FAMILY: Final = re.compile(r"""font-family\s*:\s*["']?([^"';}]+)""", re.IGNORECASE)
SPACE: Final = re.compile(r"[ \t]*\n\s*")
# Text is written in the letters that a phone has; what is for the editor of H5P is not shown here.
LEFT_OUT: Final = frozenset({"inter", "open sans", "lato", "roboto", "noto sans", "h5p-hub-publish"})
# The smallest first.
FONTS: Final = ("woff2", "woff", "ttf", "otf")


def inlined(css: str, path: str, paths: Collection[str], read: Read) -> str:
    """The style sheet at `path`, of a library with these `paths`, with everything in it and in words that end no element."""
    css = css.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "").replace("\ufeff", "")
    css = IMPORT.sub(_kept, COMMENT.sub(_kept, css))

    def picture(match: re.Match[str]) -> str:
        return match["kept"] or _picture(_target(match[0]), path, paths, read)

    css = FONT_FACE.sub(lambda match: _font(match[1], path, paths, read), css)
    return SPACE.sub("\n", ADDRESS.sub(picture, css)).replace("</", "<\\/").strip()


def _kept(match: re.Match[str]) -> str:
    return match["kept"] or " "


def _target(url: str) -> str:
    return url[4:-1].strip().strip("\"'").strip()


def _picture(target: str, path: str, paths: Collection[str], read: Read) -> str:
    """A picture, or a place in the same document."""
    if target.startswith("#"):
        return f'url("{target}")'
    if _holds_itself(target):
        return _quoted(target)
    file = _file(target, path, paths)
    return _quoted(as_address(file, read(file))) if file else NOTHING


def _font(body: str, path: str, paths: Collection[str], read: Read) -> str:
    family = FAMILY.search(body)
    if family and family[1].strip().lower() in LEFT_OUT:
        return ""
    found: dict[str, str] = {}
    for match in ADDRESS.finditer(body):
        target = "" if match["kept"] else _target(match[0])
        if _holds_itself(target):
            found.setdefault(next((kind for kind in FONTS if kind in target[:60].lower()), "otf"), target)
        elif file := _file(target, path, paths):
            found.setdefault(ending(file), file)
    best = next((found[kind] for kind in FONTS if kind in found), None)
    if best is None:
        return ""
    address = best if _holds_itself(best) else as_address(best, read(best))
    return f"@font-face{{{SOURCE.sub('', body).strip().rstrip(';')};src:{_quoted(address)}}}"


def _holds_itself(target: str) -> bool:
    return target.lower().startswith("data:")


def _file(target: str, path: str, paths: Collection[str]) -> str:
    """The file of the library that an address in the style sheet at `path` means; empty where there is none."""
    place = normpath(join(dirname(path), unquote(target.split("?")[0].split("#")[0])))
    return place if place in paths else ""


def _quoted(address: str) -> str:
    plain = address.replace("\\\n", "").replace("\n", "").replace('\\"', "%22").replace('"', "%22")
    return f'url("{plain}")'
