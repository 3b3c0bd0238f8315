"""What the form of each activity kind shows: its definition together with an answer and what was said to it.

Each function takes the definition's data, a response (or an empty one) and the feedback by part, and gives
the plain values of its template in `templates/courses/activities/`.
"""

from collections.abc import Callable, Mapping
from typing import Any

from courses.activities import Definition, presented

Data = Mapping[str, Any]
Said = Mapping[str, Any]
Controls = dict[str, Any]


def controls(definition: Definition, response: Data | None, said: Said) -> Controls:
    """The values for the template of this definition's kind; `said` is feedback by part."""
    data = definition.to_data()
    build = KINDS[data["kind"]]
    return {"data": data} | build(data | {"presented": _presented(definition)}, response or {}, said)


def _presented(definition: Definition) -> list[str]:
    return list(presented(definition)) if definition.to_data()["kind"] in ("order_steps", "match") else []


def _multiple_choice(data: Data, response: Data, said: Said) -> Controls:
    chosen = response.get("choice")
    return {"rows": [choice | {"chosen": choice["id"] == chosen} for choice in data["choices"]]}


def _true_false(data: Data, response: Data, said: Said) -> Controls:
    return {"answer": response.get("answer")}


def _order_steps(data: Data, response: Data, said: Said) -> Controls:
    order = response.get("order") or []
    steps = {step["id"]: step for step in data["steps"]}
    return {
        "rows": [
            steps[key] | {"place": order.index(key) + 1 if key in order else 0, "said": said.get(key)}
            for key in order or data["presented"]
        ],
        "places": range(1, len(steps) + 1),
    }


def _match(data: Data, response: Data, said: Said) -> Controls:
    pairs = response.get("pairs") or {}
    targets = {target["id"]: target for target in data["targets"]}
    return {
        "rows": [
            item | {"chosen": pairs.get(item["id"]), "said": said.get(item["id"])} for item in data["items"]
        ],
        "targets": [targets[key] for key in data["presented"]],
    }


def _spot_it(data: Data, response: Data, said: Said) -> Controls:
    chosen = response.get("zones") or []
    return {
        "rows": [
            zone
            | {"chosen": zone["id"] in chosen, "said": said.get(zone["id"])}
            | {side: f"{zone[side]:g}%" for side in "xywh"}
            for zone in data["zones"]
        ]
    }


def _fill_in(data: Data, response: Data, said: Said) -> Controls:
    return {"text": response.get("text", "")}


def _scenario(data: Data, response: Data, said: Said) -> Controls:
    """The scenes that were gone through, then the scene or the end where the path stands."""
    scenes = {scene["id"]: scene for scene in data["scenes"]}
    here, gone = data["start"], []
    for step in response.get("path") or []:
        choice = next(choice for choice in scenes[here]["choices"] if choice["id"] == step)
        gone.append({"scene": scenes[here], "choice": choice})
        here = choice["goto"]
    if here in scenes:
        return {"gone": gone, "scene": scenes[here], "path": ",".join(response.get("path") or [])}
    end = next(end for end in data["ends"] if end["id"] == here)
    return {"gone": gone, "end": end, "scene": scenes[data["start"]], "path": ""}


def _h5p(data: Data, response: Data, said: Said) -> Controls:
    """It has no controls of ours; it opens in a place of its own."""
    return {}


KINDS: Mapping[str, Callable[[Data, Data, Said], Controls]] = {
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "order_steps": _order_steps,
    "match": _match,
    "spot_it": _spot_it,
    "fill_in": _fill_in,
    "scenario": _scenario,
    "h5p": _h5p,
}
