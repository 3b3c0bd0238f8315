"""`make h5p`: the core that plays H5P exercises, from the npm package `h5p-standalone`, into the site's store.

bin/h5p/ names one version and the digest of what it holds; npm fetches it and checks that, and none of its scripts runs.
Nothing of it is part of Chasqui: it is under GPL-3.0 (docs/licences.md).
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import folders
from environment import FOR_RUNNING, PYTHON, ROOT, ensure_environment, read_env_file
from telling import Trouble, give_up, step

WANTED = ROOT / "bin" / "h5p"
NAMES = ("package.json", "package-lock.json")
PACKAGE = Path("node_modules") / "h5p-standalone"
LAST_LINES = 12


def main() -> None:
    read_env_file()
    npm = find_npm()
    data_dir = folders.ensure_data_dir()
    ensure_environment(FOR_RUNNING)
    os.environ["SECRET_KEY"] = os.environ.get("SECRET_KEY") or folders.secret_key(data_dir)
    ensure_tables()
    package = fetch(npm, data_dir / "h5p-core")
    sys.stdout.flush()
    sys.exit(manage("h5p_libraries", "core", str(package)).returncode)


def find_npm() -> str:
    npm = shutil.which("npm")
    if npm is None:
        raise Trouble(
            "The H5P core comes by npm, and there is no npm here.",
            "Install it (Debian: apt-get install npm), then type make h5p again. The site works without; only exercises made "
            "with H5P wait for it.",
        )
    return npm


def ensure_tables() -> None:
    if manage("migrate", "--check", quiet=True).returncode:
        raise Trouble(
            "The database is not set up, or is older than this release.", "Type make run first, once."
        )


def fetch(npm: str, folder: Path) -> Path:
    """The package as the lock wants it, unpacked; nothing of what it would run is run."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in NAMES:
        shutil.copyfile(WANTED / name, folder / name)
    command = [npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    with step("Fetching the H5P core"):
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        if done.returncode:
            words = "\n".join((done.stdout + done.stderr).splitlines()[-LAST_LINES:])
            raise Trouble(
                f"npm could not fetch it. Its last words:\n{words}",
                "Look whether this machine reaches the registry that npm is set up for, then type make h5p again.",
            )
    return folder / PACKAGE


def manage(*words: str, quiet: bool = False) -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run([PYTHON, "manage.py", *words], cwd=ROOT, capture_output=quiet, check=False)


if __name__ == "__main__":
    try:
        main()
    except Trouble as trouble:
        give_up(trouble)
