"""How much something weighs, in words."""

from django.utils.formats import number_format
from django.utils.translation import gettext as _


def size_in_words(size: int) -> str:
    """312 KB, 1.4 MB: by thousands, as phones count."""
    if size < 1_000_000:
        return _("{number} KB").format(number=number_format(max(1, round(size / 1000))))
    if size < 1_000_000_000:
        return _("{number} MB").format(number=_tenths(size / 1_000_000))
    return _("{number} GB").format(number=_tenths(size / 1_000_000_000))


def _tenths(value: float) -> str:
    """By Django's own forms of the language: CLDR's take 5 MB of the memory in which packs are built."""
    rounded = round(value, 1)
    return number_format(int(rounded) if rounded.is_integer() else rounded)
