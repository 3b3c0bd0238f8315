"""Seals: what a person closes on a shared phone so that the next one on it cannot read it, and the server can.

The key of a seal follows from the secret of the site, the person and the name of the seal, so it is stored nowhere.
A phone gets it only in a session of its owner. AES-256-GCM; who and which seal are authenticated with the content, so
a record that says it is somebody else's does not open.
"""

import re
import secrets
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.utils.crypto import salted_hmac

from lms.accounts.models import Person

SEAL_ID_PATTERN: Final = "[A-Za-z0-9_-]{16}"
IV_BYTES: Final = 12
IN_SESSION: Final = "seal"
SALT: Final = "lms.accounts.sealing"


class NotOpened(Exception):
    """Closed with another key, for somebody else, or damaged."""


def seal_of(session: SessionBase) -> str:
    """The name of this session's seal: random, made when it is first asked for."""
    if IN_SESSION not in session:
        session[IN_SESSION] = secrets.token_urlsafe(12)
    name: str = session[IN_SESSION]
    return name


def seal_key(person: Person, seal_id: str) -> bytes:
    """The 32 bytes with which answers are closed today."""
    return _key(person, seal_id, settings.SECRET_KEY)


def open_sealed(person: Person, seal_id: str, *, iv: bytes, data: bytes) -> bytes:
    """What the person closed, under the secret of today or one that it has replaced. Raises NotOpened."""
    if len(iv) != IV_BYTES or not re.fullmatch(SEAL_ID_PATTERN, seal_id):
        raise NotOpened
    named = f"{person.public_id}.{seal_id}".encode()
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return AESGCM(_key(person, seal_id, secret)).decrypt(iv, data, named)
        except InvalidTag:
            continue
    raise NotOpened


def _key(person: Person, seal_id: str, secret: str) -> bytes:
    return salted_hmac(SALT, f"seal:{person.public_id}:{seal_id}", secret=secret, algorithm="sha256").digest()
