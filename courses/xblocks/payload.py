"""One activity as plain data: what a course archive carries and what an author edits in Studio. Pure.

    {"format": "chasqui-activity 1", "id": ..., "lesson": <uuid>, "locale": "es", "definition": {"kind": ...},
     "picture": {"svg": ..., "labels": {key: words}, "alt": ...} or {"photo": "data:image/...", "width", "height", "alt"},
     "screens": [{"scene": ..., "picture": {...}, "zones": [{"choice", "x", "y", "w", "h", "gesture"}]}]}

`picture` and `screens` may be missing. Nothing else may be there: what is not known would be lost without a word.
"""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, NoReturn
from uuid import UUID

from courses.activities import SELF_REPORTED, DefinitionError, digest, load, validate
from courses.activities.problems import PROBLEMS as DEFINITION_PROBLEMS
from courses.activities.problems import SHAPE_PROBLEMS
from courses.activities.shapes import UNSTORABLE
from courses.drawings import DrawingError, inspect
from courses.outline import ActivityBlock, DrawingPicture, PhotoPicture, Picture, Screen, Zone

FORMAT: Final = "chasqui-activity 1"
LOCALES: Final = ("es", "pt-br", "en", "fr")
GESTURES: Final = ("tap", "hold", "slide")
# A photo travels inside the activity: no more than a phone should have to load for one question.
LARGEST_PHOTO: Final = 150_000
LARGEST_SIDE: Final = 10_000
ID: Final = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
PHOTO: Final = re.compile(r"data:image/(?:jpeg|png|webp|avif);base64,[A-Za-z0-9+/]+={0,2}", re.ASCII)


def _(message: str) -> str:
    """Only marks what is gathered for translation: whoever shows it says it in a language."""
    return message


# The shapes are told in the words that activities tell theirs in.
PROBLEMS: Final[Mapping[str, str]] = {
    **SHAPE_PROBLEMS,
    "zone_outside": DEFINITION_PROBLEMS["zone_outside"],
    "bad_lesson": _("This must be the key of a lesson: 32 letters and figures with hyphens."),
    "bad_name": _("An id has 1 to 64 characters: letters without accents, figures, hyphens and underscores."),
    "bad_photo": _("A photo stands here as data:image/…;base64, and has at most 150 KB."),
    "claimed": _("An H5P exercise does not travel this way: nobody could mark it again."),
    "repeated_scene": _("Two screens belong to the same scene. Leave one of them."),
    "unknown_choice": _("The scene has no choice with this id."),
    "unknown_format": _("This is not an activity of Chasqui in a form that is known here."),
    "unknown_gesture": _("A box is touched (tap), held (hold) or slid over (slide)."),
    "unknown_locale": _("There are no words in this language. Choose es, pt-br, en or fr."),
    "unknown_scene": _("The story has no scene with this id."),
}


class PayloadError(ValueError):
    """Data that is no activity; `path` says where (`definition.choices.2.text`, "" is the whole), `message` why, in English."""

    def __init__(self, path: str, message: str) -> None:
        self.path = path
        self.message = message
        super().__init__(f"{path}: {message}" if path else message)


@dataclass(frozen=True)
class Payload:
    """An activity on its way: the block as a lesson holds it, the lesson it comes from, and its language."""

    activity: ActivityBlock
    lesson_key: UUID
    locale: str

    @property
    def problems(self) -> list[tuple[str, str]]:
        """Where it can be read and still not be shown, and why, in English: what an editor of ours would not publish."""
        return [
            (f"definition.{problem.path}", problem.message) for problem in validate(self.activity.definition)
        ]


def to_payload(
    activity: ActivityBlock, *, lesson_key: UUID | str, locale: str, photo: str = ""
) -> dict[str, Any]:
    """The activity as plain data. A photo lies in a file: without its `photo` as a data address it stays behind."""
    data: dict[str, Any] = {
        "format": FORMAT,
        "id": activity.id,
        "lesson": str(lesson_key),
        "locale": locale,
        "definition": activity.definition.to_data(),
    }
    picture = _picture_data(activity.picture, photo)
    if picture:
        data["picture"] = picture
    if activity.screens:
        data["screens"] = [_screen_data(screen) for screen in activity.screens]
    return data


def from_payload(data: object) -> Payload:
    """The activity in plain data; PayloadError says where it is not one."""
    if isinstance(data, Mapping) and data.get("format") != FORMAT:
        _fail("format", "unknown_format")
    record = _record(
        data, "", ("format", "id", "lesson", "locale", "definition"), optional=("picture", "screens")
    )
    if record["locale"] not in LOCALES:
        _fail("locale", "unknown_locale")
    try:
        definition = load(record["definition"])
    except DefinitionError as error:
        path = f"definition.{error.path}" if error.path else "definition"
        raise PayloadError(path, error.message) from None
    if definition.kind in SELF_REPORTED:
        _fail("definition.kind", "claimed")
    picture = _picture(record["picture"], "picture") if "picture" in record else None
    activity = ActivityBlock(
        _id(record["id"]),
        definition.kind,
        definition,
        digest(definition),
        picture,
        screens=_screens(record.get("screens", []), definition.to_data()),
    )
    return Payload(activity, _lesson(record["lesson"]), record["locale"])


def _picture_data(picture: Picture | None, photo: str) -> dict[str, Any] | None:
    if isinstance(picture, DrawingPicture):
        return {"svg": picture.svg, "labels": dict(picture.labels), "alt": picture.alt}
    if isinstance(picture, PhotoPicture) and photo:
        return {"photo": photo, "width": picture.width, "height": picture.height, "alt": picture.alt}
    return None


