"""What the gallery shows: every component, and every kind of activity before an answer, right and not yet.

For who works on the look, under DEBUG only; the words are samples and are not translated.
"""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django import forms
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from courses import activities
from courses.outline import (
    ActivityBlock,
    Block,
    Callout,
    CanDo,
    DrawingPicture,
    Exercise,
    Idea,
    Lesson,
    Story,
    TryIt,
)
from courses.render import render_activity, render_body
from lms.public.samples import DRAWING, SAMPLES
from lms.public.screen_samples import drawn_activity

KEY = UUID("00000000-0000-4000-8000-000000000001")
# Its parts are nowhere: the gallery shows how it looks before it is opened.
EXERCISE = Exercise("5a" * 32, "Honest messages", "H5P.QuestionSet 1.20", ("5b" * 32, "5a" * 32), 181_000)
PICTURE = DrawingPicture(DRAWING, (), "A message on a phone asks for the code")


class SampleForm(forms.Form):
    """A form with a field to fill in, one with help, and one with something amiss."""

    username = forms.CharField(label="User name", help_text="The one that your trainer gave you.")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)


def sample() -> dict[str, Any]:
    """The context of gallery.html."""
    lesson = sample_lesson()
    form = SampleForm({"username": "rosa"})
    form.is_valid()
    states = ("done", "done", "tried", "todo", "todo")
    drawn = drawn_activity()
    return {
        "accent": "plum",
        "drawn": drawn,
        "drawn_body": render_activity(drawn, lesson_key=KEY),
        "lesson": lesson,
        "body": render_body(lesson),
        "answered": [shown for activity in lesson.activities for shown in _answered(activity)],
        "knots": [{"lesson": lesson, "state": state} for state in states],
        "form": form,
    }


def sample_lesson() -> Lesson:
    """A lesson with a block of each kind; each activity has its kind as the end of its id."""
    blocks: tuple[Block, ...] = (
        Story("story", "Rosa sells fruit in Otavalo. Yesterday she lost her phone at the market.", PICTURE),
        Idea(
            "idea",
            "A long PIN",
            "Six numbers are **much harder** to guess.\n\n- Not a birthday\n- Not a row",
            PICTURE,
        ),
        Callout("tip", "tip", "Paper works too. It needs no battery."),
        Callout("care", "care", "Nobody honest asks for your PIN."),
        TryIt("try", "1. Take a sheet of paper.\n2. Write three numbers on it.", None),
        *(_activity(kind, sample["definition"]) for kind, sample in SAMPLES.items()),
        CanDo("can-do", "I can lock my phone and I know the four steps."),
    )
    locale = get_language() or "en"
    return Lesson(KEY, "C1.1", "sample", locale, "Screen lock", "", "4.1", 1, 6, True, "#", blocks)


def _activity(kind: str, data: Mapping[str, Any]) -> ActivityBlock:
    definition = activities.load(data)
    picture = PICTURE if kind == "spot_it" else None
    exercise = EXERCISE if kind == "h5p" else None
    return ActivityBlock(
        f"sample-{kind}", kind, definition, activities.digest(definition), picture, exercise=exercise
    )


def _answered(activity: ActivityBlock) -> list[SafeString]:
    """The activity as the page without scripts shows it: not yet, then right."""
    shown = []
    for outcome in ("not_yet", "right"):
        response = SAMPLES[activity.kind][outcome]
        mark = activities.mark(activity.definition, response)
        renamed = ActivityBlock(f"{outcome}-{activity.kind}", *_rest(activity))
        shown.append(render_activity(renamed, lesson_key=KEY, response=response, mark=mark, compact=True))
    return shown


def _rest(activity: ActivityBlock) -> tuple[Any, ...]:
    return (
        activity.kind,
        activity.definition,
        activity.digest,
        activity.picture,
        activity.screens,
        activity.exercise,
    )
