"""Takes in files as they are brought, to be looked at: nothing of what they say is recorded yet.

A file that is no results file is put aside with the reason, and the others go on. What was brought is kept for a day.
"""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256
from io import BytesIO
from typing import BinaryIO, Final, NoReturn, Protocol

from django.db import transaction
from django.utils.translation import gettext as _

from lms.accounts.models import Person
from lms.cohorts.models import Cohort, Enrolment
from offline_export.errors import ResultsError
from offline_export.models import ResultsFile, ResultsImport
from offline_export.results import MOST_ATTEMPTS, MOST_BYTES, MOST_PEOPLE, Results, read_results

MOST_FILES: Final = 50
KEPT: Final = timedelta(days=1)


class Brought(Protocol):
    """A file with a name, such as a browser sends."""

    @property
    def name(self) -> str | None: ...

    @property
    def file(self) -> BinaryIO | None: ...


@dataclass
class Received:
    """What became of the files of one go: those that can be looked at now, and the others, each with a sentence."""

    files: list[ResultsFile] = field(default_factory=list)
    amiss: list[tuple[str, str]] = field(default_factory=list)
    results: ResultsImport | None = None
    people: set[str] = field(default_factory=set)
    answers: int = 0
    size: int = 0


def receive(*, cohort: Cohort, made_by: Person | None, files: Sequence[Brought], now: datetime) -> Received:
    """Keep the files that can be read as one import of this group, not taken in yet."""
    received = Received()
    for each in files:
        name = plain_name(each.name or "")
        try:
            received.files.append(_read(each, name, received))
        except ResultsError as error:
            received.amiss.append((name, str(error)))
    if received.files:
        with transaction.atomic():
            received.results = ResultsImport.objects.create(cohort=cohort, made_by=made_by, made_at=now)
            for file in received.files:
                file.results = received.results
            ResultsFile.objects.bulk_create(received.files)
    return received


def results_in(file: ResultsFile) -> Results:
    """What a kept file says. It was read once before it was kept."""
    return read_results(BytesIO(zlib.decompress(bytes(file.content))))


def put_away(results: ResultsImport) -> bool:
    """Let go of what was only looked at. What was taken in stays: False."""
    deleted, _rows = ResultsImport.objects.filter(pk=results.pk, taken_at=None).delete()
    return bool(deleted)


def forget_old(now: datetime) -> int:
    """Delete what nobody took in within a day. Returns how much."""
    old = ResultsImport.objects.filter(taken_at=None, made_at__lt=now - KEPT)
    return old.delete()[0]


def forget_waiting(person: Person) -> None:
    """Files that wait may hold anything of somebody of the group: they go with the person, and can be brought again."""
    groups = Enrolment.objects.filter(person=person).values("cohort")
    ResultsImport.objects.filter(taken_at=None, cohort__in=groups).delete()


def plain_name(name: str) -> str:
    """The name of a file on one line, with its end, which tells more than its middle."""
    plain = " ".join("".join(char if char.isprintable() else " " for char in name).split())
    return plain if len(plain) <= 120 else f"{plain[:79]}…{plain[-40:]}"


def _read(brought: Brought, name: str, received: Received) -> ResultsFile:
    content = brought.file.read(MOST_BYTES + 1) if brought.file else b""
    digest = sha256(content).hexdigest()
    if any(digest == other.digest for other in received.files):
        raise ResultsError(_("This is the same file as one of the others."))
    if len(content) <= MOST_BYTES < received.size + len(content):
        _too_much()
    results = read_results(BytesIO(content))
    people = received.people | set(results.attempts)
    answers = received.answers + sum(map(len, results.attempts.values())) + len(results.refused)
    if len(people) > MOST_PEOPLE or answers > MOST_ATTEMPTS:
        _too_much()
    received.people, received.answers, received.size = people, answers, received.size + len(content)
    return ResultsFile(
        name=name, digest=digest, pack_id=results.pack_id, content=zlib.compress(content, level=6)
    )


def _too_much() -> NoReturn:
    raise ResultsError(_("This is too much for one go. Bring this file by itself afterwards."))
