"""What every test starts from: no network, a client that comes from our own pages, and, where wanted, the seeds."""

import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.utils import translation

from tests.snapshot import Rows, left_by, put_back

SEEDS: Rows = {}
LOOPBACK = ("127.", "::1", "localhost", "/")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    """Connections leave the machine in no test."""
    connect = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        host = address[0] if isinstance(address, tuple) else str(address)
        if not str(host).startswith(LOOPBACK):
            raise OSError(f"A test tried to reach {host}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def empty_cache() -> Iterator[None]:
    """Each test renders its own pages."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture(autouse=True)
def own_language() -> Iterator[None]:
    """Each test starts in the site's language: a request leaves its own behind in the thread, as it does in a server's."""
    translation.deactivate()
    yield
    translation.deactivate()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those with a browser come last: its driver keeps a loop running, in which Django refuses the database."""
    items.sort(key=lambda item: "browser" in item.path.parts)


@pytest.fixture
def client() -> Client:
    """A browser that says, as all do, that its requests come from our pages."""
    return Client(headers={"Sec-Fetch-Site": "same-origin"})


@pytest.fixture
def stranger() -> Client:
    """A client that says nothing of where its requests come from."""
    return Client()


@pytest.fixture
def committed(django_capture_on_commit_callbacks: Callable[..., Any]) -> Callable[[], Any]:
    """`with committed():` does at its end what a commit would, inside a test that is itself one transaction."""

    @contextmanager
    def commit() -> Iterator[None]:
        with django_capture_on_commit_callbacks(execute=True):
            yield
        connection.run_on_commit.clear()

    return commit


@pytest.fixture
def seeded(db: None, committed: Callable[[], Any]) -> None:
    """The published seeds, as `make run` leaves them. The first test of a process loads them, which takes a while; for
    the others their rows are put back, and nobody is told of it."""

    def load() -> None:
        with committed():
            call_command("seed_courses", verbosity=0)

    if SEEDS:
        put_back(SEEDS)
    else:
        SEEDS.update(left_by(load))
