"""The worker does what is asked for, takes up what the dead left, and never outlives its server."""

import os
import subprocess
import sys
import time
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as project
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from courses.publishing import announce
from lms.accounts.erasing import tidy
from offline_export import store
from offline_export.builds import worker
from offline_export.builds.building import SILENCE
from offline_export.builds.services import build, mark_stale
from offline_export.builds.tasks import SWEEP_EVERY, build_version, refresh, sweep
from offline_export.models import Pack, PackVersion
from tests.factories.cohorts import NOON
from tests.factories.packs import PackFactory, PackVersionFactory
from tests.offline_export.builds.conftest import Catalogue

WATCHES = """
import os, subprocess, sys, time
child = "import os, time; from offline_export.builds.worker import end_with; end_with(os.getppid()); print(os.getpid(), flush=True); time.sleep(60)"
setup = "import django; django.setup(); "
process = subprocess.Popen([sys.executable, "-c", setup + child], stdout=subprocess.PIPE)
print(process.stdout.readline().decode().strip(), flush=True)
time.sleep(60)
"""


@pytest.fixture
def queue(settings: Any) -> None:
    settings.TASKS = {**settings.TASKS, "packs": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def waiting() -> list[str]:
    rows = DBTaskResult.objects.filter(status="READY")
    return sorted(row.task_path.rpartition(".")[2] for row in rows)


@pytest.mark.django_db
def test_publishing_marks_all_packs_stale_and_asks_for_one_refresh(queue: None) -> None:
    PackFactory()
    announce()
    announce()
    assert Pack.objects.stale().count() == 1
    assert waiting() == ["refresh"]


@pytest.mark.django_db
def test_tidying_asks_for_one_sweep(queue: None) -> None:
    tidy(NOON)
    tidy(NOON)
    assert waiting() == ["sweep"]


@pytest.mark.django_db
def test_task_of_a_dead_worker_is_taken_up_again(queue: None) -> None:
    refresh.enqueue()
    row = DBTaskResult.objects.get()
    for number, again in ((os.getppid(), 0), (dead_process(), 1)):
        DBTaskResult.objects.update(status="READY")
        row.refresh_from_db()
        row.claim(f"{worker.socket.gethostname()[:30]}:{number}:abc")
        assert worker.take_up_again(now=NOON) == again


def dead_process() -> int:
    with subprocess.Popen(["true"]) as process:
        process.wait()
    return process.pid


@pytest.mark.django_db
def test_build_that_a_killed_worker_left_is_asked_for_again_once(queue: None) -> None:
    left = PackVersionFactory(
        pack=PackFactory(standing=False), state=PackVersion.State.BUILDING, beat_at=NOON, sha256=""
    )
    PackVersionFactory()
    assert worker.take_up_again(now=NOON) == 1
    assert worker.take_up_again(now=NOON) == 0
    assert [row.args_kwargs["args"] for row in DBTaskResult.objects.all()] == [[left.pk]]


@pytest.mark.django_db
def test_task_that_finds_its_build_going_on_comes_back_when_it_is_silent(
    queue: None, catalogue: Catalogue
) -> None:
    begun = timezone.now()
    row = build(unread(courses=["T"]), now=begun)
    Pack.objects.update(current=None)
    PackVersion.objects.update(state=PackVersion.State.BUILDING, beat_at=begun)
    build_version.call(row.pk)
    assert DBTaskResult.objects.get().run_after > begun + SILENCE


def unread(**chosen: Any) -> PackVersion:
    """A version that was asked for just now."""
    row: PackVersion = PackVersionFactory(
        pack=PackFactory(**chosen), state=PackVersion.State.WAITING, made_at=None, version="", sha256=""
    )
    return row


@pytest.mark.django_db
def test_room_is_made_as_soon_as_a_chosen_pack_is_built(
    queue: None, catalogue: Catalogue, settings: Any
) -> None:
    settings.PACKS_CHOSEN_MB = 0
    before = PackVersionFactory(pack=PackFactory(standing=False, asked_at=NOON), content=b"before")
    build_version.call(unread(courses=["T"], standing=True).pk)
    assert store.has(before.sha256)
    row = unread(courses=["T"], standing=False, asked_at=timezone.now())
    build_version.call(row.pk)
    assert not store.has(before.sha256)
    assert store.has(PackVersion.objects.get(pk=row.pk).sha256)


@pytest.mark.django_db
def test_sweeping_goes_on_by_itself(queue: None) -> None:
    """Each asks for the next, a day later, and nobody who asks for one sooner is told to wait for that."""
    sweep.call()
    sweep.call()
    (tomorrow,) = DBTaskResult.objects.all()
    assert timedelta(hours=23) < tomorrow.run_after - timezone.now() <= SWEEP_EVERY
    tidy(NOON)
    assert waiting() == ["sweep", "sweep"]


@pytest.mark.django_db(transaction=True)
def test_worker_builds_the_standing_packs_at_its_start(queue: None, catalogue: Catalogue) -> None:
    mark_stale(now=NOON)
    DBTaskResult.objects.all().delete()
    worker.work(now=NOON, batch=True)
    assert Pack.objects.standing().exclude(current=None).count() == 7
    # That of tomorrow.
    assert waiting() == ["sweep"]


def test_worker_ends_when_its_server_is_killed() -> None:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"}
    with subprocess.Popen(
        [sys.executable, "-c", WATCHES], env=environment, cwd=project.BASE_DIR, stdout=subprocess.PIPE
    ) as server:
        assert server.stdout
        number = int(server.stdout.readline())
        assert lives(number)
        server.kill()
    deadline = time.monotonic() + 20
    while lives(number) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not lives(number)


def lives(number: int) -> bool:
    """Whether a process is there and is more than a name that nobody has taken off the list yet."""
    try:
        with open(f"/proc/{number}/stat") as file:  # noqa: PTH123
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False
