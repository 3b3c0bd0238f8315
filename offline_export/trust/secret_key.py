"""A secret key as a file of minisign without a password (`minisign -G -W`), so that minisign can sign with it as well."""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from hashlib import blake2b

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from offline_export.trust.minisign import KEY, PublicKey, SignatureRefused

NO_PASSWORD, CHECKSUM = b"\0\0", b"B2"
# Salt and limits of the password that there is none of.
UNUSED = bytes(48)
SIZE = 158


@dataclass(frozen=True)
class SecretKey:
    """The key that signs. It is never shown, logged or sent."""

    number: bytes
    seed: bytes

    def __repr__(self) -> str:
        return f"SecretKey({self.public.key_id})"

    @property
    def private(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @property
    def public(self) -> PublicKey:
        return PublicKey(self.number, self.private.public_key().public_bytes_raw())

    @property
    def text(self) -> str:
        both = self.number + self.seed + self.public.raw
        data = KEY + NO_PASSWORD + CHECKSUM + UNUSED + both + _checksum(both)
        return f"untrusted comment: minisign secret key of Chasqui's packs: keep it secret\n{base64.b64encode(data).decode()}\n"


def make() -> SecretKey:
    return SecretKey(secrets.token_bytes(8), secrets.token_bytes(32))


def read(text: str) -> SecretKey:
    """The key in a file. SignatureRefused when it is torn or has a password.

    That its public half follows from its secret half says that it is whole: minisign 0.11 leaves the checksum empty.
    """
    try:
        data = base64.b64decode(text.strip().split("\n")[-1], validate=True)
    except (binascii.Error, ValueError):
        data = b""
    data = data if len(data) == SIZE else bytes(SIZE)
    key = SecretKey(data[54:62], data[62:94])
    if data[:4] != KEY + NO_PASSWORD or data[94:126] != key.public.raw:
        raise SignatureRefused("The file of the secret key is torn, or it has a password.")
    return key


def _checksum(both: bytes) -> bytes:
    return blake2b(KEY + both, digest_size=32).digest()
