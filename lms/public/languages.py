"""The languages of a page that is not in the catalogue."""

from django.conf import settings
from django.utils.translation import get_language_from_path


def translations_at(path: str) -> list[dict[str, object]]:
    """The same page in each language, for the language switch; `path` begins with one of them."""
    here = get_language_from_path(path)
    rest = path.removeprefix(f"/{here}/")
    names = dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
    return [
        {"code": code, "name": names[code], "path": f"/{code}/{rest}", "current": code == here}
        for code, _name in settings.LANGUAGES
    ]
