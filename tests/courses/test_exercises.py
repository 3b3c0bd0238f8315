"""An exercise of others in a lesson: how it is read, weighed, published, kept up to date, and named in the seeds."""

from pathlib import Path
from typing import Any

import pytest
from wagtail.models import Page
from wagtail_localize.models import Translation

from courses import publishing, seeding, weight
from courses.definitions import NEEDED
from courses.h5p.shelf import Shelf
from courses.models import ActivityVersion, H5PContent, LessonPage, ModulePage
from courses.outline import Exercise
from courses.readiness import findings
from courses.reading import lesson_of
from courses.seeding import SeedError, State
from courses.translations import publish_translation
from courses.workshop.checking import check
from tests.courses.small_seeds import change, write_seeds
from tests.courses.test_seeding_dump import data_of, dump
from tests.courses.test_seeding_load import lesson, load
from tests.factories.exercises import h5p_block, make_exercise
from tests.factories.h5p import install_core
from tests.factories.pages import TRUE_FALSE, make_course, make_lesson, make_module

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
L1, ES1 = "X1/X1.1.yaml", "X1/X1.1.es.yaml"
LANGUAGES = ("es", "pt-br", "en", "fr")


@pytest.fixture
def module() -> ModulePage:
    return make_module(make_course())


def stops(page: Page) -> list[str]:
    return [str(finding) for finding in findings(page) if finding.stop]


def test_lesson_offers_the_exercise_as_it_is_built(module: ModulePage) -> None:
    content = make_exercise()
    [activity] = lesson_of(make_lesson(module, activities=[h5p_block(content)])).activities
    assert activity.exercise == Exercise(
        content.digest, "Honest messages", "H5P.QuestionSet 1.20", ("cd" * 32, content.digest), 181_000
    )
    assert activity.definition.to_data()["content"] == content.digest


def test_draft_without_a_percentage_has_the_usual_one(module: ModulePage) -> None:
    page = make_lesson(module, activities=[h5p_block(make_exercise(), needed=None)], live=False)
    assert lesson_of(page).activities[0].definition.to_data()["needed"] == NEEDED


def test_lesson_with_an_exercise_that_opens_can_go_live(module: ModulePage) -> None:
    page = make_lesson(module, activities=[h5p_block(make_exercise())], live=False)
    assert stops(page) == []


def test_lesson_whose_exercise_lacks_something_cannot_go_live_and_it_is_named(module: ModulePage) -> None:
    content = make_exercise(opens=False)
    page = make_lesson(module, activities=[h5p_block(content)], live=False)
    [found] = stops(page)
    assert found.startswith("1. H5P exercise: The exercise “Honest messages” cannot be opened here.")
    assert "Not installed on this site: the H5P core (make h5p)." in found
    install_core()
    H5PContent.objects.filter(pk=content.pk).update(libraries=["H5P.QuestionSet 1.20"])
    [found] = stops(LessonPage.objects.get(pk=page.pk))
    assert "Not installed on this site: H5P.QuestionSet 1.20." in found


def test_lesson_whose_exercise_is_not_put_together_cannot_go_live(module: ModulePage) -> None:
    install_core()
    page = make_lesson(module, activities=[h5p_block(make_exercise(opens=False))], live=False)
    [found] = stops(page)
    assert found.endswith("it is not put together. Its page in the list of exercises says what to do.")


