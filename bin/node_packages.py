"""What the tests need from the world of Node.js, in tests/npm: installed by the npm client from its lock, nothing of it kept.

Its scripts are not run, and its lock names no registry: npm asks the one that it is set up for.
"""

import shutil
import subprocess
from hashlib import sha256

import debian
from environment import LAST_LINES, ROOT
from telling import Trouble, step

FOLDER = ROOT / "tests" / "npm"
INSTALLED = FOLDER / "node_modules"
LOCK = FOLDER / "package-lock.json"


def ensure() -> None:
    """Exactly the locked versions. Quick when they are there already."""
    marker = INSTALLED / f".installed-{sha256(LOCK.read_bytes()).hexdigest()[:20]}"
    if marker.exists():
        return
    debian.ensure({"npm": bool(shutil.which("npm"))}, why="to try packages for learning platforms")
    with step("Installing what tests/npm names"):
        command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
        done = subprocess.run(command, cwd=FOLDER, capture_output=True, text=True, check=False)
        if done.returncode:
            words = "\n".join((done.stdout + done.stderr).splitlines()[-LAST_LINES:])
            raise Trouble(
                f"The packages of tests/npm could not be installed. The last words of npm:\n{words}",
                "Look whether this machine reaches the registry that npm is set up for, then type the same again.",
            )
        marker.touch()
