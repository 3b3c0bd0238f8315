"""One question of a lesson for the whole group to look at. What is answered here is marked and kept nowhere."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import override

from courses import activities
from courses.outline import ActivityBlock, Lesson
from courses.paper import ON_SCREEN, answer_key
from courses.paper_reading import read_paper
from courses.problem_words import say
from courses.render import render_activity


@dataclass(frozen=True)
class Question:
    """A question on the wall: which of how many (from 1), and whether its answer stands there."""

    activity: ActivityBlock
    place: int
    total: int
    body: SafeString
    answered: bool = False
    # Whether its answer can be shown.
    has_answer: bool = True
    problem: str = ""

    @property
    def previous(self) -> int:
        return self.place - 1

    @property
    def next(self) -> int:
        return self.place + 1 if self.place < self.total else 0


def question_of(
    lesson: Lesson, asked: str, *, answer: bool, form: Mapping[str, Any] | None
) -> Question | None:
    """The question of this number; the nearest where there is none of it; None where the lesson asks nothing.

    With `form` it is as somebody without script answered it, with `answer` as it is right.
    """
    if not lesson.activities:
        return None
    total = len(lesson.activities)
    place = min(max(int(asked), 1), total) if asked.isascii() and asked.isdigit() and len(asked) < 6 else 1
    activity = lesson.activities[place - 1]
    with override(lesson.locale):
        response, mark, problem = _answer(activity, form) if form is not None else (None, None, "")
        if response is None and answer:
            response, mark = right_answer(activity)
        body = render_activity(
            activity,
            lesson_key=lesson.key,
            response=response,
            mark=mark,
            compact=mark is not None or response is not None,
        )
    return Question(
        activity,
        place,
        total,
        body,
        answered=mark is not None,
        has_answer=activity.kind not in ON_SCREEN,
        problem=problem,
    )


def right_answer(activity: ActivityBlock) -> tuple[dict[str, Any], activities.Mark] | tuple[None, None]:
    """An answer that is right, and what is said to it; nothing where only the exercise itself knows."""
    if activity.kind in ON_SCREEN:
        return None, None
    response = read_paper(activity.definition, answer_key(activity.definition))
    return response, activities.mark(activity.definition, response)


def _answer(
    activity: ActivityBlock, form: Mapping[str, Any]
) -> tuple[dict[str, Any] | None, activities.Mark | None, str]:
    """What was posted: the response, its mark, or a sentence that says why it cannot be read."""
    response: dict[str, Any] | None = None
    try:
        response = activities.read_form(activity.definition, form)
        return response, activities.mark(activity.definition, response), ""
    except activities.ResponseError as error:
        if activity.kind != "scenario" or response is None or error.code != "incomplete":
            return None, None, say(error.message)
        # On the way through a story: the next scene is shown.
        return response, None, ""
