"""Why an answer was not taken, and how somebody was found, in words for a trainer."""

from collections.abc import Mapping
from typing import Any, Final

from django.utils.translation import gettext_lazy as _

from offline_export.imports.matching import How

REASONS: Final[dict[str, Any]] = {
    "unknown_lesson": _("of a lesson that this site does not have"),
    "id_taken": _("came before for somebody else, or with another answer"),
    "unknown_person": _("of somebody who is not in the file"),
    "unknown_version": _("to a question that cannot be found here: bring the file of that phone"),
    "bad_response": _("cannot be read"),
}
UNREADABLE: Final = _("cannot be read")

FOUND: Final[dict[How, Any]] = {
    How.CODE: _("Found by the code"),
    How.REMEMBERED: _("As last time"),
    How.DOUBTFUL: _("The code says this, and last time it was somebody else. Look again."),
    How.SAME_NAME: _("Same name. Is it the same person?"),
    How.STRAY_CODE: _("Nobody in this group has the code that they gave."),
    How.NOT: "",
}


def reasons_in_words(refused: Mapping[str, int]) -> list[tuple[Any, int]]:
    """How many answers were not taken for each reason; those that say the same to a reader together."""
    counted: dict[str, int] = {}
    for code, count in refused.items():
        words = str(REASONS.get(code, UNREADABLE))
        counted[words] = counted.get(words, 0) + count
    return sorted(counted.items(), key=lambda pair: -pair[1])
