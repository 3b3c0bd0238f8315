"""Every way to publish: what is ready goes live, what is not is refused with a message, and a draft is always kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override
from wagtail.models import Locale, Page, Revision

from courses.models import LessonPage, ModulePage
from tests.factories.authors import ACTIVITY, desk, edit_form, lesson_form, member, said
from tests.factories.pages import make_course, make_lesson, make_module

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
NO_CODE = "Give the DigComp 2.2 code"


@pytest.fixture
def module() -> ModulePage:
    return make_module(make_course())


@pytest.fixture
def editor() -> Client:
    return desk(member("Editors"))


def unready(module: ModulePage, seed_id: str = "X1.1") -> LessonPage:
    """A draft without a DigComp code."""
    page = make_lesson(module, seed_id, live=False, digcomp="")
    page.save_revision(clean=False)
    assert not LessonPage.objects.get(pk=page.pk).live
    return page


def live(page: Page) -> bool:
    return bool(Page.objects.get(pk=page.pk).live)


def test_create_and_publish_when_ready(module: ModulePage, editor: Client) -> None:
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    editor.post(address, lesson_form(**{"action-publish": "1"}))
    assert LessonPage.objects.get(slug="a-lesson").live


def test_create_and_publish_when_not_ready(module: ModulePage, editor: Client) -> None:
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    response = editor.post(
        address, lesson_form(digcomp="", outcome="What I typed", **{"action-publish": "1"})
    )
    assert response.status_code == 200
    assert NO_CODE in response.content.decode()
    assert "What I typed" in response.content.decode()
    assert not LessonPage.objects.filter(slug="a-lesson").exists()


def test_create_a_draft_when_not_ready(module: ModulePage, editor: Client) -> None:
    address = reverse("wagtailadmin_pages:add", args=["courses", "lessonpage", module.pk])
    editor.post(address, lesson_form(digcomp="", outcome="", body={"body-count": 0, "count": 0}))
    assert not LessonPage.objects.get(slug="a-lesson").live


def test_publish_button_when_not_ready(module: ModulePage, editor: Client) -> None:
    page = unready(module)
    form = edit_form(page, digcomp="", outcome="What I typed", **{"action-publish": "1"})
    response = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert response.status_code == 200
    assert NO_CODE in response.content.decode()
    assert "What I typed" in response.content.decode()
    assert not live(page)


def test_draft_of_a_live_page_is_kept_when_not_ready(module: ModulePage, editor: Client) -> None:
    page = make_lesson(module)
    response = editor.post(
        reverse("wagtailadmin_pages:edit", args=[page.pk]), edit_form(page, digcomp="", title="Draft")
    )
    assert response.status_code == 302
    page = LessonPage.objects.get(pk=page.pk)
    assert (page.title, page.get_latest_revision_as_object().title) == ("Lesson X1.1", "Draft")


def test_schedule_when_not_ready(module: ModulePage, editor: Client) -> None:
    page = unready(module)
    soon = (timezone.now() + timedelta(days=1)).strftime("%Y-%m-%d %H:%M")
    form = edit_form(page, digcomp="", go_live_at=soon, **{"action-publish": "1"})
    response = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert NO_CODE in response.content.decode()
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()


def test_scheduled_pages_when_one_is_not_ready(module: ModulePage, capsys: Any) -> None:
    past = timezone.now() - timedelta(minutes=1)
    pages = [
        make_lesson(module, "X1.1", live=False),
        unready(module, "X1.2"),
        make_lesson(module, "X1.3", live=False),
    ]
    for page in pages:
        page.save_revision(clean=False, approved_go_live_at=past)
    call_command("publish_scheduled")
    assert [live(page) for page in pages] == [True, False, True]
    assert NO_CODE in capsys.readouterr().err
    assert not Revision.objects.filter(approved_go_live_at__isnull=False).exists()
    history = desk(member("Editors")).get(reverse("wagtailadmin_pages:history", args=[pages[1].pk]))
    assert NO_CODE in history.content.decode()


def test_publish_by_a_call(module: ModulePage) -> None:
    page = unready(module)
    with pytest.raises(ValidationError, match=NO_CODE):
        page.get_latest_revision().publish()
    assert not live(page)


def test_publish_by_saving_the_row(module: ModulePage) -> None:
    page = unready(module)
    page.live = True
    with pytest.raises(ValidationError, match=NO_CODE):
        page.save()
    assert not live(page)


def test_a_page_added_as_live_is_a_draft(module: ModulePage) -> None:
    page = LessonPage(title="T", slug="t", outcome="", seed_id="X1.8", live=True)
    module.add_child(instance=page)
    assert not live(page)


def test_bulk_publish_names_what_is_not_ready(module: ModulePage, editor: Client) -> None:
    ready, other = make_lesson(module, "X1.1", live=False), unready(module, "X1.2")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = editor.post(f"{address}?id={ready.pk}&id={other.pk}", {"include_descendants": "on"})
    assert response.status_code == 302
    assert (live(ready), live(other)) == (True, False)
    assert NO_CODE in said(response)
    assert "Lesson X1.2" in said(response)


def test_bulk_publish_with_descendants(module: ModulePage, editor: Client) -> None:
    ready, other = make_lesson(module, "X1.1", live=False), unready(module, "X1.2")
    address = reverse("wagtail_bulk_action", args=["wagtailcore", "page", "publish"])
    response = editor.post(f"{address}?id={module.pk}", {"include_descendants": "on"})
    assert (live(ready), live(other)) == (True, False)
    assert NO_CODE in said(response)


def test_approval_when_not_ready(module: ModulePage, editor: Client) -> None:
    page = unready(module)
    workflow = page.get_workflow().start(page, member("Authors"))
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", workflow.current_task_state.pk]
    )
    response = editor.post(address, {"comment": ""})
    assert response.status_code == 302
    assert NO_CODE in said(response)
    assert not live(page)
    workflow.refresh_from_db()
    assert workflow.status == workflow.STATUS_IN_PROGRESS


def test_approval_in_the_modal_when_not_ready(module: ModulePage, editor: Client) -> None:
    page = unready(module)
    workflow = page.get_workflow().start(page, member("Authors"))
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", workflow.current_task_state.pk]
    )
    response = editor.post(address, {"comment": ""}, headers={"X-Requested-With": "XMLHttpRequest"})
    assert response.json()["redirect"] == reverse("wagtailadmin_pages:edit", args=[page.pk])


def test_approval_in_the_editor_when_not_ready(module: ModulePage, editor: Client) -> None:
    page = unready(module)
    page.get_workflow().start(page, member("Authors"))
    form = edit_form(page, digcomp="", **{"action-workflow-action": "1", "workflow-action-name": "approve"})
    response = editor.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form)
    assert response.status_code == 200
    assert NO_CODE in response.content.decode()
    assert not live(page)


def test_approval_when_ready(module: ModulePage, editor: Client) -> None:
    page = make_lesson(module, live=False)
    page.save_revision()
    workflow = page.get_workflow().start(page, member("Authors"))
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", workflow.current_task_state.pk]
    )
    editor.post(address, {"comment": ""})
    assert live(page)


def test_copy_is_a_draft_with_ids_of_its_own(module: ModulePage, editor: Client) -> None:
    page = make_lesson(module)
    form = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": module.pk, "publish_copies": "on"}
    response = editor.post(reverse("wagtailadmin_pages:copy", args=[page.pk]), form)
    assert response.status_code == 302
    copied = LessonPage.objects.get(slug="copy")
    assert not copied.live
    ids = {block["id"] for block in copied.get_latest_revision_as_object().body.raw_data}
    assert not ids & {block["id"] for block in page.body.raw_data}
    with override("en"), pytest.raises(ValidationError, match="stable id"):
        copied.get_latest_revision().publish()


def test_copy_of_a_branch_by_a_call(module: ModulePage) -> None:
    page = make_lesson(module)
    other = make_module(make_course("Y"), "Y1")
    copied = module.copy(recursive=True, to=other.get_parent(), update_attrs={"slug": "copied"})
    lesson = LessonPage.objects.child_of(copied).get()
    assert not lesson.live
    assert {block["id"] for block in lesson.body.raw_data}.isdisjoint(
        block["id"] for block in page.body.raw_data
    )


def test_activity_of_another_lesson(module: ModulePage) -> None:
    page = make_lesson(module)
    twin = make_lesson(module, "X1.2", live=False)
    twin.body = page.body.raw_data
    with pytest.raises(ValidationError, match="copied from another lesson"):
        twin.save_revision().publish()


def test_alias_in_another_language_is_not_live(module: ModulePage) -> None:
    french = Locale.objects.get(language_code="fr")
    alias = module.get_parent().specific.copy_for_translation(french, copy_parents=True, alias=True)
    assert not live(alias)
    module.get_parent().specific.save_revision().publish()
    assert not live(alias)


def test_preview_of_a_draft_reaches_nobody_else(module: ModulePage, editor: Client, client: Client) -> None:
    page = make_lesson(module)
    form = edit_form(page, title="Only for me")
    address = reverse("wagtailadmin_pages:preview_on_edit", args=[page.pk])
    for _round in range(2):
        assert editor.post(address, form).json()["is_valid"]
        assert "Only for me" in editor.get(address, {"mode": ""}).content.decode()
        assert "Only for me" not in client.get(page.site_path).content.decode()


def test_preview_in_the_language_of_the_page(editor: Client) -> None:
    lesson = make_lesson(make_module(make_course(locale="fr")), live=False)
    draft = editor.get(reverse("wagtailadmin_pages:view_draft", args=[lesson.pk]))
    assert 'lang="fr"' in draft.content.decode()


def test_preview_of_an_unsaved_lesson(editor: Client) -> None:
    module = make_module(make_course(locale="fr"))
    address = reverse("wagtailadmin_pages:preview_on_add", args=["courses", "lessonpage", module.pk])
    assert editor.post(address, lesson_form(ACTIVITY, title="Nouveau")).json()["is_valid"]
    html = editor.get(address, {"mode": ""}).content.decode()
    assert "Nouveau" in html
    assert 'lang="fr"' in html
    assert not LessonPage.objects.exists()


def test_unready_page_is_never_served(
    module: ModulePage, client: Client, committed: Callable[[], Any]
) -> None:
    with committed():
        page = unready(module)
    assert client.get(page.site_path).status_code == 404
