"""A server for one writer on one machine: it listens to this machine alone and answers to its own names alone."""

from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Final

from courses.workshop.preview import Answer

HERE: Final = "127.0.0.1"


def server(port: int, answer: Callable[[str], Answer]) -> ThreadingHTTPServer:
    """A server that is bound and not yet running. Port 0 takes a free one."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # A page from elsewhere may have its own name lead to this machine.
            name = (self.headers.get("Host") or "").rpartition(":")[0] or self.headers.get("Host")
            if name not in (HERE, "localhost"):
                self.reply(Answer(421, "text/plain", b"This preview is for this machine."))
            else:
                self.reply(answer(self.path))

        def reply(self, found: Answer) -> None:
            self.send_response(found.status)
            self.send_header("Content-Type", found.kind)
            self.send_header("Content-Length", str(len(found.body)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(found.body)

        def log_message(self, format: str, *args: object) -> None:
            """A page asks once a second; nobody wants to read that."""

    return ThreadingHTTPServer((HERE, port), Handler)
