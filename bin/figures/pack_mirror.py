"""How `offline_export/mirror.py` comes through twenty kills: time and bytes against one run that nobody disturbs.

Between it and the site stands a line of 100 KB/s that counts what passes. python bin/figure.py pack_mirror URL FOLDER DIR
"""

import random
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

from figures.table import Row

ROOT = Path(__file__).resolve().parents[2]
KILLS, SEED = 20, 5
BYTES_A_SECOND = 100_000
PIECE = 4096


class Line:
    """Carries every connection to the site, slowly, and counts the bytes that come from there."""

    def __init__(self, site: str) -> None:
        place = urlsplit(site)
        self.site = (place.hostname or "", place.port or 80)
        self.came, self.lock = 0, threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        while True:
            near, _address = self.listener.accept()
            far = socket.create_connection(self.site)
            for one, other, slow in ((near, far, False), (far, near, True)):
                threading.Thread(target=self._carry, args=(one, other, slow), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, slow: bool) -> None:
        try:
            while data := one.recv(PIECE):
                if slow:
                    with self.lock:
                        self.came += len(data)
                        time.sleep(len(data) / BYTES_A_SECOND)
                other.sendall(data)
        except OSError:
            pass
        finally:
            for end in (one, other):
                end.close()


def main(site: str, path: str, place: str) -> list[Row]:
    line, folder = Line(site), Path(place)
    address = f"{line.url}{path}"
    began = time.perf_counter()
    run(address, folder / "calm")
    calm, calm_bytes = time.perf_counter() - began, line.came
    began, line.came = time.perf_counter(), 0
    chance = random.Random(SEED)
    for _kill in range(KILLS):
        process = start(address, folder / "shaken")
        time.sleep(chance.uniform(0.1, 2 * calm / KILLS + 0.4))
        process.kill()
        process.wait()
    last = time.perf_counter()
    run(address, folder / "shaken")
    end = time.perf_counter()
    same = subprocess.run(
        ["diff", "-r", "-q", "-x", ".chasqui-mirror", folder / "calm", folder / "shaken"], check=False
    )
    return [
        Row("mirror of a folder, undisturbed", calm, "s", note=f"{calm_bytes:,} B over a line of 100 KB/s"),
        Row(f"killed {KILLS} times at random, until whole", end - began, "s", note=f"{line.came:,} B"),
        Row("the last run, that nobody killed", end - last, "s"),
        Row("bytes against the undisturbed run", line.came / calm_bytes, "x"),
        Row("both copies are the same", float(same.returncode == 0), "", 1, at_least=True),
    ]


def start(address: str, folder: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, ROOT / "offline_export" / "mirror.py", address, folder, "--quiet"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL)


def run(address: str, folder: Path) -> None:
    if start(address, folder).wait():
        raise RuntimeError("the mirror gave up")
