"""The scenes of a story as the languages share them: from a lesson's file to the fields of the editor, and back.

A scene is `{choice: the scene or end it leads to}`. One with a screen names its drawing, and a choice on it its box:

    people: {drawing: sim-people, choices: {first: {goto: amount, box: [3, 20, 94, 18]}, ask: {goto: stop}}}

A box has four numbers in percent of the drawing: left, top, width, height. `gesture` is hold or slide; without it the box
is touched. A choice without a box stands only below the screen.
"""

from collections.abc import Callable
from typing import Any, Final

from courses.block_fields import GESTURES
from courses.seeding.section import Section

Skeleton = dict[str, Any]
BOX: Final = ("x", "y", "w", "h")
BOX_RULE: Final = "A box has four numbers in percent of the drawing: left, top, width, height."


def read_scenes(entry: Section, places: list[str]) -> list[Skeleton]:
    """All scenes of a story. `places` are the scenes and ends that a choice can lead to."""
    return [{"key": key, **_read_scene(scene, places)} for key, scene in entry.parts("scenes")]


def _read_scene(scene: Section, places: list[str]) -> Skeleton:
    if not isinstance(scene.data.get("choices"), dict):
        return {"choices": _read_ways(scene, places)}
    scene.fields(["choices"], ["drawing"])
    drawing = scene.key("drawing") or None
    choices = scene.section("choices")
    found = _read_ways(choices, places)
    for choice in found:
        if "x" in choice and not drawing:
            choices.note(f"“{choice['key']}” has a box, and the scene has no drawing.", choice["key"])
    return {"drawing": drawing, "choices": found}


def _read_ways(scene: Section, places: list[str]) -> list[Skeleton]:
    return [{"key": scene.as_key(key, key), **_read_way(scene, key, places)} for key in scene.data]


def _read_way(scene: Section, key: str, places: list[str]) -> Skeleton:
    if not isinstance(scene.data[key], dict):
        return {"goto": scene.key(key, among=places)}
    way = scene.section(key)
    way.fields(["goto"], ["box", "gesture"])
    found: Skeleton = {"goto": way.key("goto", among=places)}
    if "box" in way.data:
        found |= read_box(way)
    if "gesture" in way.data:
        found["gesture"] = way.key("gesture", among=GESTURES)
        if "box" not in way.data:
            way.note("A gesture needs a box: that is where it is made.", "gesture")
    return found


def read_box(section: Section) -> dict[str, float]:
    """The four sides in the field `box`."""
    box = section.list("box")
    if len(box) != len(BOX) or not all(
        isinstance(side, int | float) and not isinstance(side, bool) for side in box
    ):
        section.note(BOX_RULE, "box")
        box = [0, 0, 1, 1]
    return dict(zip(BOX, box, strict=True))


def read_labels(
    scenes: Section, skeletons: list[Skeleton], labels_of: Callable[[Section], list[str]]
) -> None:
    """Give each scene with a drawing the keys of the texts in it."""
    for scene in skeletons:
        if scene.get("drawing"):
            scene["labels"] = [{"key": key} for key in labels_of(scenes.section(scene["key"]))]


def write_scene(scene: Skeleton) -> dict[str, Any]:
    """A scene as the file of the lesson has it: short where it has no screen."""
    ways = {choice["key"]: _write_way(choice) for choice in scene["choices"]}
    return {"drawing": scene["drawing"], "choices": ways} if scene.get("drawing") else ways


def _write_way(choice: Skeleton) -> str | dict[str, Any]:
    if choice.get("x") is None:
        return str(choice["goto"])
    gesture = {"gesture": choice["gesture"]} if choice.get("gesture") else {}
    return {"goto": choice["goto"], "box": [plain_number(choice[side]) for side in BOX], **gesture}


def plain_number(value: float) -> float | int:
    """3 rather than 3.0."""
    return int(value) if value == int(value) else value
