"""From the blocks of the editor to the definitions that are marked, and nothing else.

The shape of the data is that of `courses.activities`; a key that an author left empty becomes the start of the
entry's own id, which translations share.
"""

from typing import Any

from wagtail.blocks import StructValue

from courses import activities

ACTIVITY_KINDS = tuple(activities.KINDS)
# Percent of the points of an exercise from which it counts as done, where its author says nothing.
NEEDED = 60


def definition_data(kind: str, value: StructValue) -> dict[str, Any]:
    """The definition data of one activity block. Not yet validated: drafts may be incomplete."""
    data: dict[str, Any] = {"kind": kind, "prompt": _text(value["prompt"])}
    data.update(_READERS[kind](value))
    return data


def _text(value: Any) -> str:
    return str(value or "").strip().replace("\r\n", "\n")


def id_of_entry(item: Any) -> str:
    """What a definition calls an entry of a list."""
    return item.value.get("key") or str(item.id or "")[:8]


def has_box(choice: Any) -> bool:
    """Whether a choice of a story has a box on the screen. It is shown and not marked, so no definition holds it."""
    return all(choice[side] is not None for side in "xywh")


def _entries(items: Any, *words: str, **others: type) -> list[dict[str, Any]]:
    """Each entry of a list block as plain data: its key as `id`, its words, and its other fields by type."""
    return [
        {
            "id": id_of_entry(item),
            **{name: _text(item.value[name]) for name in words},
            **{name: kind(item.value[name] or 0) for name, kind in others.items()},
        }
        for item in items.bound_blocks
    ]


def _multiple_choice(value: StructValue) -> dict[str, Any]:
    return {"choices": _entries(value["choices"], "text", "feedback", correct=bool)}


def _true_false(value: StructValue) -> dict[str, Any]:
    return {
        "answer": bool(value["answer"]),
        "feedback_true": _text(value["feedback_true"]),
        "feedback_false": _text(value["feedback_false"]),
    }


def _order_steps(value: StructValue) -> dict[str, Any]:
    return {"steps": _entries(value["steps"], "text", "feedback")}


def _match(value: StructValue) -> dict[str, Any]:
    return {
        "targets": _entries(value["targets"], "text"),
        "items": _entries(value["items"], "text", "target", "feedback"),
    }


def _spot_it(value: StructValue) -> dict[str, Any]:
    zones = _entries(value["zones"], "label", "feedback", x=float, y=float, w=float, h=float, correct=bool)
    return {"picture_text": _text(value["picture"]), "zones": zones}


def _fill_in(value: StructValue) -> dict[str, Any]:
    return {
        "before": _text(value["before"]),
        "after": _text(value["after"]),
        "answers": [line.strip() for line in _text(value["answers"]).splitlines() if line.strip()],
        "number": bool(value["number"]),
        "feedback_right": _text(value["feedback_right"]),
        "feedback_not_yet": _text(value["feedback_not_yet"]),
        "near": [
            {"answer": _text(item["answer"]), "feedback": _text(item["feedback"])} for item in value["near"]
        ],
    }


def _scenario(value: StructValue) -> dict[str, Any]:
    scenes = [
        {**entry, "choices": _entries(item.value["choices"], "text", "goto")}
        for entry, item in zip(_entries(value["scenes"], "text"), value["scenes"].bound_blocks, strict=True)
    ]
    return {
        "start": _text(value["start"]),
        "scenes": scenes,
        "ends": _entries(value["ends"], "text", "feedback", score=float),
    }


def _h5p(value: StructValue) -> dict[str, Any]:
    return {
        "content": value["exercise"].digest if value["exercise"] else "",
        "needed": NEEDED if value["needed"] is None else value["needed"],
        "feedback_right": _text(value["feedback_right"]),
        "feedback_not_yet": _text(value["feedback_not_yet"]),
    }


_READERS = {
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "order_steps": _order_steps,
    "match": _match,
    "spot_it": _spot_it,
    "fill_in": _fill_in,
    "scenario": _scenario,
    "h5p": _h5p,
}
