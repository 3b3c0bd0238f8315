"""Writes packages for learning platforms: a zip for each module and language, its signature beside it.

What can go wrong: `PackError`; then the package that was there before is as it was.
"""

import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from django.utils.translation import gettext as _

from offline_export import placing
from offline_export.archive import entry
from offline_export.builds.signing import comment_of, ensure_good_names
from offline_export.errors import PackError
from offline_export.files import PackFile
from offline_export.formats import scorm12
from offline_export.formats.single_file import by_module
from offline_export.selection import Selection
from offline_export.trust import services as trust

OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Packages:
    """Packages that are in their places, and what is in them all; `size` is that of the zips in bytes."""

    places: tuple[Path, ...]
    lessons: int
    files: int
    size: int


def write_scorm12(selection: Selection, *, output: Path, on_progress: OnProgress | None = None) -> Packages:
    """A SCORM 1.2 package of each module in each language of the selection, below `output`."""
    if len(selection.countries) > 1:
        raise PackError(
            _("A package for a learning platform has the words of one country, or of none. Choose one.")
        )
    total = sum(1 for edition in selection.editions for _lesson in edition.lessons)
    places, numbers, files = [], count(1), 0
    for only in by_module(selection):
        built = []
        for file in scorm12.build(only):
            built.append(file)
            if file.path.endswith(".html") and on_progress:
                on_progress(next(numbers), total, file.path)
        ensure_good_names(built)
        files += len(built)
        places.append(_put(built, output / f"{only.id}-scorm12.zip"))
    return Packages(tuple(places), total, files, sum(place.stat().st_size for place in places))


def _put(files: Sequence[PackFile], place: Path) -> Path:
    """Write the zip and its signature, and put each in its place in one step."""
    if place.exists() and not place.is_file():
        text = _("“%(place)s” is there already and is no package. Move it away, or choose another folder.")
        raise PackError(text % {"place": place})
    try:
        with placing.workplace(place) as folder:
            made, signature = folder / place.name, folder / f"{place.name}.minisig"
            _write(made, files)
            with made.open("rb") as file:
                comment = comment_of(place.stem, scorm12.version_of(files[:-1]))
                placing.write(signature, trust.sign(file, name=place.name, comment=comment).encode())
            placing.put(made, place=place)
            placing.put(signature, place=place.with_name(signature.name))
    except OSError as error:
        text = _(
            "The pack could not be written to “%(output)s” (%(reason)s). The pack before it is untouched."
        )
        raise PackError(text % {"output": place.parent, "reason": error.strerror or error}) from error
    return place


def _write(path: Path, files: Sequence[PackFile]) -> None:
    """The manifest has to stand at the top of the zip, not in a folder: a platform looks for it there."""
    with path.open("wb") as file:
        with zipfile.ZipFile(file, "w") as archive:
            for each in sorted(files, key=lambda each: each.path):
                archive.writestr(entry(each.path), each.data, compresslevel=9)
        file.flush()
        placing.settle_file(file.fileno())
