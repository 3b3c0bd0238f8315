"""From an outline back to what the editor's blocks store: the inverse of `courses.reading` and `courses.definitions`.

What was a definition becomes the same definition again, and so do pictures and screens. Entries of lists get ids that
depend on nothing but their place, so that all languages of a lesson have the same.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID, uuid5

from courses.outline import (
    ActivityBlock,
    Block,
    Callout,
    CanDo,
    DrawingPicture,
    Idea,
    Picture,
    Screen,
    Story,
    TryIt,
)

Raw = dict[str, Any]
READ = {Story: "story", Idea: "idea", TryIt: "try_it", Callout: "callout", CanDo: "can_do"}


@dataclass(frozen=True)
class Place:
    """Where entries stand: below a block, at a path of list names and keys. `known`: ids that they have already."""

    block_id: str
    known: Mapping[tuple[str, ...], str]
    path: tuple[str, ...] = ()

    def below(self, *names: str) -> "Place":
        return replace(self, path=(*self.path, *names))

    @property
    def id(self) -> str:
        return self.known.get((self.block_id, *self.path)) or str(
            uuid5(UUID(self.block_id), "/".join(self.path))
        )


@dataclass(frozen=True)
class Kept:
    """Gives the primary keys of what a block points to; None where it cannot be had here.

    A photo and an exercise are asked for with the id of their block.
    """

    drawing: Callable[[str], int]
    photo: Callable[[Picture, str], int | None]
    exercise: Callable[[str, str], int | None]


def stored_block(block: Block, kept: Kept, known: Mapping[tuple[str, ...], str]) -> Raw:
    """The block as a page stores it."""
    place = Place(block.id, known)
    if isinstance(block, ActivityBlock):
        return {"type": block.kind, "value": _activity(block, kept, place), "id": block.id}
    value: Raw = {"text": block.text}
    if isinstance(block, Idea):
        value["title"] = block.title
    if isinstance(block, Callout):
        value["tone"] = block.tone
    elif not isinstance(block, CanDo):
        value |= _picture(block.picture, kept, place)
    return {"type": READ[type(block)], "value": value, "id": block.id}


def known_ids(bodies: Iterable[Iterable[Mapping[str, Any]]]) -> dict[tuple[str, ...], str]:
    """The ids that entries have in stored bodies, by block id and path."""
    found: dict[tuple[str, ...], str] = {}
    for body in bodies:
        for block in body:
            _note(found, block["value"], (str(block["id"]),))
    return found


def _note(found: dict[tuple[str, ...], str], value: Any, path: tuple[str, ...]) -> None:
    for name, entries in value.items() if isinstance(value, Mapping) else ():
        for number, entry in enumerate(entries if isinstance(entries, list) else ()):
            if isinstance(entry, Mapping) and entry.get("type") == "item":
                inner = entry["value"]
                here = (*path, name, _key(inner, number, str(entry.get("id") or "")))
                found.setdefault(here, str(entry["id"]))
                _note(found, inner, here)


def _key(value: Any, number: int, entry_id: str) -> str:
    """As `courses.definitions` names an entry; by its number where it has no name."""
    if not isinstance(value, Mapping) or "key" not in value:
        return str(number)
    return str(value["key"] or entry_id[:8])


def _picture(picture: Picture | None, kept: Kept, place: Place) -> Raw:
    if isinstance(picture, DrawingPicture):
        labels = [{"key": key, "text": text} for key, text in picture.labels]
        return {
            "drawing": kept.drawing(picture.svg),
            "photo": None,
            "picture": picture.alt,
            "labels": _items("labels", labels, place),
        }
    photo = kept.photo(picture, place.block_id) if picture else None
    return {"drawing": None, "photo": photo, "picture": picture.alt if picture else "", "labels": []}


def _items(name: str, entries: Iterable[Raw], place: Place) -> list[Raw]:
    """A list as it is stored: each entry with its id, which its key gives, or its number."""
    return [
        {"type": "item", "value": entry, "id": place.below(name, str(entry.get("key", number))).id}
        for number, entry in enumerate(entries)
    ]


def _keyed(entry: Raw) -> Raw:
    """An entry of a definition: its id is the editor's key."""
    return {"key": entry["id"], **{name: part for name, part in entry.items() if name != "id"}}


def _activity(block: ActivityBlock, kept: Kept, place: Place) -> Raw:
    data = block.definition.to_data()
    del data["kind"]
    if block.kind == "scenario":
        return {**data, **_story(block, data, kept, place)}
    if block.kind == "h5p":
        return {"exercise": kept.exercise(data.pop("content"), block.id), **data}
    value: Raw = {}
    for name, part in data.items():
        if name == "answers":
            value[name] = "\n".join(part)
        elif isinstance(part, list):
            value[name] = _items(name, [_keyed(each) if "id" in each else each for each in part], place)
        elif name != "picture_text":
            value[name] = part
    if "picture_text" in data:
        value |= {**_picture(block.picture, kept, place), "picture": data["picture_text"]}
    return value


def _story(block: ActivityBlock, data: Raw, kept: Kept, place: Place) -> Raw:
    screens = {screen.scene: screen for screen in block.screens}
    scenes = [_scene(scene, screens.get(scene["id"]), kept, place) for scene in data["scenes"]]
    return {
        "scenes": _items("scenes", scenes, place),
        "ends": _items("ends", map(_keyed, data["ends"]), place),
    }


def _scene(scene: Raw, screen: Screen | None, kept: Kept, place: Place) -> Raw:
    here = place.below("scenes", scene["id"])
    boxes = {
        zone.choice: {
            **{side: getattr(zone, side) for side in "xywh"},
            "gesture": "" if zone.gesture == "tap" else zone.gesture,
        }
        for zone in (screen.zones if screen else ())
    }
    shown: Raw = _picture(screen.picture, kept, here) if screen else {}
    shown.pop("photo", None)
    choices = [{**_keyed(choice), **boxes.get(choice["id"], {})} for choice in scene["choices"]]
    return {"key": scene["id"], "text": scene["text"], **shown, "choices": _items("choices", choices, here)}
