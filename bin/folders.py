"""DATA_DIR: the folder that holds all that an installation makes, and the key in it."""

import os
import secrets
from pathlib import Path

from environment import ROOT
from telling import Trouble, say

KEY_FILE = "secret_key"


def ensure_data_dir() -> Path:
    """DATA_DIR as an absolute path, there and open for writing; the same for MEDIA_DIR, where photos go."""
    _ensure_writable("MEDIA_DIR", ROOT / "media")
    return _ensure_writable("DATA_DIR", ROOT / "var")


def _ensure_writable(variable: str, default: Path) -> Path:
    folder = Path(os.environ.get(variable) or default).expanduser().resolve()
    os.environ[variable] = str(folder)
    trial = folder / f".trial-{os.getpid()}"
    try:
        folder.mkdir(mode=0o750, parents=True, exist_ok=True)
        trial.touch()
        trial.unlink()
    except OSError as error:
        raise Trouble(
            f"{variable}, {folder}, cannot be written to: {error.strerror}.",
            f"Give a folder of your own: {variable}={Path.home() / 'chasqui'} make run",
        ) from None
    return folder


def secret_key(data_dir: Path) -> str:
    """The key of this installation, made at the first run, readable by its owner only."""
    path = data_dir / KEY_FILE
    try:
        with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(64))
        say(f"Made a secret key in {path}. Keep it with your backups, and to yourself.")
    except FileExistsError:
        pass
    try:
        key = path.read_text(encoding="ascii").strip()
    except OSError as error:
        raise Trouble(
            f"The secret key in {path} cannot be read: {error.strerror}.",
            "Run as the user who made it, or give another DATA_DIR.",
        ) from None
    if len(key) < 50:
        raise Trouble(
            f"The secret key in {path} was cut short.",
            "Remove that file: a new key is made, people sign in again.",
        )
    return key
