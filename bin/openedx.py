"""The environment in which our block for Open edX is tried: XBlock and what it needs, and neither Wagtail nor our settings."""

import subprocess
import venv
from hashlib import sha256

from environment import ROOT, VENV
from telling import Trouble, step

# Inside the other one, so that it goes when that one goes.
FOLDER = VENV / "openedx"
FOR_OPENEDX = ROOT / "requirements-openedx.txt"


def ensure() -> None:
    """Made anew when its lock changes; quick when it is there."""
    installed = FOLDER / f"installed-{sha256(FOR_OPENEDX.read_bytes()).hexdigest()[:20]}"
    if installed.exists():
        return
    with step("Making an environment like that of Open edX"):
        venv.create(FOLDER, with_pip=True, clear=True, symlinks=True)
        command = [
            FOLDER / "bin" / "python",
            "-m",
            "pip",
            "install",
            "--quiet",
            "--require-hashes",
            "--no-input",
        ]
        command += ["--disable-pip-version-check", "-r", FOR_OPENEDX]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode:
            words = "\n".join((done.stdout + done.stderr).splitlines()[-12:])
            raise Trouble(
                f"The packages could not be installed. The last words of pip:\n{words}",
                "Look whether this machine reaches the package index that pip is set up for, then type the same again.",
            )
        installed.touch()
