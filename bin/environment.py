"""The virtual environment in .venv and what is installed into it, made once and made anew when the lock changes."""

import os
import subprocess
import sys
import venv
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path

import debian
from telling import Trouble, progress, say, step

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
FOR_RUNNING = ROOT / "requirements.txt"
# Holds all of FOR_RUNNING too.
FOR_DEVELOPING = ROOT / "requirements-dev.txt"
LAST_LINES = 12


def ensure_environment(requirements: Path) -> None:
    """A .venv in which exactly the locked versions of `requirements` are installed. Quick when it is there already."""
    if sys.version_info < (3, 11):  # noqa: UP036 - whoever calls the script by hand may have an older one
        raise Trouble(
            f"This is Python {sys.version.split()[0]}.", "Chasqui needs 3.11 or later: python3.11 bin/run.py"
        )
    if not _is_usable():
        _make_environment()
    if not _is_installed(requirements):
        _install(requirements)
        _note_installed(requirements)


def enter(requirements: Path) -> None:
    """Go on inside the environment: the script that is running starts again there, once."""
    if Path(sys.prefix).resolve() != VENV.resolve() or not _is_installed(requirements):
        ensure_environment(requirements)
        os.execv(PYTHON, [str(PYTHON), *sys.argv])


def read_env_file(path: Path = ROOT / ".env") -> None:
    """Put what .env says into the environment, where the environment does not say otherwise."""
    if not path.exists():
        return
    for line in path.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().removeprefix("export ").partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.strip(), value.strip().strip("'\""))


def _is_usable() -> bool:
    if not PYTHON.exists():
        return False
    new_enough = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    return subprocess.run([PYTHON, "-c", new_enough], capture_output=True, check=False).returncode == 0


def _make_environment() -> None:
    if find_spec("ensurepip") is None:
        debian.ensure({"python3-venv": False}, why="to make a virtual environment")
    with step("Making a virtual environment in .venv"):
        try:
            venv.create(VENV, with_pip=True, clear=True, symlinks=True)
        except (OSError, subprocess.CalledProcessError) as error:
            raise Trouble(
                f"The virtual environment {VENV} could not be made: {error}",
                "Look whether this folder is yours to write in, and on Debian: apt-get install python3-venv",
            ) from error


def _install(requirements: Path) -> None:
    total = sum("==" in line for line in requirements.read_text(encoding="utf-8").splitlines())
    say(f"Installing {total} packages from {requirements.name} (the first time this takes a minute or two)")
    command = [
        PYTHON,
        "-m",
        "pip",
        "install",
        "--require-hashes",
        "--no-input",
        "--disable-pip-version-check",
    ]
    command += ["--progress-bar", "off", "-r", requirements]
    done, lines = 0, []
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as pip:
        for line in map(str.rstrip, pip.stdout or ()):
            lines.append(line)
            if line.startswith(("Collecting ", "Requirement already satisfied: ")):
                done += 1
                progress(
                    min(done, total - 1), total, line.partition(": ")[2] or line.removeprefix("Collecting ")
                )
            elif line.startswith("Installing collected"):
                say("  unpacking")
    if pip.returncode:
        raise Trouble(
            "\n".join(["The packages could not be installed. The last words of pip:", *lines[-LAST_LINES:]]),
            "Look whether this machine reaches the package index that pip is set up for, then type the same again.",
        )


def _is_installed(requirements: Path) -> bool:
    return any(_marker(file).exists() for file in {requirements, FOR_DEVELOPING})


def _note_installed(requirements: Path) -> None:
    for old in VENV.glob(f"installed-{requirements.stem}-*"):
        old.unlink()
    _marker(requirements).touch()


def _marker(requirements: Path) -> Path:
    return VENV / f"installed-{requirements.stem}-{sha256(requirements.read_bytes()).hexdigest()[:20]}"
