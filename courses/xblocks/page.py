"""The page of one activity, as it stands in a frame inside another host: with the site's own templates, styles and scripts.

Django's settings are not asked: a host has its own, or none. The HTML of the activity is that of the site, byte by byte.
"""

import json
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from django.template import Context, Engine
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from courses.controls import controls
from courses.drawings import draw, part_sheet, parts_used
from courses.outline import ActivityBlock, DrawingPicture, Picture
from courses.screens import screens_on_page
from courses.tight import tighten
from courses.words import Say, activity_names, script_words
from courses.xblocks.payload import Payload
from courses.xblocks.words import HERE, say_in

TEMPLATES: Final = (HERE.parent / "templates", HERE / "templates")
# Where the site has its files, or in a wheel a copy of the few that are needed (bin/xblock_wheel.py).
SITE: Final = (HERE / "site", HERE.parents[1] / "lms" / "static" / "lms")
FIRST, REST = STYLES = ("css/critical.css", "css/chasqui.css")
SCRIPTS: Final = ("js/mark.js", "js/play.js")
# A "<" in embedded JSON could end its script element.
JSON_ESCAPES: Final = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


class Templates(Engine):
    """The templates in one language, beside whatever templates the host has."""

    def __init__(self, say: Say) -> None:
        super().__init__(
            dirs=[str(folder) for folder in TEMPLATES], libraries={"i18n": "courses.xblocks.tags"}
        )
        self.say = say

    def render(self, name: str, context: Mapping[str, Any]) -> SafeString:
        return self.get_template(name).render(Context(dict(context), use_l10n=False, use_tz=False))


@cache
def templates_in(locale: str) -> Templates:
    return Templates(say_in(locale))


def page(payload: Payload, state: Mapping[str, Any]) -> SafeString:
    """The whole document; the places for styles and scripts are empty: they come once for all activities of a page (`parts`).

    `state` is what the script shows again: the last response, the best score from 0 to 1, and whether it was passed.
    """
    templates = templates_in(payload.locale)
    context = {
        "locale": payload.locale,
        "activity": activity_html(payload),
        "sheet": mark_safe(part_sheet(_parts_of(payload.activity))),  # noqa: S308 - our kit
        "words": as_json(script_words(templates.say)),
        "frame": as_json({**state, "words": _frame_words(templates.say)}),
    }
    return tighten(templates.render("xblocks/page.html", context))


def activity_html(payload: Payload) -> SafeString:
    """The activity as asked, the same as `courses.render.render_activity` gives on the site."""
    templates = templates_in(payload.locale)
    activity = payload.activity
    shown = controls(activity.definition, None, {})
    scene = (shown.get("scene") or {}).get("id", "")
    context = {
        "activity": activity,
        "lesson_key": payload.lesson_key,
        "name": activity_names(templates.say)[activity.kind],
        "picture": _picture(activity.picture),
        "template": f"courses/activities/{activity.kind}.html",
        "definition": as_json(activity.definition.to_data()),
        "verdict": None,
        **shown,
        **screens_on_page(activity, scene, script=True, render=templates.render),
    }
    return tighten(templates.render("courses/blocks/activity.html", context))


@cache
def parts() -> dict[str, str]:
    """The styles and scripts of every such page: the site's, then those of the frame."""
    return {
        "css": "\n".join([_site_file(FIRST), _palette(), _site_file(REST), _own_file("frame.css")]),
        "js": "\n".join([*map(_site_file, SCRIPTS), _own_file("frame.js")]),
    }


def as_json(data: Any) -> SafeString:
    """Plain data for a script element: no word in it can end the script."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return mark_safe(text.translate(JSON_ESCAPES))  # noqa: S308 - escaped in the same line


def _frame_words(_: Say) -> dict[str, str]:
    return {
        "best": _("Your best result here: {percent}%"),
        "not_sent": _("Your answer did not arrive. Look at your connection, then answer once more."),
    }


def _picture(picture: Picture | None) -> SafeString | str:
    if isinstance(picture, DrawingPicture):
        return mark_safe(draw(picture.svg, labels=dict(picture.labels), alt=picture.alt))  # noqa: S308 - sanitised
    if picture is None:
        return ""
    return format_html(
        '<img src="{}" width="{}" height="{}" alt="{}">',
        picture.fallback,
        picture.width,
        picture.height,
        picture.alt,
    )


def _parts_of(activity: ActivityBlock) -> set[str]:
    pictures = [activity.picture, *(screen.picture for screen in activity.screens)]
    return set().union(
        *(parts_used(picture.svg) for picture in pictures if isinstance(picture, DrawingPicture))
    )


def _site_file(name: str) -> str:
    folder = next(folder for folder in SITE if folder.is_dir())
    return (folder / name).read_text(encoding="utf-8")


def _palette() -> str:
    """The colours of the drawings."""
    return files("courses.drawings").joinpath("palette.css").read_text(encoding="utf-8")


def _own_file(name: str) -> str:
    return files("courses.xblocks").joinpath("static", name).read_text(encoding="utf-8")
