"""What the phone needs to know to put Chasqui among its apps (https://www.w3.org/TR/appmanifest/)."""

from typing import Any

from django.templatetags.static import static
from django.utils.translation import get_language_bidi
from django.utils.translation import gettext as _

PAPER = "#fbf7f0"
ICONS = (
    ("icon-192.png", "192x192", "any"),
    ("icon-512.png", "512x512", "any"),
    ("maskable-512.png", "512x512", "maskable"),
)


def manifest(language: str) -> dict[str, Any]:
    """The web app manifest in the active language, whose code in addresses is `language`."""
    return {
        # One app, in whatever language it was put there.
        "id": "/",
        "name": "Chasqui",
        "short_name": "Chasqui",
        "description": _("Learn with your phone, with little internet"),
        "lang": language,
        "dir": "rtl" if get_language_bidi() else "ltr",
        "start_url": f"/{language}/",
        "scope": "/",
        "display": "standalone",
        "background_color": PAPER,
        "theme_color": PAPER,
        "icons": [
            {"src": static(f"lms/icons/{name}"), "sizes": sizes, "type": "image/png", "purpose": purpose}
            for name, sizes, purpose in ICONS
        ],
        "shortcuts": [
            {"name": _("My page"), "url": f"/{language}/me/"},
            {"name": _("On this phone"), "url": f"/{language}/phone/"},
        ],
    }
