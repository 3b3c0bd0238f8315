"""Cleans the parameters of an exercise by the semantics of its library, as H5P itself does before it shows them.

A library's semantics.json says which fields there are and what each may hold. What it does not name goes; texts get the tags
that it allows and no others; a file must be in the package. The address of another site is taken out and told, since an
exercise reaches no network where it is shown: that of a file, of a link, of a field that is called a URL. An address that is
words stays. What can go wrong: H5PError, where there is more than anybody writes.
"""

import html
import math
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from courses.h5p.errors import H5PError, printable
from courses.h5p.library_names import LibraryName
from courses.h5p.media import TYPES, kind_of
from courses.h5p.metadata import clean_metadata
from courses.h5p.texts import ELSEWHERE, allowed_tags, elsewhere, plain, rich

DEEPEST: Final = 64
MOST_VALUES: Final = 100_000
# Tags and signs like &nbsp;, in one text and in all.
MOST_MARKS_OF_TEXT: Final = 4_000
MOST_MARKS: Final = 40_000
LONGEST_TEXT: Final = 200_000
PART_ID: Final = re.compile(r"[0-9A-Za-z-]{1,64}", re.ASCII)
# How semantics call a field whose text is loaded or opened: “url”, “sourceUrl”, “URL to the media”.
CALLED_ADDRESS: Final = re.compile(r"(?<![A-Za-z])(?i:ur[il]s?|href)(?![A-Za-z])|[a-z]Ur[il]s?(?![a-z])")
RIGHTS: Final = ("title", "author", "year", "source", "license", "version")
# The mark that the editor leaves on a file which it has just taken.
FRESH: Final = "#tmp"
NOTHING: Final = object()

Field = Mapping[str, Any]
Resolve = Callable[[LibraryName], Sequence[Field] | None]
"""The semantics of a library that the site has; None where it has not."""


@dataclass(frozen=True)
class Cleaned:
    """Parameters that may be shown, and what an author has to know of them.

    `remote` and `absent` name the field and the address or path that was taken out of it; `libraries` are those of all parts, in
    the order in which they come, and `missing` those among them that the site has not: their parts are left out.
    """

    params: dict[str, Any]
    remote: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()
    libraries: tuple[LibraryName, ...] = ()
    missing: tuple[LibraryName, ...] = ()


def clean_params(
    params: Any, semantics: Sequence[Field], *, resolve: Resolve, files: Collection[str] = ()
) -> Cleaned:
    """The parameters with only what the semantics name. `files` are the paths below content/ that the package has."""
    walk = _Walk(resolve=resolve, files=frozenset(files))
    cleaned = walk.record(params if isinstance(params, dict) else {}, semantics, 0)
    return Cleaned(
        params=cleaned,
        remote=tuple(dict.fromkeys(walk.remote)),
        absent=tuple(dict.fromkeys(walk.absent)),
        libraries=tuple(walk.libraries),
        missing=tuple(name for name, known in walk.libraries.items() if not known),
    )


