"""Signs what leaves in packs, and checks what comes. What can go wrong: `PackError`, of which SignatureRefused is one.

The key is made at first need and lies in DATA_DIR/pack-keys (`keys`). A signature says nothing of when: the same bytes
signed by the same key give the same text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import BinaryIO

from offline_export.trust import chain, keys, minisign
from offline_export.trust.minisign import PublicKey, SignatureRefused

SIGNATURE_SUFFIX = ".minisig"
KEY_NAME, CHAIN_NAME = "chasqui.pub", chain.NAME

__all__ = [
    "CHAIN_NAME",
    "KEY_NAME",
    "SIGNATURE_SUFFIX",
    "PublicKey",
    "SignatureRefused",
    "Verified",
    "chain_text",
    "has_keys",
    "known_keys",
    "public_key",
    "rotate_key",
    "sign",
    "verify",
]


@dataclass(frozen=True)
class Verified:
    """A signature that holds: by which key, and the comment that was signed along."""

    key: PublicKey
    comment: str


def sign(file: BinaryIO | bytes, *, name: str, comment: str) -> str:
    """The text of `<name>.minisig`. `comment` says what it is, such as the pack and its version: one line, no time."""
    key = keys.signing()
    return minisign.sign(file, key=key.private, number=key.number, comment=f"file:{name}\t{comment}")


def public_key() -> PublicKey:
    """The key that signs now; made where there is none yet."""
    return known_keys()[-1]


def known_keys() -> list[PublicKey]:
    """The keys that signed here, the first one first, the one that signs now last."""
    return chain.read(keys.chain_text())


def has_keys() -> bool:
    """Whether anything was ever signed here: asking makes no key."""
    return keys.exist()


def chain_text() -> str:
    """The file `chasqui.chain`: how each key vouched for the next. Of one key only as long as none was changed."""
    return keys.chain_text()


def verify(file: BinaryIO | bytes, signature: str, *, trusted: Sequence[PublicKey] | None = None) -> Verified:
    """Who signed the file, where that is one of the trusted keys (by default those of this site); else SignatureRefused."""
    read = minisign.read_signature(signature)
    for key in known_keys() if trusted is None else trusted:
        if key.number == read.number:
            minisign.check(file, signature=read, key=key)
            return Verified(key, read.comment)
    raise SignatureRefused(f"Signed by the key {read.key_id}, which is not trusted here.")


def rotate_key(*, lost: bool = False) -> PublicKey:
    """Sign with a new key from now on; the old one vouches for it in the chain, unless it is lost."""
    return keys.rotate(lost=lost).public
