"""How far a pack is, in words and as data for the script that shows them."""

from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from offline_export.catalogue.pack_page import Shown
from offline_export.models import PackVersion

PROBLEMS: Final = {
    "no_room": gettext_lazy("There is no room left on the server. Whoever looks after it can make some."),
    "unwritable": gettext_lazy("The server cannot write there. Whoever looks after it can mend that."),
    "missing": gettext_lazy("Something of this choice is no longer published. Choose again."),
}


@dataclass(frozen=True)
class Far:
    """How far a pack is. `ready`: nothing is under way any more, so its page shows what came of it."""

    ready: bool
    words: str
    done: int
    total: int

    @property
    def as_data(self) -> dict[str, Any]:
        return {"ready": self.ready, "words": self.words, "done": self.done, "total": self.total}


def far(shown: Shown) -> Far:
    coming = shown.coming
    if coming is None:
        return Far(True, "", 0, 0)
    if coming.state == PackVersion.State.FAILED:
        return Far(True, str(PROBLEMS.get(coming.problem, _("It could not be made this time."))), 0, 0)
    if shown.lost:
        return Far(True, _("Making it was interrupted."), 0, 0)
    if coming.state == PackVersion.State.WAITING or not coming.total:
        return Far(False, _("It is waiting for its turn. That takes a moment."), 0, 0)
    words = _("Being made: %(done)d of %(total)d parts") % {"done": coming.done, "total": coming.total}
    return Far(False, words, coming.done, coming.total)
