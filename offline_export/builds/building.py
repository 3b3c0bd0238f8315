"""Builds one version: takes it up, makes it, and says that it is whole, in one step, when all of it is in the store.

Who builds says so every moment (`beat_at`). A build that is killed says nothing more, and may be taken up again after
SILENCE. What it left in the store nobody names; the next build finds there what it would make.
"""

import errno
import logging
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from offline_export import store
from offline_export.builds.making import Made, make
from offline_export.builds.signing import version_of
from offline_export.builds.stored import StoredParts
from offline_export.builds.updates import VERSIONS_BACK, made_before, make_updates
from offline_export.errors import PackError
from offline_export.facts import last_day_of
from offline_export.fresh import packs_changed
from offline_export.look import look as current_look
from offline_export.models import Pack, PackUpdate, PackVersion
from offline_export.selection import Selection, select

OnProgress = Callable[[int, int, str], None]
SILENCE = timedelta(seconds=60)
BEAT_SECONDS = 1.0
NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}

logger = logging.getLogger(__name__)


def build(version: PackVersion, *, now: datetime, on_progress: OnProgress | None = None) -> PackVersion:
    """Build what the site has now of the version's pack. Returns the version that is whole, failed or being built.

    It is another row than the one given where the content has changed since it was asked for.
    """
    seen = Seen.of(version.pack)
    try:
        selection = selection_of(version.pack, today=timezone.localdate(now))
    except PackError:
        return _failed(version, "missing")
    look = current_look()
    return build_selection(
        version,
        selection,
        version_of(selection, look=look),
        look=look,
        now=now,
        seen=seen,
        on_progress=on_progress,
    )


@dataclass(frozen=True)
class Seen:
    """A pack as it was before its content was read. Whoever ends later can tell by it that others were quicker."""

    current: int | None = None
    stale_since: datetime | None = None

    @classmethod
    def of(cls, pack: Pack) -> "Seen":
        """As it stands in the database at this moment."""
        row = Pack.objects.filter(pk=pack.pk).values_list("current", "stale_since").first()
        return cls(*row) if row else cls()


def build_selection(
    version: PackVersion,
    selection: Selection,
    wanted: str,
    *,
    look: str,
    now: datetime,
    seen: Seen,
    on_progress: OnProgress | None = None,
    parts: StoredParts | None = None,
) -> PackVersion:
    """Build a selection that was read when the pack was as it was `seen`; `wanted` is the name of its content."""
    version = named(version, wanted, now=now)
    if version.state == PackVersion.State.WHOLE and store.has(version.sha256):
        _finish(version, {}, _updates_back(version), seen)
        return version
    beat = Beat(version, selection, now=now, on_progress=on_progress)
    if not beat.begin():
        return _as_it_is(version)
    parts = parts or StoredParts(look=look, now=now)
    parts.on_part = beat.part
    try:
        made = make(selection, form=version.pack.form, version=wanted, parts=parts, alive=beat.alive)
        updates = make_updates(version, made, older=_older(version), alive=beat.alive)
        parts.note()
    except OSError as error:
        logger.warning("Pack %s could not be written: %s", version.pack, error)
        return _failed(version, _problem(error))
    except PackError as error:
        logger.warning("Pack %s could not be built: %s", version.pack, error)
        return _failed(version, "missing")
    except Exception:
        _failed(version, "error")
        raise
    except BaseException:
        # Told to end: whoever comes next need not wait until the silence is long enough.
        rows = PackVersion.objects.filter(pk=version.pk, version=wanted, state=PackVersion.State.BUILDING)
        rows.update(state=PackVersion.State.WAITING, beat_at=None)
        raise
    _finish(version, _facts(made, selection, beat.now()), updates, seen)
    return _as_it_is(version)


def selection_of(pack: Pack, *, today: date | None = None) -> Selection:
    """What the site has now of the pack. PackError where something of it is no longer there."""
    selection = select(
        courses=pack.courses,
        modules=pack.modules,
        languages=pack.languages,
        countries=pack.countries,
        today=today,
    )
    return replace(selection, id=pack.name)


def named(version: PackVersion, wanted: str, *, now: datetime) -> PackVersion:
    """The row of the pack for this content: a row that was asked for before anybody looked becomes it, or gives way.

    Rows of another content stay that are whole, or that somebody builds at this moment.
    """
    rows = PackVersion.objects.filter(pack=version.pack_id).select_related("pack")
    with transaction.atomic():
        locked = rows.select_for_update(of=("self",))
        mine = locked.filter(pk=version.pk).first()
        other = locked.filter(version=wanted).first()
        stays = mine is None or _stays(mine, now=now)
        if other:
            if mine and mine != other and not stays:
                mine.delete()
            return other
        if mine is None or stays:
            return PackVersion.objects.create(pack=version.pack, version=wanted, asked_at=version.asked_at)
        mine.version = wanted
        mine.save(update_fields=["version"])
    return mine


