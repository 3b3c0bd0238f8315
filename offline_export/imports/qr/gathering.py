"""Puts frames together that come one by one, of several people, in any order and more than once.

What was read so far stands in an import of this trainer and group that is not taken in: people whose frames are all there
as files of it, single frames in its `counts`. So it is gone with the import, at the latest after a day.
"""

import zlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from offline_export.imports.qr.frames import BadFrame, Frame, read_frame
from offline_export.imports.qr.payload import (
    BadPayload,
    Payload,
    checked,
    name_at_the_beginning,
    read_payload,
)
from offline_export.imports.qr.resolving import results_of
from offline_export.imports.receiving import KEPT
from offline_export.models import ResultsFile, ResultsImport

# Transfers of which a part is still missing; the one that was begun first is let go.
MOST_BEGUN: Final = 10
MOST_WHOLE: Final = 100
CONTRADICTION, FULL = "contradiction", "full"


@dataclass(frozen=True)
class Begun:
    """A transfer of which a part is missing; the name where the first frame is there."""

    name: str
    read: int
    count: int
    missing: tuple[int, ...]


@dataclass
class Gathered:
    """What became of some texts: who is whole now, how many frames were there before, and what was amiss, by its code."""

    whole: list[Payload] = field(default_factory=list)
    frames: int = 0
    known: int = 0
    amiss: Counter[str] = field(default_factory=Counter)


def open_import(cohort: Cohort, made_by: Person, now: datetime) -> ResultsImport | None:
    """What this trainer has read for the group and not taken in yet."""
    return _open(cohort, made_by, now).first()


def begun_in(results: ResultsImport) -> list[Begun]:
    """Those that wait for more frames, the last one first."""
    return [_begun(each) for each in reversed(_state(results)["begun"])]


def left_over(results: ResultsImport) -> list[str]:
    """The names of those of whom not everything fitted into codes."""
    return list(_state(results)["more"])


def gather(*, cohort: Cohort, made_by: Person, texts: Iterable[str], now: datetime) -> Gathered:
    """Add what was read. What is whole becomes a file of the import; nothing is recorded yet."""
    gathered = Gathered()
    frames = _frames(texts, gathered)
    with transaction.atomic():
        held = _hold(cohort, made_by, now, begin=bool(frames))
        if held is not None:
            table = _Table(held, gathered)
            for frame in frames:
                table.lay(frame)
            table.keep()
    return gathered


def _open(cohort: Cohort, made_by: Person, now: datetime) -> QuerySet[ResultsImport]:
    mine = ResultsImport.objects.filter(cohort=cohort, made_by=made_by, kind=ResultsImport.Kind.QR)
    return mine.filter(taken_at=None, made_at__gte=now - KEPT)


def _hold(cohort: Cohort, made_by: Person, now: datetime, *, begin: bool) -> ResultsImport | None:
    """The open import, which nobody else changes or takes in until this transaction ends. One that was taken in while
    we waited is no longer open: what is read goes into a new one."""
    rows = _open(cohort, made_by, now).select_for_update(of=("self",))
    held = rows.first()
    if held is None and begin:
        # Two first photos that arrive together wait for each other.
        Person.objects.select_for_update().get(pk=made_by.pk)
        held = rows.first() or ResultsImport.objects.create(
            cohort=cohort, made_by=made_by, made_at=now, kind=ResultsImport.Kind.QR
        )
    return held


def _frames(texts: Iterable[str], gathered: Gathered) -> list[Frame]:
    frames = []
    for text in texts:
        try:
            frames.append(read_frame(text))
        except BadFrame as error:
            gathered.amiss[error.code] += 1
    return frames


def _state(results: ResultsImport) -> dict[str, Any]:
    return {"begun": [], "done": {}, "more": [], **results.counts.get("qr", {})}


def _begun(each: dict[str, Any]) -> Begun:
    pieces, count = each["pieces"], int(each["place"].partition("/")[2])
    missing = tuple(number for number in range(1, count + 1) if str(number) not in pieces)
    return Begun(name_at_the_beginning(pieces.get("1", "")), len(pieces), count, missing)


def _mark(piece: str) -> str:
    """A piece of which only has to be known that it was there."""
    return sha256(piece.encode()).hexdigest()[:12]


class _Table:
    """The frames of an import, laid out by transfer."""

    def __init__(self, held: ResultsImport, gathered: Gathered) -> None:
        self.held, self.gathered, self.state = held, gathered, _state(held)
        self.begun: dict[str, dict[str, str]] = {
            each["place"]: each["pieces"] for each in self.state["begun"]
        }
        self.digests = set(held.files.values_list("digest", flat=True))

    def lay(self, frame: Frame) -> None:
        done = self.state["done"].get(frame.place)
        if done and done[frame.number - 1] == _mark(frame.piece):
            self.gathered.known += 1
            return
        pieces = self.begun.setdefault(frame.place, {})
        before = pieces.setdefault(str(frame.number), frame.piece)
        if before != frame.piece:
            del self.begun[frame.place]
            self.gathered.amiss[CONTRADICTION] += 1
        elif len(pieces) == frame.count:
            self._finish(frame.place, [pieces[str(number)] for number in range(1, frame.count + 1)])
        self.gathered.frames += 1

    def keep(self) -> None:
        begun = [{"place": place, "pieces": pieces} for place, pieces in self.begun.items()]
        self.state["begun"] = begun[-MOST_BEGUN:]
        self.held.counts = {"qr": self.state}
        self.held.save(update_fields=["counts"])

    def _finish(self, place: str, pieces: list[str]) -> None:
        if len(self.digests) >= MOST_WHOLE:
            self.gathered.amiss[FULL] += 1
            return
        del self.begun[place]
        try:
            data = checked("".join(pieces))
            payload = read_payload(data)
        except BadPayload as error:
            self.gathered.amiss[error.code] += 1
            return
        self._add(payload, sha256(data).hexdigest())
        self.state["done"][place] = [_mark(piece) for piece in pieces]

    def _add(self, payload: Payload, digest: str) -> None:
        if digest not in self.digests:
            content = zlib.compress(results_of(payload), level=6)
            ResultsFile.objects.create(
                results=self.held, name=payload.nickname or "?", digest=digest, content=content
            )
            self.digests.add(digest)
        if payload.more and payload.nickname not in self.state["more"]:
            self.state["more"].append(payload.nickname)
        self.gathered.whole.append(payload)
