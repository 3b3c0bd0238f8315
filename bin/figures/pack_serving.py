"""Fifty who load parts of one pack at once: the site, and nginx with the same file, in turns within one run."""

import http.client
import os
import shutil
import statistics
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import looking
import psutil

from figures.serving import Server
from figures.table import Row

MB = 1_000_000
AT_ONCE, EACH, TURNS, PARTS = 50, 8, 3, 4
NGINX = """
daemon off; pid {folder}/nginx.pid; error_log {folder}/error.log; worker_processes 2;
events {{ worker_connections 256; }}
http {{ access_log off; client_body_temp_path {folder}/t1; proxy_temp_path {folder}/t2; fastcgi_temp_path {folder}/t3;
 uwsgi_temp_path {folder}/t4; scgi_temp_path {folder}/t5; sendfile on;
 server {{ listen 127.0.0.1:{port}; location / {{ root {root}; }} }} }}
"""


def rows(site: Server, path: str, folder: Path) -> list[Row]:
    """`path`: that of a zip on the site."""
    size = len(looking.fetch(site.url + path).body)
    shared = folder / "shared"
    shared.mkdir(parents=True)
    (shared / "pack.zip").write_bytes(looking.fetch(site.url + path).body)
    before = memory_of(site.workers)
    with nginx(folder, shared) as other:
        turns = [
            (downloads(site.url, path, size), downloads(other, "/pack.zip", size)) for _turn in range(TURNS)
        ]
    ours, theirs = (statistics.median(turn[which] for turn in turns) for which in (0, 1))
    return [
        Row(
            f"parts of a zip per second, {AT_ONCE} at once: the site",
            ours,
            "/s",
            note=f"zip of {size:,} B in {PARTS} parts",
        ),
        Row("the same from nginx", theirs, "/s"),
        Row("the site against nginx", statistics.median(a / b for a, b in turns), "x"),
        Row(
            "memory of a worker, after it",
            memory_of(site.workers) / MB,
            "MB",
            150,
            note=f"before: {before / MB:.0f} MB",
        ),
    ]


def downloads(url: str, path: str, size: int) -> float:
    """Ranges per second that AT_ONCE threads get, each on a line of its own."""
    threads = [threading.Thread(target=load, args=(url, path, size, number)) for number in range(AT_ONCE)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return AT_ONCE * EACH / (time.perf_counter() - began)


def load(url: str, path: str, size: int, number: int) -> None:
    place = urlsplit(url)
    for turn in range(EACH):
        step = size // PARTS
        start = (number + turn) % PARTS * step
        line = http.client.HTTPConnection(place.hostname or "", place.port, timeout=120)
        line.request("GET", path, headers={"Range": f"bytes={start}-{start + step - 1}"})
        answer = line.getresponse()
        if answer.status != 206 or len(answer.read()) != step:
            raise RuntimeError(f"{url}{path}: {answer.status}")
        line.close()


def memory_of(workers: list[psutil.Process]) -> int:
    return max(worker.memory_info().rss for worker in workers)


@contextmanager
def nginx(folder: Path, root: Path) -> Iterator[str]:
    port = looking.free_port()
    config = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    config.write_text(user + NGINX.format(folder=folder, port=port, root=root))
    program = shutil.which("nginx") or "/usr/sbin/nginx"
    process = subprocess.Popen([program, "-c", config, "-p", folder], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline:
            try:
                looking.fetch(f"http://127.0.0.1:{port}/")
                break
            except OSError:
                time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=20)
