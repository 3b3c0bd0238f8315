"""`make test`: sets up what the tests need and runs all of them; what touches the database runs on PostgreSQL too.

ARGS goes to pytest: make test ARGS="tests/courses -k drawing"
"""

import os
import shlex
import subprocess
import sys
import tempfile

import browsers
import postgres
from environment import FOR_DEVELOPING, PYTHON, ROOT, enter
from telling import Trouble, give_up, say

# What pytest says when somebody stopped it, and when it found nothing to run: with ARGS the second run may find nothing.
INTERRUPTED, NOTHING_FOUND = 2, 5


def main() -> int:
    enter(FOR_DEVELOPING)
    browsers.ensure("CHROMIUM", "FIREFOX")
    import catalogues

    catalogues.compile_changed()
    arguments = shlex.split(os.environ.get("ARGS", ""))
    say("\nEverything, on SQLite")
    on_sqlite = pytest(*arguments)
    if on_sqlite == INTERRUPTED:
        return on_sqlite
    say("\nWhat touches the database, on PostgreSQL")
    with postgres.running() as url:
        on_postgres = pytest("-p", "tests.database_only", *arguments, TEST_DATABASE_URL=url)
    if arguments and on_postgres == NOTHING_FOUND:
        on_postgres = 0
    return on_sqlite or on_postgres


def pytest(*arguments: str, **environment: str) -> int:
    command = [PYTHON, "-m", "pytest", *arguments]
    with tempfile.TemporaryDirectory(prefix="chasqui-tests-") as folder:
        environment = {**os.environ, "CHASQUI_TEST_DIR": folder, **environment}
        return subprocess.run(command, cwd=ROOT, env=environment, check=False).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except Trouble as trouble:
        give_up(trouble)
    except KeyboardInterrupt:
        sys.exit(130)
