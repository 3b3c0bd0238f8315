"""What is to be mended in the boxes of a drawn screen: whether each can be found, reached and told from the others."""

import re
from collections.abc import Iterator
from itertools import combinations
from typing import Any, Final

from django.utils.translation import gettext as _

from courses.definitions import has_box
from courses.readiness import Finding

# A finger's width, where a screen is 320 px wide.
FINGER: Final = 44
WIDTH: Final = 320
WHOLE: Final = 100


def box_findings(scene: Any, where: str) -> Iterator[Finding]:
    """All findings of the boxes of one scene. `scene` is its value in the editor."""
    choices = list(scene["choices"])
    boxed = [choice for choice in choices if has_box(choice)]
    for choice in choices:
        at = _("%(where)s, choice “%(choice)s”") % {"where": where, "choice": choice["text"] or choice["key"]}
        if choice not in boxed:
            yield from _without_box(choice, at, drawn=bool(boxed))
        elif not scene["drawing"]:
            yield Finding(_("There is a box and no drawing. Choose the drawing of the screen."), at)
        else:
            yield from _box(choice, scene["drawing"].svg, at)
    for one, other in combinations(boxed, 2):
        if (one["gesture"] or "") == (other["gesture"] or "") and _overlap(one, other):
            yield Finding(
                _("The boxes of “%(one)s” and “%(other)s” lie on each other. Draw them apart.")
                % {"one": one["text"], "other": other["text"]},
                where,
            )


def _without_box(choice: Any, where: str, *, drawn: bool) -> Iterator[Finding]:
    if any(choice[side] is not None for side in "xywh"):
        yield Finding(_("The box needs four numbers: left, top, width and height."), where)
    elif choice["gesture"]:
        yield Finding(_("A gesture needs a box: that is where it is made."), where)
    elif drawn:
        yield Finding(_("This choice has no box. It stands only below the screen."), where, stop=False)


def _box(choice: Any, svg: str, where: str) -> Iterator[Finding]:
    x, y, w, h = (choice[side] for side in "xywh")
    if min(x, y) < 0 or min(w, h) <= 0 or x + w > WHOLE or y + h > WHOLE:
        yield Finding(
            _("The zone is empty or reaches outside the drawing. Boxes are in percent, 0 to 100."), where
        )
        return
    wide, high = _size_of(svg)
    if min(w / WHOLE * wide, h / WHOLE * high) * WIDTH / wide < FINGER:
        yield Finding(
            _("The box is smaller than a finger on a small phone. Make it at least %(px)d px high and wide.")
            % {"px": FINGER},
            where,
            stop=False,
        )


def _size_of(svg: str) -> tuple[float, float]:
    """Width and height of a drawing that was sanitised."""
    found = re.search(r'viewBox="[^" ]+ [^" ]+ ([^" ]+) ([^" ]+)"', svg)
    return (float(found[1]), float(found[2])) if found else (WIDTH, WIDTH)


def _overlap(one: Any, other: Any) -> bool:
    return all(
        one[start] < other[start] + other[size] and other[start] < one[start] + one[size]
        for start, size in (("x", "w"), ("y", "h"))
    )
