"""Another Python on this machine with the locked packages: made once under var/, as long as the lock stays the same."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from django.conf import settings

NAMES = ("python3.13", "python3.12")


def other_python() -> Path | None:
    """An interpreter of another version than this one that Chasqui supports; None where the machine has none."""
    for candidate in _candidates():
        code = "import sys; print('%d.%d' % sys.version_info[:2])"
        found = subprocess.run([candidate, "-c", code], capture_output=True, text=True, check=False)
        version = found.stdout.strip()
        if found.returncode == 0 and version != "{}.{}".format(*sys.version_info[:2]):
            return _with_packages(candidate, version)
    return None


def _candidates() -> Iterator[Path]:
    for name in NAMES:
        if place := shutil.which(name):
            yield Path(place)
        version = name.removeprefix("python")
        yield from sorted(Path.home().glob(f".pyenv/versions/{version}.*/bin/python"))


def _with_packages(python: Path, version: str) -> Path:
    lock = settings.BASE_DIR / "requirements.txt"
    folder = settings.BASE_DIR / "var" / "pythons" / f"{version}-{sha256(lock.read_bytes()).hexdigest()[:12]}"
    inside = folder / "bin" / "python"
    if not (folder / "installed").exists():
        environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
        shutil.rmtree(folder, ignore_errors=True)
        subprocess.run([python, "-m", "venv", folder], check=True, env=environment)
        install = [inside, "-m", "pip", "install", "-q", "--require-hashes", "--no-input", "-r", lock]
        subprocess.run(install, check=True, env=environment)
        (folder / "installed").touch()
    return inside
