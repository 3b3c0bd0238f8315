"""What a pack adds to its lessons: the words that its search looks in, and the answers for who has no script."""

from dataclasses import replace

import pytest
from django.utils.translation import override

from courses.outline import Idea
from lms.public.samples import SAMPLES
from offline_export.answers import answers_of
from offline_export.search_index import MOST_WORDS, fold, search_index
from offline_export.selection import Edition
from tests.offline_export.outlines import HALVES, course


def edition_with(*texts: str) -> Edition:
    """One lesson for each text."""
    (module,) = course("es").modules
    lessons = tuple(
        replace(
            module.lessons[0],
            key=f"key-{number}",
            title="Título",
            outcome="",
            blocks=(Idea("i", "", text, None),),
        )
        for number, text in enumerate(texts)
    )
    return Edition("es", (replace(course("es"), modules=(replace(module, lessons=lessons),)),))


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Contraseña", "contrasena"), ("ÇA DÉPEND", "ca depend"), ("coração", "coracao"), ("Ñandú", "nandu")],
)
def test_fold_takes_away_capitals_and_accents(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_index_holds_each_word_once_without_those_of_the_title_and_short_ones() -> None:
    assert search_index(edition_with("Un título: la PLAZA, la plaza, el río.")) == {"key-0": [0, "plaza rio"]}


@pytest.mark.parametrize("active", ["en", "fr"])
def test_index_holds_the_general_words_of_a_slot_and_not_its_name(active: str) -> None:
    with override(active):
        ((_, words),) = search_index(edition_with("Abra {PAY}. {MED} {CURR 500}")).values()
    assert {"aplicacion", "pago", "banco", "500"} <= set(words.split())
    assert {"pay", "med", "curr"}.isdisjoint(words.split())


def test_index_leaves_out_what_most_lessons_say() -> None:
    texts = [f"celular palabra{number}" for number in range(8)]
    assert [words for _, words in search_index(edition_with(*texts)).values()] == [
        f"palabra{number}" for number in range(8)
    ]


def test_index_stays_small_however_long_a_lesson_is() -> None:
    ((_, words),) = search_index(edition_with(" ".join(f"palabra{n}" for n in range(999)))).values()
    assert len(words.split()) == MOST_WORDS


def test_index_tells_which_lesson_is_sensitive() -> None:
    edition = edition_with("a")
    (module,) = edition.courses[0].modules
    sensitive = replace(module, lessons=(replace(module.lessons[0], sensitive=True),))
    edition = replace(edition, courses=(replace(edition.courses[0], modules=(sensitive,)),))
    assert search_index(edition) == {"key-0": [1, ""]}


def test_every_activity_has_its_answer_in_words() -> None:
    with override("en"):
        for lesson, kinds in zip(course("en").modules[0].lessons, HALVES, strict=True):
            for answer, kind in zip(answers_of(lesson), kinds, strict=True):
                data = SAMPLES[kind]["definition"]
                assert answer.prompt == data["prompt"]
                assert answer.lines and all(right for right, _ in answer.lines)
                assert answer.ordered is (kind == "order_steps")


def test_answers_name_what_is_right_and_nothing_else() -> None:
    with override("en"):
        answers = {
            block.kind: answer
            for lesson in course("en").modules[0].lessons
            for block, answer in zip(lesson.activities, answers_of(lesson), strict=True)
        }
    choices = SAMPLES["multiple_choice"]["definition"]["choices"]
    assert [right for right, _ in answers["multiple_choice"].lines] == [
        each["text"] for each in choices if each["correct"]
    ]
    steps = SAMPLES["order_steps"]["definition"]["steps"]
    assert [right for right, _ in answers["order_steps"].lines] == [step["text"] for step in steps]
    match = SAMPLES["match"]["definition"]
    targets = {each["id"]: each["text"] for each in match["targets"]}
    assert [right for right, _ in answers["match"].lines] == [
        f"{item['text']} → {targets[item['target']]}" for item in match["items"]
    ]
    scenario = SAMPLES["scenario"]["definition"]
    assert len(answers["scenario"].lines) == len(scenario["scenes"]) + len(scenario["ends"])
