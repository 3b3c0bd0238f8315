"""h5p.json and the `metadata` of parts, held against the public H5P specification. Pure.

A field that the specification requires and that is not as it says is refused, by its name. Of the others, what does not fit
is left out, and so is every field that the specification does not know.
"""

import re
from collections.abc import Mapping
from typing import Any, Final, NoReturn

from courses.h5p.errors import H5PError
from courses.h5p.library_names import MACHINE, LibraryName

FILE: Final = "h5p.json"
EMBED_TYPES: Final = ("div", "iframe")
MOST_ENTRIES: Final = 200


def _text(most: int) -> re.Pattern[str]:
    return re.compile(rf"(?s:.){{1,{most}}}")


LANGUAGE: Final = re.compile(r"[A-Za-z-]{1,10}")
LICENCE: Final = re.compile(
    r"CC BY(?:-SA|-ND|-NC|-NC-SA|-NC-ND)?|CC0 1\.0|CC PDM|GNU GPL|PD|ODC PDDL|C|U", re.ASCII
)
YEAR: Final = re.compile(r"[0-9]{1,4}", re.ASCII)
TEXTS: Final[Mapping[str, re.Pattern[str]]] = {
    "title": _text(255),
    "a11yTitle": _text(255),
    "extraTitle": _text(255),
    "contentType": _text(255),
    "defaultLanguage": LANGUAGE,
    "license": LICENCE,
    "licenseVersion": re.compile(r"1\.0|2\.0|2\.5|3\.0|4\.0|v[123]", re.ASCII),
    "licenseExtras": _text(5_000),
    "authorComments": _text(5_000),
    "author": _text(255),
    "source": re.compile(r"https?://\S{1,2000}"),
    "yearFrom": YEAR,
    "yearTo": YEAR,
}
RECORDS: Final[Mapping[str, Mapping[str, re.Pattern[str]]]] = {
    "authors": {"name": _text(255), "role": re.compile(r"\w{1,40}")},
    "changes": {"date": _text(40), "author": _text(255), "log": _text(5_000)},
}


def clean_h5p_json(data: Any) -> tuple[dict[str, Any], LibraryName, tuple[LibraryName, ...]]:
    """The fields of h5p.json that the specification knows, the main library, and all that it asks for. Raises H5PError."""
    if not isinstance(data, dict):
        raise H5PError("json_shape", name=FILE)
    cleaned = clean_metadata(data)
    title = cleaned.get("title")
    if not title or not title.strip():
        _refuse(data, "title")
    language = data.get("language", "und")
    if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
        _refuse(data, "language")
    embeds = data.get("embedTypes")
    if not isinstance(embeds, list) or not embeds or any(kind not in EMBED_TYPES for kind in embeds):
        _refuse(data, "embedTypes")
    machine = data.get("mainLibrary")
    if not isinstance(machine, str) or not MACHINE.fullmatch(machine):
        _refuse(data, "mainLibrary")
    needed = _dependencies(data, "preloadedDependencies")
    main = next((name for name in needed if name.machine == machine), None)
    if main is None:
        raise H5PError("main_missing", name=machine)
    named = {"language": language, "embedTypes": embeds, "mainLibrary": machine}
    return cleaned | named, main, needed


def clean_metadata(data: Any) -> dict[str, Any]:
    """Title, licence, authors and the like, of a package or of a part of one; what does not fit is left out."""
    if not isinstance(data, dict):
        return {}
    cleaned: dict[str, Any] = {
        name: str(data[name]) for name, pattern in TEXTS.items() if _fits(data.get(name), pattern)
    }
    for name, fields in RECORDS.items():
        rows = data.get(name)
        if isinstance(rows, list):
            kept = [
                {field: row[field] for field, pattern in fields.items() if _fits(row.get(field), pattern)}
                for row in rows[:MOST_ENTRIES]
                if isinstance(row, dict)
            ]
            cleaned |= {name: [row for row in kept if row]} if any(kept) else {}
    return cleaned


def _fits(value: Any, pattern: re.Pattern[str]) -> bool:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return False
    text = str(value)
    return bool(pattern.fullmatch(text)) and not re.search(r"[\x00-\x08\x0b-\x1f\x7f]", text)


def _dependencies(data: dict[str, Any], field: str) -> tuple[LibraryName, ...]:
    rows = data.get(field)
    if not isinstance(rows, list) or not rows or len(rows) > MOST_ENTRIES:
        _refuse(data, field)
    names = [LibraryName.from_data(row) for row in rows]
    if None in names:
        _refuse(data, field)
    return tuple(dict.fromkeys(name for name in names if name))


def _refuse(data: dict[str, Any], field: str) -> NoReturn:
    raise H5PError("field_wrong" if field in data else "field_missing", field=field)
