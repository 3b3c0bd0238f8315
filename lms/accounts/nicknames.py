"""What may be a nickname: whatever people write, but nothing that cannot be seen or that turns the page around."""

import unicodedata
from typing import Final

# Joins the parts of one emoji, and letters of some scripts. Meant where it stands between visible characters.
_JOINERS: Final = frozenset("\u200c\u200d")
_INVISIBLE: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
# Letters that show as an empty place.
_BLANKS: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")


def clean_nickname(typed: str) -> str:
    """The nickname in one normal form, on one line. Empty: nothing of it can be seen."""
    text = unicodedata.normalize("NFC", typed)
    seen = "".join(
        " " if character.isspace() else character
        for character in text
        if character in _JOINERS
        or character.isspace()
        or (unicodedata.category(character) not in _INVISIBLE and character not in _BLANKS)
    )
    name = " ".join(seen.split()).strip("\u200c\u200d ")
    return name if any(unicodedata.category(character)[0] in "LNPS" for character in name) else ""
