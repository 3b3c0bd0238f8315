"""Writes the answers of a platform as results files that another platform takes in. Changes nothing here.

What is not in it: who saw what (supervision), PINs, certificates, groups. Codes are in it only where that is asked for.
The same answers give the same files, and taking a file in once more changes nothing, so it may be done as often as wanted.
"""

import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from django.db.models import QuerySet

from lms.accounts.models import Person
from lms.progress.models import Attempt
from offline_export.exporting.sheet import Sheet

AT_ONCE: Final = 2_000
OnProgress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Exported:
    """What was written."""

    files: tuple[Path, ...]
    people: int
    answers: int


def export_results(
    *,
    output: Path,
    since: datetime | None = None,
    people: Iterable[Person] | None = None,
    with_codes: bool = False,
    on_progress: OnProgress | None = None,
) -> Exported:
    """Write the answers that arrived here at or after `since` (None: all) into the folder `output`.

    Each file is there whole or not at all, and replaces an older one of its name. Only whoever runs this may read them.
    `people`: only theirs. Raises OSError.
    """
    attempts = _attempts(since, people)
    total, done = attempts.count(), 0
    output.mkdir(parents=True, exist_ok=True)
    files, learners = [], set[int]()
    for number, sheet in enumerate(_sheets(attempts.iterator(AT_ONCE), with_codes), start=1):
        path = output / name_of(since, number)
        write_whole(path, sheet.content)
        files.append(path)
        learners |= sheet.people.keys()
        done += sheet.answers
        if on_progress:
            on_progress(done, total, path.name)
    return Exported(tuple(files), len(learners), done)


def name_of(since: datetime | None, number: int) -> str:
    when = f"since-{since:%Y-%m-%d-%H%M}" if since else "all"
    return f"chasqui-results-{when}-{number:03}.txt"


def write_whole(path: Path, content: bytes) -> None:
    """Beside its place, down to the disk, and then into its place in one step."""
    beside = path.with_name(f".{path.name}.part")
    with beside.open("wb") as file:
        os.fchmod(file.fileno(), 0o600)
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    beside.replace(path)


def _attempts(since: datetime | None, people: Iterable[Person] | None) -> QuerySet[Attempt]:
    found = Attempt.objects.filter(
        learner__is_active=True, learner__is_staff=False, learner__is_superuser=False
    )
    if since:
        found = found.filter(received_at__gte=since)
    if people is not None:
        found = found.filter(learner__in=list(people))
    return found.select_related("learner").order_by("learner_id", "received_at", "pk")


def _sheets(attempts: Iterable[Attempt], with_codes: bool) -> Iterator[Sheet]:
    sheet = Sheet(with_codes=with_codes)
    for attempt in attempts:
        if not sheet.add(attempt):
            yield sheet
            sheet = Sheet(with_codes=with_codes)
            sheet.add(attempt)
    if sheet.answers:
        yield sheet
