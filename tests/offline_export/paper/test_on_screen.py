"""An exercise that is done on a screen: no column to type into, no answer on the wall, a sentence on paper."""

from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override

from courses.answer_sheet import render_answers
from courses.booklet import render_booklet
from courses.outline import Lesson
from lms.public.gallery import sample_lesson
from lms.reports.classes.board import question_of, right_answer
from offline_export.paper.columns import columns_of

SENTENCE = "This exercise is done on a screen."


@pytest.fixture
def lesson() -> Lesson:
    """An exercise of others between two questions of ours."""
    with override("en"):
        found = {activity.kind: activity for activity in sample_lesson().activities}
    return replace(sample_lesson(), locale="en", blocks=(found["true_false"], found["h5p"], found["fill_in"]))


def test_table_has_no_column_for_it_and_the_others_keep_their_number(lesson: Lesson) -> None:
    assert [(column.number, column.activity.kind) for column in columns_of(lesson)] == [
        (1, "true_false"),
        (3, "fill_in"),
    ]


@pytest.mark.parametrize("render", [render_booklet, render_answers])
def test_paper_says_where_it_is_done(lesson: Lesson, render: Any) -> None:
    html = render(replace(lesson, blocks=lesson.blocks[1:2]), 1)
    assert SENTENCE in html
    place = html.partition(SENTENCE)[2]
    assert 'class="box"' not in place and "paper-line" not in place
    assert "Right:" not in html


def test_its_answer_is_not_shown_on_the_wall(lesson: Lesson) -> None:
    question = question_of(lesson, "2", answer=True, form=None)
    assert question is not None
    assert (question.answered, question.has_answer) == (False, False)
    assert "data-h5p" in question.body
    assert right_answer(lesson.activities[1]) == (None, None)
    other = question_of(lesson, "1", answer=True, form=None)
    assert other is not None and (other.answered, other.has_answer) == (True, True)
