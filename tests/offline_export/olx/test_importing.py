"""A course that is taken in: drafts, all of it or nothing, and nothing that is here is lost."""

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from wagtail.images import get_image_model
from wagtail.models import Locale, Page
from wagtail_localize.operations import translate_object

from courses.drawings import sanitise
from courses.intake import Intake, IntakeError, take_in
from courses.keys import block_key, page_key
from courses.models import CoursePage, Drawing, LessonPage, ModulePage
from courses.outline import Course, DrawingPicture, PhotoPicture
from courses.reading import course as live_course
from courses.reading import lesson_of
from offline_export.formats.olx.errors import OLXError
from offline_export.formats.olx.services import import_course
from tests.factories.exercises import h5p_block, make_exercise
from tests.factories.pages import TRUE_FALSE, body, make_course, make_lesson, make_module, publish
from tests.offline_export import outlines
from tests.offline_export.olx.archives import (
    archive,
    bare,
    files_of,
    lessons_of,
    opened,
    seed_course,
)
from tests.offline_export.olx.photos import image_on_site, photo_on_site

pytestmark = [pytest.mark.django_db, pytest.mark.filterwarnings("ignore:Unclosed file:ResourceWarning")]
Import = Callable[..., Intake]


def made_by_hand(locale: str = "es", *, photo: PhotoPicture | None = None, h5p: bool = True) -> Course:
    """The small course, with addresses that a site can have and drawings as it keeps them; without the exercise if wanted."""
    course = bare(outlines.course(locale, photo=photo))
    module = course.modules[0]
    lessons = tuple(
        replace(
            lesson,
            slug=lesson.slug.replace(".", "-"),
            blocks=tuple(
                _kept(block) for block in lesson.blocks if h5p or getattr(block, "kind", "") != "h5p"
            ),
        )
        for lesson in module.lessons
    )
    return replace(course, modules=(replace(module, lessons=lessons),))


def _kept(block: Any) -> Any:
    picture = getattr(block, "picture", None)
    if not isinstance(picture, DrawingPicture):
        return block
    # A page keeps one text alternative for the picture and for what is asked about it.
    alt = getattr(getattr(block, "definition", None), "picture_text", picture.alt)
    return replace(block, picture=replace(picture, svg=sanitise(picture.svg), alt=alt))


def small(locale: str = "es") -> Course:
    return made_by_hand(locale, h5p=False)


@pytest.fixture
def take(tmp_path: Path) -> Import:
    def take(course: Course, **options: bool) -> Intake:
        return import_course(file=opened(course, tmp_path), **options).intake

    return take


def drafts(locale: str = "es") -> list[Any]:
    """The lessons as they stand in their latest versions."""
    pages = LessonPage.objects.filter(locale__language_code=locale).order_by("path")
    return [replace(lesson_of(page.get_latest_revision_as_object()), path="") for page in pages]


def everything() -> list[tuple[Any, ...]]:
    revisions = Page.objects.order_by("pk").values_list("pk", "title", "live", "latest_revision_id")
    return [
        *revisions,
        *Drawing.objects.values_list("pk", "svg"),
        *get_image_model().objects.values_list("pk"),
    ]


@pytest.mark.parametrize(("seed_id", "locale"), [("A", "pt-br"), ("B", "es"), ("C", "fr")])
def test_seeds_are_the_same_in_an_empty_database(take: Import, seed_id: str, locale: str) -> None:
    course = seed_course(seed_id, locale)
    done = take(course, publish=True)
    assert (done.changed, done.same) == (0, 0)
    found = live_course(seed_id, locale)
    assert found and bare(found) == course


def test_what_comes_in_is_a_draft(take: Import) -> None:
    done = take(small())
    assert (done.made, done.changed, done.same, done.notes) == (4, 0, 0, [])
    assert live_course("T", "es") is None
    assert drafts() == lessons_of(small())
    assert not Page.objects.filter(slug__in=["course", "module", "lesson-t1.1"], live=True).exists()


def test_course_that_is_here_is_refused(take: Import) -> None:
    take(small())
    before = everything()
    with pytest.raises(OLXError, match="--replace"):
        take(small())
    assert everything() == before


