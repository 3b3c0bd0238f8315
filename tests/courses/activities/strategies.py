"""Hypothesis strategies: publishable definitions of every kind, right responses to them, and hostile ones."""

from typing import Any

from hypothesis import settings
from hypothesis import strategies as st

from courses.activities import Definition, load

# A busy machine is not a failure: no test of this package has a time limit per example.
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

ids = st.text("abcdefghijklmnopqrstuvwxyz0123456789-", min_size=1, max_size=8)
_LETTERS = "abcdeñáéçãœßİΣς ABC.,!?'’«»\n0123456789+-$@"
# A word in front of every text keeps it from being blank; texts of one list differ by their position.
words = st.text(_LETTERS, max_size=30).map(lambda text: f"W{text}")


def _unique_ids(least: int, most: int) -> st.SearchStrategy[list[str]]:
    return st.lists(ids, min_size=least, max_size=most, unique=True)


def _texts(draw: st.DrawFn, keys: list[str]) -> list[dict[str, Any]]:
    return [
        {"id": key, "text": f"{position} {draw(words)}", "feedback": draw(words)}
        for position, key in enumerate(keys)
    ]


@st.composite
def multiple_choice(draw: st.DrawFn) -> dict[str, Any]:
    choices = _texts(draw, draw(_unique_ids(3, 5)))
    right = draw(st.integers(0, len(choices) - 1))
    for position, choice in enumerate(choices):
        choice["correct"] = position == right
    return {"kind": "multiple_choice", "prompt": draw(words), "choices": choices}


@st.composite
def true_false(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "kind": "true_false",
        "prompt": draw(words),
        "answer": draw(st.booleans()),
        "feedback_true": draw(words),
        "feedback_false": draw(words),
    }


@st.composite
def order_steps(draw: st.DrawFn) -> dict[str, Any]:
    return {"kind": "order_steps", "prompt": draw(words), "steps": _texts(draw, draw(_unique_ids(3, 6)))}


@st.composite
def match(draw: st.DrawFn) -> dict[str, Any]:
    keys = draw(_unique_ids(2, 6))
    targets = [{"id": key, "text": f"{position} {draw(words)}"} for position, key in enumerate(keys)]
    items = _texts(draw, draw(_unique_ids(3, 6)))
    for item in items:
        item["target"] = draw(st.sampled_from(keys))
    return {"kind": "match", "prompt": draw(words), "targets": targets, "items": items}


@st.composite
def spot_it(draw: st.DrawFn) -> dict[str, Any]:
    zones = []
    for position, key in enumerate(draw(_unique_ids(2, 8))):
        x, y = draw(st.integers(0, 90)), draw(st.floats(0, 90))
        box = {"x": x, "y": y, "w": draw(st.integers(1, 10)), "h": draw(st.floats(1, 10))}
        label = f"{position} {draw(words)}"
        zones.append({"id": key, "label": label, **box, "correct": False, "feedback": draw(words)})
    for position in draw(st.sets(st.integers(0, len(zones) - 1), min_size=1, max_size=4)):
        zones[position]["correct"] = True
    return {"kind": "spot_it", "prompt": draw(words), "picture_text": draw(words), "zones": zones}


@st.composite
def fill_in(draw: st.DrawFn) -> dict[str, Any]:
    number = draw(st.booleans())
    # "w" before and "x" before keep accepted and near answers apart; figures: below and above zero.
    right = st.integers(0, 10**9).map(str) if number else words.map(lambda text: f"w{text}")
    near = (
        st.integers(1, 10**9).map(lambda figure: f"-{figure}")
        if number
        else words.map(lambda text: f"x{text}")
    )
    return {
        "kind": "fill_in",
        "prompt": draw(words),
        "before": draw(st.just("") | words),
        "after": draw(st.just("") | words),
        "answers": draw(st.lists(right, min_size=1, max_size=3)),
        "number": number,
        "feedback_right": draw(words),
        "feedback_not_yet": draw(words),
        "near": draw(st.lists(st.fixed_dictionaries({"answer": near, "feedback": words}), max_size=2)),
    }


