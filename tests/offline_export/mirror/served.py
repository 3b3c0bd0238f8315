"""Small signed packs in folders, and a server that does what each test tells it to."""

import json
import random
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from hashlib import sha256
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from offline_export.trust import chain, minisign
from offline_export.trust.secret_key import SecretKey

ONE = SecretKey(b"ABCDEFGH", b"\x01" * 32)
OTHER = SecretKey(b"STUVWXYZ", b"\x02" * 32)
FILES = {
    "index.html": b"<!doctype html><p>Chasqui",
    "assets/chasqui.css": b"p{margin:0}" * 300,
    "es/c1-1.html": b"<p>Hola" * 500,
    "es/c1-2.html": b"<p>Adios" * 500,
}


def contents(count: int, size: int, seed: int = 1) -> dict[str, bytes]:
    """Files that no compression makes smaller, the same for the same seed."""
    chance = random.Random(seed)
    return {f"es/c{number}.html": chance.randbytes(size) for number in range(count)} | FILES


def manifest_of(
    files: Mapping[str, bytes], *, version: str = "1" * 16, pack: str = "chasqui-t-es", **more: Any
) -> bytes:
    told = [
        {"path": path, "type": "text/html", "size": len(data), "sha256": sha256(data).hexdigest()}
        for path, data in sorted(files.items())
    ]
    named = {
        "format": "chasqui-pack",
        "format_version": 1,
        "id": pack,
        "version": version,
        "files": told,
        **more,
    }
    return json.dumps(named).encode()


def signed(manifest: bytes, key: SecretKey = ONE) -> dict[str, bytes]:
    text = minisign.sign(manifest, key=key.private, number=key.number, comment="file:manifest.json\tt")
    return {
        "manifest.json": manifest,
        "manifest.json.minisig": text.encode(),
        "chasqui.pub": key.public.text.encode(),
    }


def pack(files: Mapping[str, bytes] = FILES, *, key: SecretKey = ONE, **more: Any) -> dict[str, bytes]:
    """All that a server has of a pack."""
    return {**files, **signed(manifest_of(files, **more), key)}


def rotated(
    files: Mapping[str, bytes] = FILES, *, old: SecretKey = ONE, new: SecretKey = OTHER
) -> dict[str, bytes]:
    text = chain.extended(old.public.text, by=old, to=new.public)
    return {**pack(files, key=new), chain.NAME: text.encode()}


def write(folder: Path, files: Mapping[str, bytes]) -> Path:
    for path, data in files.items():
        place = folder / path
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(data)
    return folder


Answer = Callable[["Asked"], bool | None]


class Asked(BaseHTTPRequestHandler):
    """One request. A test's `answer` may take it; else the file is served, with ranges and an entity tag."""

    protocol_version = "HTTP/1.1"
    server: "Serving"

    def do_GET(self) -> None:
        path = self.path.split("?")[0].removeprefix("/pack/")
        self.name = path
        self.server.asked.append(path)
        if self.server.answer and self.server.answer(self):
            return
        data = self.server.files.get(path)
        if data is None:
            self.reply(404, b"")
            return
        tag = f'"{sha256(data).hexdigest()}"'
        wanted, condition = self.headers.get("Range"), self.headers.get("If-Range", tag)
        if wanted and condition == tag and self.server.ranges:
            start = int(wanted.removeprefix("bytes=").rstrip("-"))
            self.server.resumed.append(path)
            self.reply(
                206, data[start:], ETag=tag, **{"Content-Range": f"bytes {start}-{len(data) - 1}/{len(data)}"}
            )
        else:
            self.reply(200, data, ETag=tag)

    def reply(self, status: int, data: bytes, *, length: int | None = None, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(data) if length is None else length))
        self.end_headers()
        self.write(data)

    def write(self, data: bytes) -> None:
        try:
            for start in range(0, len(data), 4096):
                self.wfile.write(data[start : start + 4096])
                self.server.sent += len(data[start : start + 4096])
                if self.server.pause:
                    self.server.stopped.wait(self.server.pause)
        except OSError:
            self.close_connection = True

    def log_message(self, *arguments: Any) -> None:
        pass


class Serving(ThreadingHTTPServer):
    """The files of a pack below /pack/, and what was asked for."""

    daemon_threads = True
    block_on_close = False

    def __init__(self, files: Mapping[str, bytes]) -> None:
        super().__init__(("127.0.0.1", 0), Asked)
        self.files, self.answer, self.ranges, self.pause = dict(files), None, True, 0.0
        self.asked: list[str] = []
        self.resumed: list[str] = []
        self.sent = 0
        self.stopped = threading.Event()
        self.answer: Answer | None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/pack/"

    def handle_error(self, *arguments: Any) -> None:
        pass


@contextmanager
def serving(files: Mapping[str, bytes]) -> Iterator[Serving]:
    server = Serving(files)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
