"""What the worker does (`manage.py work`): build a version, keep the standing packs fresh and others true, sweep. Asked for
here as well.

Doing a task twice does no harm, so a task that a dead worker left is done again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task
from django_tasks_db.models import DBTaskResult, DBTaskResultQuerySet

from offline_export.models import PackVersion

# Who publishes one lesson often publishes the next: the refresh waits for them a moment.
SETTLE = timedelta(seconds=10)
# How often the worker sweeps by itself, besides whoever asks for it.
SWEEP_EVERY = timedelta(days=1)
# The backend of settings.TASKS.
QUEUE = "packs"
# People wait for what they asked for; the standing packs can be built after it.
SOON = 10


@task(priority=SOON, backend=QUEUE)
def build_version(version: int) -> None:
    from offline_export.builds.building import SILENCE, build
    from offline_export.builds.sweeping import make_room

    row = PackVersion.objects.select_related("pack").filter(pk=version).first()
    if row is None:
        return
    built = build(row, now=timezone.now())
    if built.state == PackVersion.State.BUILDING and built.beat_at:
        # Another worker is at it, or was killed a moment ago. Looked at again when that is clear.
        build_version.using(run_after=built.beat_at + SILENCE + timedelta(seconds=1)).enqueue(built.pk)
    if not built.pack.standing:
        make_room(now=timezone.now())


@task(backend=QUEUE)
def refresh() -> None:
    from offline_export.builds.refreshing import refresh_standing
    from offline_export.builds.renewing import ask_to_renew_chosen

    ask_to_renew_chosen()
    refresh_standing(now=timezone.now())


@task(backend=QUEUE)
def renew_pack(pack: int) -> None:
    from offline_export.builds.renewing import renew
    from offline_export.builds.sweeping import make_room

    if renew(pack, now=timezone.now()):
        make_room(now=timezone.now())


@task(backend=QUEUE)
def sweep() -> None:
    """The worker's look at everything, once a day: at the facts that grew old overnight too."""
    from offline_export.builds.refreshing import mark_outdated
    from offline_export.builds.sweeping import sweep_packs

    now = timezone.now()
    # First, so that there is a next one whatever becomes of this one.
    if not _waiting(sweep).exists():
        sweep.using(run_after=now + SWEEP_EVERY).enqueue()
    mark_outdated(now=now)
    sweep_packs(now=now)


def ask_to_build(version: PackVersion) -> None:
    build_version.enqueue(version.pk)


def ask_to_refresh(*, at: datetime | None = None) -> None:
    """One refresh, however often it is asked for."""
    _enqueue_one(refresh.using(run_after=at) if at else refresh)


def ask_to_renew(packs: Mapping[int, datetime]) -> None:
    """One task for each of these packs, at its time, however often it is asked for."""
    queued = {row.args_kwargs["args"][0] for row in _waiting(renew_pack)}
    for pack in packs.keys() - queued:
        renew_pack.using(run_after=packs[pack]).enqueue(pack)


def ask_to_sweep(now: datetime) -> int:
    """For who tidies up (`lms.accounts.erasing`), and for the worker at its start. Nothing is deleted yet. The sweep of
    tomorrow that is waiting already does not stand in its way."""
    if not _waiting(sweep).ready().exists():
        sweep.enqueue()
    return 0


def _enqueue_one(wanted: "Task[[], None]") -> None:
    if not _waiting(wanted).exists():
        wanted.enqueue()


def _waiting(wanted: "Task[..., None]") -> DBTaskResultQuerySet:
    return DBTaskResult.objects.filter(task_path=wanted.module_path, status="READY")
