"""What became of what was read, and what to do next, in words for who holds the phone."""

from collections.abc import Iterator
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from offline_export.imports.qr import frames, gathering, payload, photos
from offline_export.imports.qr.gathering import Gathered

NOTHING_SEEN: Final = "nothing_seen"

AMISS: Final[dict[str, Any]] = {
    frames.FOREIGN: gettext_lazy(
        "That is another kind of code, or another text. Open the pack, choose “My results”, then “Show my results as a code”, and read that."
    ),
    frames.NEWER: gettext_lazy(
        "This code comes from a newer pack. Bring this site up to date, then try again."
    ),
    frames.TORN: gettext_lazy("A code was not read to its end. Read it once more."),
    gathering.CONTRADICTION: gettext_lazy(
        "Two codes with the same number do not go together, so both were let go. Read all codes of this person again, from 1 on."
    ),
    payload.DAMAGED: gettext_lazy(
        "The codes of one person could not be put together. Read all of them again, from 1 on, or bring the file."
    ),
    gathering.FULL: gettext_lazy("That is enough for one go. Take these answers in first, then read on."),
    photos.TOO_LARGE: gettext_lazy(
        "A photo is too large. Take it once more with a lower quality, or from closer."
    ),
    photos.NO_PHOTO: gettext_lazy("A file is no photo that can be read. Take the photo as JPEG or PNG."),
    NOTHING_SEEN: gettext_lazy(
        "No code can be seen in a photo. Go closer, hold the phone still, and let the whole code with its white edge be in it."
    ),
}


def told(gathered: Gathered) -> Iterator[tuple[bool, str]]:
    """Sentences, each with whether it is good news."""
    for person in gathered.whole:
        words = ngettext(
            "%(name)s: %(count)s answer was read.",
            "%(name)s: %(count)s answers were read.",
            len(person.answers),
        )
        yield True, words % {"name": person.nickname or "?", "count": len(person.answers)}
    if gathered.known and not gathered.frames:
        yield True, _("This was read already. Nothing counts twice.")
    for code in gathered.amiss:
        yield False, str(AMISS[code])
