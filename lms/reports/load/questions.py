"""The activities of the published lessons, with answers to them that were marked as any answer is."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from courses import activities
from courses.outline import Course, Lesson


@dataclass(frozen=True)
class Answer:
    """A response as it is stored, and what the marker says of it."""

    response: str
    score: float
    passed: bool


@dataclass(frozen=True)
class Question:
    """An activity of a lesson as it is published now, with right and other answers."""

    lesson_key: UUID
    activity_id: UUID
    digest: str
    right: tuple[Answer, ...]
    wrong: tuple[Answer, ...]
    self_reported: bool = False


def questions_of(lesson: Lesson) -> tuple[Question, ...]:
    """Those of a lesson with its blocks, in their order."""
    return tuple(
        _question(lesson, block.id, block.digest, block.definition.to_data(), block.definition)
        for block in lesson.activities
    )


def lessons_in(courses: tuple[Course, ...]) -> dict[UUID, Lesson]:
    return {
        lesson.key: lesson for course in courses for module in course.modules for lesson in module.lessons
    }


def _question(lesson: Lesson, block: str, digest: str, data: Any, definition: Any) -> Question:
    answers = [
        Answer(json.dumps(response), mark.score, mark.passed)
        for response in responses_to(data)
        if (mark := activities.mark(definition, response))
    ]
    return Question(
        lesson_key=lesson.key,
        activity_id=UUID(block),
        digest=digest,
        right=tuple(answer for answer in answers if answer.passed),
        wrong=tuple(answer for answer in answers if not answer.passed),
        self_reported=data["kind"] in activities.SELF_REPORTED,
    )


def responses_to(data: Any) -> Iterator[dict[str, Any]]:
    """Some answers to a definition (its data, see `courses.activities`): a right one at least, and others."""
    return _RESPONSES[data["kind"]](data)


def _multiple_choice(data: Any) -> Iterator[dict[str, Any]]:
    return ({"choice": choice["id"]} for choice in data["choices"])


def _true_false(data: Any) -> Iterator[dict[str, Any]]:
    return ({"answer": answer} for answer in (True, False))


def _order_steps(data: Any) -> Iterator[dict[str, Any]]:
    steps = [step["id"] for step in data["steps"]]
    return ({"order": steps[turn:] + steps[:turn]} for turn in range(len(steps)))


def _match(data: Any) -> Iterator[dict[str, Any]]:
    right = {item["id"]: item["target"] for item in data["items"]}
    yield {"pairs": right}
    for target in data["targets"]:
        yield {"pairs": dict.fromkeys(right, target["id"])}


def _spot_it(data: Any) -> Iterator[dict[str, Any]]:
    yield {"zones": [zone["id"] for zone in data["zones"] if zone["correct"]]}
    for zone in data["zones"]:
        yield {"zones": [zone["id"]]}


def _fill_in(data: Any) -> Iterator[dict[str, Any]]:
    words = [*data["answers"], *(near["answer"] for near in data["near"]), "?"]
    return ({"text": word} for word in words)


def _scenario(data: Any) -> Iterator[dict[str, Any]]:
    scenes = {scene["id"]: scene["choices"] for scene in data["scenes"]}
    return ({"path": path} for path in _paths(scenes, data["start"]))


def _h5p(data: Any) -> Iterator[dict[str, Any]]:
    return ({"score": score, "max": 5} for score in (5, 4, 3, 2, 1, 0))


def _paths(scenes: dict[str, Any], scene: str) -> Iterator[list[str]]:
    if scene not in scenes:
        yield []
        return
    for choice in scenes[scene]:
        for rest in _paths(scenes, choice["goto"]):
            yield [choice["id"], *rest]


_RESPONSES = {
    "multiple_choice": _multiple_choice,
    "true_false": _true_false,
    "order_steps": _order_steps,
    "match": _match,
    "spot_it": _spot_it,
    "fill_in": _fill_in,
    "scenario": _scenario,
    "h5p": _h5p,
}
