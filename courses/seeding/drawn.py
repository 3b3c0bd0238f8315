"""Where a block has its drawings: in the block itself, and in the scenes of a story; and its exercise.

The same walk serves all forms in which the seeds hold a block: a skeleton, a stored value, a value that is compared.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

Value = Mapping[str, Any]
EXERCISE = "exercise"


def drawings_in(value: Value) -> Iterator[str]:
    """The drawings of a block, by whatever the form names them."""
    if value.get("drawing"):
        yield value["drawing"]
    for scene in _scenes(value):
        yield from drawings_in(scene.get("value", scene))


def with_drawings(value: Value, change: Callable[[Any], Any]) -> dict[str, Any]:
    """The block with another name for each of its drawings."""
    changed = dict(value)
    if value.get("drawing"):
        changed["drawing"] = change(value["drawing"])
    if scenes := _scenes(value):
        changed["scenes"] = [
            {**scene, "value": with_drawings(scene["value"], change)}
            if "value" in scene
            else with_drawings(scene, change)
            for scene in scenes
        ]
    return changed


def with_exercise(value: Value, change: Callable[[Any], Any]) -> dict[str, Any]:
    """The block with another name for its exercise, where it has one."""
    return {**value, EXERCISE: change(value[EXERCISE])} if value.get(EXERCISE) else dict(value)


def _scenes(value: Value) -> list[dict[str, Any]]:
    scenes = value.get("scenes") or []
    return [*(scenes.values() if isinstance(scenes, dict) else scenes)]
