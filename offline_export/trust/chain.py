"""The chain of keys: the first public key, then each later one, signed by the one before it.

Who trusts one of them can follow it to the last. The text is made of minisign's own files, one after the other: a public
key (2 lines), then for each change the new public key (2 lines) and its signature by the key before (4 lines).
"""

from __future__ import annotations

from offline_export.trust import minisign
from offline_export.trust.minisign import PublicKey, SignatureRefused
from offline_export.trust.secret_key import SecretKey

NAME = "chasqui.chain"
STEP = 6


def extended(text: str, *, by: SecretKey, to: PublicKey) -> str:
    """The chain with one more key. `by` is the last one's secret."""
    comment = f"file:chasqui.pub\t{to.key_id} follows {by.public.key_id}"
    signed = minisign.sign(to.text.encode(), key=by.private, number=by.number, comment=comment)
    return text + to.text + signed


def read(text: str) -> list[PublicKey]:
    """The keys, from the first to the one that signs now. Each step is checked: SignatureRefused when one does not hold."""
    lines = text.splitlines(keepends=True)
    keys = [minisign.read_public_key("".join(lines[:2]))]
    for start in range(2, len(lines), STEP):
        new, signature = "".join(lines[start : start + 2]), "".join(lines[start + 2 : start + STEP])
        minisign.check(new.encode(), signature=minisign.read_signature(signature), key=keys[-1])
        keys.append(minisign.read_public_key(new))
    return keys


def follow(text: str, *, trusted: PublicKey) -> list[PublicKey]:
    """The trusted key and those that came after it."""
    keys = read(text)
    if trusted not in keys:
        raise SignatureRefused("The chain of keys does not begin with a key that is trusted here.")
    return keys[keys.index(trusted) :]
