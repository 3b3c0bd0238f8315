"""`make run`: from a fresh clone to a site that answers. Each step is skipped where nothing changed since the last time.

The interpreter that starts this needs nothing but Python; what needs Django happens in the virtual environment.
"""

import os
import subprocess
import sys
from collections.abc import Callable

import address
import folders
from environment import FOR_RUNNING, PYTHON, ROOT, ensure_environment, read_env_file
from telling import Trouble, give_up

DATABASES = ("postgres://", "postgresql://", "sqlite:///")
# bin/prepare.py has said what is wrong.
ALREADY_SAID = 3


def main(*, ready: Callable[[], None] = lambda: None) -> None:
    """`ready` is called when all is prepared, just before the server starts."""
    read_env_file()
    place = address.wanted()
    ensure_known_database()
    address.ensure_free(place)
    data_dir = folders.ensure_data_dir()
    ensure_environment(FOR_RUNNING)
    os.environ["SECRET_KEY"] = os.environ.get("SECRET_KEY") or folders.secret_key(data_dir)
    address.tell_settings(place)
    prepare()
    ready()
    sys.stdout.flush()
    os.chdir(ROOT)
    start_worker()
    os.execv(PYTHON, [str(PYTHON), "-m", "gunicorn", "--config", "lms/gunicorn.py", "lms.wsgi"])


def start_worker() -> None:
    """Start who builds packs beside the server. This process becomes the server, and the worker ends when it does."""
    subprocess.Popen([PYTHON, "bin/worker.py"], stdin=subprocess.DEVNULL)


def ensure_known_database() -> None:
    url = os.environ.get("DATABASE_URL", "")
    if url and not url.startswith(DATABASES):
        raise Trouble(
            f"DATABASE_URL begins with {url.partition(':')[0]}, which Chasqui does not know.",
            "Give postgres://USER:PASSWORD@HOST:5432/NAME or sqlite:////PATH, or leave it out for a file in DATA_DIR.",
        )


def prepare() -> None:
    """Everything that a server finds ready when it starts: words, static files, tables, courses, the first people."""
    code = subprocess.run([PYTHON, "bin/prepare.py"], cwd=ROOT, check=False).returncode
    if code == ALREADY_SAID:
        sys.exit(1)
    if code:
        raise Trouble(
            "The site could not be prepared; what went wrong stands above.",
            "Nothing was started. When it is mended, type the same again: it goes on from there.",
        )


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        give_up(trouble)
    except KeyboardInterrupt:
        sys.exit(130)
