"""The store of H5P libraries: installs what an administrator trusts, takes it away again, and looks whether it is whole.

Files are stored first, then the rows in one transaction; who is killed between leaves no library, only files that a sweep
takes (`sweep`). Installing twice changes nothing. Exercises play as before until they are put together with what was
installed: that is the next step of whoever installs (`contents.build_stale`). Expected failures are H5PError.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from pathlib import PurePath
from typing import Any, BinaryIO, Final

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from wagtail.log_actions import log
from wagtail.models import Revision

from courses.h5p import library_json, storing
from courses.h5p.bundles.compressed import sweep_compressed
from courses.h5p.errors import H5PError
from courses.h5p.library_errors import LibrariesError
from courses.h5p.library_names import LibraryName
from courses.h5p.library_package import FoundLibrary, Unreadable, open_package
from courses.h5p.models import CORE, H5PContent, H5PExercise, H5PLibrary, revision_files
from courses.h5p.shelf import Shelf, name_of

# What a page that was open yesterday, or a form that waits for a yes, may still ask for.
KEPT_FOR: Final = timedelta(days=30)


class Outcome(StrEnum):
    """What becomes of a library in a package."""

    NEW = "new"
    NEWER = "newer"
    SAME = "same"
    OLDER = "older"
    CHANGED = "changed"
    EDITOR = "editor"
    NOT_ASKED = "not_asked"
    REFUSED = "refused"


TAKEN: Final = frozenset({Outcome.NEW, Outcome.NEWER})
# Only with `replace`: a lower version, or the same one with other files.
TAKEN_WHEN_ASKED: Final = frozenset({Outcome.OLDER, Outcome.CHANGED})


@dataclass(frozen=True)
class Step:
    """One library of a package: what becomes of it and why. `was` is the version that is installed."""

    name: str
    outcome: Outcome
    version: str = ""
    title: str = ""
    was: str = ""
    size: int = 0
    left_out: int = 0
    error: H5PError | None = None
    is_taken: bool = False


@dataclass(frozen=True)
class Plan:
    """What a package would install, or has installed; `missing` is what its libraries need and nobody has installed."""

    steps: tuple[Step, ...]
    sha256: str
    missing: tuple[str, ...]

    @property
    def taken(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.is_taken)

    @property
    def refused(self) -> tuple[Step, ...]:
        return tuple(step for step in self.steps if step.outcome == Outcome.REFUSED)


@dataclass(frozen=True)
class Damage:
    """A file that is gone or is not what it was: whose it is, its path there, and which of the two."""

    owner: str
    path: str
    is_gone: bool


def plan(file: BinaryIO, *, only: Collection[str] = (), replace: bool = False) -> Plan:
    """What `install` would do with this package. Changes nothing. Raises H5PError."""
    return _go_through(file, only=only, replace=replace, take=None)


def install(
    file: BinaryIO,
    *,
    source_name: str,
    at: datetime,
    by: Any = None,
    only: Collection[str] = (),
    replace: bool = False,
    on_progress: Callable[[int, int, str], None] = lambda done, total, label: None,
) -> Plan:
    """Install the libraries of a package that are new or newer; with `only`, those of these names.

    A lower version, or the same version with other files, is taken only with `replace`. Raises H5PError.
    """
    rows: list[H5PLibrary] = []

    def take(found: FoundLibrary, step: Step) -> None:
        # What is the same is kept once more, too: that mends a file that was damaged.
        kept = {path: storing.put(data) for path, data in sorted(found.files.items())}
        if step.is_taken:
            rows.append(_row(found, kept))

    # All of it is read once before anything is kept: a zip that is refused at its end leaves no file.
    plan(file, only=only, replace=replace)
    done = _go_through(file, only=only, replace=replace, take=take, on_progress=on_progress)
    for row in rows:
        row.source_name, row.source_sha256, row.installed_at = _short(source_name), done.sha256, at
    _write(rows, by=by, replace=replace)
    return done


def install_core(
    files: dict[str, bytes], *, version: tuple[int, int, int], source_name: str, at: datetime, by: Any = None
) -> H5PLibrary:
    """Install the engine; it takes the place of the one that was there."""
    kept = {path: storing.put(data) for path, data in sorted(files.items())}
    major, minor, patch = version
    row = H5PLibrary(
        machine_name=CORE,
        major=major,
        minor=minor,
        patch=patch,
        title="H5P core",
        metadata={
            "title": "H5P core",
            "license": "GPL-3.0",
            "preloadedJs": [{"path": path} for path in kept if path.endswith(".js")],
            "preloadedCss": [{"path": path} for path in kept if path.endswith(".css")],
        },
        files=kept,
        size=sum(map(len, files.values())),
        source_name=_short(source_name),
        source_sha256=sha256("\n".join(f"{kept[path]}  {path}" for path in kept).encode()).hexdigest(),
        installed_at=at,
    )
    with transaction.atomic():
        for other in H5PLibrary.objects.select_for_update().filter(machine_name=CORE):
            if other.files == row.files and other.order == row.order:
                return other
        H5PLibrary.objects.filter(machine_name=CORE).delete()
        row.save(force_insert=True)
        _note(row, "wagtail.create", by)
    return row


def remove(library: H5PLibrary, *, by: Any = None) -> None:
    """Take a library away. Refused while an exercise or another library needs it: H5PError says which."""
    with transaction.atomic():
        list(H5PLibrary.objects.select_for_update().values_list("pk"))
        shelf = Shelf.now()
        if users := shelf.users_of(library, H5PContent.objects.order_by("title")):
            raise LibrariesError("library_in_use", [each.title for each in users], name=library)
        if needing := shelf.needing(name_of(library)):
            raise LibrariesError("library_needed", needing, name=library)
        _note(library, "wagtail.delete", by)
        library.delete()


def find(text: str) -> H5PLibrary | None:
    """The library that is called `H5P.TrueFalse-1.8` or `H5P.TrueFalse 1.8`."""
    machine, _, version = text.replace(" ", "-").rpartition("-")
    name = LibraryName.parse(f"{machine} {version}")
    if name is None:
        return None
    return H5PLibrary.objects.filter(machine_name=name.machine, major=name.major, minor=name.minor).first()


def verify(*, on_progress: Callable[[int, int, str], None] = lambda done, total, label: None) -> list[Damage]:
    """Read every file of the libraries and exercises again, and name those that are gone or were changed."""
    owners: list[tuple[str, dict[str, str]]] = [
        (str(each), each.files) for each in H5PLibrary.objects.in_order()
    ]
    owners += [(each.title, each.files) for each in H5PContent.objects.order_by("title")]
    owners += [
        (each.content.title, {f"part {number}": part for number, part in enumerate(each.parts, 1)})
        for each in H5PExercise.objects.select_related("content").order_by("content__title")
    ]
    looked_at: dict[str, bool] = {}
    damaged = []
    for done, (owner, files) in enumerate(owners):
        on_progress(done, len(owners), owner)
        for path, digest in sorted(files.items()):
            if digest not in looked_at:
                looked_at[digest] = storing.is_whole(digest)
            if not looked_at[digest]:
                damaged.append(Damage(owner, path, is_gone=not storing.has(digest)))
    on_progress(len(owners), len(owners), "")
    return damaged


def sweep(*, now: datetime) -> int:
    """Take the files away that no library, exercise, or earlier version of an exercise names, if nobody has
    named them for a month; how many."""
    named, before = set(_named()), now - KEPT_FOR
    return storing.sweep(named, before=before) + sweep_compressed(named, before=before)


def _named() -> Iterator[str]:
    for files in H5PLibrary.objects.values_list("files", flat=True):
        yield from files.values()
    for files in H5PContent.objects.values_list("files", flat=True):
        yield from files.values()
    for parts in H5PExercise.objects.values_list("parts", flat=True):
        yield from parts
    of_contents = Revision.objects.filter(base_content_type=ContentType.objects.get_for_model(H5PContent))
    for stored in of_contents.values_list("content", flat=True).iterator():
        yield from revision_files(stored).values()


def _go_through(
    file: BinaryIO,
    *,
    only: Collection[str],
    replace: bool,
    take: Callable[[FoundLibrary, Step], None] | None,
    on_progress: Callable[[int, int, str], None] = lambda done, total, label: None,
) -> Plan:
    digest = storing.digest_of(file)
    package = open_package(file)
    installed = {name_of(each): each for each in H5PLibrary.objects.without_core()}
    steps: list[Step] = []
    needs: list[LibraryName] = []
    known = set(installed)
    for done, found in enumerate(package.libraries()):
        step = _step(found, installed, only=only, replace=replace)
        on_progress(done, len(package.folders), step.name)
        steps.append(step)
        if isinstance(found, FoundLibrary) and (step.is_taken or step.outcome == Outcome.SAME):
            known.add(found.name)
            needs += library_json.needs(found.metadata)
            if take:
                take(found, step)
    on_progress(len(package.folders), len(package.folders), "")
    if only and not any(step.outcome != Outcome.NOT_ASKED for step in steps):
        raise LibrariesError("library_not_in_package", sorted(only))
    missing = dict.fromkeys(str(name) for name in needs if name not in known)
    return Plan(tuple(steps), digest, tuple(missing))


def _step(
    found: FoundLibrary | Unreadable,
    installed: dict[LibraryName, H5PLibrary],
    *,
    only: Collection[str],
    replace: bool,
) -> Step:
    if isinstance(found, Unreadable):
        asked = not only or any(found.folder.startswith(each.replace(" ", "-")) for each in only)
        outcome = Outcome.REFUSED if asked else Outcome.NOT_ASKED
        return Step(found.folder, outcome, error=found.error if asked else None)
    was = installed.get(found.name)
    if only and not {found.name.machine, found.name.folder, str(found.name)} & set(only):
        outcome = Outcome.NOT_ASKED
    elif found.is_for_editing:
        outcome = Outcome.EDITOR
    else:
        outcome = _compared(found, was)
    return Step(
        name=str(found.name),
        outcome=outcome,
        version=f"{found.name.major}.{found.name.minor}.{found.patch}",
        title=found.title,
        was=was.version if was else "",
        size=found.size,
        left_out=found.left_out,
        is_taken=outcome in TAKEN or (replace and outcome in TAKEN_WHEN_ASKED),
    )


def _compared(found: FoundLibrary, was: H5PLibrary | None) -> Outcome:
    if was is None:
        return Outcome.NEW
    if found.patch != was.patch:
        return Outcome.NEWER if found.patch > was.patch else Outcome.OLDER
    digests = {path: sha256(data).hexdigest() for path, data in found.files.items()}
    return Outcome.SAME if digests == was.files else Outcome.CHANGED


def _row(found: FoundLibrary, kept: dict[str, str]) -> H5PLibrary:
    return H5PLibrary(
        machine_name=found.name.machine,
        major=found.name.major,
        minor=found.name.minor,
        patch=found.patch,
        title=found.title,
        metadata=found.metadata,
        files=kept,
        size=found.size,
    )


def _write(rows: Collection[H5PLibrary], *, by: Any, replace: bool) -> None:
    """All rows or none. Who installs at the same time is waited for, and wins where what he has is newer."""
    try:
        _write_once(rows, by=by, replace=replace)
    except IntegrityError:
        # Another has just installed one of them for the first time: now there is a row to wait for.
        _write_once(rows, by=by, replace=replace)


def _write_once(rows: Collection[H5PLibrary], *, by: Any, replace: bool) -> None:
    with transaction.atomic():
        there = {name_of(each): each for each in H5PLibrary.objects.select_for_update()}
        for row in rows:
            was = there.get(name_of(row))
            if was and not replace and was.patch >= row.patch:
                continue
            row.pk = was.pk if was else None
            row.save(force_insert=was is None)
            _note(row, "wagtail.edit" if was else "wagtail.create", by)


def _note(library: H5PLibrary, action: str, by: Any) -> None:
    """Who, what and when, in Wagtail's log."""
    data = {"version": library.version, "source": library.source_name, "sha256": library.source_sha256}
    log(instance=library, action=action, user=by, title=f"{library} ({library.version})", data=data)


def _short(source_name: str) -> str:
    return PurePath(source_name).name[-255:]