def test_same_course_once_more_changes_nothing(take: Import) -> None:
    take(small(), publish=True)
    before = everything()
    done = take(small(), replace=True)
    assert (done.made, done.changed, done.same) == (0, 0, 4)
    assert everything() == before


def test_replaced_page_gets_a_draft_and_what_is_live_stays(take: Import) -> None:
    course = small()
    take(course, publish=True)
    done = take(_renamed(course, "Another title"), replace=True)
    assert (done.made, done.changed, done.same) == (0, 1, 3)
    found = live_course("T", "es")
    assert found and bare(found) == course
    assert drafts()[0].title == "Another title"
    page = LessonPage.objects.get(seed_id="T1.1")
    assert (page.title, page.live, page.has_unpublished_changes) == ("Lesson T1.1 es", True, True)


def _renamed(course: Course, title: str) -> Course:
    module = course.modules[0]
    lesson = replace(module.lessons[0], title=title)
    return replace(course, modules=(replace(module, lessons=(lesson, *module.lessons[1:])),))


def test_replaced_page_keeps_its_address_and_the_ids_of_its_entries(take: Import) -> None:
    module = make_module(make_course("T"), "T1")
    page = make_lesson(module, "T1.1", slug="my-own-address", activities=[_choices()])
    before = page.body.raw_data[0]["value"]["choices"]
    sent = replace(small(), modules=(replace(small().modules[0], lessons=(replace(lesson_of(page), path="", title="New"),)),))  # fmt: skip
    take(sent, replace=True)
    draft = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert (draft.title, draft.slug) == ("New", "my-own-address")
    assert [item["id"] for item in draft.body.raw_data[0]["value"]["choices"]] == [
        item["id"] for item in before
    ]


def _choices() -> tuple[str, str, dict[str, Any]]:
    choices = [
        {
            "type": "item",
            "id": str(block_key("mine", key)),
            "value": {"key": key, "text": key, "correct": key == "a", "feedback": "Why."},
        }
        for key in "abc"
    ]
    return "choose", "multiple_choice", {"prompt": "Which?", "choices": choices}


def test_languages_share_the_ids_of_entries(take: Import) -> None:
    for locale in ("es", "fr"):
        take(small(locale))
    bodies = {
        page.locale.language_code: page.body.raw_data for page in LessonPage.objects.filter(seed_id="T1.1")
    }
    ids = {
        locale: [item["id"] for block in body for item in block["value"].get("choices", [])]
        for locale, body in bodies.items()
    }
    assert ids["es"] and ids["es"] == ids["fr"]


def test_page_that_the_archive_does_not_have_stays(take: Import) -> None:
    course = small()
    take(course, publish=True)
    module = course.modules[0]
    take(replace(course, modules=(replace(module, lessons=module.lessons[:1]),)), replace=True, publish=True)
    found = live_course("T", "es")
    assert found and bare(found) == course


def test_new_lesson_joins_a_course_that_is_here(take: Import) -> None:
    course = small()
    module = course.modules[0]
    take(replace(course, modules=(replace(module, lessons=module.lessons[:1]),)), publish=True)
    done = take(course, replace=True, publish=True)
    assert (done.made, done.changed, done.same) == (1, 0, 3)
    found = live_course("T", "es")
    assert found and bare(found) == course


def test_dry_run_writes_nothing(take: Import) -> None:
    before = everything()
    assert take(small(), dry_run=True).made == 4
    assert everything() == before


def test_one_bad_lesson_stops_all(take: Import) -> None:
    course = small()
    module = course.modules[0]
    broken = replace(module.lessons[1], minutes=999)
    before = everything()
    with pytest.raises(OLXError, match=r"Lesson T1\.2"):
        take(replace(course, modules=(replace(module, lessons=(module.lessons[0], broken)),)))
    assert everything() == before


def test_what_is_not_ready_is_not_published_and_nothing_comes_in(take: Import) -> None:
    course = small()
    module = course.modules[0]
    unready = replace(module.lessons[1], digcomp="")
    before = everything()
    with pytest.raises(OLXError, match="cannot go live"):
        take(replace(course, modules=(replace(module, lessons=(module.lessons[0], unready)),)), publish=True)
    assert everything() == before


