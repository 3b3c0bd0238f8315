"""Starts the worker beside the server, and again whenever it is gone. Ends with the server, however that ends.

A process of its own, small, because the worker is the large one: where memory is short, that is the one that is killed.
"""

import os
import signal
import subprocess
import sys
import time
from types import FrameType

from environment import PYTHON, ROOT

# The worker sees by itself that this process is gone, so it never stays behind.
WORKER = [str(PYTHON), "manage.py", "work", "--with-parent"]
LOOK_SECONDS = 0.5
# A worker that cannot live is tried more and more rarely; one that lived for a while is started again at once.
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0
LIVED_SECONDS = 60.0


def main() -> None:
    server, pause = os.getppid(), FIRST_PAUSE
    signal.signal(signal.SIGTERM, _end)
    signal.signal(signal.SIGINT, _end)
    while os.getppid() == server:
        begun = time.monotonic()
        _until_it_ends(subprocess.Popen(WORKER, cwd=ROOT, stdin=subprocess.DEVNULL), server)
        if time.monotonic() - begun >= LIVED_SECONDS:
            pause = FIRST_PAUSE
        _wait(pause, server)
        pause = min(2 * pause, LONGEST_PAUSE)


def _until_it_ends(worker: "subprocess.Popen[bytes]", server: int) -> None:
    """Return when the worker is gone; where the server or this process has to end, the worker ends first."""
    try:
        while os.getppid() == server:
            try:
                worker.wait(timeout=LOOK_SECONDS)
            except subprocess.TimeoutExpired:
                continue
            return
    finally:
        worker.kill()
        worker.wait()


def _wait(seconds: float, server: int) -> None:
    end = time.monotonic() + seconds
    while os.getppid() == server and time.monotonic() < end:
        time.sleep(LOOK_SECONDS)


def _end(number: int, frame: FrameType | None) -> None:
    sys.exit(0)


if __name__ == "__main__":
    main()
