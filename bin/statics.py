"""Static files: collected, named by their contents and compressed into DATA_DIR/static, when one of them changed."""

import shutil
from collections.abc import Iterator
from hashlib import sha256
from pathlib import Path

from environment import FOR_RUNNING, ROOT
from telling import Trouble, step

APPS = ("courses", "lms", "offline_export")
# What decides how they are collected.
HOW = ("lms/settings.py", "lms/public/storage.py", "lms/public/bundles.py")


def collect_changed() -> None:
    """Run collectstatic unless what is there was made from the very same files."""
    from django.conf import settings
    from django.core.management import call_command

    static_root = Path(settings.STATIC_ROOT)
    mark = static_root / ".made-from"
    fingerprint = _fingerprint()
    if mark.exists() and mark.read_text(encoding="ascii") == fingerprint:
        return
    with step("Collecting and compressing the static files"):
        try:
            shutil.rmtree(static_root, ignore_errors=True)
            call_command("collectstatic", verbosity=0, interactive=False)
            mark.write_text(fingerprint, encoding="ascii")
        except OSError as error:
            raise Trouble(
                f"The static files could not be written to {static_root}: {error.strerror}.",
                "Is there room on the disk, and is the folder yours to write?",
            ) from error


def _fingerprint() -> str:
    digest = sha256(FOR_RUNNING.read_bytes())
    for path in [*_sources(), *(ROOT / name for name in HOW if (ROOT / name).exists())]:
        digest.update(str(path.relative_to(ROOT)).encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _sources() -> Iterator[Path]:
    for app in APPS:
        for folder in sorted((ROOT / app).rglob("static")):
            yield from (path for path in sorted(folder.rglob("*")) if path.is_file())
