"""What a page says while answers are taken in or out: how far it is, then the way to the report.

Whoever leaves the page stops nothing: what was begun is done to its end.
"""

import logging
from collections.abc import Iterator

from django.template.loader import render_to_string
from django.utils.translation import ngettext

from lms.cohorts.groups.streaming import bar

log = logging.getLogger(__name__)


def so_far(steps: Iterator[tuple[int, int]], *, onward: str) -> Iterator[str]:
    """Piece by piece. `steps` does the work and tells how far it is; at the end the page goes `onward`."""
    try:
        yield from _told(steps)
        yield render_to_string("groups/imports/done.html", {"onward": onward})
    except Exception:
        # The page has begun, so it is too late for another: it says that nothing was written.
        log.exception("An import was not done to its end")
        yield render_to_string("groups/imports/done.html", {"back": onward})


def _told(steps: Iterator[tuple[int, int]]) -> Iterator[str]:
    for done, total in steps:
        words = ngettext("%(done)s of %(total)s answer", "%(done)s of %(total)s answers", total)
        try:
            yield bar(done, total, words % {"done": done, "total": total})
        except GeneratorExit:
            for _step in steps:
                pass
            raise
