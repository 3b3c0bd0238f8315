"""Where the keys lie: DATA_DIR/pack-keys. The last key of its chain is the one that signs; its secret is `<key id>.key`.

The chain is what counts: a secret that it does not name is a leftover. It comes into being, and changes, in one step, so
whatever begins at once or is killed on the way, there is one key and it is whole.
"""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from offline_export.errors import PackError
from offline_export.trust import chain, secret_key
from offline_export.trust.secret_key import SecretKey

# How often it is looked again when the key is changed while it is read.
LOOKS = 5


def chain_text() -> str:
    """The chain of keys; the first key is made where there is none yet."""
    try:
        return _chain().read_text()
    except FileNotFoundError:
        _begin()
        return _chain().read_text()


def exist() -> bool:
    return _chain().exists()


def signing() -> SecretKey:
    """The key that signs now."""
    for _look in range(LOOKS):
        last = chain.read(chain_text())[-1]
        try:
            return secret_key.read(_secret(last.key_id).read_text())
        except FileNotFoundError:
            continue
    raise PackError(
        f"The key that signs packs is not in {_folder()}. Bring that folder back from a copy; or, where there is none, "
        "type manage.py rotate_pack_key --lost"
    )


def rotate(*, lost: bool) -> SecretKey:
    """Another key signs from now on. The one before vouches for it, unless it is lost: then the chain begins anew."""
    before = "" if lost else chain_text()
    with _alone():
        new = secret_key.make()
        text = chain.extended(chain_text(), by=signing(), to=new.public) if before else new.public.text
        _write(_secret(new.public.key_id), new.text, 0o600)
        _put(text)
        for secret in _folder().glob("*.key"):
            if secret != _secret(new.public.key_id):
                secret.unlink()
    return new


def _begin() -> None:
    """Make the first key. Of several processes that do it at once, the first one's key counts."""
    with _alone():
        if not _chain().exists():
            new = secret_key.make()
            _write(_secret(new.public.key_id), new.text, 0o600)
            _put(new.public.text)


@contextmanager
def _alone() -> Iterator[None]:
    """While this lasts, no other process changes the keys. A process that is killed lets go."""
    _folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(_folder() / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def _put(text: str) -> None:
    coming = _folder() / ".coming"
    coming.unlink(missing_ok=True)
    _write(coming, text, 0o644)
    coming.replace(_chain())
    handle = os.open(_folder(), os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _write(path: Path, text: str, mode: int) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())


def _chain() -> Path:
    return _folder() / chain.NAME


def _secret(key_id: str) -> Path:
    return _folder() / f"{key_id}.key"


def _folder() -> Path:
    return Path(settings.DATA_DIR) / "pack-keys"
