"""The mirror's own check of Ed25519 against RFC 8032, against cryptography, and against what is made to look signed."""

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from hypothesis import given, settings
from hypothesis import strategies as st

from offline_export.mirror import L, P, _point, signed

# RFC 8032, 7.1: secret key, public key, message, signature.
VECTORS = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]
# Points with which a signature of anything can be made, as bytes: 0, of order 2, of order 4, of order 8.
SMALL = [
    (1).to_bytes(32, "little"),
    (P - 1).to_bytes(32, "little"),
    bytes(32),
    bytes(31) + b"\x80",
    bytes.fromhex("c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a"),
    bytes.fromhex("26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05"),
]


@pytest.mark.parametrize("secret, public, message, signature", VECTORS)
def test_vectors_of_the_rfc(secret: str, public: str, message: str, signature: str) -> None:
    key = Ed25519PrivateKey.from_private_bytes(bytes.fromhex(secret))
    assert key.sign(bytes.fromhex(message)).hex() == signature
    assert signed(bytes.fromhex(public), bytes.fromhex(message), bytes.fromhex(signature))


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=200), st.integers(0, 64 * 8 - 1))
def test_verdict_is_that_of_cryptography(seed: bytes, message: bytes, bit: int) -> None:
    key = Ed25519PrivateKey.from_private_bytes(seed)
    public, signature = key.public_key().public_bytes_raw(), key.sign(message)
    assert signed(public, message, signature)
    turned = bytearray(signature)
    turned[bit // 8] ^= 1 << bit % 8
    assert signed(public, message, bytes(turned)) == theirs(public, message, bytes(turned)) is False
    assert not signed(public, message + b"x", signature)
    other = bytearray(public)
    other[bit % 32] ^= 1 << bit % 8
    assert signed(bytes(other), message, signature) == theirs(bytes(other), message, signature) is False


@settings(deadline=None)
@given(st.binary(min_size=32, max_size=32), st.binary(max_size=50), st.binary(min_size=64, max_size=64))
def test_bytes_of_chance_are_no_signature(key: bytes, message: bytes, signature: bytes) -> None:
    assert not signed(key, message, signature)


@given(st.binary(max_size=70), st.binary(max_size=70))
def test_other_lengths_are_no_key_and_no_signature(key: bytes, signature: bytes) -> None:
    if len(key) != 32 or len(signature) != 64:
        assert not signed(key, b"", signature)


def test_number_that_was_not_made_small_is_refused() -> None:
    """S + L solves the same equation: without the bound a signature would have a second form."""
    public, signature = bytes.fromhex(VECTORS[0][1]), bytes.fromhex(VECTORS[0][3])
    more = int.from_bytes(signature[32:], "little") + L
    assert not signed(public, b"", signature[:32] + more.to_bytes(32, "little"))


@pytest.mark.parametrize("key", SMALL, ids=lambda key: key.hex()[:8])
def test_key_that_fits_everything_is_refused(key: bytes) -> None:
    """With such a key, S = 0 and R one of eight points are a signature of one message in eight at least."""
    for small in SMALL:
        for text in range(16):
            assert not signed(key, bytes([text]), small + bytes(32))


def test_key_that_is_zero_signs_nothing() -> None:
    """With it, S times the base and S are a signature of every message."""
    base = (4 * pow(5, P - 2, P) % P).to_bytes(32, "little")
    assert not signed(SMALL[0], b"anything", base + (1).to_bytes(32, "little"))


def test_point_has_one_form_only() -> None:
    """The numbers from 2^255 - 19 on would be second names of the first 19."""
    here = [y for y in range(19) if _point(y.to_bytes(32, "little"))]
    assert len(here) > 5
    assert [y for y in here if _point((P + y).to_bytes(32, "little"))] == []


def test_start_of_small_order_is_refused() -> None:
    """A signer can make it, and libsodium, which is in minisign, refuses it: so do we."""
    from hashlib import sha512

    secret = int.from_bytes(sha512(bytes(32)).digest()[:32], "little") & ((1 << 254) - 8) | 1 << 254
    public = Ed25519PrivateKey.from_private_bytes(bytes(32)).public_key().public_bytes_raw()
    start = SMALL[0]
    k = int.from_bytes(sha512(start + public + b"m").digest(), "little") % L
    signature = start + (k * secret % L).to_bytes(32, "little")
    assert theirs(public, b"m", signature)  # the equation holds
    assert not signed(public, b"m", signature)


@pytest.mark.parametrize("y", [P, P + 1, P + 3, (1 << 255) - 1])
def test_key_in_another_form_than_the_one_is_refused(y: int) -> None:
    signature = bytes.fromhex(VECTORS[0][3])
    assert not signed(y.to_bytes(32, "little"), b"", signature)
    assert not signed(bytes.fromhex(VECTORS[0][1]), b"", y.to_bytes(32, "little") + signature[32:])


def theirs(public: bytes, message: bytes, signature: bytes) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(public).verify(signature, message)
    except (InvalidSignature, ValueError):
        return False
    return True