def test_what_is_installed_is_asked_for_once_and_only_where_an_exercise_is_closed(
    module: ModulePage, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []
    now = Shelf.now

    def counted() -> Shelf:
        asked.append("now")
        return now()

    monkeypatch.setattr(Shelf, "now", counted)
    closed = [h5p_block(make_exercise(title, opens=False)) for title in ("One", "Two")]
    assert len(stops(make_lesson(module, activities=closed, live=False))) == 2
    assert asked == ["now"]
    assert stops(make_lesson(module, "X1.2", activities=[h5p_block(make_exercise())], live=False)) == []
    assert asked == ["now"]


def test_lesson_whose_exercise_was_deleted_cannot_go_live(module: ModulePage) -> None:
    content = make_exercise()
    page = make_lesson(module, activities=[h5p_block(content)], live=False)
    content.delete()
    assert "1. H5P exercise, Exercise: No exercise is chosen" in "\n".join(
        stops(LessonPage.objects.get(pk=page.pk))
    )


def test_percentage_outside_stops(module: ModulePage) -> None:
    page = make_lesson(module, activities=[h5p_block(make_exercise(), needed=101)], live=False)
    assert "1. H5P exercise, Needed to pass: What is needed is a percentage from 0 to 100." in stops(page)


def test_exercise_is_weighed_apart(module: ModulePage) -> None:
    heavy, light = make_exercise(size=900_000), ("code", "true_false", TRUE_FALSE)
    weighed = weight.weigh(lesson_of(make_lesson(module, activities=[h5p_block(heavy), light])))
    plain = weight.weigh(lesson_of(make_lesson(module, "X1.2", activities=[light])))
    assert (weighed.exercises, plain.exercises) == (900_000, 0)
    assert weighed.total < plain.total + 1_000


def test_exercise_that_changes_is_a_new_version_of_live_lessons_only(module: ModulePage) -> None:
    content = make_exercise()
    live = make_lesson(module, activities=[h5p_block(content)])
    make_lesson(module, "X1.2", activities=[h5p_block(make_exercise("Another"))])
    make_lesson(module, "X1.3", activities=[h5p_block(content)], live=False)
    content.digest = "ef" * 32
    content.save()
    new = ActivityVersion.objects.filter(definition__content="ef" * 32)
    assert [version.lesson_key for version in new] == [live.translation_key]
    [activity] = lesson_of(LessonPage.objects.get(pk=live.pk)).activities
    assert new.get().digest == activity.digest
    assert ActivityVersion.objects.filter(lesson_key=live.translation_key).count() == 2


def test_what_is_built_anew_or_gone_is_announced(committed: Any) -> None:
    with committed():
        content = make_exercise()
    heard: list[str] = []

    def listen(**kwargs: Any) -> None:
        heard.append("changed")

    publishing.contents_changed.connect(listen)
    with committed():
        content.built.save()
    with committed():
        content.delete()
    assert heard == ["changed", "changed"]


# Seeds


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    """The small course with an exercise in its first lesson; each language has its own."""
    root = write_seeds(tmp_path / "seeds")
    change(root, L1, "  - {key: can-do,", "  - {key: messages, block: h5p, needed: 60}\n  - {key: can-do,")
    for language in LANGUAGES:
        words = (
            f"messages:\n  prompt: ¿Cuáles? ({language})\n  feedback_right: Sí, esas son ({language}).\n"
            f"  feedback_not_yet: Mire otra vez ({language}).\n  exercise: Mensajes {language}\n"
        )
        change(root, f"X1/X1.1.{language}.yaml", "can-do:\n", words + "can-do:\n")
    return root


def test_seeds_name_the_exercise_of_each_language_by_its_title(seeds: Path, tmp_path: Path) -> None:
    contents = {language: make_exercise(f"Mensajes {language}") for language in LANGUAGES}
    assert load(seeds) == {State.CREATE: 16}
    for language, content in contents.items():
        shown = [block.value["exercise"] for block in lesson(language).body if block.block_type == "h5p"]
        assert shown == [content]
    assert load(seeds) == {State.SAME: 16}
    assert dump(tmp_path / "out", seeds) == []
    assert data_of(tmp_path / "out") == data_of(seeds)


def test_translators_publish_the_exercise_of_their_language(seeds: Path) -> None:
    contents = {language: make_exercise(f"Mensajes {language}") for language in LANGUAGES}
    load(seeds)
    french = Translation.objects.get(
        source__object_id=lesson("fr").translation_key, target_locale__language_code="fr"
    )
    publish_translation(french, by=None)
    shown = [block.value["exercise"] for block in lesson("fr").body if block.block_type == "h5p"]
    assert shown == [contents["fr"]]


def test_seed_that_names_a_missing_exercise_says_where_and_what_to_do(seeds: Path) -> None:
    for language in LANGUAGES[1:]:
        make_exercise(f"Mensajes {language}")
    with pytest.raises(SeedError) as error:
        load(seeds)
    [problem] = error.value.problems
    assert problem.file.endswith("X1.1.yaml")
    line = (seeds / "small" / L1).read_text().splitlines()[problem.line - 1]
    assert "block: h5p" in line
    assert problem.reason.startswith("There is no exercise “Mensajes es” on this site. Upload it")
    assert not LessonPage.objects.exists()


def test_seed_that_names_one_of_two_exercises_says_so(seeds: Path) -> None:
    for language in LANGUAGES:
        make_exercise(f"Mensajes {language}")
    H5PContent.objects.filter(title="Mensajes fr").update(title="Mensajes es")
    with pytest.raises(SeedError, match="2 exercises of this site are called “Mensajes es”"):
        load(seeds)


def test_seed_without_an_exercise_is_refused_when_it_is_read(seeds: Path) -> None:
    change(seeds, ES1, "  exercise: Mensajes es\n", "")
    with pytest.raises(SeedError, match="exercise"):
        seeding.read_seeds(seeds)


def test_exercise_with_a_title_of_two_is_left_out_of_a_dump(seeds: Path, tmp_path: Path) -> None:
    for language in LANGUAGES:
        make_exercise(f"Mensajes {language}")
    load(seeds)
    other = make_exercise("Another")
    H5PContent.objects.filter(pk=other.pk).update(title="Mensajes es")
    [left_out] = dump(tmp_path / "out", seeds)
    assert "another has the same title" in left_out


def test_title_of_an_exercise_is_no_words_of_the_lesson(seeds: Path) -> None:
    """It may be the same in all languages, and is neither measured nor compared."""
    for language in LANGUAGES:
        title = f"Mensajes {language}\n"
        change(seeds, f"X1/X1.1.{language}.yaml", title, "You can get it at www.example.org for $500 usted\n")
    found = [each.words for each in check(seeds, ["X1.1"]).findings]
    assert [words for words in found if "example" in words or "usted" in words or "You can" in words] == []
