"""Sizes, and what the forms of packs are called, for people."""

from typing import Final

from django.conf import settings
from django.utils.translation import gettext_lazy

from courses.sizes import size_in_words
from offline_export.models import Pack

__all__ = ["FORM_NAMES", "FORM_USES", "language_name", "size_in_words"]

FORM_NAMES: Final = {
    Pack.Form.FOLDER: gettext_lazy("Folder (zip)"),
    Pack.Form.PAGE: gettext_lazy("One file"),
}
FORM_USES: Final = {
    Pack.Form.FOLDER: gettext_lazy(
        "For a USB stick, a school’s computers, or a small server without internet."
    ),
    Pack.Form.PAGE: gettext_lazy(
        "For phones: it goes by message or Bluetooth, and opens by itself. In one language."
    ),
}


def language_name(code: str) -> str:
    """The language's name for itself."""
    return dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES).get(code, code)
