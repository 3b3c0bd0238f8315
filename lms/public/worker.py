"""The script of the service worker: our own source behind a small head of data, the same bytes for everybody.

One script without imports: the browser asks after a worker's script with each visit, and would ask after each import, too.
"""

import json
from functools import cache
from pathlib import Path

from django.conf import settings
from rjsmin import jsmin

from lms.public.kept import KeptPage, finished, release

SOURCES = Path(__file__).resolve().parent.parent / "static" / "lms" / "js"
HEADERS = {"Content-Type": "text/javascript; charset=utf-8"}

# Takes a worker down, broken or not, and what it kept of the site. Answers are elsewhere (IndexedDB) and stay.
WITHDRAWAL = """
self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(
  caches.keys()
    .then((names) => Promise.all(names.filter((name) => name.startsWith("chasqui-")).map((name) => caches.delete(name))))
    .then(() => self.registration.unregister())
));
"""


@cache
def worker_script(*, wanted: bool) -> KeptPage:
    """The worker, or where none is wanted the one that takes it down. Made once per process."""
    source = worker_source() if wanted else WITHDRAWAL
    return finished(jsmin(source).encode(), HEADERS)


def worker_source() -> str:
    """The head, the outbox for answers that are sent in the background, and the worker."""
    head = {
        "release": release(),
        "offline": {code: f"/{code}/offline/" for code, _name in settings.LANGUAGES},
    }
    outbox, seal = ((SOURCES / f"{name}.js").read_text(encoding="utf-8") for name in ("outbox", "seal"))
    # What is amiss in the outbox does not keep the pages from being read.
    sending = f"try {{ {outbox}\n{seal} }} catch (error) {{}}"
    worker = (SOURCES / "worker.js").read_text(encoding="utf-8")
    return f"self.CHASQUI = {json.dumps(head)};\n{sending}\n{worker}"
