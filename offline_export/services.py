"""Builds packs and takes results in. What can go wrong: `PackError`, `ResultsError`; then nothing was changed."""

import errno
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import Person
from lms.progress.batch import MOST_ATTEMPTS
from lms.progress.models import Attempt
from lms.progress.services import KNOWN, REFUSED, STORED, Outcome, record_attempts
from offline_export import placing
from offline_export.archive import write_zip
from offline_export.builds.signing import comment_of, ensure_good_names, signed, version_of
from offline_export.errors import PackError
from offline_export.files import PackFile
from offline_export.formats import folder, single_file
from offline_export.results import Results, owners_of, read_results
from offline_export.selection import Selection, select
from offline_export.trust import services as trust

FOLDER = "folder"
OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class BuiltPack:
    """A pack that is in its place: the folder with its zip, and one page for each module and language."""

    place: Path
    lessons: int
    files: int
    size: int


@dataclass(frozen=True)
class ImportReport:
    """What became of a results file: how many answers were new, how many known, and those refused with the reason.

    `cut_off`: the end of the file is missing.
    """

    attempts: int
    people: int
    stored: int
    known: int
    refused: tuple[tuple[str, str], ...]
    cut_off: bool = False

    @property
    def reasons(self) -> Mapping[str, int]:
        return Counter(reason for _id, reason in self.refused)


def build_pack(
    *,
    courses: Sequence[str],
    modules: Sequence[str] = (),
    languages: Sequence[str],
    countries: Sequence[str] = (),
    output: Path,
    on_progress: OnProgress | None = None,
) -> BuiltPack:
    """Build the pack of these courses, or of these modules of them, below `output`, under the pack's own name. It
    carries the facts of these countries, or, without any, of all that have something to show.

    A pack of the same name is replaced in one step; anything else of that name is left alone, with a PackError.
    """
    selection = select(courses=courses, modules=modules, languages=languages, countries=countries)
    return write_pack(selection, output=output, on_progress=on_progress)


def write_pack(selection: Selection, *, output: Path, on_progress: OnProgress | None = None) -> BuiltPack:
    """Write the pack of a selection below `output`. See `build_pack`."""
    place = output / selection.id
    if place.exists() and not (place / FOLDER / "manifest.json").is_file():
        raise PackError(
            _("“%(place)s” is there already and is no pack. Choose another folder.") % {"place": place}
        )
    try:
        with placing.workplace(place) as workplace:
            built = _write(selection, workplace, on_progress or (lambda done, total, label: None))
            placing.put(workplace, place=place)
    except OSError as error:
        raise PackError(_why(error, output)) from error
    return BuiltPack(place, *built)


def import_results(
    *,
    file: BinaryIO,
    received_at: datetime,
    learner: Person | None = None,
    learners: Mapping[str, Person] | None = None,
    dry_run: bool = False,
) -> ImportReport:
    """Record the answers of a results file for `learner`, or for `learners` by nickname or id of the people in it.

    The whole file is checked first, and either all that it holds is recorded or nothing. Importing it again changes
    nothing. Raises ResultsError when the file cannot be read or names people whom nobody here stands for.
    """
    results = read_results(file)
    owners = owners_of(results, learner=learner, learners=learners or {})
    refused = [(problem.id, problem.reason) for problem in results.refused]
    with transaction.atomic():
        outcomes = [
            outcome
            # In one order for all, so that two imports do not wait for each other.
            for person, owner in sorted(owners.items(), key=lambda pair: pair[1].pk)
            for outcome in _record(results, person, owner, received_at)
        ]
        transaction.set_rollback(dry_run)
    refused += [(str(outcome.id), outcome.reason) for outcome in outcomes if outcome.status == REFUSED]
    count = Counter(outcome.status for outcome in outcomes)
    return ImportReport(
        attempts=len(outcomes) + len(results.refused),
        people=len(results.people),
        stored=count[STORED],
        known=count[KNOWN],
        refused=tuple(refused),
        cut_off=results.cut_off,
    )


def _record(results: Results, person: str, owner: Person, received_at: datetime) -> list[Outcome]:
    attempts = results.attempts_of(person)
    return [
        outcome
        for start in range(0, len(attempts), MOST_ATTEMPTS)
        for outcome in record_attempts(
            learner=owner,
            attempts=attempts[start : start + MOST_ATTEMPTS],
            received_at=received_at,
            source=Attempt.Source.PACK,
        )
    ]


def _write(selection: Selection, workplace: Path, on_progress: OnProgress) -> tuple[int, int, int]:
    """Write all forms of the pack, signed; how many lessons and files it has, and its bytes."""
    lessons = sum(1 for edition in selection.editions for _lesson in edition.lessons)
    modules = sum(1 for edition in selection.editions for _module in edition.modules)
    # Lessons and booklets of the folder, the zip, and the pages of the modules.
    total, done, files, version = lessons + 2 * modules + 1, 0, [], version_of(selection)
    for file in folder.build(selection, version=version):
        files.append(file)
        if file.path.endswith(".html") and "/" in file.path:
            on_progress(done := done + 1, total, file.path)
    ensure_good_names(files[:-1])
    files += signed(files[-1].data, name=selection.id, version=version)
    for file in files:
        placing.write(workplace / FOLDER / file.path, file.data)
    sizes = [file.size for file in files]
    sizes += _write_signed(_write_archive(workplace / f"{selection.id}.zip", files, selection), version)
    on_progress(done := done + 1, total, f"{selection.id}.zip")
    for only in single_file.by_module(selection):
        content = version_of(only)
        path = workplace / f"{only.id}.html"
        placing.write(path, b"".join(single_file.page(only, version=content)))
        sizes += _write_signed(path, content)
        on_progress(done := done + 1, total, path.name)
    return lessons, len(sizes), sum(sizes)


def _write_archive(path: Path, files: Sequence[PackFile], selection: Selection) -> Path:
    write_zip(path, files, folder=selection.id)
    with path.open("rb") as written:
        placing.settle_file(written.fileno())
    return path


def _write_signed(path: Path, version: str) -> tuple[int, int]:
    """Write the signature of a file beside it; the bytes of both."""
    with path.open("rb") as file:
        signature = trust.sign(file, name=path.name, comment=comment_of(path.stem, version)).encode()
    placing.write(path.with_name(f"{path.name}.minisig"), signature)
    return path.stat().st_size, len(signature)


def _why(error: OSError, output: Path) -> str:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        text = _(
            "There is no room left at “%(output)s”. Make room and build the pack again; the pack before it is untouched."
        )
    elif error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        text = _("“%(output)s” cannot be written to. Choose another folder.")
    else:
        text = _(
            "The pack could not be written to “%(output)s” (%(reason)s). The pack before it is untouched."
        )
    return text % {"output": output, "reason": error.strerror or error}
