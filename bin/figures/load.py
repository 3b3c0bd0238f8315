"""Requests per second of a lesson against a bare Django view that returns the same bytes, under the same gunicorn.

Both are asked in turns within one run, so that what else happens on the machine hits both alike. Loopback only, a
bounded number of requests.
"""

import socket
import statistics
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import looking

from figures.serving import Server, serving
from figures.table import Row

TURNS = 5
SECONDS = 2.0
CONNECTIONS = 4
MOST_REQUESTS = 40_000


def rows(site: Server, path: str, environment: dict[str, str], folder: Path) -> list[Row]:
    body = looking.fetch(site.url + path, headers={"Accept-Encoding": "br"}).body
    (folder / "body").write_bytes(body)
    with serving("figures.bare:application", {**environment, "BARE_BODY": str(folder / "body")}) as bare:
        for server in (site, bare):
            run(server, path, seconds=0.5)
        turns = [(run(site, path), run(bare, path)) for _ in range(TURNS)]
    lesson, plain = (statistics.median(turn[which][0] for turn in turns) for which in (0, 1))
    ours, theirs = (statistics.median(turn[which][1] for turn in turns) for which in (0, 1))
    return [
        Row("requests/s of a lesson", lesson, "/s", note=f"{ours:.2f} ms of processor each"),
        Row("requests/s of a bare view, same bytes", plain, "/s", note=f"{theirs:.2f} ms of processor each"),
        Row(
            "lesson against bare view",
            statistics.median(a[0] / b[0] for a, b in turns),
            "x",
            0.7,
            at_least=True,
        ),
        Row(
            "the same by processor time",
            theirs / ours,
            "x",
            note="less disturbed by other work on the machine",
        ),
    ]


def run(server: Server, path: str, *, seconds: float = SECONDS) -> tuple[float, float]:
    """Requests per second, and processor milliseconds of the workers for each."""
    address = urlsplit(server.url)
    place = (address.hostname or "", address.port or 0)
    request = f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nAccept-Encoding: br\r\n\r\n".encode()
    counts: list[int] = []
    used, began = server.cpu_seconds(), time.perf_counter()
    deadline = began + seconds
    threads = [
        threading.Thread(target=lambda: counts.append(ask(place, request, deadline)))
        for _ in range(CONNECTIONS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    took, total = time.perf_counter() - began, sum(counts)
    return total / took, (server.cpu_seconds() - used) * 1000 / max(1, total)


def ask(place: tuple[str, int], request: bytes, deadline: float) -> int:
    """The same request again and again on one connection; returns how many were answered with 200."""
    count = 0
    while time.perf_counter() < deadline and count < MOST_REQUESTS:
        with socket.create_connection(place, timeout=30) as connection:
            while time.perf_counter() < deadline and count < MOST_REQUESTS:
                connection.sendall(request)
                head, left = _read_head(connection)
                if not head:
                    break  # the server ends a connection now and then
                if not head.startswith(b"HTTP/1.1 200"):
                    raise RuntimeError(head.decode("latin-1"))
                while left > 0:
                    left -= len(connection.recv(65536))
                count += 1
                if b"connection: close" in head.lower():
                    break
    return count


def _read_head(connection: socket.socket) -> tuple[bytes, int]:
    """The head of an answer, and how many bytes of its body are still to come."""
    received = b""
    while b"\r\n\r\n" not in received:
        piece = connection.recv(65536)
        if not piece:
            return b"", 0
        received += piece
    head, _, body = received.partition(b"\r\n\r\n")
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return head, int(length.split(b":")[1]) - len(body)
