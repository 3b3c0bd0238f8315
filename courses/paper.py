"""Activities on paper: the letters and numbers that are printed, and what the right answer looks like.

Pure like `courses.activities`: no Django, no database. The booklet, its answer key and the page where a trainer types
in what stands on the papers all take their letters from here, so they agree. `courses.paper_reading` reads them.

  multiple_choice  choices lettered A, B, C in the order of the definition; one letter is written
  true_false       the first letters of the words for "True" and "False" (`truth`); one is written
  match            targets lettered A, B, C in `letters` order (shuffled as on the site, since items are often written
                   in the order of their targets); a letter is written beside each item, items in definition order: BAC
  order_steps      steps printed in the order of `paper_steps`, a box before each; the learner writes into it which
                   place the step has: 1 for the first thing to do. Typed from top to bottom: 3142
  spot_it          zones numbered 1, 2, 3 in the order of the definition, as on the drawing; any of them: 13
  fill_in          what stands there
  scenario         scenes and ends numbered by `paper_places`; in every scene the choices are lettered A, B, C in the
                   order of the definition; the letters taken one after the other: AB
  h5p              nothing: it is done on a screen
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from string import ascii_uppercase
from typing import Any, Final

from courses.activities import SELF_REPORTED, Definition, presented

# The words for "True" and "False" in the language of the paper.
Truth = tuple[str, str]
ENGLISH: Final[Truth] = ("True", "False")
# The kinds that have no place to write on paper.
ON_SCREEN: Final = SELF_REPORTED


@dataclass(frozen=True)
class Lettered:
    """What can be chosen on paper: the letter or number printed beside it, its id, its words."""

    letter: str
    id: str
    text: str


def truth_letters(truth: Truth) -> tuple[str, str]:
    """The letters of true and false: V and F for Verdadero and Falso; A and B where the words begin alike."""
    true, false = (word[:1].upper() for word in truth)
    return (true, false) if true and false and true != false else ("A", "B")


def letters(definition: Definition, truth: Truth = ENGLISH) -> tuple[Lettered, ...]:
    """All that can be chosen, in the order in which it is printed; nothing for fill_in, scenario and h5p.

    For order_steps: the steps as `paper_steps` has them, each with the number of its place on the paper.
    """
    data = definition.to_data()
    match data["kind"]:
        case "multiple_choice":
            return _lettered(ascii_uppercase, ((each["id"], each["text"]) for each in data["choices"]))
        case "true_false":
            return _lettered(truth_letters(truth), zip(("true", "false"), truth, strict=True))
        case "match":
            texts = {each["id"]: each["text"] for each in data["targets"]}
            return _lettered(ascii_uppercase, ((key, texts[key]) for key in presented(definition)))
        case "order_steps":
            texts = {each["id"]: each["text"] for each in data["steps"]}
            return _lettered(_figures(len(texts)), ((key, texts[key]) for key in paper_steps(definition)))
        case "spot_it":
            zones = data["zones"]
            return _lettered(_figures(len(zones)), ((each["id"], each["label"]) for each in zones))
    return ()


def paper_steps(definition: Definition) -> tuple[str, ...]:
    """The ids of the steps of order_steps in the order in which they are printed: never the right one, the same in
    every language, and the same as on the site."""
    return tuple(presented(definition))


def paper_places(definition: Definition) -> dict[str, int]:
    """The numbers printed beside the scenes and ends of a scenario, by id: the start is 1, then the other scenes, then
    the ends. A choice says: go to the number of its `goto`."""
    data = definition.to_data()
    scenes = sorted((scene["id"] for scene in data["scenes"]), key=lambda key: key != data["start"])
    return {key: place for place, key in enumerate([*scenes, *(end["id"] for end in data["ends"])], start=1)}


def answer_key(definition: Definition, truth: Truth = ENGLISH) -> str:
    """What stands on the paper of who has it right: the first such answer where there are several, "" where none can."""
    data = definition.to_data()
    of = {each.id: each.letter for each in letters(definition, truth)}
    match data["kind"]:
        case "multiple_choice":
            return next((of[each["id"]] for each in data["choices"] if each["correct"]), "")
        case "true_false":
            return of["true" if data["answer"] else "false"]
        case "match":
            return "".join(of[item["target"]] for item in data["items"])
        case "order_steps":
            right = [step["id"] for step in data["steps"]]
            return "".join(str(right.index(key) + 1) for key in paper_steps(definition))
        case "spot_it":
            return "".join(of[zone["id"]] for zone in data["zones"] if zone["correct"])
        case "fill_in":
            return str(next(iter(data["answers"]), ""))
        case "h5p":
            return ""
    return _way_to_a_right_end(data, data["start"]) or ""


def _lettered(marks: Iterable[str], parts: Iterable[tuple[str, str]]) -> tuple[Lettered, ...]:
    return tuple(Lettered(mark, key, text) for mark, (key, text) in zip(marks, parts, strict=False))


def _figures(count: int) -> list[str]:
    return [str(figure) for figure in range(1, count + 1)]


def _way_to_a_right_end(data: Mapping[str, Any], here: str) -> str | None:
    """The letters from here to an end of score 1, None where no way leads to one. Scenes have no way back."""
    right = {end["id"] for end in data["ends"] if end["score"] == 1}
    choices = next((scene["choices"] for scene in data["scenes"] if scene["id"] == here), None)
    if choices is None:
        return "" if here in right else None
    ways = (
        (letter, _way_to_a_right_end(data, choice["goto"]))
        for letter, choice in zip(ascii_uppercase, choices, strict=False)
    )
    return next((letter + way for letter, way in ways if way is not None), None)
