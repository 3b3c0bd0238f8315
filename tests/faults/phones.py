"""A phone at the level of the protocol: what it has given, what it still holds, and all that can befall a request."""

import http.client
import json
import random
import socket
import threading
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

PATIENCE_SECONDS = 15


class Phone:
    """One device of one learner. `held` is its outbox: an answer leaves it when the server says that it has it."""

    def __init__(self, port: int, session: str) -> None:
        self.port, self.session = port, session
        self.held: list[dict[str, Any]] = []

    def send(self, attempts: Sequence[dict[str, Any]]) -> None:
        """Send a batch and let go of what the server has. Whatever goes wrong on the way, the rest stays."""
        if not attempts:
            return
        with suppress(OSError, http.client.HTTPException):
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE_SECONDS)
            try:
                connection.request("POST", "/api/v1/attempts", self._body(attempts), self._headers())
                answer = connection.getresponse()
                text = answer.read()
            finally:
                connection.close()
            if answer.status >= 500:
                return
            assert answer.status == 200, (answer.status, text)
            results = json.loads(text)["results"]
            assert [result["id"] for result in results] == [attempt["id"] for attempt in attempts]
            assert {result["status"] for result in results} <= {"stored", "known"}, results
            arrived = {result["id"] for result in results}
            self.held = [attempt for attempt in self.held if attempt["id"] not in arrived]

    def send_and_hang_up(self, attempts: Sequence[dict[str, Any]], share: float) -> None:
        """Send the first part of a request (all of it: 1.0) and be gone before any answer comes."""
        body = self._body(attempts)
        head = "".join(f"{name}: {value}\r\n" for name, value in self._headers().items())
        request = f"POST /api/v1/attempts HTTP/1.1\r\nHost: 127.0.0.1:{self.port}\r\n{head}Content-Length: {len(body)}\r\n\r\n"
        data = request.encode() + body
        with (
            suppress(OSError),
            socket.create_connection(("127.0.0.1", self.port), timeout=PATIENCE_SECONDS) as line,
        ):
            line.sendall(data[: max(1, int(len(data) * share))])

    def send_twice_at_once(self, attempts: Sequence[dict[str, Any]]) -> None:
        """Two tabs that send the same."""
        other = Phone(self.port, self.session)
        tab = threading.Thread(target=other.send, args=(attempts,))
        tab.start()
        self.send(attempts)
        tab.join()

    def some(self, shuffle: random.Random, most: int) -> list[dict[str, Any]]:
        """A part of what it holds, in any order."""
        return shuffle.sample(self.held, min(most, len(self.held)))

    def _body(self, attempts: Sequence[dict[str, Any]]) -> bytes:
        return json.dumps({"attempts": list(attempts)}).encode()

    def _headers(self) -> dict[str, str]:
        return {
            "Cookie": f"sessionid={self.session}",
            "Content-Type": "application/json",
            "Sec-Fetch-Site": "same-origin",
        }