@st.composite
def scenario(draw: st.DrawFn) -> dict[str, Any]:
    """A chain of 2 to 4 scenes that leads forward to 2 or 3 ends; every place is on some way."""
    depth, end_count = draw(st.integers(2, 4)), draw(st.integers(2, 3))
    places = draw(_unique_ids(depth + end_count, depth + end_count))
    scenes, ends = places[:depth], places[depth:]
    written = []
    for position, key in enumerate(scenes):
        onward = [scenes[position + 1]] if position + 1 < depth else ends
        goto = [*onward, *draw(st.lists(st.sampled_from(ends), min_size=1, max_size=1))]
        choices = [
            {"id": choice, "text": f"{place} {draw(words)}", "goto": target}
            for place, (choice, target) in enumerate(
                zip(draw(_unique_ids(len(goto), len(goto))), goto, strict=True)
            )
        ]
        written.append({"id": key, "text": draw(words), "choices": choices})
    scores = [1, *(draw(st.integers(0, 1) | st.floats(0, 1)) for _ in ends[1:])]
    return {
        "kind": "scenario",
        "prompt": draw(words),
        "start": scenes[0],
        "scenes": written,
        "ends": [
            {"id": key, "text": draw(words), "score": score, "feedback": draw(words)}
            for key, score in zip(ends, scores, strict=True)
        ],
    }


@st.composite
def h5p(draw: st.DrawFn) -> dict[str, Any]:
    return {
        "kind": "h5p",
        "prompt": draw(words),
        "content": draw(st.text("0123456789abcdef", min_size=64, max_size=64)),
        "needed": draw(st.integers(0, 100) | st.sampled_from([0, 60, 100, 33.3])),
        "feedback_right": draw(words),
        "feedback_not_yet": draw(words),
    }


DATA: dict[str, st.SearchStrategy[dict[str, Any]]] = {
    "multiple_choice": multiple_choice(),
    "true_false": true_false(),
    "order_steps": order_steps(),
    "match": match(),
    "spot_it": spot_it(),
    "fill_in": fill_in(),
    "scenario": scenario(),
    "h5p": h5p(),
}
data = st.one_of(*DATA.values())
definitions: st.SearchStrategy[Definition] = data.map(load)

_json_leaves = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text()
    | st.sampled_from(["\ud800", "a\x00", ""])
)
# Anything that JSON can carry, and what Python's reader lets through besides (NaN, lone surrogates).
json_like = st.recursive(
    _json_leaves,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner, max_size=4),
    max_leaves=8,
)


@st.composite
def plausible_responses(draw: st.DrawFn, definition: dict[str, Any]) -> Any:
    """A response of the right shape with ids that the definition knows, more or less."""
    if definition["kind"] == "h5p":
        return draw(_claims)
    keys = [*_known_ids(definition), "unknown", "constructor", "__proto__"]
    some = st.lists(st.sampled_from(keys), max_size=8)
    known = st.permutations(keys[:-3])
    value: st.SearchStrategy[Any] = {
        "multiple_choice": st.sampled_from(keys),
        "true_false": st.booleans() | st.sampled_from([0, 1, "true", None]),
        "order_steps": known | some,
        "match": _pairs(definition) if definition["kind"] == "match" else st.none(),
        "spot_it": st.lists(st.sampled_from(keys), max_size=8, unique=True) | some,
        "fill_in": st.sampled_from(definition.get("answers", [""])).map(str.swapcase) | st.text(_LETTERS),
        "scenario": _paths(definition) if definition["kind"] == "scenario" else st.none(),
    }[definition["kind"]]
    return {FIELD[definition["kind"]]: draw(value)}


FIELD = {
    "multiple_choice": "choice",
    "true_false": "answer",
    "order_steps": "order",
    "match": "pairs",
    "spot_it": "zones",
    "fill_in": "text",
    "scenario": "path",
    "h5p": "score",
}

_points = (
    st.integers(0, 12)
    | st.floats(0, 12)
    | st.sampled_from([-1, -0.0, 1_000_000, 1_000_001, True, None, "5", 0.1])
)
# What an exercise says of itself, more or less.
_claims = st.fixed_dictionaries({"score": _points, "max": _points}) | st.fixed_dictionaries(
    {"score": json_like, "max": json_like}
)


def _known_ids(definition: dict[str, Any]) -> list[str]:
    parts = definition.get("choices") or definition.get("steps") or definition.get("zones") or []
    return [part["id"] for part in parts]


def _pairs(definition: dict[str, Any]) -> st.SearchStrategy[dict[str, str]]:
    targets = st.sampled_from([target["id"] for target in definition["targets"]])
    return st.fixed_dictionaries({item["id"]: targets for item in definition["items"]})


