"""`make test`: sets up what the tests need and runs all of them; what touches the database runs on PostgreSQL too.

ARGS goes to pytest: make test ARGS="tests/courses -k drawing"
"""

import os
import shlex
import shutil
import subprocess
import sys
import tempfile

import browsers
import debian
import node_packages
import openedx
import postgres
from environment import FOR_DEVELOPING, PYTHON, ROOT, enter
from telling import Trouble, give_up, say

# What pytest says when somebody stopped it, and when it found nothing to run: with ARGS the second run may find nothing.
INTERRUPTED, NOTHING_FOUND = 2, 5


def main() -> int:
    enter(FOR_DEVELOPING)
    browsers.ensure("CHROMIUM", "FIREFOX")
    debian.ensure({"minisign": bool(shutil.which("minisign"))}, why="to try the signatures of packs")
    node_packages.ensure()
    openedx.ensure()
    import catalogues

    catalogues.compile_changed()
    arguments = shlex.split(os.environ.get("ARGS", ""))
    # All of it on all processors; a part, which somebody waits for, in one process, where a debugger can look at it.
    # Each process goes through them in one order (pytest-django's, then tests/conftest.py): by file, a test that empties the
    # database would come before others of its process that need what the migrations put there.
    together = [] if arguments else ["-n", str(os.cpu_count() or 1), "--dist", "load"]
    say("\nEverything, on SQLite")
    on_sqlite = pytest(*together, *arguments)
    if on_sqlite == INTERRUPTED:
        return on_sqlite
    say("\nWhat touches the database, on PostgreSQL")
    with postgres.running() as url:
        on_postgres = pytest("-p", "tests.database_only", *together, *arguments, TEST_DATABASE_URL=url)
    if arguments and on_postgres == NOTHING_FOUND:
        on_postgres = 0
    return on_sqlite or on_postgres


def pytest(*arguments: str, **environment: str) -> int:
    command = [PYTHON, "-m", "pytest", *arguments]
    with tempfile.TemporaryDirectory(prefix="chasqui-tests-") as folder:
        # Each process makes a folder of its own in this one (tests/settings.py). One seed: all must find the same tests.
        environment = {**os.environ, "TMPDIR": folder, "PYTHONHASHSEED": "0", **environment}
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        give_up(trouble)
    except KeyboardInterrupt:
        sys.exit(130)
