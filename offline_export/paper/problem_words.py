"""What is amiss with what was typed, in a sentence that says what can be typed instead."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from courses.paper_reading import PaperError


def problem_in_words(error: PaperError) -> str:
    values = {"typed": error.typed, "possible": ", ".join(error.possible), "wanted": error.wanted}
    return _sentence(error) % values


def _sentence(error: PaperError) -> str:
    match error.code:
        case "unknown":
            return _("“%(typed)s” is not on this paper. There is: %(possible)s.")
        case "repeated":
            return _("“%(typed)s” stands there twice. Each of %(possible)s stands there once.")
        case "too_many":
            return ngettext("Only %(wanted)s belongs here.", "Only %(wanted)s belong here.", error.wanted)
        case "incomplete":
            return ngettext(
                "At least %(wanted)s belongs here. Not on the paper? Leave it empty.",
                "%(wanted)s belong here. Not all on the paper? Leave it empty.",
                error.wanted,
            )
        case "too_long":
            return _("This is longer than %(wanted)s letters. The first words are enough.")
    return _("This cannot be read. Type letters or figures.")
