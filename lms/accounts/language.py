"""The language in which a person is answered."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import get_language, get_language_from_path


def language_of(request: HttpRequest) -> str:
    """That of the address; else what the person chose; else the best for the browser."""
    in_path = get_language_from_path(request.path_info)
    chosen = getattr(getattr(request, "user", None), "language", "")
    return in_path or chosen or get_language() or settings.LANGUAGE_CODE


def translations_of(request: HttpRequest) -> list[dict[str, object]]:
    """The same page in each language, for the language switch of a page that is not in the catalogue."""
    here = language_of(request)
    prefix = f"/{here}/"
    # An address without language is another door to the same thing: the sign-in.
    rest = request.path_info.removeprefix(prefix) if request.path_info.startswith(prefix) else "sign-in/"
    names = dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
    return [
        {"code": code, "name": names[code], "path": f"/{code}/{rest}", "current": code == here}
        for code, _name in settings.LANGUAGES
    ]
