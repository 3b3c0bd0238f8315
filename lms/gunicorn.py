"""How gunicorn serves the site: `gunicorn --config lms/gunicorn.py lms.wsgi`. HOST, PORT and WEB_CONCURRENCY decide.

Threads, because phones open connections ahead of need and keep them: with one connection per process, two silent
phones would hold up everybody else.
"""

import gc
import os
from typing import Any

from gunicorn.workers import gthread

host, port = os.environ.get("HOST") or "127.0.0.1", os.environ.get("PORT") or "8000"
bind = f"{f'[{host}]' if ':' in host else host}:{port}"

workers = int(os.environ.get("WEB_CONCURRENCY") or 2)
worker_class = "gthread"
threads = 8
# A connection on which nothing is said goes to a waiting list, instead of holding a thread for five seconds.
gthread.DEFAULT_WORKER_DATA_TIMEOUT = 0.1
keepalive = 15
timeout = 30
graceful_timeout = 20

# A worker is replaced now and then, not all at once, so that what it gathered in memory does not stay forever.
max_requests = 20_000
max_requests_jitter = 4_000
# Loaded once and shared by the workers. Nothing that is loaded opens a connection; see when_ready.
preload_app = True

accesslog = None
loglevel = "warning"


def when_ready(server: Any) -> None:
    """Load what the first request would load, so that the workers share it, and say that the site answers."""
    from django.db import connections
    from django.urls import get_resolver

    _ = get_resolver().url_patterns
    connections.close_all()
    gc.collect()
    gc.freeze()
    _say_where_to_look()


def _say_where_to_look() -> None:
    shown = "127.0.0.1" if host in ("0.0.0.0", "::") else host.strip("[]")  # noqa: S104 - recognised, not chosen
    site = f"http://{f'[{shown}]' if ':' in shown else shown}:{port}"
    print(
        f"Chasqui is ready. Ctrl-C ends it.\n\n    lessons  {site}/   (in /es/ /pt-br/ /en/ /fr/)"
        f"\n    my page  {site}/me/\n    authors  {site}/cms/\n",
        flush=True,
    )
