"""What the languages share of each block: from its entry in a lesson's file to the fields of the editor.

A skeleton is the stored value of a block without its words. Each reader notes what is wrong with an entry;
`courses.seeding.entries` is the way back.
"""

from collections.abc import Callable, Mapping
from typing import Final

from courses.seeding.scenes import Skeleton, read_box, read_scenes
from courses.seeding.section import Section


def keyed(keys: list[str]) -> list[Skeleton]:
    return [{"key": key} for key in keys]


def read_plain(entry: Section) -> Skeleton:
    entry.fields([], [])
    return {}


def read_picture(entry: Section) -> Skeleton:
    entry.fields([], ["drawing"])
    return {"drawing": entry.key("drawing") or None}


def read_callout(entry: Section) -> Skeleton:
    entry.fields(["tone"])
    return {"tone": entry.key("tone", among=("care", "tip"))}


def read_multiple_choice(entry: Section) -> Skeleton:
    entry.fields(["choices", "right"])
    choices = entry.keys("choices")
    if isinstance(entry.data.get("right"), list):
        entry.note("More than one answer is given as right. Name exactly one.", "right")
        return {"choices": keyed(choices)}
    right = entry.key("right", among=choices)
    return {"choices": [{"key": key, "correct": key == right} for key in choices]}


def read_true_false(entry: Section) -> Skeleton:
    entry.fields(["answer"])
    return {"answer": entry.flag("answer")}


def read_order_steps(entry: Section) -> Skeleton:
    entry.fields(["steps"])
    return {"steps": keyed(entry.keys("steps"))}


def read_match(entry: Section) -> Skeleton:
    entry.fields(["targets", "items"])
    targets = entry.keys("targets")
    items = entry.section("items")
    return {
        "targets": keyed(targets),
        "items": [
            {"key": items.as_key(key, key), "target": items.key(key, among=targets)} for key in items.data
        ],
    }


def read_spot_it(entry: Section) -> Skeleton:
    entry.fields(["drawing", "zones"])
    return {
        "drawing": entry.key("drawing") or None,
        "zones": [{"key": key, **_read_zone(zone)} for key, zone in entry.parts("zones")],
    }


def _read_zone(zone: Section) -> Skeleton:
    zone.fields(["box", "right"])
    return {**read_box(zone), "correct": zone.flag("right")}


def read_fill_in(entry: Section) -> Skeleton:
    entry.fields(["number"])
    return {"number": entry.flag("number")}


def read_scenario(entry: Section) -> Skeleton:
    entry.fields(["start", "scenes", "ends"])
    scenes, ends = entry.section("scenes"), entry.section("ends")
    places = [*scenes.data, *ends.data]
    return {
        "start": entry.key("start", among=list(scenes.data)),
        "scenes": read_scenes(entry, places),
        "ends": [{"key": ends.as_key(key, key), "score": ends.number(key)} for key in ends.data],
    }


def read_h5p(entry: Section) -> Skeleton:
    entry.fields(["needed"])
    return {"needed": entry.number("needed")}


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
    "h5p": read_h5p,
}
