"""Exercises that authors upload: looks through a package, keeps what is left of it, and has the exercise put together.

A package is prepared first, and nothing is kept until it is; then its files are stored, then the row, in one transaction.
Expected failures are H5PError: what the gate refuses, and a library that is not installed.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, BinaryIO, Final

from django.db import transaction
from django.utils import timezone

from courses.h5p import storing
from courses.h5p.errors import H5PError
from courses.h5p.library_errors import LibrariesError
from courses.h5p.library_names import LibraryName
from courses.h5p.library_package import EDITOR
from courses.h5p.models import H5PContent, H5PExercise
from courses.h5p.package import Package, read_package
from courses.h5p.semantics import clean_params
from courses.h5p.shelf import Resolved, Shelf
from courses.outline import Exercise

logger = logging.getLogger(__name__)
PARAMS: Final = "content.json"
OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Prepared:
    """A package that may be kept: cleaned, and with all its libraries here. `files` are those below content/.

    `remote` and `absent` say what was taken out: addresses elsewhere, and files that the package does not have.
    """

    title: str
    main: LibraryName
    libraries: tuple[LibraryName, ...]
    metadata: dict[str, Any]
    remote: tuple[str, ...]
    absent: tuple[str, ...]
    files: Mapping[str, bytes] = field(repr=False)

    @property
    def digests(self) -> dict[str, str]:
        return {path: sha256(data).hexdigest() for path, data in sorted(self.files.items())}

    @property
    def digest(self) -> str:
        """By which lessons name it: of what it says of itself, and of every file."""
        return sha256(_canonical({"metadata": self.metadata, "files": self.digests})).hexdigest()


def prepare(file: BinaryIO, *, shelf: Shelf | None = None) -> Prepared:
    """Look through a package and clean it. Keeps nothing. Raises H5PError, as LibrariesError where libraries are missing."""
    shelf = shelf or Shelf.now()
    package = read_package(file)
    semantics = shelf.semantics_of(package.main) or []
    cleaned = clean_params(
        package.params, semantics, resolve=shelf.semantics_of, files=frozenset(package.files)
    )
    named = tuple(dict.fromkeys((package.main, *cleaned.libraries)))
    used = shelf.resolve(named)
    listed = _listed(package, used)
    if missing := _missing(used, shelf.resolve(listed)):
        raise LibrariesError("libraries_missing", missing)
    dependencies = [str(name) for name in package.dependencies]
    return Prepared(
        title=package.title,
        main=package.main,
        libraries=(*named, *listed),
        metadata={**package.metadata, "dependencies": dependencies},
        remote=cleaned.remote,
        absent=cleaned.absent,
        files={**package.files, PARAMS: _canonical(cleaned.params)},
    )


def put_into(content: H5PContent, prepared: Prepared, *, at: datetime) -> None:
    """Store the files and write what they are onto the row; saving it is the caller's."""
    content.files = {path: storing.put(data) for path, data in sorted(prepared.files.items())}
    content.main_library = str(prepared.main)
    content.libraries = [str(name) for name in prepared.libraries]
    content.metadata = prepared.metadata
    content.remote, content.absent = list(prepared.remote), list(prepared.absent)
    content.digest = prepared.digest
    content.uploaded_at = at
    content.title = content.title or prepared.title


def params_of(content: H5PContent) -> Any:
    """What the exercise says, as it was cleaned. FileNotFoundError or DamagedFileError where the store is not whole."""
    return json.loads(storing.read(content.files[PARAMS]))


def build(content: H5PContent, *, shelf: Shelf | None = None, now: datetime | None = None) -> bool:
    """Put the parts together that a browser loads, and note them; whether that was possible, and still wanted when it was
    done. Where it was not, what was noted for the same content before stays good: parts depend on nothing but themselves."""
    from courses.h5p.bundles import building

    shelf = shelf or Shelf.now()
    try:
        exercise = building.build(content, shelf=shelf)
        return _note(content, exercise, shelf, at=now or timezone.now())
    except H5PError:
        # What is missing stands in the list of exercises.
        return False
    except Exception:
        # Whatever it is, those that come after it get their turn.
        logger.exception("The H5P exercise %s could not be put together", content.digest)
        return False


