"""Loading brings the pages to what the seeds say, once, and never over what somebody changed since."""

import shutil
from collections import Counter
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import ModelLogEntry, Page, Revision
from wagtail_localize.models import StringTranslation, Translation
from wagtail_localize.segments.extract import extract_segments

from courses import seeding
from courses.checks import languages_share_activities
from courses.keys import block_key, page_key
from courses.models import CatalogPage, CoursePage, Drawing, LessonPage, ModulePage
from courses.seeding import State
from courses.translations import publish_translation
from tests.courses.small_seeds import change, write_seeds

pytestmark = pytest.mark.django_db
L1, ES1, FR1 = "X1/X1.1.yaml", "X1/X1.1.es.yaml", "X1/X1.1.fr.yaml"


@pytest.fixture
def seeds(tmp_path: Path) -> Path:
    return write_seeds(tmp_path)


@pytest.fixture
def loaded(seeds: Path) -> Path:
    load(seeds)
    return seeds


def load(root: Path, **options: Any) -> Counter[State]:
    plan = seeding.compare(seeding.read_seeds(root), **options)
    seeding.load(plan)
    return Counter(step.state for step in plan.steps)


def lesson(language: str = "es", seed_id: str = "X1.1") -> LessonPage:
    return LessonPage.objects.get(seed_id=seed_id, locale__language_code=language)


def edit(page: Any, **fields: Any) -> None:
    """What an author does in the editor: changes the latest version and publishes."""
    page = page.get_latest_revision_as_object()
    for name, value in fields.items():
        setattr(page, name, value)
    page.save_revision().publish()


def test_first_loading_publishes_every_page_in_every_language(seeds: Path) -> None:
    assert load(seeds) == {State.CREATE: 16}
    assert CoursePage.objects.live().count() == 4
    assert LessonPage.objects.live().count() == 8
    spanish, french = lesson(), lesson("fr")
    assert spanish.title == "Primera es" and french.title == "Primera fr"
    assert spanish.translation_key == french.translation_key == page_key("X1.1")
    assert spanish.body[0].value["text"] == "Ana vende pan. & <b> (es)\n\nHoy no."
    assert spanish.body[0].value["drawing"] == Drawing.objects.get(name="card")
    assert french.get_url_parts()[2] == "/fr/cours/module/un/"


def test_languages_share_the_ids_of_blocks_and_entries(loaded: Path) -> None:
    def ids(page: LessonPage) -> list[Any]:
        choices = page.body[2].value["choices"]
        return [*(block.id for block in page.body), *(item.id for item in choices.bound_blocks)]

    assert ids(lesson()) == ids(lesson("pt-br")) == ids(lesson("en")) == ids(lesson("fr"))
    assert str(block_key("X1.1", "which")) in ids(lesson())
    assert str(block_key("X1.1", "which", "choices", "a")) in ids(lesson())
    assert languages_share_activities(None, databases=["default"]) == []


def test_children_stand_in_the_order_of_the_seeds(loaded: Path) -> None:
    module = ModulePage.objects.get(seed_id="X1", locale__language_code="en")
    assert [page.slug for page in module.get_children()] == ["one", "two"]


def test_second_loading_writes_nothing(loaded: Path) -> None:
    revisions = Revision.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert load(loaded) == {State.SAME: 16}
    assert Revision.objects.count() == revisions
    assert all(query["sql"].startswith("SELECT") for query in queries if "SAVEPOINT" not in query["sql"])
    assert len(queries) <= 12


def test_changed_words_update_that_page_alone(loaded: Path) -> None:
    change(loaded, FR1, "Primera fr", "Première")
    assert load(loaded) == {State.UPDATE: 1, State.SAME: 15}
    assert lesson("fr").title == "Première"
    assert load(loaded) == {State.SAME: 16}


def test_changed_source_words_leave_translations_complete(loaded: Path) -> None:
    change(loaded, ES1, "Una idea (es)", "Otra idea")
    assert load(loaded) == {State.UPDATE: 1, State.SAME: 15}
    assert all_translated()