def test_address_that_is_taken_stops_all(take: Import) -> None:
    other = make_course("Y")
    other.slug = "course"
    publish(other)
    before = everything()
    with pytest.raises(OLXError, match="Course es"):
        take(small())
    assert everything() == before


def test_key_of_something_else_stops_all(take: Import) -> None:
    module = make_module(make_course("Z"), "Z1")
    ModulePage.objects.filter(pk=module.pk).update(translation_key=page_key("T"))
    before = everything()
    with pytest.raises(OLXError, match="something else"):
        take(small(), replace=True)
    assert everything() == before


def test_photo_comes_in_once_and_without_what_is_behind_it(take: Import) -> None:
    with photo_on_site() as photo:
        course = made_by_hand(photo=photo)
        module = course.modules[0]
        lessons = (replace(each, blocks=each.blocks[:5]) for each in module.lessons)
        sent = replace(course, modules=(replace(module, lessons=tuple(lessons)),))
        take(sent)
        take(sent, replace=True)
    images = get_image_model().objects.all()
    assert [(image.title, image.width, image.height) for image in images] == [("A market stall", 40, 30)]
    stored = [page.body.raw_data[1]["value"] for page in LessonPage.objects.order_by("path")]
    assert [(value["photo"], value["picture"]) for value in stored] == [(images[0].pk, "A market stall")] * 2
    images[0].file.delete(save=False)


@pytest.mark.parametrize("failing", ["dry run", "refused"])
def test_photo_of_a_course_that_did_not_come_in_leaves_no_file(take: Import, failing: str) -> None:
    with photo_on_site() as photo:
        course = made_by_hand(photo=photo)
        module = course.modules[0]
        minutes = 6 if failing == "dry run" else 999
        last = replace(module.lessons[1], minutes=minutes)
        sent = replace(course, modules=(replace(module, lessons=(module.lessons[0], last)),))
        before = _stored()
        if failing == "dry run":
            take(sent, dry_run=True)
        else:
            with pytest.raises(OLXError):
                take(sent)
        assert _stored() == before
    assert not get_image_model().objects.exists()


def _stored() -> set[str]:
    _folders, files = default_storage.listdir("") if default_storage.exists("") else ([], [])
    kept = default_storage.listdir("original_images")[1] if default_storage.exists("original_images") else []
    return {*files, *kept}


def test_photo_that_is_none_stops_all(tmp_path: Path) -> None:
    with photo_on_site() as photo:
        files = files_of(made_by_hand(photo=photo))
    files |= {path: b"<svg onload='x'/>" for path in files if path.endswith(".png") and "cover" not in path}
    before = everything()
    with pytest.raises(OLXError, match="Lesson"):
        import_course(file=BytesIO(archive(files, tmp_path)))
    assert everything() == before


@pytest.mark.parametrize("draft", [False, True], ids=["live", "taken out of the draft"])
def test_photo_that_left_from_here_stays_as_it_is(take: Import, draft: bool) -> None:
    with image_on_site() as image:
        page = make_lesson(make_module(make_course("T"), "T1"), "T1.1", activities=_shown(image.pk))
        course = live_course("T", "es")
        assert course
        if draft:
            page.body = body("T1.1", _shown(None))
            page.save_revision()
        files = _stored()
        done = take(course, replace=True)
        assert (done.made, done.changed, done.same) == (0, int(draft), 3 - draft)
        latest = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
        assert latest.body.raw_data[0]["value"]["photo"] == image.pk
        assert _stored() == files
        assert get_image_model().objects.count() == 1


def _shown(*photos: int | None) -> list[tuple[str, str, dict[str, Any]]]:
    """Ideas with these photos, and what a lesson needs beside them."""
    ideas = [
        (f"idea-{number}", "idea", {"title": "One idea", "text": "Words.", "photo": photo, "picture": "A stall"})
        for number, photo in enumerate(photos)
    ]  # fmt: skip
    return [*ideas, ("first", "true_false", TRUE_FALSE)]


def test_each_block_keeps_its_own_of_two_photos_that_look_the_same(take: Import) -> None:
    with image_on_site() as one, image_on_site() as other:
        shown = _shown(one.pk, other.pk)
        make_lesson(make_module(make_course("T"), "T1"), "T1.1", activities=shown)
        course = live_course("T", "es")
        assert course and take(course, replace=True).same == 3


