"""Codes that people read from paper and type on a phone: of whom, of a group, of an attestation.

No vowels, so that no code is a word, and only one of each family that looks alike in print or by hand (0 O Q D, 1 I L,
2 Z, 5 S, 8 B, U V). The last character checks the others (the Luhn mod N rule over 22 characters): one wrong character
is always noticed, two neighbours that changed places nearly always, before anything is looked up.
"""

import secrets
from typing import Final

ALPHABET: Final = "34679CDFGHJKMNPRTVWXYQ"
LENGTH: Final = 8


def new_code(length: int = LENGTH) -> str:
    """A random code: `length` - 1 random characters (4.46 bits each) and the one that checks them."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(length - 1))
    return body + check_character(body)


def read_code(typed: str, length: int = LENGTH) -> str | None:
    """The code as it is stored, from how somebody typed it: any case, with spaces or hyphens. None: it is no code."""
    code = "".join(typed.upper().replace("-", " ").split())
    well_formed = len(code) == length and all(character in ALPHABET for character in code)
    return code if well_formed and check_character(code[:-1]) == code[-1] else None


def shown_code(code: str) -> str:
    """The code as people read it, in two halves: `CDFG-HJKM`."""
    half = len(code) // 2
    return f"{code[:half]}-{code[half:]}"


def check_character(body: str) -> str:
    """The character that makes the whole weighted sum a multiple of 22."""
    size = len(ALPHABET)
    total = 0
    for place, character in enumerate(reversed(body)):
        doubled = ALPHABET.index(character) * (2 if place % 2 == 0 else 1)
        total += doubled // size + doubled % size
    return ALPHABET[-total % size]