def test_new_block_reaches_all_languages(loaded: Path) -> None:
    change(loaded, L1, "  - {key: can-do", "  - {key: tip, block: callout, tone: tip}\n  - {key: can-do")
    for language in ("es", "pt-br", "en", "fr"):
        change(loaded, f"X1/X1.1.{language}.yaml", "can-do:", f"tip: {{text: Ojo {language}.}}\ncan-do:")
    assert load(loaded) == {State.UPDATE: 4, State.SAME: 12}
    assert [page.body[5].value["text"] for page in (lesson(), lesson("fr"))] == ["Ojo es.", "Ojo fr."]
    assert all_translated()
    assert languages_share_activities(None, databases=["default"]) == []


def test_new_lesson_stands_where_the_seeds_have_it(loaded: Path) -> None:
    change(loaded, "X1/module.yaml", "[X1.1, X1.2]", "[X1.1, X1.3, X1.2]")
    folder = loaded / "small/X1"
    for path in list(folder.glob("X1.2*.yaml")):
        text = (
            path.read_text()
            .replace("X1.2", "X1.3")
            .replace("{es: dos, pt-br: dois, en: two, fr: deux}", "{es: d, pt-br: d, en: d, fr: d}")
        )
        path.with_name(path.name.replace("X1.2", "X1.3")).write_text(text)
    assert load(loaded)[State.CREATE] == 4
    module = ModulePage.objects.get(seed_id="X1", locale__language_code="fr")
    assert [page.slug for page in module.get_children()] == ["un", "d", "deux"]


def test_order_of_an_author_is_kept_and_named_unless_forced(loaded: Path) -> None:
    lesson("en", "X1.2").move(lesson("en", "X1.1"), pos="left")
    plan = seeding.compare(seeding.read_seeds(loaded))
    seeding.load(plan)
    assert plan.notes == [
        "The pages of X1 en stand in another order than in the seeds. --force puts them in order."
    ]
    module = ModulePage.objects.get(seed_id="X1", locale__language_code="en")
    assert [page.slug for page in module.get_children()] == ["two", "one"]
    load(loaded, force=True)
    assert [page.slug for page in module.get_children()] == ["one", "two"]


def test_edited_page_is_kept_and_named(loaded: Path) -> None:
    edit(lesson(), title="De una autora")
    change(loaded, ES1, "Una idea (es)", "Otra idea")
    out = StringIO()
    call_command("seed_courses", seeds=loaded, stdout=out)
    assert lesson().title == "De una autora"
    assert "X1.1 es: kept, because somebody edited it" in out.getvalue()
    assert "0 created, 0 updated, 15 unchanged, 1 kept" in out.getvalue()


def test_edited_page_is_kept_when_the_seeds_did_not_change(loaded: Path) -> None:
    edit(lesson(), outcome="Puedo.")
    assert load(loaded) == {State.EDITED: 1, State.SAME: 15}


def test_deleted_course_is_not_made_again(loaded: Path) -> None:
    CoursePage.objects.get(locale__language_code="fr").delete()
    assert load(loaded) == {State.DELETED: 4, State.SAME: 12}
    assert load(loaded, force=True) == {State.CREATE: 4, State.SAME: 12}


def test_edited_draft_is_kept(loaded: Path) -> None:
    page = lesson()
    page.title = "Borrador"
    page.save_revision()
    change(loaded, ES1, "Primera es", "La primera")
    assert load(loaded)[State.EDITED] == 1
    assert lesson().get_latest_revision_as_object().title == "Borrador"
    assert lesson().title == "Primera es"


def test_return_to_an_older_version_is_kept(loaded: Path) -> None:
    older = lesson().latest_revision
    change(loaded, ES1, "Primera es", "Segunda versión")
    load(loaded)
    older.as_object().save_revision().publish()
    assert load(loaded)[State.EDITED] == 1
    assert lesson().title == "Primera es"


def test_page_that_was_taken_down_is_not_published_again(loaded: Path) -> None:
    lesson("fr").unpublish()
    change(loaded, FR1, "Primera fr", "Première")
    assert load(loaded)[State.EDITED] == 1
    assert not lesson("fr").live


def test_translation_that_was_published_anew_is_kept(loaded: Path) -> None:
    StringTranslation.objects.filter(data="Una idea (fr)", locale__language_code="fr").update(data="Une idée")
    publish_translation(
        Translation.objects.get(source__object_id=page_key("X1.1"), target_locale__language_code="fr"),
        by=None,
    )
    change(loaded, FR1, "Primera fr", "Première")
    assert load(loaded) == {State.EDITED: 1, State.SAME: 15}
    assert lesson("fr").body[1].value["title"] == "Une idée"


