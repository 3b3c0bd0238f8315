"""What search finds, the same on both databases: without accents, by the beginning of a word, and only what is published."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from wagtail.models import Page, PageViewRestriction
from wagtail.search.query import PlainText

from courses.models import Drawing, LessonPage
from courses.search import finding
from courses.search.finding import MOST_SHOWN, find
from tests.factories.pages import TRUE_FALSE, body, make_course, make_lesson, make_module, publish

pytestmark = pytest.mark.django_db

STORY = ("story", "story", {"text": "Rosa vende **arepas** en Guapi. Ella olvidó su contraseña."})
IDEA = ("idea", "idea", {"title": "Escoja palabras", "text": "Use:\n- un candado\n- PIN de {PAY}"})


@pytest.fixture
def module(committed: Any) -> Any:
    with committed():
        module = make_module(make_course())
        module.title, module.summary = "Mis cuentas", "Para no perder nada."
        return publish(module)


@pytest.fixture
def lesson(module: Any, committed: Any) -> LessonPage:
    """A lesson with a story, an idea, a drawing with words, and an activity."""
    Drawing.objects.create(name="phone", svg='<svg viewBox="0 0 9 9"><text data-label="llave">x</text></svg>')
    picture = {
        "drawing": Drawing.objects.get().pk,
        "picture": "Un loro",
        "labels": [{"key": "llave", "text": "Bazar"}],
    }
    blocks = [STORY, ("idea", "idea", {**IDEA[2], **picture}), ("first", "true_false", TRUE_FALSE)]
    with committed():
        return make_lesson(module, title="Contraseñas que recuerdo", activities=blocks)


def titles(question: str, language: str = "es") -> list[str]:
    return [(found.lesson or found.module).title for found in find(question, language).found]


def sentence(question: str) -> str:
    """The sentence of the first that was found, with its marks in brackets."""
    return "".join(f"[{text}]" if asked else text for text, asked in find(question, "es").found[0].sentence)


@pytest.mark.parametrize(
    "question",
    [
        "contraseñas", "CONTRASENAS", "contras", "Contrasen\u0303as", "contraseña que rec", "olvido", "arepa", "arepas",
        "rosa guapi", "candados", "palabras", "code mine alone", "loro", "bazar", "can do",
    ],
)  # fmt: skip
def test_word_of_any_part_is_found(lesson: Any, question: str) -> None:
    assert titles(question) == ["Contraseñas que recuerdo"]
    assert not find(question, "es").partly


@pytest.mark.parametrize(
    "question", ["xyzzy", "", "  ", "¿?", "llave", "opens your account", "candadito", "lab"]
)
def test_nothing_is_found_for_what_no_reader_reads(lesson: Any, question: str) -> None:
    """Keys, right answers and what is said to answers are not read; a word in the middle of another is not one."""
    assert find(question, "es").found == ()


@pytest.mark.parametrize(
    "question, said",
    [
        ("contras", "Ella olvidó su [contraseña]."),
        ("arepas", "Rosa vende [arepas] en Guapi."),
        ("candado", "un [candado]"),
        ("recuerdo", "I can do it."),
    ],
)
def test_sentence_in_which_it_stands_is_quoted_and_marked(lesson: Any, question: str, said: str) -> None:
    assert sentence(question) == said


def test_general_words_of_a_slot_are_found_and_its_name_is_not(lesson: Any) -> None:
    assert "{" not in sentence("pin")
    assert titles("{PAY}") == []


def test_module_is_found_before_its_lessons_by_its_title_and_summary(lesson: Any) -> None:
    assert titles("cuentas") == titles("perder") == ["Mis cuentas"]


def test_title_answers_better_than_text(lesson: Any, module: Any, committed: Any) -> None:
    with committed():
        make_lesson(module, "X1.0", title="Arepas")
    assert titles("arepa") == ["Arepas", "Contraseñas que recuerdo"]


def test_some_of_the_words_are_found_where_no_page_has_all(lesson: Any) -> None:
    answer = find("el candado zzzzz", "es")
    assert answer.partly and answer.total == 1
    assert find("el zzzzz", "es").found == ()


def test_drafts_and_what_was_taken_down_are_never_found(lesson: Any, module: Any, committed: Any) -> None:
    with committed():
        make_lesson(module, "X1.9", title="Borrador de contraseña", live=False)
        lesson.title = "Palabra nueva"
        lesson.save_revision()
    assert titles("borrador") == titles("nueva") == []
    assert titles("contrasena") == ["Contraseñas que recuerdo"]
    with committed():
        LessonPage.objects.get(pk=lesson.pk).unpublish()
    assert titles("contrasena") == []


@pytest.mark.parametrize("above", ["module", "course"])
def test_nothing_is_found_below_what_is_not_published(
    lesson: Any, module: Any, above: str, committed: Any
) -> None:
    page = module if above == "module" else module.get_parent().specific
    with committed():
        # Without the lessons below: Wagtail leaves them live where nobody says otherwise.
        page.unpublish()
    assert Page.objects.get(pk=lesson.pk).live
    assert titles("contrasena") == []


def test_page_that_only_some_may_read_is_not_found(lesson: Any) -> None:
    PageViewRestriction.objects.create(page=lesson, restriction_type=PageViewRestriction.LOGIN)
    assert titles("contrasena") == []


def test_new_words_are_found_once_they_are_published_and_the_old_ones_no_more(
    lesson: Any, committed: Any
) -> None:
    assert titles("arepas")
    lesson.body = body(
        "X1.1", [("story", "story", {"text": "Hay empanadas."}), ("first", "true_false", TRUE_FALSE)]
    )
    with committed():
        publish(lesson)
    assert titles("arepas") == []
    assert sentence("empanada") == "Hay [empanadas]."


def test_index_that_still_remembers_old_words_shows_nothing_of_them(lesson: Any) -> None:
    LessonPage.objects.filter(pk=lesson.pk).update(title="Otra", body=[])
    assert titles("contrasena") == []


def test_each_language_finds_its_own(lesson: Any, committed: Any) -> None:
    with committed():
        make_lesson(make_module(make_course(locale="fr")), title="Des mots de passe à l’œil")
    assert titles("contrasena", "fr") == titles("passe", "es") == []
    assert titles("oeil", "fr") == titles("mot de pas", "fr") == ["Des mots de passe à l’œil"]


def test_sensitive_lesson_is_found_without_a_sentence(module: Any, committed: Any) -> None:
    with committed():
        make_lesson(
            module,
            title="Un lugar tranquilo",
            sensitive=True,
            activities=[STORY, ("a", "true_false", TRUE_FALSE)],
        )
    [found] = find("arepas", "es").found
    assert found.lesson and found.lesson.sensitive and found.sentence == ()


def test_long_list_comes_in_parts_in_the_order_of_the_catalogue(module: Any, committed: Any) -> None:
    with committed():
        for number in range(1, MOST_SHOWN + 3):
            make_lesson(module, f"X1.{number}", title=f"Lugar {number}")
    first, rest, none = (find("lugar", "es", start=start) for start in (0, MOST_SHOWN, 900))
    assert first.total == rest.total == none.total == MOST_SHOWN + 2
    assert [found.lesson.seed_id for found in first.found if found.lesson][:2] == ["X1.1", "X1.2"]
    assert [found.lesson.seed_id for found in rest.found if found.lesson] == ["X1.21", "X1.22"]
    assert none.found == ()


def test_more_lessons_need_no_more_queries(
    lesson: Any,
    module: Any,
    committed: Any,
    django_assert_num_queries: Any,
    django_assert_max_num_queries: Any,
) -> None:
    find("arepas", "es")
    with django_assert_max_num_queries(9) as few:
        assert len(find("arepas", "es").found) == 1
    with committed():
        for number in range(2, 9):
            make_lesson(module, f"X1.{number}", title=f"Arepas {number}")
    with django_assert_num_queries(len(few)):
        assert len(find("arepas", "es").found) == 8


@pytest.mark.parametrize("question", ["rosa vende arepas guapi olvido", "rosa arepas guapi xyzzyx olvido"])
def test_long_question_asks_the_index_for_three_words_only(
    lesson: Any, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And all the words are looked for in what the index names."""
    asked: list[str] = []

    def spied(text: str) -> PlainText:
        asked.append(text)
        return PlainText(text)

    monkeypatch.setattr(finding, "PlainText", spied)
    answer = find(question, "es")
    assert answer.total == 1
    assert answer.partly == ("xyzzyx" in question)
    assert set(map(len, (asked[:3], asked[3:]))) <= {0, 3}


