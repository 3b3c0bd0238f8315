"""Puts a finished folder in its place in one step, and clears away what an interrupted build left.

A build writes into a folder of its own beside the place. Whoever looks at the place sees the old pack or the new one,
whatever happens in between: power, a full disk, kill -9.
"""

import ctypes
import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import mkdtemp

# renameat2(2) of Linux: both names stay, what they stand for is exchanged.
AT_FDCWD = -100
RENAME_EXCHANGE = 2


@contextmanager
def workplace(place: Path) -> Iterator[Path]:
    """A new folder beside `place`, locked as long as this process lives, and gone afterwards if it is still there."""
    place.parent.mkdir(parents=True, exist_ok=True)
    clear_abandoned(place)
    folder = Path(mkdtemp(prefix=_prefix(place), dir=place.parent))
    folder.chmod(0o755)
    lock = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder
    finally:
        os.close(lock)
        shutil.rmtree(folder, ignore_errors=True)


def clear_abandoned(place: Path) -> None:
    """Remove the folders of builds for this place that no process holds any more."""
    for folder in place.parent.glob(f"{_prefix(place)}*"):
        try:
            handle = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:  # its build has just ended
            continue
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            shutil.rmtree(folder, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(handle)


def put(folder: Path, *, place: Path) -> None:
    """Make `folder` stand at `place`. What stood there stands at `folder` afterwards, or nowhere."""
    if not place.exists():
        folder.rename(place)
    elif not _exchange(folder, place):
        # A file system that cannot exchange (FAT on a USB stick): for a moment nothing stands at the place.
        old = folder.with_name(f"{folder.name}-old")
        place.rename(old)
        folder.rename(place)
        old.rename(folder)
    _settle(place.parent)


def write(path: Path, data: bytes) -> None:
    """Write a file to the disk, not only to the memory of the machine: a USB stick may be pulled out at once."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        file.write(data)
        settle_file(file.fileno())


def settle_file(handle: int) -> None:
    os.fsync(handle)


def _settle(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _exchange(one: Path, other: Path) -> bool:
    try:
        renameat2 = ctypes.CDLL(None).renameat2
    except (AttributeError, OSError):
        return False
    return bool(renameat2(AT_FDCWD, os.fsencode(one), AT_FDCWD, os.fsencode(other), RENAME_EXCHANGE) == 0)


def _prefix(place: Path) -> str:
    return f".{place.name}.part-"