def test_words_that_a_translator_has_not_published_yet_are_kept(loaded: Path) -> None:
    row = StringTranslation.objects.get(data="Una idea (fr)", locale__language_code="fr")
    row.data = "Une idée"
    row.save()
    change(loaded, FR1, "Una idea (fr)", "L’idée")
    assert load(loaded)[State.EDITED] == 1
    row.refresh_from_db()
    assert row.data == "Une idée"
    assert load(loaded, force=True)[State.UPDATE] == 1
    row.refresh_from_db()
    assert row.data == "L’idée"


def test_deleted_page_is_not_made_again_unless_forced(loaded: Path) -> None:
    lesson("fr").delete()
    assert load(loaded) == {State.DELETED: 1, State.SAME: 15}
    assert load(loaded, force=True) == {State.CREATE: 1, State.SAME: 15}
    assert lesson("fr").live
    assert all_translated()


def test_deleted_source_page_is_not_made_again_unless_forced(loaded: Path) -> None:
    lesson().delete()
    assert load(loaded)[State.DELETED] == 1
    assert load(loaded, force=True)[State.CREATE] == 1
    assert all_translated()


def test_force_overwrites_what_was_edited(loaded: Path) -> None:
    edit(lesson(), title="De una autora")
    assert load(loaded, force=True) == {State.UPDATE: 1, State.SAME: 15}
    assert lesson().title == "Primera es"
    assert load(loaded) == {State.SAME: 16}


def test_edit_that_says_what_the_seeds_say_is_no_difference(loaded: Path) -> None:
    edit(lesson(), title="Nueva")
    change(loaded, ES1, "Primera es", "Nueva")
    assert load(loaded) == {State.SAME: 16}
    change(loaded, ES1, "Nueva", "Más nueva")
    assert load(loaded) == {State.UPDATE: 1, State.SAME: 15}


def test_dry_run_says_what_would_be_done_and_writes_nothing(seeds: Path) -> None:
    out = StringIO()
    with CaptureQueriesContext(connection) as queries:
        call_command("seed_courses", seeds=seeds, dry_run=True, stdout=out)
    assert all(query["sql"].startswith("SELECT") for query in queries)
    assert "X1.1 fr: created" in out.getvalue()
    assert "Would seed 1 course, 1 module, 2 lessons in 4 languages: 16 created, 0 updated" in out.getvalue()
    assert not CoursePage.objects.exists()


def test_nothing_is_written_when_loading_stops_midway(seeds: Path) -> None:
    def stop(done: int, total: int, label: str) -> None:
        if done == 10:
            raise KeyboardInterrupt

    plan = seeding.compare(seeding.read_seeds(seeds))
    with pytest.raises(KeyboardInterrupt):
        seeding.load(plan, on_progress=stop)
    assert not CoursePage.objects.exists()
    assert not Drawing.objects.exists()
    assert not Translation.objects.exists()
    assert load(seeds) == {State.CREATE: 16}


