"""A lesson on paper: every kind of exercise with its letters, and an answer key that says the same letters."""

import re
from dataclasses import replace
from typing import Any

import pytest
from django.utils.translation import override

from courses import activities
from courses.answer_sheet import render_answers, right_ways
from courses.booklet import render_booklet, render_guide
from courses.guide_block import GuideBlock
from courses.outline import ActivityBlock, Guide, Lesson, PhotoPicture, Story
from courses.paper import letters, paper_places
from lms.public.gallery import sample_lesson
from lms.public.samples import SAMPLES

TAG = re.compile(r"<[^>]+>")
GUIDE = Guide("Aim & end.", ("Paper",), ("1 min. A.", "B.", "C.", "D.", "E."), ("To hurry.",), "Who helps?")


@pytest.fixture
def lesson() -> Lesson:
    with override("en"):
        return sample_lesson()


def only(lesson: Lesson, kind: str) -> Lesson:
    return replace(lesson, blocks=tuple(block for block in lesson.activities if block.kind == kind))


def plain(html: str) -> str:
    return " ".join(TAG.sub(" ", html).split())


@pytest.mark.parametrize("kind", SAMPLES)
def test_exercise_shows_all_that_can_be_chosen_with_its_letter(lesson: Lesson, kind: str) -> None:
    said = plain(render_booklet(only(lesson, kind), 1))
    definition = activities.load(SAMPLES[kind]["definition"])
    data = definition.to_data()
    assert data["prompt"] in said
    for each in letters(definition):
        assert (each.text if kind == "order_steps" else f"{each.letter} {each.text}") in said


@pytest.mark.parametrize("kind", SAMPLES)
def test_booklet_gives_no_answer_away(lesson: Lesson, kind: str) -> None:
    """Neither a reason nor the right order."""
    said = plain(render_booklet(only(lesson, kind), 1))
    data = SAMPLES[kind]["definition"]
    for feedback in re.findall(r"'feedback\w*': '([^']{8,})'", repr(data)):
        assert feedback not in said
    if kind == "order_steps":
        places = [said.index(step["text"]) for step in data["steps"]]
        assert places != sorted(places)


@pytest.mark.parametrize("kind", SAMPLES)
def test_answer_key_says_what_is_right_and_why(lesson: Lesson, kind: str) -> None:
    said = plain(render_answers(only(lesson, kind), 1))
    definition = activities.load(SAMPLES[kind]["definition"])
    mark = activities.mark(definition, SAMPLES[kind]["right"])
    for feedback in mark.feedback:
        assert feedback.text in said


def test_story_goes_on_at_the_numbers_of_its_places(lesson: Lesson) -> None:
    data = SAMPLES["scenario"]["definition"]
    number = paper_places(activities.load(data))
    said = plain(render_booklet(only(lesson, "scenario"), 1))
    for scene in data["scenes"]:
        assert f"{number[scene['id']]} {scene['text']}" in said
        for letter, choice in zip("ABCD", scene["choices"], strict=False):
            way = f"If you choose {letter}, go on at {number[choice['goto']]}."
            assert f"{letter} {choice['text']} {way}" in said
    assert said.count("The end.") == len(data["ends"])


def test_every_way_to_a_good_end_stands_in_the_answer_key() -> None:
    ends = [{"id": "good", "score": 1}, {"id": "so-so", "score": 0.5}]
    data: dict[str, Any] = {
        "start": "ask",
        "scenes": [
            {"id": "ask", "choices": [{"goto": "so-so"}, {"goto": "more"}, {"goto": "call"}]},
            {"id": "more", "choices": [{"goto": "call"}, {"goto": "so-so"}]},
            {"id": "call", "choices": [{"goto": "so-so"}, {"goto": "good"}]},
        ],
        "ends": ends,
    }
    assert sorted(right_ways(data, "ask")) == ["BAB", "CB"]


def test_sentence_with_a_gap_has_a_line_to_write_on(lesson: Lesson) -> None:
    html = render_booklet(only(lesson, "fill_in"), 1)
    data = SAMPLES["fill_in"]["definition"]
    assert re.search(rf"{re.escape(data['before'])}</span>\s*<i></i>", html)
    assert " / ".join(data["answers"]) in plain(render_answers(only(lesson, "fill_in"), 1))


def test_circles_stand_where_the_zones_are(lesson: Lesson) -> None:
    html = render_booklet(only(lesson, "spot_it"), 1)
    for number, zone in enumerate(SAMPLES["spot_it"]["definition"]["zones"], 1):
        assert f'x="{zone["x"]:g}%" y="{zone["y"]:g}%"><circle' in html
        assert f">{number}</text>" in html


def test_photo_stands_in_words(lesson: Lesson) -> None:
    """No printer spoils it, and the page loads nothing for it."""
    photo = PhotoPicture((), "/media/images/p.jpeg", 360, 200, "A <market> with phones")
    html = render_booklet(replace(lesson, blocks=(Story("s", "One.", photo),)), 1)
    assert "A &lt;market&gt; with phones" in html
    assert "/media/" not in html and "<img" not in html


def test_paper_has_no_control_of_a_form(lesson: Lesson) -> None:
    html = render_booklet(lesson, 1) + render_answers(lesson, 1)
    assert not re.search(r"<(form|input|select|button|script|a)\b", html)


def test_lesson_has_a_line_for_the_name_and_counts_its_exercises(lesson: Lesson) -> None:
    html = render_booklet(lesson, 3)
    assert "Lesson 3" in html and html.count("Name:") == 1
    exercises = re.findall(r'<p class="paper-eyebrow"><b>(\d+)</b>', html)
    assert exercises == [str(number + 1) for number in range(len(SAMPLES))]


def test_words_of_the_paper_are_those_of_the_lessons_language(lesson: Lesson) -> None:
    with override("fr"):
        assert "True" in render_booklet(only(lesson, "true_false"), 1)
    said = plain(render_booklet(replace(only(lesson, "true_false"), locale="es"), 1))
    assert "V Verdadero" in said and "F Falso" in said


def test_guide_says_all_its_parts_escaped(lesson: Lesson) -> None:
    said = render_guide(replace(lesson, guide=GUIDE), 1)
    assert "Aim &amp; end." in said
    for words in (*GUIDE.materials, *GUIDE.steps, *GUIDE.mistakes, GUIDE.question):
        assert words in said
    assert "There is no guide for this lesson yet." not in said


def test_long_guide_is_printed_in_smaller_letters(lesson: Lesson) -> None:
    """tests/browser/test_paper.py looks whether the longest fits on its page then."""
    fields = {
        name: block for name, block in GuideBlock().child_blocks.items() if name not in ("aim", "question")
    }
    longest = {
        name: ("x" * block.child_block.field.max_length,) * block.meta.max_num
        for name, block in fields.items()
    }
    guide = Guide(aim="x" * 200, question="x" * 200, **longest)
    assert "guide-long" in render_guide(replace(lesson, guide=guide), 1)
    assert "guide-long" not in render_guide(replace(lesson, guide=GUIDE), 1)


def test_lesson_without_a_guide_says_so(lesson: Lesson) -> None:
    assert "There is no guide for this lesson yet." in render_guide(lesson, 1)


def test_unknown_activity_cannot_come_to_paper(lesson: Lesson) -> None:
    """Each kind has its template: a new one without fails here."""
    for kind in activities.KINDS:
        assert kind in SAMPLES
        block = next(each for each in lesson.activities if each.kind == kind)
        assert isinstance(block, ActivityBlock)