@dataclass
class _Walk:
    """One way through the parameters: what was met, and how much of it."""

    resolve: Resolve
    files: frozenset[str]
    remote: list[str] = field(default_factory=list)
    absent: list[str] = field(default_factory=list)
    libraries: dict[LibraryName, bool] = field(default_factory=dict)
    values: int = 0
    marks: int = 0

    def record(self, value: Mapping[str, Any], fields: Any, depth: int) -> dict[str, Any]:
        """The named fields that the value has and that may be kept."""
        cleaned = {}
        for each in fields if isinstance(fields, list | tuple) else ():
            name = each.get("name") if isinstance(each, Mapping) else None
            if isinstance(name, str) and name in value:
                kept = self.value(value[name], each, depth + 1)
                if kept is not NOTHING:
                    cleaned[name] = kept
        return cleaned

    def value(self, value: Any, each: Field, depth: int) -> Any:
        """The value as a field of this kind may hold it, or NOTHING."""
        self.values += 1
        if self.values > MOST_VALUES or depth > DEEPEST:
            raise H5PError("params_large", most=MOST_VALUES)
        match each.get("type"):
            case "text":
                return self._text(value, each)
            case "number":
                return _number(value, each)
            case "boolean":
                return value if isinstance(value, bool) else NOTHING
            case "select":
                return _choice(value, each)
            case "list":
                return self._list(value, each, depth)
            case "group":
                return self._group(value, each, depth)
            case "library":
                return self._part(value, each, depth)
            case "image" | "file":
                return self._file(value, each)
            case "audio" | "video":
                return self._sources(value, each)
        return NOTHING

    def _text(self, value: Any, each: Field) -> Any:
        if isinstance(value, int | float) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            return NOTHING
        if len(value) > LONGEST_TEXT:
            raise H5PError("text_tangled", field=_label(each))
        named = each.get("tags")
        if not isinstance(named, list) and each.get("widget") != "html":
            return self._words(value, each)
        marks = value.count("<") + value.count("&")
        self.marks += marks
        if marks > MOST_MARKS_OF_TEXT or self.marks > MOST_MARKS:
            raise H5PError("text_tangled", field=_label(each))
        self.remote += [_told(each, address) for address in elsewhere(value)]
        return rich(value, allowed_tags(named if isinstance(named, list) else ()))

    def _words(self, value: str, each: Field) -> str:
        """Words without tags; none where they are the address of another site, in a field that is there for one."""
        words = plain(value)
        address = html.unescape(words)
        if ELSEWHERE.match(address) and _is_for_address(each):
            self.remote.append(_told(each, address))
            return ""
        return words

    def _list(self, value: Any, each: Field, depth: int) -> Any:
        kind = each.get("field")
        if not isinstance(value, list) or not isinstance(kind, Mapping):
            return NOTHING
        most = each.get("max")
        rows = value[:most] if isinstance(most, int) and most > 0 else value
        cleaned = [self.value(row, kind, depth + 1) for row in rows]
        return [row for row in cleaned if row is not NOTHING]

    def _group(self, value: Any, each: Field, depth: int) -> Any:
        fields = each.get("fields")
        if not isinstance(fields, list):
            return NOTHING
        is_part = each.get("isSubContent") is True
        if len(fields) == 1 and not is_part:
            # The editor writes the one field of a group in the group's place.
            return self.value(value, fields[0], depth + 1) if isinstance(fields[0], Mapping) else NOTHING
        if not isinstance(value, dict):
            return NOTHING
        cleaned = self.record(_with_whole_address(value), fields, depth)
        return cleaned | _part_id(value) if is_part else cleaned

    def _part(self, value: Any, each: Field, depth: int) -> Any:
        """A part that another library shows, cleaned by the semantics of that one."""
        name = LibraryName.parse(value.get("library")) if isinstance(value, dict) else None
        options = each.get("options")
        if name is None or (isinstance(options, list) and options and name.machine not in _machines(options)):
            return NOTHING
        semantics = self.resolve(name)
        self.libraries[name] = semantics is not None
        if semantics is None:
            return NOTHING
        params = value.get("params")
        cleaned = {
            "library": str(name),
            "params": self.record(params if isinstance(params, dict) else {}, semantics, depth + 1),
        }
        if metadata := _metadata(value.get("metadata")):
            cleaned["metadata"] = metadata
        return cleaned | _part_id(value)

    def _sources(self, value: Any, each: Field) -> Any:
        rows = value if isinstance(value, list) else [value]
        cleaned = [self._file(row, each) for row in rows]
        return [row for row in cleaned if row is not NOTHING] or NOTHING

    def _file(self, value: Any, each: Field) -> Any:
        path = value.get("path") if isinstance(value, dict) else None
        if not isinstance(path, str) or not path:
            return NOTHING
        path = path.removesuffix(FRESH)
        if path not in self.files or kind_of(path) not in TYPES:
            taken_out = self.remote if ELSEWHERE.match(path) else self.absent
            taken_out.append(_told(each, path))
            return NOTHING
        cleaned: dict[str, Any] = {"path": path, "mime": TYPES[kind_of(path)]}
        for side in ("width", "height"):
            size = _number(value.get(side), {"min": 1, "max": 100_000})
            cleaned |= {} if size is NOTHING else {side: size}
        quality = value.get("metadata")
        if isinstance(quality, dict) and isinstance(called := quality.get("qualityName"), str):
            cleaned["metadata"] = {"qualityName": plain(called)}
        rights = value.get("copyright")
        if isinstance(rights, dict):
            kept = {name: plain(text) for name in RIGHTS if isinstance(text := rights.get(name), str)}
            cleaned |= {"copyright": kept}
        return cleaned


def _is_for_address(each: Field) -> bool:
    """Whether the field is there for an address, by what its semantics call it. An answer may be an address, as words."""
    called = (each.get(name) for name in ("name", "label", "description"))
    return any(isinstance(words, str) and CALLED_ADDRESS.search(words) for words in called)


def _with_whole_address(value: Mapping[str, Any]) -> Mapping[str, Any]:
    """The editor writes a link in two fields, “https://” and the rest, which by itself does not tell that it is an address."""
    protocol, rest = value.get("protocol"), value.get("url")
    if not (isinstance(protocol, str) and isinstance(rest, str) and rest and ELSEWHERE.match(protocol)):
        return value
    return {**{name: kept for name, kept in value.items() if name != "protocol"}, "url": protocol + rest}


def _number(value: Any, each: Field) -> Any:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,15}(?:\.\d{1,15})?", value, re.ASCII):
        value = float(value) if "." in value else int(value)
    if not _is_number(value):
        return NOTHING
    least, most = each.get("min"), each.get("max")
    value = max(value, least) if _is_number(least) else value
    return min(value, most) if _is_number(most) else value


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _choice(value: Any, each: Field) -> Any:
    """One of the options, or several; where the semantics name none, words."""
    if isinstance(value, list):
        cleaned = [_choice(row, each) for row in value if isinstance(row, str)]
        return [row for row in cleaned if row is not NOTHING]
    if not isinstance(value, str):
        return NOTHING
    options = each.get("options")
    if not isinstance(options, list) or not options:
        return plain(value)
    values = [row.get("value") if isinstance(row, Mapping) else row for row in options]
    return value if value in values else NOTHING


def _machines(options: list[Any]) -> set[str]:
    names = (row.get("name") if isinstance(row, Mapping) else row for row in options)
    return {str(name).partition(" ")[0] for name in names}


def _part_id(value: Mapping[str, Any]) -> dict[str, str]:
    part = value.get("subContentId")
    return {"subContentId": part} if isinstance(part, str) and PART_ID.fullmatch(part) else {}


def _metadata(value: Any) -> dict[str, Any]:
    escaped = {
        name: plain(said)
        if isinstance(said, str)
        else [{key: plain(str(words)) for key, words in row.items()} for row in said]
        for name, said in clean_metadata(value).items()
    }
    # Once more: what is too long now that it is escaped would be left out the next time.
    return clean_metadata(escaped)


def _told(each: Field, taken_out: str) -> str:
    return f"{_label(each)}: {printable(taken_out)}"


def _label(each: Field) -> str:
    return printable(str(each.get("label") or each.get("name") or "?"))
