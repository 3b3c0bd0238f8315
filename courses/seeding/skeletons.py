"""What the languages share of each block: from its entry in the lesson's file to the fields of the editor, and back.

A skeleton is the stored value of a block without its words. `read` notes what is wrong with the entry; `write`
gives the entry of a skeleton, so that dumping and loading are inverse.
"""

from collections.abc import Callable, Mapping
from typing import Any, Final

from courses.seeding.section import Section

Skeleton = dict[str, Any]
BOX: Final = ("x", "y", "w", "h")


def keyed(keys: list[str]) -> list[Skeleton]:
    return [{"key": key} for key in keys]


def keys_of(items: list[Mapping[str, Any]]) -> list[str]:
    return [item["key"] for item in items]


def read_plain(entry: Section) -> Skeleton:
    entry.fields([], [])
    return {}


def write_plain(value: Skeleton) -> dict[str, Any]:
    return {}


def read_picture(entry: Section) -> Skeleton:
    entry.fields([], ["drawing"])
    return {"drawing": entry.key("drawing") or None}


def write_picture(value: Skeleton) -> dict[str, Any]:
    return {"drawing": value["drawing"]} if value["drawing"] else {}


def read_callout(entry: Section) -> Skeleton:
    entry.fields(["tone"])
    return {"tone": entry.key("tone", among=("care", "tip"))}


def write_callout(value: Skeleton) -> dict[str, Any]:
    return {"tone": value["tone"]}


def read_multiple_choice(entry: Section) -> Skeleton:
    entry.fields(["choices", "right"])
    choices = entry.keys("choices")
    if isinstance(entry.data.get("right"), list):
        entry.note("More than one answer is given as right. Name exactly one.", "right")
        return {"choices": keyed(choices)}
    right = entry.key("right", among=choices)
    return {"choices": [{"key": key, "correct": key == right} for key in choices]}


def write_multiple_choice(value: Skeleton) -> dict[str, Any]:
    right = [choice["key"] for choice in value["choices"] if choice["correct"]]
    return {"choices": keys_of(value["choices"]), "right": right[0] if len(right) == 1 else right}


def read_true_false(entry: Section) -> Skeleton:
    entry.fields(["answer"])
    return {"answer": entry.flag("answer")}


def write_true_false(value: Skeleton) -> dict[str, Any]:
    return {"answer": value["answer"]}


def read_order_steps(entry: Section) -> Skeleton:
    entry.fields(["steps"])
    return {"steps": keyed(entry.keys("steps"))}


def write_order_steps(value: Skeleton) -> dict[str, Any]:
    return {"steps": keys_of(value["steps"])}


def read_match(entry: Section) -> Skeleton:
    entry.fields(["targets", "items"])
    targets = entry.keys("targets")
    items = entry.section("items")
    return {
        "targets": keyed(targets),
        "items": [{"key": items.as_key(key, key), "target": items.key(key, among=targets)} for key in items.data],
    }


def write_match(value: Skeleton) -> dict[str, Any]:
    return {"targets": keys_of(value["targets"]), "items": {item["key"]: item["target"] for item in value["items"]}}


def read_spot_it(entry: Section) -> Skeleton:
    entry.fields(["drawing", "zones"])
    return {
        "drawing": entry.key("drawing") or None,
        "zones": [{"key": key, **_read_zone(zone)} for key, zone in entry.parts("zones")],
    }


def _read_zone(zone: Section) -> Skeleton:
    zone.fields(["box", "right"])
    box = zone.list("box")
    if len(box) != len(BOX) or not all(isinstance(side, int | float) and not isinstance(side, bool) for side in box):
        zone.note("A box has four numbers in percent of the drawing: left, top, width, height.", "box")
        box = [0, 0, 1, 1]
    return {**dict(zip(BOX, box, strict=True)), "correct": zone.flag("right")}


def write_spot_it(value: Skeleton) -> dict[str, Any]:
    zones = {
        zone["key"]: {"box": [plain_number(zone[side]) for side in BOX], "right": zone["correct"]}
        for zone in value["zones"]
    }
    return {**write_picture(value), "zones": zones}


def read_fill_in(entry: Section) -> Skeleton:
    entry.fields(["number"])
    return {"number": entry.flag("number")}


def write_fill_in(value: Skeleton) -> dict[str, Any]:
    return {"number": value["number"]}


def read_scenario(entry: Section) -> Skeleton:
    entry.fields(["start", "scenes", "ends"])
    scenes, ends = entry.section("scenes"), entry.section("ends")
    places = [*scenes.data, *ends.data]
    return {
        "start": entry.key("start", among=list(scenes.data)),
        "scenes": [{"key": key, "choices": _read_ways(scene, places)} for key, scene in entry.parts("scenes")],
        "ends": [{"key": ends.as_key(key, key), "score": ends.number(key)} for key in ends.data],
    }


def _read_ways(scene: Section, places: list[str]) -> list[Skeleton]:
    return [{"key": scene.as_key(key, key), "goto": scene.key(key, among=places)} for key in scene.data]


def write_scenario(value: Skeleton) -> dict[str, Any]:
    return {
        "start": value["start"],
        "scenes": {
            scene["key"]: {choice["key"]: choice["goto"] for choice in scene["choices"]} for scene in value["scenes"]
        },
        "ends": {end["key"]: plain_number(end["score"]) for end in value["ends"]},
    }


def plain_number(value: float) -> float | int:
    """3 rather than 3.0."""
    return int(value) if value == int(value) else value


READERS: Final[Mapping[str, Callable[[Section], Skeleton]]] = {
    "story": read_picture,
    "idea": read_picture,
    "try_it": read_picture,
    "callout": read_callout,
    "can_do": read_plain,
    "multiple_choice": read_multiple_choice,
    "true_false": read_true_false,
    "order_steps": read_order_steps,
    "match": read_match,
    "spot_it": read_spot_it,
    "fill_in": read_fill_in,
    "scenario": read_scenario,
}
WRITERS: Final[Mapping[str, Callable[[Skeleton], dict[str, Any]]]] = {
    "story": write_picture,
    "idea": write_picture,
    "try_it": write_picture,
    "callout": write_callout,
    "can_do": write_plain,
    "multiple_choice": write_multiple_choice,
    "true_false": write_true_false,
    "order_steps": write_order_steps,
    "match": write_match,
    "spot_it": write_spot_it,
    "fill_in": write_fill_in,
    "scenario": write_scenario,
}
