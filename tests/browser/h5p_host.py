"""A lesson with exercises on a server of its own: our views and middleware as they are, and no database.

What a hostile exercise tries to reach is another server, which counts whoever knocks, whatever they say.
"""

import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from socketserver import ThreadingMixIn
from threading import Thread
from typing import Any
from wsgiref.handlers import SimpleHandler
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

from django.core.handlers.wsgi import WSGIHandler
from django.template.loader import render_to_string
from django.utils.translation import override

from courses.outline import ActivityBlock, Lesson

ENGINE = Path(__file__).with_name("h5p_engine.js").read_text(encoding="utf-8")
HOSTILE = Path(__file__).with_name("h5p_hostile.js").read_text(encoding="utf-8")
SCRIPTS = ("mark", "play", "outbox", "seal", "keep")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; frame-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'"
)
LESSON = "/es/lesson/"


class Answer(SimpleHandler):
    # Chromium heeds no ETag of an older one.
    http_version = "1.1"


class Quiet(WSGIRequestHandler):
    def handle(self) -> None:
        self.raw_requestline = self.rfile.readline(65_537)
        if self.parse_request():
            environ = self.get_environ()
            answer = Answer(self.rfile, self.wfile, self.get_stderr(), environ, multithread=True)
            answer.run(self.server.get_app())  # type: ignore[attr-defined]

    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A browser that goes away in the middle is no news."""


class Host:
    """Where the lesson is. `asked` are the paths and what was sent for each: its status and the bytes of its body."""

    def __init__(self) -> None:
        self.lessons: dict[str, str] = {}
        self.asked: list[tuple[str, str, int]] = []
        self.broken: set[str] = set()
        # In which pieces the body of a path goes out.
        self.paces: dict[str, Callable[[bytes], Iterable[bytes]]] = {}
        self._site = WSGIHandler()

    def paths(self, start: str = "/") -> list[str]:
        return [path for path, _status, _size in self.asked if path.startswith(start)]

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        path = environ["PATH_INFO"]
        if path in self.lessons:
            body = self.lessons[path].encode()
            headers = [("Content-Type", "text/html; charset=utf-8"), ("Content-Security-Policy", POLICY)]
            start_response("200 OK", [*headers, ("Content-Length", str(len(body)))])
            return [body]
        said: list[Any] = []
        if path in self.paces:
            # What is compressed gives nothing before there is enough of it.
            environ["HTTP_ACCEPT_ENCODING"] = "identity"
        answer = self._site(environ, lambda *told: said.append(told))
        body = b"".join(answer)
        if close := getattr(answer, "close", None):
            close()
        status, headers = said[0][:2]
        if path in self.broken:
            status, headers, body = "503 Busy", [], b""
        self.asked.append((path, status, len(body)))
        start_response(status, headers)
        return self.paces.get(path, lambda body: [body])(body)


@contextmanager
def serving(app: Callable[..., Iterable[bytes]]) -> Iterator[str]:
    """The address of a server that answers with this."""
    server = make_server("127.0.0.1", 0, app, server_class=Server, handler_class=Quiet)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Door:
    """A port where whatever anybody says is noted. A browser may knock and say nothing: Chromium does so at the address that
    a frame wants to go to, before it asks whether that is allowed."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.knocks = 0
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self.listener.getsockname()[1]
        Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                visitor, _address = self.listener.accept()
            except OSError:
                return
            self.knocks += 1
            Thread(target=self._hear, args=(visitor,), daemon=True).start()

    def _hear(self, visitor: socket.socket) -> None:
        with visitor:
            if said := visitor.recv(1_000):
                self.heard.append(said)


def lesson_html(lesson: Lesson, activities: Sequence[ActivityBlock]) -> str:
    """The page of a lesson with its activities, as far as a guest needs it, with the scripts of the site."""
    from courses.render import as_json, render_activity  # when Django is set up
    from courses.words import script_words
    from lms.public.templatetags.frame import exercise_script

    with override(lesson.locale):
        shown = "".join(str(render_activity(each, lesson_key=lesson.key)) for each in activities)
        words = as_json(script_words())
        opener = exercise_script(replace(lesson, blocks=(*lesson.blocks, *activities)))
    scripts = "".join(f'<script src="/static/lms/js/{name}.js" defer></script>' for name in SCRIPTS)
    return (
        f'<!doctype html><html lang="{lesson.locale}"><head><meta charset="utf-8"><meta name="viewport" content='
        f'"width=device-width,initial-scale=1"><title>T</title><link rel="icon" href="data:,"></head><body><main><article data-lesson="{lesson.key}">{shown}'
        f'</article>{opener}</main><script type="application/json" id="chasqui-words">{words}</script>{scripts}</body></html>'
    )


def preview_html(activity: ActivityBlock) -> str:
    """The page on which an author tries an exercise."""
    exercise = activity.exercise
    assert exercise
    context = {
        "content": {"title": exercise.title, "main_library": exercise.library},
        "exercise": exercise,
        "parts": " ".join(exercise.parts),
        "size": "1 KB",
    }
    with override("en"):
        return render_to_string("h5p/preview.html", context)
