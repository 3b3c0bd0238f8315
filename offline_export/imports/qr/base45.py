"""Base45 (RFC 9285): bytes as characters of which a QR code holds the most."""

from typing import Final

ALPHABET: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
VALUES: Final = {character: value for value, character in enumerate(ALPHABET)}


def decode(text: str) -> bytes:
    """Raises ValueError for what no encoder writes."""
    values = [VALUES.get(character, -1) for character in text]
    if -1 in values or len(values) % 3 == 1:
        raise ValueError("no base45")
    decoded = bytearray()
    for start in range(0, len(values), 3):
        group = values[start : start + 3]
        number = sum(value * 45**place for place, value in enumerate(group))
        decoded += number.to_bytes(2 if len(group) == 3 else 1)
    return bytes(decoded)
