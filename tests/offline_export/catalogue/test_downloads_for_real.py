"""Downloads from a real gunicorn: a line that breaks five times, many at once, and a phone that goes away."""

import http.client
import os
import random
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil
import pytest
from django.conf import settings
from django.test import Client

from offline_export.models import PackVersion
from tests.factories.packs import PackFactory, PackVersionFactory
from tests.offline_export.databases import address

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).parents[3]
MEGABYTES = 6
TOGETHER = 50


@pytest.fixture
def large(transactional_db: None) -> Any:
    """A pack that no socket takes at one gulp."""
    data = random.Random(5).randbytes(MEGABYTES * 1_000_000)
    pack = PackFactory(name="chasqui-x-es")
    return PackVersionFactory(pack=pack, version="a" * 16, content=data)


PATH = f"/packs/chasqui-x-es/{'a' * 16}/chasqui-x-es.zip"


@pytest.fixture
def server(large: PackVersion) -> Iterator[tuple[int, psutil.Process]]:
    """The port of a site with the database and the files of this test, and its one worker."""
    port = _free_port()
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "CHASQUI_TEST_DIR": str(settings.DATA_DIR),
        "TEST_DATABASE_URL": address(),
        "PORT": str(port),
        "WEB_CONCURRENCY": "1",
    }
    running = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "lms/gunicorn.py", "lms.wsgi"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
    )
    try:
        _wait_until_it_answers(port, running)
        yield port, psutil.Process(running.pid).children()[0]
    finally:
        running.terminate()
        running.wait(timeout=30)


def _free_port() -> int:
    with closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


def _wait_until_it_answers(port: int, running: "subprocess.Popen[bytes]") -> None:
    limit = time.monotonic() + 60
    while time.monotonic() < limit and running.poll() is None:
        with suppress(OSError), closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as asked:
            asked.request("HEAD", PATH)
            if asked.getresponse().status == 200:
                return
        threading.Event().wait(0.1)
    raise AssertionError("gunicorn did not answer")


def ask(port: int, **headers: str) -> tuple[http.client.HTTPConnection, http.client.HTTPResponse]:
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    asked.request("GET", PATH, headers={name.replace("_", "-"): value for name, value in headers.items()})
    return asked, asked.getresponse()


def test_line_cut_five_times_gives_the_same_file(server: Any, large: PackVersion) -> None:
    port, _worker = server
    chance, came, tag = random.Random(7), b"", ""
    cuts = sorted(chance.randrange(large.size) for _ in range(5))
    for cut in [*cuts, large.size]:
        headers = {"Range": f"bytes={len(came)}-", "If_Range": tag} if came else {}
        asked, reply = ask(port, **headers)
        assert reply.status == (206 if came else 200)
        tag = tag or str(reply.headers["ETag"])
        came += reply.read(cut - len(came))
        asked.close()
    assert sha256(came).hexdigest() == large.sha256


def test_one_line_serves_part_after_part(server: Any, large: PackVersion) -> None:
    """Each answer is as long as it says: what follows on the same connection is the next answer."""
    port, _worker = server
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    whole = b""
    for start in range(0, large.size, 1_000_000):
        asked.request("GET", PATH, headers={"Range": f"bytes={start}-{start + 999_999}"})
        whole += asked.getresponse().read()
    asked.request("HEAD", PATH)
    assert asked.getresponse().read() == b""
    asked.request("GET", PATH, headers={"If-None-Match": f'"{large.sha256}"'})
    assert asked.getresponse().status == 304
    asked.close()
    assert sha256(whole).hexdigest() == large.sha256


def test_fifty_at_once_leave_the_memory_flat(server: Any, large: PackVersion) -> None:
    port, worker = server
    start, digests = large.size // 3, []

    def fetch() -> None:
        asked, reply = ask(port, Range=f"bytes={start}-")
        digest = sha256()
        while chunk := reply.read(1 << 16):
            digest.update(chunk)
        asked.close()
        digests.append(digest.hexdigest())

    asked, reply = ask(port)
    reply.read()
    asked.close()
    before = worker.memory_info().rss
    most = _most_memory_while(worker, [threading.Thread(target=fetch) for _ in range(TOGETHER)])
    grown = (most - before) / 1_000_000
    print(
        f"memory of the worker: {before / 1e6:.1f} MB before, {grown:+.1f} MB with {TOGETHER} downloads at once"
    )
    assert len(digests) == TOGETHER
    assert len(set(digests)) == 1
    # Read into memory, the parts that go out at once would be 8 x 4 MB, and a copy of each.
    assert grown < 10


def _most_memory_while(worker: psutil.Process, threads: list[threading.Thread]) -> int:
    most = worker.memory_info().rss
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        most = max(most, worker.memory_info().rss)
        threading.Event().wait(0.01)
    for thread in threads:
        thread.join()
    return most


def test_pages_beside_it_need_no_file(server: Any, client: Client) -> None:
    """The catalogue answers while a line is full."""
    port, _worker = server
    asked, reply = ask(port)
    beside = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    beside.request("GET", "/en/packs/")
    assert beside.getresponse().status == 200
    beside.close()
    assert len(reply.read()) == MEGABYTES * 1_000_000
    asked.close()
