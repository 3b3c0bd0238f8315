"""Our words where our settings are not: from catalogues of our own, and not through Django's gettext, which says the host's."""

from collections.abc import Callable
from functools import cache
from gettext import translation
from pathlib import Path
from typing import Final

HERE: Final = Path(__file__).parent
# In a wheel they lie beside this module (bin/xblock_wheel.py), in the repository where the site has them.
FOLDERS: Final = (HERE / "locale", HERE.parents[1] / "locale")
CATALOGUES: Final = {"es": "es", "pt": "pt_BR", "fr": "fr"}


def nearest(language: str) -> str:
    """Our language for the tag of another's, such as es-419 or pt_PT: English where we have none."""
    main = language.replace("_", "-").partition("-")[0].lower()
    return {"es": "es", "pt": "pt-br", "fr": "fr"}.get(main, "en")


@cache
def say_in(locale: str) -> Callable[[str], str]:
    """What looks a sentence up in this language; English is what stands in the code."""
    folder = next((folder for folder in FOLDERS if folder.is_dir()), HERE)
    catalogue = CATALOGUES.get(locale.partition("-")[0], "en")
    gettext = translation("django", folder, languages=[catalogue], fallback=True).gettext

    def say(message: str) -> str:
        # The catalogue's own head stands under the empty message.
        return gettext(message) if message else ""

    return say


def say_problem(message: str, locale: str) -> str:
    """A sentence about what an author wrote; what a parser added after a colon stays as it is."""
    say = say_in(locale)
    said = say(message)
    start, colon, rest = message.partition(": ")
    return said if said != message else f"{say(start)}{colon}{rest}"
