"""What the languages share of each block: from its stored value back to its entry in a lesson's file."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from courses.seeding.scenes import BOX, Skeleton, plain_number, write_scene


def keys_of(items: list[Mapping[str, Any]]) -> list[str]:
    return [item["key"] for item in items]


def write_plain(value: Skeleton) -> dict[str, Any]:
    return {}


def write_picture(value: Skeleton) -> dict[str, Any]:
    return {"drawing": value["drawing"]} if value["drawing"] else {}


def write_callout(value: Skeleton) -> dict[str, Any]:
    return {"tone": value["tone"]}


def write_multiple_choice(value: Skeleton) -> dict[str, Any]:
    right = [choice["key"] for choice in value["choices"] if choice["correct"]]
    return {"choices": keys_of(value["choices"]), "right": right[0] if len(right) == 1 else right}


def write_true_false(value: Skeleton) -> dict[str, Any]:
    return {"answer": value["answer"]}


def write_order_steps(value: Skeleton) -> dict[str, Any]:
    return {"steps": keys_of(value["steps"])}


def write_match(value: Skeleton) -> dict[str, Any]:
    return {
        "targets": keys_of(value["targets"]),
        "items": {item["key"]: item["target"] for item in value["items"]},
    }


def write_spot_it(value: Skeleton) -> dict[str, Any]:
    zones = {
        zone["key"]: {"box": [plain_number(zone[side]) for side in BOX], "right": zone["correct"]}
        for zone in value["zones"]
    }
    return {**write_picture(value), "zones": zones}


def write_fill_in(value: Skeleton) -> dict[str, Any]:
    return {"number": value["number"]}


def write_scenario(value: Skeleton) -> dict[str, Any]:
    return {
        "start": value["start"],
        "scenes": {scene["key"]: write_scene(scene) for scene in value["scenes"]},
        "ends": {end["key"]: plain_number(end["score"]) for end in value["ends"]},
    }


def write_h5p(value: Skeleton) -> dict[str, Any]:
    return {"needed": plain_number(value["needed"])}


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
    "h5p": write_h5p,
}
