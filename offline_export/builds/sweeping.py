"""Takes out of the store what nobody needs: old versions, packs that nobody asks for, files that no row names.

A file that is younger than KEEP_NEW stays, named or not: it may be of a build that is still going on. Who builds with a
file that is there already makes it young again (`store.hold`). Only the files of packs that are taken out go with them, at
once, where nobody builds: else whoever asks for much that is new fills the disk within the day.
"""

import logging
from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from offline_export import store
from offline_export.builds.building import SILENCE
from offline_export.builds.limits import GOING_ON, most_bytes
from offline_export.builds.updates import VERSIONS_BACK, digests
from offline_export.fresh import packs_changed
from offline_export.models import Pack, PackUpdate, PackVersion, RenderedPart

KEEP_NEW = timedelta(days=1)
KEEP_UNASKED = timedelta(days=30)
KEEP_PARTS = timedelta(days=30)
KEEP_TASKS = timedelta(days=7)
# Of packs that somebody chose by themselves: so many, those asked for last. Choices are many, and a disk is not.
MOST_CHOSEN = 200

logger = logging.getLogger(__name__)


def sweep_packs(*, now: datetime) -> int:
    """Sweep. Returns how many files went."""
    dropped = make_room(now=now)
    _forget_old_updates()
    RenderedPart.objects.filter(used_at__lte=now - KEEP_PARTS).delete()
    DBTaskResult.objects.finished().filter(finished_at__lte=now - KEEP_TASKS).delete()
    packs_changed()
    store.clear_abandoned(now - KEEP_NEW)
    return dropped + _drop_unnamed(now)


def make_room(*, now: datetime) -> int:
    """Take out the chosen packs for which there is no more room, with their files. How many files went."""
    gone = list(_no_longer_kept(now))
    if not gone:
        return 0
    with transaction.atomic():
        files = _files_of(gone)
        Pack.objects.filter(pk__in=gone).delete()
        packs_changed()
    beating = PackVersion.objects.filter(
        state=PackVersion.State.BUILDING, beat_at__gt=timezone.now() - SILENCE
    )
    # Who builds may be about to name one of them; then they go like all that nobody names.
    return 0 if beating.exists() else _drop(files - named_digests())


def _no_longer_kept(now: datetime) -> Iterator[int]:
    """Packs that are not in the catalogue: after a while, and where they are too many or too large, those asked for
    longest ago. What is being built stays."""
    chosen = Pack.objects.filter(standing=False).exclude(versions__state__in=GOING_ON)
    rows = chosen.order_by("-asked_at", "-pk").values_list("pk", "asked_at", "current__size")
    total = 0
    for place, (pk, asked_at, size) in enumerate(rows):
        total += size or 0
        if place >= MOST_CHOSEN or asked_at <= now - KEEP_UNASKED or (place and total > most_bytes()):
            yield pk


def _files_of(packs: list[int]) -> set[str]:
    """What the rows of these packs name: downloads, updates, and the files of folders."""
    files = set(PackUpdate.objects.filter(newer__pack__in=packs).values_list("sha256", flat=True))
    for sha256, manifest in PackVersion.objects.filter(pack__in=packs).values_list("sha256", "manifest"):
        files |= {sha256, *digests(manifest).values()}
    return files - {""}


def kept_versions() -> list[PackVersion]:
    """The versions whose files stay: of each pack the current one and the last VERSIONS_BACK before it."""
    whole = PackVersion.objects.filter(state=PackVersion.State.WHOLE).select_related("pack")
    kept: list[PackVersion] = []
    older: dict[int, int] = {}
    for version in whole.order_by("-made_at", "-pk").defer("manifest").iterator():
        if version.pk == version.pack.current_id:
            kept.append(version)
        elif older.get(version.pack_id, 0) < VERSIONS_BACK:
            older[version.pack_id] = older.get(version.pack_id, 0) + 1
            kept.append(version)
    return kept


def _forget_old_updates() -> None:
    """Updates from versions that are no longer kept, and to versions that are no longer the newest."""
    with transaction.atomic():
        kept = {version.pk for version in kept_versions()}
        current = set(Pack.objects.exclude(current=None).values_list("current", flat=True))
        gone = [
            pk
            for pk, older, newer in PackUpdate.objects.values_list("pk", "older", "newer")
            if older not in kept or newer not in current
        ]
        PackUpdate.objects.filter(pk__in=gone).delete()


def named_digests() -> set[str]:
    """All files that a row names: downloads, updates, parts, and what stands in the manifests of kept folders."""
    named = set(RenderedPart.objects.values_list("sha256", flat=True))
    named |= set(PackUpdate.objects.values_list("sha256", flat=True))
    for version in kept_versions():
        named.add(version.sha256)
        named |= set(digests(version.manifest).values())
    return named


def _drop_unnamed(now: datetime) -> int:
    # By the store's own clock: `now` may be of a test, the dates of files are not.
    named, before = named_digests(), min(now, timezone.now()) - KEEP_NEW
    return _drop(
        digest for digest in store.all_digests() if digest not in named and store.older_than(digest, before)
    )


def _drop(files: Iterable[str]) -> int:
    """A build may hold a file at the very moment in which it goes, too late to be seen. Then `make_zip` does not find it,
    and the build fails and can be asked for again; a download that is lost so is built anew when it is asked for."""
    dropped = 0
    for digest in files:
        store.drop(digest)
        dropped += 1
    return dropped
