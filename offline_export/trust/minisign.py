"""Keys and signatures in the files of minisign (https://jedisct1.github.io/minisign/#specifications): Ed25519 over BLAKE2b-512.

Written without a clock and without chance: the same bytes, key and comment give the same text, so that a pack stays the
same bytes. Only the prehashed kind ("ED") is read: in the older kind ("Ed") the signature over a trusted comment is also a
signature of a file.
"""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import BinaryIO

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from offline_export.errors import PackError

KEY, PREHASHED = b"Ed", b"ED"
UNTRUSTED, TRUSTED = "untrusted comment: ", "trusted comment: "
MOST_COMMENT = 1000
CHUNK = 1 << 16


class SignatureRefused(PackError):
    """What a key or a signature says does not hold, or it is no key and no signature at all."""


@dataclass(frozen=True)
class PublicKey:
    """A key to check signatures with: its id, which is only a name, and its 32 bytes."""

    number: bytes
    raw: bytes

    @property
    def key_id(self) -> str:
        return key_id(self.number)

    @property
    def line(self) -> str:
        """What goes into a command: `minisign -V -P <line>`."""
        return base64.b64encode(KEY + self.number + self.raw).decode()

    @property
    def text(self) -> str:
        """The file, as `minisign -G` writes it."""
        return f"{UNTRUSTED}minisign public key {self.key_id}\n{self.line}\n"

    @property
    def fingerprint(self) -> str:
        """For eyes that compare: the first 32 hex digits of the SHA-256 of the bytes in `line`, in fours."""
        digits = sha256(KEY + self.number + self.raw).hexdigest()[:32].upper()
        return " ".join(digits[start : start + 4] for start in range(0, 32, 4))


@dataclass(frozen=True)
class Signature:
    """What a .minisig file says: which key, the signature of the file, and a comment that is signed along with it."""

    number: bytes
    raw: bytes
    comment: str
    comment_signature: bytes

    @property
    def key_id(self) -> str:
        return key_id(self.number)


def key_id(number: bytes) -> str:
    """As minisign writes it: in hex, from the last byte to the first, without zeros before it."""
    return f"{int.from_bytes(number, 'little'):X}"


def read_public_key(text: str) -> PublicKey:
    """The key in a .pub file, or in its second line alone."""
    lines = _lines(text)
    data = _decoded(lines[-1] if lines else "", 42, "public key")
    if len(lines) > 2 or data[:2] != KEY:
        raise SignatureRefused(
            "This is not a public key of minisign: two lines, the second of 56 characters."
        )
    return PublicKey(data[2:10], data[10:])


def read_signature(text: str) -> Signature:
    lines = _lines(text)
    if len(lines) != 4 or not lines[0].startswith(UNTRUSTED) or not lines[2].startswith(TRUSTED):
        raise SignatureRefused("This is not a signature of minisign: it has four lines.")
    data = _decoded(lines[1], 74, "signature")
    if data[:2] == KEY:
        raise SignatureRefused("This signature is of minisign's older kind. Sign again without -l.")
    if data[:2] != PREHASHED:
        raise SignatureRefused("This signature is of a kind that is not known here.")
    return Signature(data[2:10], data[10:], lines[2][len(TRUSTED) :], _decoded(lines[3], 64, "signature"))


def sign(file: BinaryIO | bytes, *, key: Ed25519PrivateKey, number: bytes, comment: str) -> str:
    """The text of the .minisig file. The comment is signed too, and shown by `minisign -V`."""
    if not comment.isprintable() and set(filter(lambda letter: not letter.isprintable(), comment)) != {"\t"}:
        raise ValueError("A comment is one line")
    if len(comment) > MOST_COMMENT:
        raise ValueError("A comment is short")
    signature = key.sign(digest_of(file))
    both = key.sign(signature + comment.encode())
    return (
        f"{UNTRUSTED}signature by Chasqui, key {key_id(number)}\n"
        f"{base64.b64encode(PREHASHED + number + signature).decode()}\n"
        f"{TRUSTED}{comment}\n"
        f"{base64.b64encode(both).decode()}\n"
    )


def check(file: BinaryIO | bytes, *, signature: Signature, key: PublicKey) -> None:
    """Nothing, where the key signed the file and the comment; else SignatureRefused."""
    if signature.number != key.number:
        raise SignatureRefused(f"Signed by the key {signature.key_id}, not by {key.key_id}.")
    public = Ed25519PublicKey.from_public_bytes(key.raw)
    try:
        public.verify(signature.raw, digest_of(file))
    except InvalidSignature:
        raise SignatureRefused("The file is not what was signed.") from None
    try:
        public.verify(signature.comment_signature, signature.raw + signature.comment.encode())
    except InvalidSignature:
        raise SignatureRefused("The comment of the signature is not what was signed.") from None


def digest_of(file: BinaryIO | bytes) -> bytes:
    """BLAKE2b-512, from the beginning of the file, without holding it in memory."""
    if isinstance(file, bytes):
        return blake2b(file).digest()
    digest = blake2b()
    file.seek(0)
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.digest()


def _lines(text: str) -> list[str]:
    return [line.rstrip("\r") for line in text.strip("\r\n").split("\n")]


def _decoded(line: str, size: int, what: str) -> bytes:
    try:
        data = base64.b64decode(line.strip(), validate=True)
    except (binascii.Error, ValueError):
        data = b""
    # The last letter may have bits that stand for nothing: one text for one meaning.
    if len(data) != size or base64.b64encode(data).decode() != line.strip():
        raise SignatureRefused(f"This is not a {what} of minisign.")
    return data
