"""The worker beside the server: killed, it is started again; one that cannot live is not tried without end; none stays."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

BIN = Path(__file__).resolve().parents[2] / "bin"
# The server: it starts who keeps the worker, says its number, and serves.
SERVER = """
import subprocess, sys, time
print(subprocess.Popen([sys.executable, "-c", sys.argv[1]]).pid, flush=True)
time.sleep(60)
"""
KEEPER = """
import sys
sys.path.insert(0, {bin!r})
import worker
worker.WORKER = [sys.executable, "-c", {work!r}]
worker.LOOK_SECONDS, worker.FIRST_PAUSE, worker.LONGEST_PAUSE = 0.02, {pause}, 0.4
worker.main()
"""
LIVES = "import os, time; open({log!r}, 'a').write(f'{{os.getpid()}} '); time.sleep(60)"
FALLS = "import os, time; open({log!r}, 'a').write(f'{{os.getpid()}} '); open({log!r} + '.at', 'a').write(f'{{time.monotonic()}} '); os.abort()"


class Running:
    """A server with its keeper, and the workers that there were, by number."""

    def __init__(self, server: "subprocess.Popen[bytes]", keeper: int, log: Path) -> None:
        self.server, self.keeper, self.log = server, keeper, log

    @property
    def workers(self) -> list[int]:
        return [int(number) for number in self.log.read_text().split()] if self.log.exists() else []


@contextmanager
def serving(log: Path, work: str, *, pause: float = 0.05) -> Iterator[Running]:
    keeper = KEEPER.format(bin=str(BIN), work=work.format(log=str(log)), pause=pause)
    with subprocess.Popen([sys.executable, "-c", SERVER, keeper], stdout=subprocess.PIPE) as server:
        assert server.stdout
        running = Running(server, int(server.stdout.readline()), log)
        try:
            yield running
        finally:
            server.kill()
    wait_until(lambda: not any(map(lives, [running.keeper, *running.workers])))


def wait_until(true: Callable[[], bool]) -> None:
    limit = time.monotonic() + 20
    while not true():
        assert time.monotonic() < limit
        time.sleep(0.01)


def lives(number: int) -> bool:
    """Whether a process is there and is more than a name that nobody has taken off the list yet."""
    try:
        return Path(f"/proc/{number}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_killed_worker_comes_back_each_time_and_is_alone(tmp_path: Path) -> None:
    with serving(tmp_path / "log", LIVES) as running:
        for count in (1, 2, 3):
            wait_until(lambda count=count: len(running.workers) == count)
            assert [lives(number) for number in running.workers] == [False] * (count - 1) + [True]
            os.kill(running.workers[-1], signal.SIGKILL)


def test_nothing_is_left_when_the_server_is_killed(tmp_path: Path) -> None:
    with serving(tmp_path / "log", LIVES) as running:
        wait_until(lambda: len(running.workers) == 1)
        running.server.kill()
        wait_until(lambda: not lives(running.keeper) and not lives(running.workers[0]))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_worker_ends_with_its_keeper(tmp_path: Path, number: int) -> None:
    with serving(tmp_path / "log", LIVES) as running:
        wait_until(lambda: len(running.workers) == 1)
        os.kill(running.keeper, number)
        wait_until(lambda: not lives(running.keeper) and not lives(running.workers[0]))
        assert lives(running.server.pid)


def test_worker_that_cannot_live_is_tried_more_and_more_rarely(tmp_path: Path) -> None:
    with serving(tmp_path / "log", FALLS, pause=0.1) as running:
        wait_until(lambda: len(running.workers) > 4)
    first, second, third, fourth, *_ = map(float, (tmp_path / "log.at").read_text().split())
    assert (second - first > 0.1, third - second > 0.2, fourth - third > 0.4) == (True, True, True)