@st.composite
def _paths(draw: st.DrawFn, definition: dict[str, Any]) -> list[str]:
    """A walk from the start that sometimes stops early or goes on too long."""
    scenes = {scene["id"]: scene for scene in definition["scenes"]}
    here, path = definition["start"], []
    while here in scenes and draw(st.integers(0, 9)):
        choice = draw(st.sampled_from(scenes[here]["choices"]))
        path.append(choice["id"])
        here = choice["goto"]
    return path + draw(st.sampled_from([[], [], [], ["more"]]))


@st.composite
def marked_pairs(draw: st.DrawFn) -> tuple[dict[str, Any], Any]:
    """A definition's data and a response that is often complete, sometimes right, sometimes hostile."""
    definition = draw(data)
    field = FIELD[definition["kind"]]
    hostile = json_like | st.fixed_dictionaries({field: json_like})
    return definition, draw(plausible_responses(definition) | right_responses(definition) | hostile)


@st.composite
def right_responses(draw: st.DrawFn, definition: dict[str, Any]) -> Any:
    """A response that is wholly right, told from the definition alone (an oracle apart from the markers)."""
    kind = definition["kind"]
    if kind == "multiple_choice":
        return {"choice": next(choice["id"] for choice in definition["choices"] if choice["correct"])}
    if kind == "true_false":
        return {"answer": definition["answer"]}
    if kind == "order_steps":
        return {"order": [step["id"] for step in definition["steps"]]}
    if kind == "match":
        return {"pairs": {item["id"]: item["target"] for item in definition["items"]}}
    if kind == "spot_it":
        right = [zone["id"] for zone in definition["zones"] if zone["correct"]]
        return {"zones": draw(st.permutations(right))}
    if kind == "fill_in":
        return {"text": draw(st.sampled_from(definition["answers"]))}
    if kind == "h5p":
        most = draw(st.integers(0, 1_000_000))
        return {"score": most, "max": most}
    return {"path": _way_to_success(definition)}


def _way_to_success(definition: dict[str, Any]) -> list[str]:
    scenes = {scene["id"]: scene for scene in definition["scenes"]}
    best = {end["id"] for end in definition["ends"] if end["score"] == 1}
    waiting: list[tuple[str, list[str]]] = [(definition["start"], [])]
    while waiting:
        here, path = waiting.pop()
        if here in best:
            return path
        for choice in scenes[here]["choices"] if here in scenes else []:
            waiting.append((choice["goto"], [*path, choice["id"]]))
    raise AssertionError("no way to success")


def is_right(definition: dict[str, Any], response: Any) -> bool:
    """Whether a response that a marker took is wholly right, told from the definition alone."""
    kind = definition["kind"]
    given = response[FIELD[kind]]
    if kind == "h5p":
        most = response["max"]
        return most == 0 or bool(given * 100 >= definition["needed"] * most)
    if kind == "multiple_choice":
        return given in [choice["id"] for choice in definition["choices"] if choice["correct"]]
    if kind == "true_false":
        return bool(given == definition["answer"])
    if kind == "order_steps":
        return bool(given == [step["id"] for step in definition["steps"]])
    if kind == "match":
        return bool(given == {item["id"]: item["target"] for item in definition["items"]})
    if kind == "spot_it":
        return set(given) == {zone["id"] for zone in definition["zones"] if zone["correct"]}
    if kind == "fill_in":
        return _loosely(given) in map(_loosely, definition["answers"])
    return _end_score(definition, given) == 1


def _end_score(definition: dict[str, Any], path: list[str]) -> float:
    scenes = {scene["id"]: scene for scene in definition["scenes"]}
    here = definition["start"]
    for key in path:
        here = next(choice["goto"] for choice in scenes[here]["choices"] if choice["id"] == key)
    return float(next(end["score"] for end in definition["ends"] if end["id"] == here))


def _loosely(text: str) -> str:
    """Letters, figures and the signs that count, for the small alphabet of these strategies."""
    plain = text.lower().translate(str.maketrans("ñáéç", "naec", "\u0307")).replace("ã", "a")
    plain = plain.replace("œ", "oe").replace("ß", "ss").replace("ς", "σ").replace("’", "'")
    plain = plain.replace("«", '"').replace("»", '"')
    return " ".join(plain.split()).strip(" .,!?'\"-")