@pytest.mark.parametrize("question", ["arepas guapi contrasena zz", "zz arepas guapi contrasena"])
def test_short_word_that_the_index_is_not_asked_for_still_counts(lesson: Any, question: str) -> None:
    assert find(question, "es").partly


def test_of_too_many_pages_the_first_of_the_catalogue_are_read(
    module: Any, committed: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    with committed():
        for number in (1, 2, 3):
            make_lesson(module, f"X1.{number}", title=f"Lugar {number}")
        LessonPage.objects.get(seed_id="X1.3").move(module, "first-child")
    monkeypatch.setattr(finding, "MOST_READ", 2)
    assert titles("lugar") == ["Lugar 3", "Lugar 1"]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(question=st.text(max_size=130) | st.text(alphabet="aro%'\"\\*:&|!()<-> \0ñ١ß½œ", max_size=40))
def test_any_text_may_be_asked(catalogue_of_one: None, question: str) -> None:
    answer = find(question, "es")
    assert answer.total == len(answer.found) <= 2


@pytest.fixture
def catalogue_of_one(lesson: Any) -> None:
    """Made once for all examples, which only read."""


def test_seeds_are_found_in_each_language(seeded: None) -> None:
    asked = {"es": "contrasenas", "pt-br": "senhas", "en": "passwords", "fr": "mots de passe"}
    for language, question in asked.items():
        assert find(question, language).total >= 2, language


def test_index_can_be_made_anew_for_a_database_of_before(lesson: Any) -> None:
    apps.get_model("wagtailsearch", "IndexEntry").objects.all().delete()
    assert titles("arepas") == []
    call_command("update_index", verbosity=0)
    assert titles("arepas") == ["Contraseñas que recuerdo"]
