"""The worker: does the tasks of the queue, one after the other. It ends when its server ends, however that ends.

It is killed without harm at any moment; what it was doing is taken up again by the next.
"""

import logging
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from datetime import datetime, timedelta
from types import FrameType

from django.db import OperationalError, close_old_connections, connection
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from offline_export.builds.tasks import QUEUE, ask_to_build, ask_to_refresh, ask_to_sweep, build_version
from offline_export.models import PackVersion

INTERVAL_SECONDS = 2.0
PARENT_SECONDS = 0.5
# A task that a worker of another machine has had for so long is believed to be abandoned.
ABANDONED = timedelta(hours=1)

logger = logging.getLogger(__name__)


class PackWorker(Worker):
    """Django-tasks' worker that ends at the first signal: a build may be cut off, and nobody should wait for it."""

    def __init__(self, *, batch: bool = False) -> None:
        super().__init__(
            queue_names=["*"],
            interval=INTERVAL_SECONDS,
            batch=batch,
            backend_name=QUEUE,
            startup_delay=False,
            max_tasks=None,
            worker_id=f"{socket.gethostname()[:30]}:{os.getpid()}:{get_random_string(8)}",
            excluded_queue_names=[],
        )

    def shutdown(self, signum: int, frame: FrameType | None) -> None:
        self.running = False
        sys.exit(0)

    def run(self) -> None:
        """Until it is told to end. A database that is away for a while is asked again."""
        while self.running:
            try:
                super().run()
            except OperationalError as error:
                logger.warning("The queue cannot be read: %s", error)
                connection.close()
                time.sleep(self.interval)
            if self.batch:
                return


def take_up_again(*, now: datetime) -> int:
    """Put back what dead workers left: their tasks, and builds that were asked for and that nobody is at. How many."""
    count = 0
    for row in _abandoned_tasks(now):
        count += DBTaskResult.objects.filter(pk=row.pk, status="RUNNING").update(
            status="READY", started_at=None
        )
    queued = {
        row.args_kwargs["args"][0]
        for row in DBTaskResult.objects.filter(status="READY", task_path=build_version.module_path)
    }
    unfinished = PackVersion.objects.filter(state__in=(PackVersion.State.BUILDING, PackVersion.State.WAITING))
    for version in unfinished.filter(pack__standing=False).exclude(pk__in=queued):
        # Where it may still be going on, the task finds that out, and comes back when the silence is long enough.
        ask_to_build(version)
        count += 1
    return count


def _abandoned_tasks(now: datetime) -> Iterator[DBTaskResult]:
    for row in DBTaskResult.objects.running():
        host, _, rest = (row.worker_ids or [""])[-1].partition(":")
        if host == socket.gethostname()[:30]:
            gone = not _lives(rest.partition(":")[0])
        else:
            gone = row.started_at is None or row.started_at <= now - ABANDONED
        if gone:
            yield row


def _lives(number: str) -> bool:
    try:
        os.kill(int(number), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return int(number) != os.getpid()


def work(*, now: datetime, with_parent: bool = False, batch: bool = False) -> None:
    """Do what is asked for until told to end; with `with_parent` until the process ends that started this one."""
    if with_parent:
        end_with(os.getppid())
    worker = PackWorker(batch=batch)
    worker.configure_signals()
    take_up_again(now=now)
    ask_to_refresh()
    ask_to_sweep(now)
    close_old_connections()
    worker.run()


def end_with(parent: int) -> None:
    """End this process as soon as its parent is another: the one that started it is gone."""

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(PARENT_SECONDS)
        os.kill(os.getpid(), signal.SIGKILL)

    threading.Thread(target=watch, name="parent", daemon=True).start()