def _screen_data(screen: Screen) -> dict[str, Any]:
    zones = [
        {"choice": zone.choice, "x": zone.x, "y": zone.y, "w": zone.w, "h": zone.h, "gesture": zone.gesture}
        for zone in screen.zones
    ]
    return {"scene": screen.scene, "picture": _picture_data(screen.picture, ""), "zones": zones}


def _fail(path: str, code: str) -> NoReturn:
    raise PayloadError(path, PROBLEMS[code])


def _record(
    value: object, path: str, required: tuple[str, ...], *, optional: tuple[str, ...] = ()
) -> Mapping[str, Any]:
    """The value as a record with these fields and no other."""
    if not isinstance(value, Mapping):
        _fail(path, "not_a_record")
    for name in value:
        if name not in required and name not in optional:
            _fail(_join(path, str(name).encode("ascii", "backslashreplace").decode()[:40]), "unknown_field")
    for name in required:
        if name not in value:
            _fail(_join(path, name), "missing_field")
    return value


def _join(path: str, part: str | int) -> str:
    return f"{path}.{part}" if path else str(part)


def _list(value: object, path: str) -> list[Any]:
    return list(value) if isinstance(value, list | tuple) else _fail(path, "not_a_list")


def _text(value: object, path: str) -> str:
    if not isinstance(value, str):
        _fail(path, "not_text")
    return value if not UNSTORABLE.search(value) else _fail(path, "bad_text")


def _number(value: object, path: str) -> float:
    """A number of percent; so written, NaN is refused too."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        _fail(path, "not_a_figure")
    return value if 0 <= value <= 100 else _fail(path, "zone_outside")


def _id(value: object) -> str:
    return value if isinstance(value, str) and ID.fullmatch(value) else _fail("id", "bad_name")


def _lesson(value: object) -> UUID:
    try:
        return UUID(_text(value, "lesson"))
    except ValueError as error:
        if isinstance(error, PayloadError):
            raise
        _fail("lesson", "bad_lesson")


def _picture(value: object, path: str) -> Picture:
    if isinstance(value, Mapping) and "photo" in value:
        return _photo(value, path)
    return _drawing(value, path)


def _drawing(value: object, path: str) -> DrawingPicture:
    """The drawing as it was given: whoever shows it makes it harmless in the same call."""
    record = _record(value, path, ("svg", "labels", "alt"))
    svg = _text(record["svg"], _join(path, "svg"))
    try:
        inspect(svg)
    except DrawingError as error:
        raise PayloadError(_join(path, "svg"), str(error)) from None
    words = record["labels"]
    if not isinstance(words, Mapping):
        _fail(_join(path, "labels"), "not_a_record")
    labels = tuple(
        (_text(key, _join(path, "labels")), _text(text, _join(path, f"labels.{key}")))
        for key, text in words.items()
    )
    return DrawingPicture(svg, labels, _text(record["alt"], _join(path, "alt")))


def _photo(value: object, path: str) -> PhotoPicture:
    record = _record(value, path, ("photo", "width", "height", "alt"))
    address = _text(record["photo"], _join(path, "photo"))
    if len(address) * 3 // 4 > LARGEST_PHOTO or not PHOTO.fullmatch(address):
        _fail(_join(path, "photo"), "bad_photo")
    try:
        b64decode(address.partition(",")[2], validate=True)
    except ValueError:
        _fail(_join(path, "photo"), "bad_photo")
    width, height = (_pixels(record[side], _join(path, side)) for side in ("width", "height"))
    return PhotoPicture((), address, width, height, _text(record["alt"], _join(path, "alt")))


def _pixels(value: object, path: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 0 < value <= LARGEST_SIDE:
        _fail(path, "not_a_figure")
    return value


def _screens(value: object, definition: Mapping[str, Any]) -> tuple[Screen, ...]:
    """The screens; each belongs to a scene of the story, and each of its boxes to a choice of that scene."""
    scenes = {
        scene["id"]: {choice["id"] for choice in scene["choices"]} for scene in definition.get("scenes", [])
    }
    screens = tuple(
        _screen(screen, f"screens.{place}", scenes) for place, screen in enumerate(_list(value, "screens"))
    )
    if len({screen.scene for screen in screens}) < len(screens):
        _fail("screens", "repeated_scene")
    return screens


def _screen(value: object, path: str, scenes: Mapping[str, set[str]]) -> Screen:
    record = _record(value, path, ("scene", "picture", "zones"))
    scene = _text(record["scene"], _join(path, "scene"))
    if scene not in scenes:
        _fail(_join(path, "scene"), "unknown_scene")
    zones = _list(record["zones"], _join(path, "zones"))
    return Screen(
        scene,
        _drawing(record["picture"], _join(path, "picture")),
        tuple(_zone(zone, _join(path, f"zones.{place}"), scenes[scene]) for place, zone in enumerate(zones)),
    )


def _zone(value: object, path: str, choices: set[str]) -> Zone:
    record = _record(value, path, ("choice", "x", "y", "w", "h"), optional=("gesture",))
    choice = _text(record["choice"], _join(path, "choice"))
    if choice not in choices:
        _fail(_join(path, "choice"), "unknown_choice")
    gesture = record.get("gesture", "tap")
    if gesture not in GESTURES:
        _fail(_join(path, "gesture"), "unknown_gesture")
    x, y, w, h = (_number(record[side], _join(path, side)) for side in "xywh")
    return Zone(choice, x, y, w, h, gesture)
