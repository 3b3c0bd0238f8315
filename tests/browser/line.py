"""The line between a phone and the site: counts what travels, and can be cut, at once or after so many bytes."""

import re
import socket
import threading
from contextlib import suppress
from typing import Any

REQUEST = re.compile(rb"(?:^|\r\n\r\n|\n)(?:GET|POST|HEAD|DELETE) (\S+) HTTP/1\.1\r\n")
# So much of an answer comes down before it is cut, bytes: less than its first line and headers.
BEGINNING = 30


class Line:
    """Passes bytes on between `url` and the site at `port`. `down` and `up` count them, `asked` holds the paths,
    `with_cookie` those that a cookie went to.

    What is asked for at a path in `instead` is answered with that; on a silent line nothing comes down. With a path in
    `cut_in` the line is cut in the midst of the answer to it."""

    def __init__(self, port: int) -> None:
        self.site_port = port
        self.down = self.up = 0
        self.asked: list[str] = []
        self.with_cookie: list[str] = []
        self.is_cut = False
        self.is_silent = False
        self.instead: dict[str, bytes] = {}
        self.cut_in = ""
        self.left: int | None = None
        self.open: set[socket.socket] = set()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def forget(self) -> None:
        """Count from zero."""
        self.down = self.up = 0
        self.asked = []

    def cut(self) -> None:
        self.is_cut = True
        for each in list(self.open):
            self._close(each)

    def cut_after(self, size: int) -> None:
        """Cut the line when so many more bytes have come down."""
        self.left = size

    def mend(self) -> None:
        self.is_cut, self.left, self.cut_in = False, None, ""

    def close(self) -> None:
        self.cut()
        self.listener.close()

    def _accept(self) -> None:
        while True:
            try:
                phone, _ = self.listener.accept()
            except OSError:
                return
            if self.is_cut:
                phone.close()
                continue
            try:
                site = socket.create_connection(("127.0.0.1", self.site_port), timeout=60)
            except OSError:
                phone.close()
                continue
            self.open |= {phone, site}
            for source, target, count in ((phone, site, self._sent), (site, phone, self._received)):
                threading.Thread(target=self._pass_on, args=(source, target, count), daemon=True).start()

    def _pass_on(self, source: socket.socket, target: socket.socket, count: Any) -> None:
        answered = False
        try:
            while data := source.recv(65536 if count == self._sent else 1024):
                count(data)
                if self.is_cut:
                    break
                if count == self._sent and (answer := self._own_answer(data)):
                    source.sendall(answer)
                    answered = True
                elif answered and not REQUEST.match(data):
                    continue  # the rest of a request that the site has not seen
                elif not self.is_silent:
                    answered = False
                    target.sendall(data)
        except OSError:
            pass
        self._close(source)
        self._close(target)

    def _own_answer(self, data: bytes) -> bytes:
        paths = REQUEST.findall(data)
        body = self.instead.get(paths[0].decode()) if paths else None
        return b"" if body is None else body

    def _sent(self, data: bytes) -> None:
        self.up += len(data)
        paths = [path.decode() for path in REQUEST.findall(data)]
        self.asked += paths
        self.with_cookie += paths if b"\r\nCookie: " in data else []
        if self.cut_in in paths:
            self.cut_after(BEGINNING)

    def _received(self, data: bytes) -> None:
        self.down += len(data)
        if self.left is not None:
            self.left -= len(data)
            if self.left <= 0:
                self.cut()

    def _close(self, each: socket.socket) -> None:
        self.open.discard(each)
        with suppress(OSError):
            each.shutdown(socket.SHUT_RDWR)
        each.close()