def build_one(pk: int) -> None:
    """The same for one exercise, if it is still there."""
    if content := H5PContent.objects.filter(pk=pk).first():
        build(content)


def build_stale(*, on_progress: OnProgress = lambda done, total, label: None) -> int:
    """Put those exercises together that changed, or whose libraries did, since they were; how many. Who was killed before
    it leaves them to the next time."""
    shelf = Shelf.now()
    return sum(_built_in_turn(stale(shelf), shelf, on_progress))


@dataclass(frozen=True)
class Round:
    """How far a round came: the number of the last exercise it tried, how many it tried, how many it left for the next."""

    last: int
    tried: int
    left: int


def build_some(*, after: int, seconds: float) -> Round:
    """The same as far as it goes in about so many seconds, with one exercise at least; of those that come after the last
    that was tried, so that one that cannot be put together holds up no other."""
    shelf = Shelf.now()
    waiting = [each for each in stale(shelf) if each.pk > after]
    ends = time.monotonic() + seconds
    tried = 0
    for _built in _built_in_turn(waiting, shelf):
        tried += 1
        if time.monotonic() >= ends:
            break
    return Round(last=waiting[tried - 1].pk if tried else after, tried=tried, left=len(waiting) - tried)


def stale(shelf: Shelf) -> list[H5PContent]:
    """Those that could be played and have not been put together since they, or their libraries, changed."""
    contents = H5PContent.objects.select_related("built").order_by("pk")
    return [each for each in contents if _is_stale(each, shelf)]


def build_all(*, on_progress: OnProgress = lambda done, total, label: None) -> int:
    """Put all exercises together anew, as after an upgrade of Chasqui; how many could be."""
    return sum(_built_in_turn(list(H5PContent.objects.order_by("pk")), Shelf.now(), on_progress))


def _built_in_turn(
    waiting: list[H5PContent],
    shelf: Shelf,
    on_progress: OnProgress = lambda done, total, label: None,
) -> Iterator[bool]:
    for done, each in enumerate(waiting):
        on_progress(done, len(waiting), each.title)
        yield build(each, shelf=shelf)
    on_progress(len(waiting), len(waiting), "")


def _listed(package: Package, used: Resolved) -> tuple[LibraryName, ...]:
    """What the package only lists: an addition, such as one that shows formulas.

    Packages also list what their libraries need, in the versions of where they come from. What is here in another version,
    because the library that is installed here needs that one, is not asked for.
    """
    there = {name.machine for name in used.names}
    return tuple(
        name
        for name in package.dependencies
        if name.machine not in there and not name.machine.startswith(EDITOR)
    )


def _missing(*resolved: Resolved) -> tuple[LibraryName, ...]:
    return tuple(dict.fromkeys(name for each in resolved for name in each.missing))


def _note(content: H5PContent, exercise: Exercise, shelf: Shelf, *, at: datetime) -> bool:
    """Note what was made, unless the exercise is gone or changed, or its libraries: who changed them has it made anew."""
    made_with = shelf.digest_for(content)
    with transaction.atomic():
        same = H5PContent.objects.filter(pk=content.pk, digest=content.digest, title=content.title)
        there = same.select_for_update().first()
        if there is None or Shelf.now().digest_for(there) != made_with:
            return False
        made = {"parts": list(exercise.parts), "size": exercise.size, "digest": content.digest}
        H5PExercise.objects.update_or_create(
            content=there, defaults={**made, "made_with": made_with, "built_at": at}
        )
    return True


def _is_stale(content: H5PContent, shelf: Shelf) -> bool:
    """Asked by what it was made from. Times do not tell: an install begins before its rows can be seen, a build ends after."""
    built: H5PExercise | None = getattr(content, "built", None)
    if shelf.missing_for(content):
        return False
    return built is None or (built.digest, built.made_with) != (content.digest, shelf.digest_for(content))


def _canonical(value: Any) -> bytes:
    """JSON with sorted keys and no spaces: equal values give equal bytes."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
    return text.encode()
