"""Servers for the time of a measurement: the site with data of its own, and a bare Django beside it."""

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import looking
import psutil

ROOT = Path(__file__).resolve().parent.parent.parent
START_LIMIT_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A gunicorn that answers: where, and its process."""

    url: str
    process: psutil.Process

    @property
    def workers(self) -> list[psutil.Process]:
        return self.process.children()

    def cpu_seconds(self) -> float:
        """Processor time that its workers have used so far."""
        times = [worker.cpu_times() for worker in self.workers]
        return sum(each.user + each.system for each in times)


def environment_of_a_site(folder: Path, **more: str) -> dict[str, str]:
    """That of a site with its data in `folder`, whatever .env or the shell say."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "CACHE_URL", "HTTPS")
    }
    return {
        **kept,
        "DEBUG": "0",
        "HTTPS": "0",
        "SECRET_KEY": secrets.token_urlsafe(64),
        "DATA_DIR": str(folder),
        "MEDIA_DIR": str(folder / "media"),
        "ALLOWED_HOSTS": "127.0.0.1,testserver",
        "DJANGO_SETTINGS_MODULE": "lms.settings",
        "DATABASE_URL": f"sqlite:///{folder / 'chasqui.sqlite3'}",
        "CACHE_URL": "",
        **more,
    }


@contextmanager
def serving(application: str, environment: Mapping[str, str]) -> Iterator[Server]:
    """Gunicorn as lms/gunicorn.py sets it up, on a free port, ended by its id."""
    port = looking.free_port()
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "lms/gunicorn.py",
        "--pythonpath",
        "bin",
        application,
    ]
    gunicorn = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**environment, "HOST": "127.0.0.1", "PORT": str(port)},
        stdout=subprocess.DEVNULL,
    )
    server = Server(f"http://127.0.0.1:{port}", psutil.Process(gunicorn.pid))
    try:
        _wait_for(server)
        yield server
    finally:
        gunicorn.terminate()
        gunicorn.wait(timeout=60)


def _wait_for(server: Server) -> None:
    deadline = time.monotonic() + START_LIMIT_SECONDS
    while time.monotonic() < deadline:
        try:
            looking.fetch(f"{server.url}/")
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"{server.url} did not answer within {START_LIMIT_SECONDS} s")
