"""The answers of a lesson in words, for who reads a pack without script, and for the end of its printed booklet.

They stand after the body of the lesson, which is the site's to the byte. The letters of the paper booklet
(`courses.answer_sheet`) mean nothing on a screen, so here the words themselves are the answer.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from courses.outline import ActivityBlock, Lesson
from courses.paper import paper_places

Data = Mapping[str, Any]
# What is right, and why.
Line = tuple[str, str]


@dataclass(frozen=True)
class Answer:
    """An activity with all that is right in it. `ordered` where the lines are steps."""

    prompt: str
    lines: tuple[Line, ...]
    ordered: bool = False


def answers_of(lesson: Lesson) -> tuple[Answer, ...]:
    """In the order of the lesson, in its own words; the active language says the rest."""
    return tuple(_answer(activity) for activity in lesson.activities)


def _answer(activity: ActivityBlock) -> Answer:
    data = activity.definition.to_data()
    lines = _told(activity) if activity.kind == "scenario" else LINES[activity.kind](data)
    return Answer(data["prompt"], tuple(lines), ordered=activity.kind == "order_steps")


def _chosen(data: Data) -> Iterator[Line]:
    return ((each["text"], each["feedback"]) for each in data["choices"] if each["correct"])


def _true_or_false(data: Data) -> Iterator[Line]:
    yield (_("True"), data["feedback_true"]) if data["answer"] else (_("False"), data["feedback_false"])


def _ordered(data: Data) -> Iterator[Line]:
    return ((step["text"], step["feedback"]) for step in data["steps"])


def _matched(data: Data) -> Iterator[Line]:
    texts = {target["id"]: target["text"] for target in data["targets"]}
    return ((f"{item['text']} → {texts[item['target']]}", item["feedback"]) for item in data["items"])


def _spotted(data: Data) -> Iterator[Line]:
    return ((zone["label"], zone["feedback"]) for zone in data["zones"] if zone["correct"])


def _filled(data: Data) -> Iterator[Line]:
    yield " / ".join(data["answers"]), data["feedback_right"]


def _told(activity: ActivityBlock) -> Iterator[Line]:
    """The whole story: without script only its first scene stands on the page."""
    data = activity.definition.to_data()
    number = paper_places(activity.definition)
    seen = {screen.scene: f"{screen.picture.alt} – " for screen in activity.screens}
    for scene in sorted(data["scenes"], key=lambda scene: number[scene["id"]]):
        ways = "; ".join(f"{each['text']} → {number[each['goto']]}" for each in scene["choices"])
        yield f"{number[scene['id']]}. {seen.get(scene['id'], '')}{scene['text']}", ways
    for end in data["ends"]:
        yield f"{number[end['id']]}. {end['text']}", end["feedback"]


def _on_screen(data: Data) -> Iterator[Line]:
    """Without script there is no exercise, and its answers are its own."""
    yield _("This exercise is done on a screen."), data["feedback_right"]


LINES: Final[Mapping[str, Callable[[Data], Iterator[Line]]]] = {
    "multiple_choice": _chosen,
    "true_false": _true_or_false,
    "order_steps": _ordered,
    "match": _matched,
    "spot_it": _spotted,
    "fill_in": _filled,
    "h5p": _on_screen,
}
