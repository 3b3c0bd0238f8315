"""Drawn screens of a story: from the seeds to the page, to paper and back; and no part of what is marked."""

from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.utils.translation import override

from courses import activities, seeding
from courses.activities import load as load_definition
from courses.answer_sheet import render_answers
from courses.booklet import render_booklet
from courses.definitions import definition_data
from courses.lesson_findings import lesson_findings
from courses.outline import ActivityBlock, Screen, Zone
from courses.reading import lesson_of
from courses.render import parts_of, render_activity, render_body
from courses.screens import screens_of
from courses.seeding.problems import SeedError
from courses.seeding.words import BLOCKS
from courses.weight import pictures
from lms.public.screen_samples import drawn_activity
from offline_export.answers import answers_of
from tests.courses.small_seeds import LANGUAGES, change, write_seeds
from tests.courses.test_seeding_dump import data_of, dump
from tests.courses.test_seeding_load import lesson, load

KEY = UUID(int=1)
# Of lesson C1.4 and its story as they were before there were screens.
# Of the words as they are now, by the code before there were screens.
STORED = {
    "es": "7578e03b80e3f663830e0b3225bcc8370b8c0dccab9fe29c787c283202fee94a",
    "pt-br": "bbb22ed09a98df585454d5ee4c0d1e65108341288fd8564a4799c3c2827d71ac",
    "en": "b789ab3e6a59e7dc0ca540958145cc3b5ee011c0a8be6905eb873674c25b100f",
    "fr": "27ecee7320ad35bede525378bd3e3fd6bce55efc4c10a98ead6bc31c1d09d23f",
}
SHORT = "ask: {give: lost, wait: more}"
DRAWN = (
    "ask: {drawing: card, choices: {give: {goto: lost, box: [0, 0, 50, 50]}, "
    "wait: {goto: more, box: [50, 50, 50, 50], gesture: hold}}}"
)


def draw_on(root: Path, scene: str = DRAWN) -> Path:
    change(root, "X1/X1.2.yaml", SHORT, scene)
    for language in LANGUAGES:
        words = f'picture: "Una pantalla ({language}).", labels: {{name: "Sol {language}"}}, '
        change(root, f"X1/X1.2.{language}.yaml", f'ask: {{text: "Le escribe ({language}).", ',
               f'ask: {{text: "Le escribe ({language}).", {words}')  # fmt: skip
    return root


def refused(root: Path) -> str:
    with pytest.raises(SeedError) as error:
        seeding.read_seeds(root)
    return "\n".join(f"{each.reason}" for each in error.value.problems)


@pytest.mark.parametrize("language", LANGUAGES)
def test_story_without_screens_has_the_digest_it_always_had(language: str) -> None:
    [page] = [page for page in seeding.read_seeds().pages if page.seed_id == "C1.4"]
    [story] = [block["value"] for block in page.bodies[language] if block["type"] == "scenario"]
    definition = load_definition(definition_data("scenario", BLOCKS["scenario"].to_python(story)))
    assert activities.digest(definition) == STORED[language]


def test_page_of_the_seeds_without_screens_has_no_new_fields(tmp_path: Path) -> None:
    """Or loading would take every page for edited, and keep it from what is new."""
    [page] = [page for page in seeding.read_seeds(write_seeds(tmp_path)).pages if page.seed_id == "X1.2"]
    [story] = [block["value"] for block in page.content("es")["body"] if block["type"] == "scenario"]
    assert set(story["scenes"][0]) == {"key", "text", "choices"}
    assert set(story["scenes"][0]["choices"][0]) == {"key", "text", "goto"}


@pytest.mark.django_db
def test_screens_are_loaded_shown_and_dumped_as_they_were(tmp_path: Path) -> None:
    seeds = draw_on(write_seeds(tmp_path / "seeds"))
    load(seeds)
    found = lesson_of(lesson("fr", "X1.2"))
    story = found.activities[-1]
    assert story.screens == (
        Screen(
            "ask",
            replace(story.screens[0].picture, labels=(("name", "Sol fr"),), alt="Una pantalla (fr)."),
            (Zone("give", 0, 0, 50, 50, "tap"), Zone("wait", 50, 50, 50, 50, "hold")),
        ),
    )
    assert story.screens[0].picture in pictures(found)
    assert "box" not in str(story.definition.to_data())
    body = str(render_body(found))
    assert 'data-screen="ask"' in body
    assert "Sol fr" in body
    assert [str(each) for each in lesson_findings(lesson("fr", "X1.2")) if each.stop] == []
    assert dump(tmp_path / "out", seeds) == []
    assert data_of(tmp_path / "out") == data_of(seeds)
    assert set(load(seeds)) == {seeding.State.SAME}