def _stays(version: PackVersion, *, now: datetime) -> bool:
    if version.state == PackVersion.State.WHOLE or version.pk == version.pack.current_id:
        return True
    return version.state == PackVersion.State.BUILDING and not version.silent_since(now - SILENCE)


class Beat:
    """Signs of life of a build, for other processes and for who waits: at most one a second."""

    def __init__(
        self, version: PackVersion, selection: Selection, *, now: datetime, on_progress: OnProgress | None
    ) -> None:
        self.version, self.on_progress = version, on_progress
        self.total, self.done = self._expected(selection), 0
        self._start, self._began, self._said = now, time.monotonic(), time.monotonic()

    def _expected(self, selection: Selection) -> int:
        """Pages that are rendered, and one for putting all together: lessons, and in a folder a booklet for each module."""
        folder = self.version.pack.form == Pack.Form.FOLDER
        editions = selection.editions
        booklets = sum(1 for edition in editions for _module in edition.modules) if folder else 0
        return sum(1 for edition in editions for _lesson in edition.lessons) + booklets + 1

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)

    def begin(self) -> bool:
        """Take the version up, unless somebody else builds it at this moment or has built it."""
        silent = Q(beat_at=None) | Q(beat_at__lte=self._start - SILENCE)
        free = ~Q(state=PackVersion.State.BUILDING) | silent
        rows = PackVersion.objects.filter(free, pk=self.version.pk, version=self.version.version)
        state = PackVersion.State.BUILDING
        return bool(rows.update(state=state, beat_at=self._start, done=0, total=self.total, problem=""))

    def part(self, path: str) -> None:
        self.done += 1
        if self.on_progress:
            self.on_progress(self.done, self.total, path)
        self.alive()

    def alive(self) -> None:
        if time.monotonic() - self._said >= BEAT_SECONDS:
            self._said = time.monotonic()
            PackVersion.objects.filter(pk=self.version.pk).update(beat_at=self.now(), done=self.done)


def _older(version: PackVersion) -> list[PackVersion]:
    """The newest versions before this one whose manifests are known."""
    whole = PackVersion.objects.filter(pack=version.pack, state=PackVersion.State.WHOLE).exclude(
        pk=version.pk
    )
    return list(whole.order_by("-made_at", "-pk")[:VERSIONS_BACK])


def _updates_back(version: PackVersion) -> list[PackUpdate]:
    """What leads back to a version that was made before, where the site has the same content again as then.

    It is whole without them: where the disk refuses, or a file of the folder is lost, there are none.
    """
    if version.pack.current_id in (None, version.pk):
        return []
    try:
        return make_updates(version, made_before(version), older=_older(version), alive=lambda: None)
    except OSError as error:
        logger.warning("Updates to %s could not be made: %s", version.pack, error)
        return []


def _facts(made: Made, selection: Selection, now: datetime) -> dict[str, object]:
    return {
        "state": PackVersion.State.WHOLE,
        "made_at": now,
        "beat_at": now,
        "done": F("total"),
        "lessons": sum(1 for edition in selection.editions for _lesson in edition.lessons),
        "facts_until": last_day_of(selection.facts),
        "size": made.download.size,
        "sha256": made.download.sha256,
        "signature": made.download.signature,
        "manifest": made.manifest,
        "manifest_signature": made.manifest_signature,
    }


def _finish(version: PackVersion, facts: dict[str, object], updates: list[PackUpdate], seen: Seen) -> None:
    """The moment in which the version becomes visible. A pack that became stale meanwhile stays so.

    Where others were quicker it is kept as it is, but does not take the place of what they made: that may be newer.
    """
    # Whole ones never change; and a row that is gone, or was named anew, is not of this content.
    rows = PackVersion.objects.filter(pk=version.pk, version=version.version)
    # As it was, or stale again: then somebody will look at it once more.
    known = Q(stale_since=seen.stale_since) | Q(stale_since__isnull=False)
    with transaction.atomic():
        if facts and not rows.exclude(state=PackVersion.State.WHOLE).update(**facts):
            return
        packs_changed()
        pack = Pack.objects.filter(known, pk=version.pack_id, current=seen.current)
        if not pack.update(current=version):
            return
        PackUpdate.objects.bulk_create(updates, ignore_conflicts=True)
        Pack.objects.filter(pk=version.pack_id, stale_since=seen.stale_since).update(stale_since=None)


def _as_it_is(version: PackVersion) -> PackVersion:
    """The row as it stands now; as it was, where it was deleted meanwhile."""
    return PackVersion.objects.select_related("pack").filter(pk=version.pk).first() or version


def _failed(version: PackVersion, problem: str) -> PackVersion:
    rows = PackVersion.objects.filter(pk=version.pk).exclude(state=PackVersion.State.WHOLE)
    rows.update(state=PackVersion.State.FAILED, problem=problem)
    packs_changed()
    return _as_it_is(version)


def _problem(error: OSError) -> str:
    if error.errno in NO_ROOM:
        return "no_room"
    return "unwritable" if error.errno in NOT_ALLOWED else "error"
