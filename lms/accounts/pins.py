"""What a PIN is, and how it is kept.

A PIN is so short that whoever has its hash has it within minutes, and many people use the one of their bank card. So
what is hashed is not the PIN but an HMAC of it under the site's secret: a stolen database alone opens nothing.
"""

import unicodedata
from typing import Any, Final

from django.conf import settings
from django.contrib.auth.hashers import check_password, make_password
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

FEWEST: Final = 4
MOST: Final = 6
_UPWARDS: Final = "01234567890"
_YEARS: Final = range(1940, 2030)
_SALT: Final = "lms.accounts.pins"


class WeakPin(ValueError):
    """A PIN that many people choose; `words` says so kindly."""

    def __init__(self, words: Any) -> None:
        super().__init__()
        self.words = words


def read_pin(typed: str) -> str | None:
    """The PIN in the figures 0 to 9, from how somebody typed it: figures of any script, with spaces or hyphens.

    None: it is no PIN.
    """
    figures = [
        unicodedata.decimal(character, None)
        for character in typed
        if not character.isspace() and character != "-"
    ]
    if not FEWEST <= len(figures) <= MOST or None in figures:
        return None
    return "".join(str(figure) for figure in figures)


def refuse_weak(pin: str) -> None:
    """Raise WeakPin for what is guessed first. Of 10,000 PINs of four figures 9,260 are left."""
    if len(set(pin)) < 3:
        raise WeakPin(_("Use at least three different numbers."))
    if pin in _UPWARDS or pin in _UPWARDS[::-1]:
        raise WeakPin(_("Numbers in a row are easy to guess. Choose others."))
    if len(pin) == 4 and int(pin) in _YEARS:
        raise WeakPin(_("A year is easy to guess. Choose other numbers."))
    if len(pin) == 6 and pin[:3] == pin[3:]:
        raise WeakPin(_("The same three numbers twice are easy to guess. Choose others."))


def hash_pin(pin: str) -> str:
    return make_password(_hidden(pin, settings.SECRET_KEY))


def is_pin(pin: str, hashed: str) -> bool:
    """Whether `hashed` was made of this PIN, under the secret of today or one that it has replaced."""
    secrets = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return any(check_password(_hidden(pin, secret), hashed) for secret in secrets)


def _hidden(pin: str, secret: str) -> str:
    return salted_hmac(_SALT, pin, secret=secret, algorithm="sha256").hexdigest()