def test_photo_in_an_address_that_is_cut_off_stops_all() -> None:
    cut = PhotoPicture((), "data:image/jpeg;base64,A", 1, 1, "A stall")
    before = everything()
    with pytest.raises(IntakeError, match="no picture"):
        take_in(made_by_hand(photo=cut))
    assert everything() == before


def test_exercise_that_was_renewed_meanwhile_stays(take: Import) -> None:
    exercise = make_exercise()
    page = make_lesson(make_module(make_course("T"), "T1"), "T1.1", activities=[h5p_block(exercise)])
    course = live_course("T", "es")
    assert course
    exercise.digest = "ef" * 32
    exercise.save()
    done = take(course, replace=True)
    assert (done.made, done.changed, done.same, done.notes) == (0, 0, 3, [])
    latest = LessonPage.objects.get(pk=page.pk).get_latest_revision_as_object()
    assert latest.body.raw_data[0]["value"]["exercise"] == exercise.pk


def test_exercise_that_is_not_here_is_noted(take: Import) -> None:
    done = take(made_by_hand())
    assert len(done.notes) == 1 and "H5P" in done.notes[0]
    assert len(drafts()[1].blocks) == len(made_by_hand().modules[0].lessons[1].blocks)


def test_page_in_the_hands_of_translators_is_noted(take: Import) -> None:
    take(small(), publish=True)
    french = Locale.objects.get(language_code="fr")
    for model in (CoursePage, ModulePage, LessonPage):
        for page in model.objects.filter(locale__language_code="es").order_by("path"):
            translate_object(page, [french])
    done = take(small("fr"), replace=True)
    assert len(done.notes) == 4 and "translators" in done.notes[0]


def test_commands_write_and_take_in_and_say_so(take: Import, tmp_path: Path) -> None:
    take(small(), publish=True)
    out = StringIO()
    call_command("export_olx", course="T", module=["T1"], language="es", output=tmp_path, stdout=out)
    (made,) = tmp_path.glob("chasqui-*")
    assert made.name == "chasqui-t1-es-olx.tar.gz"
    assert out.getvalue().startswith("Exported 2 lessons, ") and str(made) in out.getvalue()
    CoursePage.objects.get(seed_id="T").delete()
    out = StringIO()
    call_command("import_olx", made, dry_run=True, stdout=out)
    assert out.getvalue().startswith(
        "Would import 2 lessons: 4 pages new, 0 changed, 0 unchanged, 0 blocks left out"
    )
    assert not CoursePage.objects.exists()
    out = StringIO()
    call_command("import_olx", made, stdout=out)
    assert out.getvalue().startswith("Imported 2 lessons: 4 pages new")
    assert drafts() == lessons_of(small())


def test_commands_say_what_is_wrong(tmp_path: Path) -> None:
    (tmp_path / "none.tar.gz").write_bytes(b"x")
    for command, options, said in (
        ("import_olx", {"file": tmp_path / "gone.tar.gz"}, "cannot be read"),
        ("import_olx", {"file": tmp_path / "none.tar.gz"}, "Nothing was imported"),
        ("export_olx", {"course": "Q", "language": "es"}, "Q"),
        ("export_olx", {"course": "Q", "language": "es", "h5p_base": "example.org"}, "absolute"),
    ):
        arguments = [options.pop("file")] if "file" in options else []
        with pytest.raises(CommandError, match=said):
            call_command(command, *arguments, **options)


def test_archive_that_cannot_be_written_leaves_the_old_one(
    take: Import, tmp_path: Path, monkeypatch: Any
) -> None:
    take(small(), publish=True)
    call_command("export_olx", course="T", language="es", output=tmp_path, stdout=StringIO())
    (made,) = tmp_path.glob("chasqui-*")
    before = made.read_bytes()

    def full(*args: Any, **kwargs: Any) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("offline_export.formats.olx.services.write_tar", full)
    with pytest.raises(CommandError, match="No space left"):
        call_command("export_olx", course="T", language="es", output=tmp_path)
    assert [(path, path.read_bytes()) for path in tmp_path.glob("chasqui-*")] == [(made, before)]
    assert [path for path in tmp_path.iterdir() if path.name.startswith(".chasqui")] == []
