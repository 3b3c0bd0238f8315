"""Shows the drawn screens of a story (`courses.outline.Screen`) with their boxes: on a page, and on paper.

Each box has the mark of its choice, which stands below in words: a number, or on paper a letter. A script takes the numbers away, and lets the
boxes be touched, held and slid over.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from courses.drawings import draw
from courses.outline import ActivityBlock, Screen, Zone

# From one numbered round to the next where two boxes begin at the same corner, in px.
BESIDE: Final = 30
FIRST: Final = 5
FIGURES: Final = "12345678"
# Renders a template by its name: the site's, or that of another host (courses.xblocks).
Render = Callable[[str, dict[str, Any]], SafeString]


def screens_of(
    activity: ActivityBlock,
    template: str = "courses/screen.html",
    marks: str = FIGURES,
    render: Render = render_to_string,
) -> dict[str, SafeString]:
    """The screens of a story by the ids of their scenes; none for any other activity."""
    if not activity.screens:
        return {}
    marked = {
        scene["id"]: {choice["id"]: mark for choice, mark in zip(scene["choices"], marks, strict=False)}
        for scene in activity.definition.to_data()["scenes"]
    }
    return {
        screen.scene: _render(screen, marked[screen.scene], template, render)
        for screen in activity.screens
        if screen.scene in marked
    }


def screens_on_page(
    activity: ActivityBlock, here: str, *, script: bool, render: Render = render_to_string
) -> Mapping[str, Any]:
    """The screen of the scene that is shown, and the others where a script is to show them."""
    found = screens_of(activity, render=render)
    return {
        "screen": found.get(here, ""),
        "other_screens": [html for scene, html in found.items() if script and scene != here],
    }


def _render(screen: Screen, marks: Mapping[str, str], template: str, render: Render) -> SafeString:
    picture = draw(screen.picture.svg, labels=dict(screen.picture.labels), alt=screen.picture.alt)
    context = {"scene": screen.scene, "picture": mark_safe(picture), "zones": _zones(screen, marks)}  # noqa: S308 - sanitised
    return mark_safe(render(template, context))  # noqa: S308 - a template escapes


def _zones(screen: Screen, marks: Mapping[str, str]) -> list[dict[str, Any]]:
    """As the page has them: a mark for each, and the rounds beside each other where boxes begin at one corner.

    A box whose choice the version that is shown does not have is left out.
    """
    zones = tuple(zone for zone in screen.zones if zone.choice in marks)
    return [
        {
            "choice": zone.choice,
            "gesture": "" if zone.gesture == "tap" else zone.gesture,
            "mark": marks[zone.choice],
            "round": FIRST + BESIDE * _before(zone, zones[:place]),
            **{side: f"{getattr(zone, side):g}%" for side in "xywh"},
        }
        for place, zone in enumerate(zones)
    ]


def _before(zone: Zone, others: tuple[Zone, ...]) -> int:
    return sum((other.x, other.y) == (zone.x, zone.y) for other in others)
