"""What each role may do in the admin after the first migration, and what it may not."""

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from wagtail.models import GroupPagePermission, Locale, Page, Site, Workflow, WorkflowState
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from courses.baseline import ensure_baseline
from courses.models import CatalogPage, LessonPage, ModulePage
from tests.factories.attempts import DrawingFactory
from tests.factories.authors import desk, edit_form, lesson_form, member, said
from tests.factories.pages import make_course, make_lesson, make_module

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
ROLES = ("Authors", "Translators", "Editors")


@pytest.fixture
def module() -> ModulePage:
    return make_module(make_course())


@pytest.fixture
def translation(module: ModulePage) -> Translation:
    make_module(make_course(locale="fr"))
    lesson = make_lesson(module)
    translate_object(lesson, [Locale.objects.get(language_code="fr")])
    return Translation.objects.get(source__object_id=lesson.translation_key)


def edit(page: Page) -> str:
    return reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_four_start_pages_and_one_site() -> None:
    codes = CatalogPage.objects.live().values_list("locale__language_code", flat=True)
    assert sorted(codes) == ["en", "es", "fr", "pt-br"]
    assert Site.objects.get().root_page.locale.language_code == "es"
    assert CatalogPage.objects.values("translation_key").distinct().count() == 1


def test_baseline_twice_changes_nothing_that_people_changed() -> None:
    GroupPagePermission.objects.filter(group__name="Authors", permission__codename="add_page").delete()
    Group.objects.get(name="Translators").permissions.clear()
    Workflow.objects.get(name="Approval").deactivate()
    before = (GroupPagePermission.objects.count(), Page.objects.count(), Workflow.objects.count())
    ensure_baseline()
    call_command("migrate", verbosity=0)
    assert (GroupPagePermission.objects.count(), Page.objects.count(), Workflow.objects.count()) == before
    assert not Group.objects.get(name="Translators").permissions.exists()


def test_no_groups_of_other_makers() -> None:
    assert sorted(Group.objects.values_list("name", flat=True)) == sorted(ROLES)


@pytest.mark.parametrize("role", ROLES)
def test_every_role_opens_the_admin(role: str) -> None:
    client = desk(member(role))
    assert client.get(reverse("wagtailadmin_home")).status_code == 200
    assert client.get(reverse("wagtailadmin_explore_root"), follow=True).status_code == 200


def test_learner_does_not_open_the_admin() -> None:
    from tests.factories.people import PersonFactory

    assert desk(PersonFactory()).get(reverse("wagtailadmin_home")).status_code in (302, 403)


def test_author_writes_and_submits_and_does_not_publish(module: ModulePage) -> None:
    author = desk(member("Authors"))
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    author.post(address, lesson_form(**{"action-publish": "1"}))
    page = LessonPage.objects.get(slug="a-lesson")
    assert not page.live
    author.post(edit(page), edit_form(page, **{"action-publish": "1"}))
    author.post(edit(page), edit_form(page, **{"action-submit": "1"}))
    assert WorkflowState.objects.get(status="in_progress").object_id == str(page.pk)
    assert not LessonPage.objects.get(pk=page.pk).live
    for name in ("publish", "unpublish", "delete"):
        address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", name])
        author.post(f"{address}?id={module.pk}")
    assert ModulePage.objects.get(pk=module.pk).live
    assert not LessonPage.objects.get(pk=page.pk).live


def test_author_does_not_approve_their_own(module: ModulePage) -> None:
    author = desk(member("Authors"))
    page = make_lesson(module, live=False)
    page.save_revision()
    workflow = page.get_workflow().start(page, member("Authors"))
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", workflow.current_task_state.pk]
    )
    author.post(address, {"comment": ""})
    assert not LessonPage.objects.get(pk=page.pk).live


def test_editor_approves_and_publishes(module: ModulePage) -> None:
    editor = desk(member("Editors"))
    page = make_lesson(module, live=False)
    page.save_revision()
    page.get_workflow().start(page, member("Authors"))
    assert "Lesson X1.1" in editor.get(reverse("wagtailadmin_home")).content.decode()
    editor.post(
        edit(page), edit_form(page, **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    )
    assert LessonPage.objects.get(pk=page.pk).live
    editor.post(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not LessonPage.objects.get(pk=page.pk).live


def test_author_sends_to_translators(module: ModulePage) -> None:
    lesson = make_lesson(module)
    address = reverse("wagtail_localize:submit_page_translation", args=[lesson.pk])
    desk(member("Authors")).post(address, {"locales": [Locale.objects.get(language_code="fr").pk]})
    assert not LessonPage.objects.get(locale__language_code="fr").live


def test_translator_translates_and_does_not_publish(translation: Translation) -> None:
    translator = desk(member("Translators"))
    page = translation.get_target_instance()
    assert translator.get(edit(page)).status_code == 200
    segment = StringSegment.objects.filter(source=translation.source).first()
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    response = translator.put(
        address,
        "value=Bonjour",
        content_type="application/x-www-form-urlencoded",
        headers={"X-HTTP-Method-Override": "PUT"},
    )
    assert response.status_code == 201
    assert StringTranslation.objects.get().data == "Bonjour"
    translator.post(edit(page), {"action": "publish"})
    assert not LessonPage.objects.get(pk=page.pk).live


def test_translator_does_not_touch_the_source(translation: Translation) -> None:
    translator = desk(member("Translators"))
    source = translation.source.get_source_instance()
    response = translator.post(edit(source), edit_form(source, title="Other words"))
    assert response.status_code == 302
    assert LessonPage.objects.get(pk=source.pk).get_latest_revision_as_object().title == "Lesson X1.1"
    add = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", source.get_parent().pk])
    translator.post(add, lesson_form())
    assert not LessonPage.objects.filter(slug="a-lesson").exists()
    translator.post(reverse("wagtailadmin_pages:delete", args=[source.pk]))
    assert LessonPage.objects.filter(pk=source.pk).exists()


@pytest.mark.parametrize(("role", "allowed"), [("Authors", True), ("Translators", False), ("Editors", True)])
def test_who_draws(role: str, allowed: bool) -> None:
    drawing = DrawingFactory()
    client = desk(member(role))
    address = reverse("wagtailsnippets_courses_drawing:edit", args=[drawing.pk])
    client.post(address, {"name": "renamed", "svg": drawing.svg})
    drawing.refresh_from_db()
    assert (drawing.name == "renamed") is allowed


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "name",
    [
        "wagtailusers_users:index",
        "wagtailusers_groups:index",
        "wagtailsites:index",
        "wagtaillocales:index",
        "wagtailadmin_workflows:index",
        "wagtaildocs:index",
    ],
)
def test_no_role_manages_people_or_settings(role: str, name: str) -> None:
    from django.urls import NoReverseMatch

    try:
        address = reverse(name)
    except NoReverseMatch:
        return
    assert desk(member(role)).get(address).status_code == 302


def test_editor_is_told_and_not_shown_an_error(module: ModulePage) -> None:
    page = make_lesson(module, live=False, digcomp="")
    page.save_revision(clean=False)
    workflow = page.get_workflow().start(page, member("Authors"))
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", workflow.current_task_state.pk]
    )
    client: Client = desk(member("Editors"))
    response = client.post(address, {"comment": ""})
    assert "DigComp" in said(response)