@pytest.mark.parametrize(
    ("scene", "said"),
    [
        ("ask: {choices: {give: {goto: lost, box: [0, 0, 50, 50]}, wait: more}}", "the scene has no drawing"),
        ("ask: {drawing: card, choices: {give: {goto: lost, box: [0, 0]}, wait: more}}", "four numbers"),
        ("ask: {drawing: card, choices: {give: {goto: lost, gesture: hold}, wait: more}}", "needs a box"),
        (DRAWN.replace("hold", "shake"), "is not one of: hold, slide"),
        (DRAWN.replace("goto: more", "goto: nowhere"), "is not one of"),
        (DRAWN.replace("drawing: card", "drawing: gone"), "There is no drawing"),
    ],
)
def test_what_is_amiss_with_a_screen_is_said(tmp_path: Path, scene: str, said: str) -> None:
    root = write_seeds(tmp_path)
    change(root, "X1/X1.2.yaml", SHORT, scene)
    assert said in refused(root)


def test_screen_without_words_is_refused(tmp_path: Path) -> None:
    root = write_seeds(tmp_path)
    change(root, "X1/X1.2.yaml", SHORT, DRAWN)
    assert "“picture” is missing" in refused(root)


@override("en")
def findings_of(**choices: Any) -> list[str]:
    block = BLOCKS["scenario"].child_blocks["scenes"].child_block
    value = block.to_python({"key": "a", "text": "?", "choices": [
        {"type": "item", "id": key, "value": {"key": key, "text": key, "goto": "x", **choice}} for key, choice in choices.items()
    ]})  # fmt: skip
    from courses.screen_findings import box_findings

    class Drawn:
        svg = '<svg viewBox="0 0 320 300"></svg>'

    value["drawing"] = Drawn()
    return [finding.message for finding in box_findings(value, "here")]


def test_boxes_that_no_finger_finds_are_named() -> None:
    whole = {"x": 0, "y": 0, "w": 50, "h": 50}
    assert findings_of(a=whole, b={**whole, "x": 50}) == []
    assert findings_of(a=whole, b={**whole, "gesture": "hold"}) == []
    assert "lie on each other" in findings_of(a=whole, b={**whole, "x": 40})[0]
    assert "reaches outside" in findings_of(a=whole, b={**whole, "x": 60})[0]
    assert "smaller than a finger" in findings_of(a=whole, b={**whole, "x": 50, "h": 14})[0]
    assert "four numbers" in findings_of(a=whole, b={"x": 1})[0]
    assert "only below" in findings_of(a=whole, b={})[0]
    assert "needs a box" in findings_of(a=whole, b={"gesture": "hold"})[0]


def test_page_shows_the_screen_where_the_story_stands_and_keeps_the_others_for_a_script() -> None:
    asked = str(render_activity(drawn_activity(), lesson_key=KEY))
    shown, _, kept = asked.partition("<template>")
    assert 'data-screen="people"' in shown
    assert 'data-screen="photos"' not in shown
    assert 'data-screen="photos"' in kept
    assert (
        asked.index('data-screen="people"') < asked.index("There are two people") < asked.index("1. I touch")
    )
    on_the_way = str(
        render_activity(drawn_activity(), lesson_key=KEY, response={"path": ["second"]}, compact=True)
    )
    assert 'data-screen="photos"' in on_the_way
    assert "<template>" not in on_the_way
    assert 'data-screen="people"' not in on_the_way


def test_rounds_of_boxes_at_one_corner_stand_beside_each_other() -> None:
    page = str(render_activity(drawn_activity(), lesson_key=KEY, response={"path": ["second"]}, compact=True))
    assert [f'cx="{x}"' in page for x in (5, 35, 65)] == [True] * 3


def test_paper_shows_every_screen_with_the_letters_of_its_choices(drawn_lesson: Any) -> None:
    paper = str(render_booklet(drawn_lesson, 1))
    assert paper.count("paper-screen") == 2
    assert [f">{letter}</text>" in paper for letter in "ABC"] == [True] * 3
    assert "My photos" in paper
    assert "B B" in str(render_answers(drawn_lesson, 1))
    said = str(answers_of(drawn_lesson))
    assert "A phone with a photo, and a button – You want to choose" in said


def test_parts_of_screens_are_in_the_part_sheet(drawn_lesson: Any) -> None:
    assert {"screen", "row", "button", "photo"} <= parts_of(drawn_lesson)
    assert len(pictures(drawn_lesson)) == 2


@pytest.fixture
def drawn_lesson() -> Any:
    from lms.public.gallery import sample_lesson

    return replace(sample_lesson(), blocks=(drawn_activity(),), locale="en")


def test_screens_of_an_older_story_are_left_out() -> None:
    """Answers to an older version come with the screens of today."""
    story = drawn_activity()
    gone = replace(story.screens[0], scene="gone")
    old = ActivityBlock(story.id, story.kind, story.definition, story.digest, screens=(gone,))
    assert "data-screen" not in str(render_activity(old, lesson_key=KEY))


def test_boxes_of_choices_that_an_older_story_does_not_have_are_left_out() -> None:
    """The rounds of the others are counted without them."""
    story = drawn_activity()
    screen = story.screens[0]
    stays = screen.zones[0]
    newer = replace(screen, zones=(replace(stays, choice="newer"), stays))
    shown = screens_of(replace(story, screens=(newer,)))
    alone = screens_of(replace(story, screens=(replace(screen, zones=(stays,)),)))
    assert "newer" not in shown[screen.scene]
    assert shown == alone
