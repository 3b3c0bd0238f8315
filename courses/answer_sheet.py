"""The answer key of a booklet (`courses.booklet`): the right letters, and the feedback that says why."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import override

from courses.booklet import LETTERS, truth
from courses.outline import ActivityBlock, Lesson
from courses.paper import ON_SCREEN, Lettered, answer_key, letters, paper_places
from courses.tight import tighten

Data = Mapping[str, Any]
# The letter or number on the paper, the words beside it, and why.
Reason = tuple[str, str, str]


def render_answers(lesson: Lesson, number: int) -> SafeString:
    """What stands on the paper of who has everything right, and why."""
    with override(lesson.locale):
        answers = [_answer(place, activity) for place, activity in enumerate(lesson.activities, 1)]
        context = {"lesson": lesson, "number": number, "answers": answers}
        return tighten(render_to_string("courses/paper/answers.html", context))


def _answer(number: int, activity: ActivityBlock) -> dict[str, Any]:
    """One exercise in the answer key: what is right, and the reasons one by one."""
    data = activity.definition.to_data()
    found = letters(activity.definition, truth())
    return {
        "number": number,
        "prompt": data["prompt"],
        "right": " ".join(answer_key(activity.definition, truth())) if found else _said(activity, data),
        "reasons": REASONS[activity.kind](data, found)
        if activity.kind != "scenario"
        else _ends(activity, data),
    }


def _said(activity: ActivityBlock, data: Data) -> str:
    """All that counts as right: of words each one, of a story each way to a good end, the shortest first; nothing where it
    is done on a screen."""
    if activity.kind in ON_SCREEN:
        return ""
    if activity.kind == "fill_in":
        return " / ".join(data["answers"])
    ways = sorted(right_ways(data, data["start"]), key=lambda way: (len(way), way))
    return " / ".join(" ".join(way) for way in ways)


def right_ways(data: Data, here: str) -> Iterator[str]:
    """The letters of every way from here to an end of score 1. A story has no way back."""
    scene = next((scene for scene in data["scenes"] if scene["id"] == here), None)
    if scene is None:
        yield from ("" for end in data["ends"] if end["id"] == here and end["score"] == 1)
        return
    for letter, choice in zip(LETTERS, scene["choices"], strict=False):
        yield from (letter + way for way in right_ways(data, choice["goto"]))


def _chosen(data: Data, found: tuple[Lettered, ...]) -> list[Reason]:
    right = {each["id"]: each["feedback"] for each in data["choices"] if each["correct"]}
    return [(each.letter, each.text, right[each.id]) for each in found if each.id in right]


def _true_or_false(data: Data, found: tuple[Lettered, ...]) -> list[Reason]:
    right = "true" if data["answer"] else "false"
    return [(each.letter, each.text, data[f"feedback_{right}"]) for each in found if each.id == right]


def _ordered(data: Data, found: tuple[Lettered, ...]) -> list[Reason]:
    return [(str(place), step["text"], step["feedback"]) for place, step in enumerate(data["steps"], 1)]


def _matched(data: Data, found: tuple[Lettered, ...]) -> list[Reason]:
    letter = {each.id: each.letter for each in found}
    return [(letter[item["target"]], item["text"], item["feedback"]) for item in data["items"]]


def _spotted(data: Data, found: tuple[Lettered, ...]) -> list[Reason]:
    right = {zone["id"]: zone["feedback"] for zone in data["zones"] if zone["correct"]}
    return [(each.letter, each.text, right[each.id]) for each in found if each.id in right]


def _filled(data: Data, found: tuple[Lettered, ...]) -> list[Reason]:
    return [("", "", data["feedback_right"])]


def _ends(activity: ActivityBlock, data: Data) -> list[Reason]:
    """Each end of a story: a group talks about all of them."""
    number = paper_places(activity.definition)
    ends = sorted(data["ends"], key=lambda end: -end["score"])
    return [(str(number[end["id"]]), end["text"], end["feedback"]) for end in ends]


REASONS: Final[Mapping[str, Callable[[Data, tuple[Lettered, ...]], list[Reason]]]] = {
    "multiple_choice": _chosen,
    "true_false": _true_or_false,
    "order_steps": _ordered,
    "match": _matched,
    "spot_it": _spotted,
    "fill_in": _filled,
    "h5p": _filled,
}
