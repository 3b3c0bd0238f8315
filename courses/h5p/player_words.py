"""The words round an exercise, and those that the engine of H5P itself says, in the language that is active.

The exercise brings its own. On the site they come with the page of the player, in all languages; in packs with the pack.
"""

from django.utils.translation import gettext as _


def player_words() -> dict[str, str]:
    """Words by key: first those of our scripts (h5p.js, h5p-player.js), then those that the engine looks for."""
    return {
        "coming": _("The exercise is loading."),
        "not_here": _("The exercise did not load. Check the signal and try again."),
        "broken": _("The exercise does not start on this phone. The rest of the lesson works without it."),
        "again": _("Try again"),
        "finished": _("I have finished the exercise"),
        "full": _("Full screen"),
        "small": _("Leave the full screen"),
        "address": _("This link is not opened from the exercise. Its address:"),
        "fullscreen": _("Full screen"),
        "disableFullscreen": _("Leave the full screen"),
        "close": _("Close"),
        "confirmDialogHeader": _("Are you sure?"),
        "confirmDialogBody": _("This cannot be undone."),
        "cancelLabel": _("Cancel"),
        "confirmLabel": _("Yes, go on"),
    }