def test_nothing_is_written_when_a_page_may_not_go_live(seeds: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("courses.weight.FIRST_FLIGHT", 10)
    plan = seeding.compare(seeding.read_seeds(seeds))
    with pytest.raises(seeding.SeedError, match=r"X1.1.yaml:1: X1.1 es cannot go live: .*KB"):
        seeding.load(plan)
    assert not CoursePage.objects.exists()


def test_page_of_somebody_else_at_the_same_address_is_refused_before_writing(seeds: Path) -> None:
    catalog = CatalogPage.objects.get(locale__language_code="fr")
    catalog.add_child(
        instance=CoursePage(title="Autre", slug="cours", seed_id="Z", promise="x", locale=catalog.locale)
    )
    with pytest.raises(seeding.SeedError, match=r"course.yaml:2: Another page, “Autre”"):
        seeding.compare(seeding.read_seeds(seeds))


def test_database_without_start_pages_is_told_what_to_do(seeds: Path) -> None:
    Page.objects.filter(pk__in=CatalogPage.objects.filter(locale__language_code="fr").values("pk")).delete()
    with pytest.raises(seeding.NotReadyError, match="migrate"):
        seeding.compare(seeding.read_seeds(seeds))


def test_lesson_that_left_the_seeds_stays_and_is_named(loaded: Path) -> None:
    change(loaded, "X1/module.yaml", "[X1.1, X1.2]", "[X1.1]")
    plan = seeding.compare(seeding.read_seeds(loaded))
    assert "X1.2 es is no longer in the seeds. The page stays as it is." in plan.notes
    seeding.load(plan)
    assert lesson("es", "X1.2").live


def test_edited_drawing_is_kept_and_an_unedited_one_updated(loaded: Path) -> None:
    change(loaded, "drawings/card.svg", 'width="90"', 'width="80"')
    load(loaded)
    drawing = Drawing.objects.get(name="card")
    assert 'width="80"' in drawing.svg
    ModelLogEntry.objects.log_action(instance=drawing, action="wagtail.edit")
    change(loaded, "drawings/card.svg", 'width="80"', 'width="70"')
    out = StringIO()
    call_command("seed_courses", seeds=loaded, stdout=out)
    assert 'width="80"' in Drawing.objects.get(name="card").svg
    assert "drawing card: kept" in out.getvalue()
    load(loaded, force=True)
    assert 'width="70"' in Drawing.objects.get(name="card").svg


def all_translated() -> bool:
    return all(done == total > 0 for total, done in (row.get_progress() for row in Translation.objects.all()))


def test_translators_find_everything_translated(loaded: Path) -> None:
    assert Translation.objects.filter(enabled=True).count() == 12
    assert all_translated()


def test_publishing_from_the_translators_tools_gives_the_same_words(loaded: Path, committed: Any) -> None:
    with committed():
        for translation in Translation.objects.all():
            publish_translation(translation, by=None)
    assert load(loaded) == {State.SAME: 16}
    assert lesson("fr").body[0].value["text"] == "Ana vende pan. & <b> (fr)\n\nHoy no."


def test_progress_is_told_page_by_page(seeds: Path) -> None:
    told: list[tuple[int, int, str]] = []
    seeding.load(seeding.compare(seeding.read_seeds(seeds)), on_progress=lambda *step: told.append(step))
    assert told[0] == (0, 16, "X es")
    assert told[-1] == (16, 16, "")


def another_course(root: Path) -> None:
    """The small course once more, under an id that stands before it."""
    course = root / "another"
    shutil.copytree(root / "small", course)
    (course / "drawings/card.svg").rename(course / "drawings/sheet.svg")
    (course / "X1").rename(course / "W1")
    for path in [*course.rglob("*.yaml")]:
        text = path.read_text(encoding="utf-8").replace("X1", "W1").replace("id: X\n", "id: W\n")
        text = text.replace("drawing: card", "drawing: sheet").replace(
            "slug: {es: curso, pt-br: curso", "slug: {es: w, pt-br: w"
        )
        text = text.replace("en: course, fr: cours", "en: w, fr: w")
        path.write_text(text, encoding="utf-8")
        path.rename(path.with_name(path.name.replace("X1", "W1")))


def test_course_that_stands_first_comes_to_a_site_that_has_another(loaded: Path) -> None:
    """Its pages take their places before the old ones, whose words change in the same run."""
    another_course(loaded)
    change(loaded, ES1, "title: Primera es", "title: Primera de todas")
    load(loaded)
    assert lesson().title == "Primera de todas"
    assert lesson(seed_id="W1.1").live
    courses = CoursePage.objects.filter(locale__language_code="es").order_by("path")
    assert [course.seed_id for course in courses] == ["W", "X"]
    assert not any(Page.find_problems())


def test_story_that_was_stored_before_there_were_screens_can_be_translated(loaded: Path) -> None:
    page = lesson(seed_id="X1.2")
    body = [dict(block) for block in page.body.raw_data]
    [story] = [block["value"] for block in body if block["type"] == "scenario"]
    for scene in story["scenes"]:
        for field in ("drawing", "picture", "labels"):
            scene["value"].pop(field, None)
    page.body = page._meta.get_field("body").to_python(body)
    assert extract_segments(page)
