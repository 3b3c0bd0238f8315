"""Translators' work: half of it never reaches a reader, all of it reaches them whole, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.checks import run_checks
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from wagtail.models import Locale, WorkflowState
from wagtail_localize.models import StringSegment, StringTranslation, Translation, TranslationSource

from courses import reading
from courses.checks import activity_ids
from courses.models import LessonPage, ModulePage
from courses.translations import open_segments, publish_translation, translated
from tests.factories.authors import desk, member, said
from tests.factories.pages import TRUE_FALSE, body, make_lesson, make_module, publish
from tests.factories.translations import edit_address, put, target, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
OPEN = "not translated yet"


def republish(source: LessonPage, **fields: Any) -> LessonPage:
    for name, value in fields.items():
        setattr(source, name, value)
    page: LessonPage = publish(source)
    return page


def test_new_translation_is_a_draft(translation: Translation, client: Client) -> None:
    assert not target(translation).live
    assert reading.course("X", "fr").modules[0].lessons == ()


def test_keys_and_right_answers_are_no_texts(source: LessonPage) -> None:
    choices = [
        {"key": key, "text": f"Text {key}", "correct": key == "one", "feedback": "Why."}
        for key in ("one", "two", "three")
    ]
    source.body = body(
        "X1.1",
        [
            (
                "choice",
                "multiple_choice",
                {
                    "prompt": "Which?",
                    "choices": [
                        {"type": "item", "id": f"id-{each['key']}", "value": each} for each in choices
                    ],
                },
            ),
            (
                "order",
                "order_steps",
                {
                    "prompt": "Order",
                    "steps": [
                        {
                            "type": "item",
                            "id": f"s{n}",
                            "value": {"key": f"step-{n}", "text": f"Step {n}", "feedback": "Why"},
                        }
                        for n in range(3)
                    ],
                },
            ),
        ],
    )
    publish(source)
    record, _created = TranslationSource.update_or_create_from_instance(source)
    texts = set(StringSegment.objects.filter(source=record).values_list("string__data", flat=True))
    assert {"Text one", "Step 1", "Which?"} <= texts
    assert not texts & {"one", "two", "three", "step-1", "id-one", "X1.1", "4.1", "True", "False"}


def test_publish_with_open_texts(translation: Translation, editor: Client, client: Client) -> None:
    translate(translation, leave=2)
    response = editor.post(edit_address(translation), {"action": "publish"})
    assert response.status_code == 302
    assert "2 texts are not translated yet" in said(response)
    assert not target(translation).live
    assert StringTranslation.objects.filter(has_error=True).count() == 0
    assert client.get(target(translation).site_path).status_code == 404


def test_publish_with_all_texts(
    translation: Translation, editor: Client, client: Client, committed: Callable[[], Any]
) -> None:
    translate(translation)
    with committed():
        response = editor.post(edit_address(translation), {"action": "publish"})
    assert "was published" in said(response)
    page = target(translation)
    assert page.live
    assert page.slug == "le-slug-fr"
    assert "FR Lesson X1.1" in client.get(page.site_path).content.decode()
    assert activity_ids(page) == activity_ids(translation.source.get_source_instance())
    assert page.seed_id == "X1.1"
    assert run_checks(tags=["courses"], databases=["default"]) == []


def test_check_finds_other_activities(translation: Translation, editor: Client) -> None:
    translate(translation)
    publish_translation(translation, by=None)
    page = target(translation)
    LessonPage.objects.filter(pk=page.pk).update(body=body("X1.7", [("other", "true_false", TRUE_FALSE)]))
    assert [error.id for error in run_checks(tags=["courses"], databases=["default"])] == ["courses.E002"]


def test_blank_words_are_open(translation: Translation) -> None:
    translate(translation)
    StringTranslation.objects.filter(context__path="outcome").update(data="  ")
    assert open_segments(target(translation)) == 1
    with pytest.raises(ValidationError, match=OPEN):
        publish_translation(translation, by=None)


def test_revision_with_open_texts_by_a_call(translation: Translation) -> None:
    with pytest.raises(ValidationError, match=OPEN):
        target(translation).save_revision().publish()


def test_save_target_with_open_texts(translation: Translation, committed: Callable[[], Any]) -> None:
    """wagtail-localize's own door, which no view of ours uses."""
    with pytest.raises(ValidationError, match=OPEN), committed():
        translation.save_target(publish=True)
    assert not target(translation).live


def test_author_changes_the_source_of_a_live_translation(
    translation: Translation, editor: Client, client: Client, committed: Callable[[], Any]
) -> None:
    translate(translation)
    with committed():
        publish_translation(translation, by=None)
    source = translation.source.get_source_instance()
    path = target(translation).site_path
    old = client.get(path).content
    with committed():
        republish(source, title="Otro título")
    assert client.get(path).content == old
    address = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    for form in ({}, {"publish_translations": "on"}):
        with committed():
            response = editor.post(address, form)
        assert response.status_code == 302
        assert client.get(path).content == old
    assert "1 text is not translated yet" in said(response)
    assert open_segments(target(translation)) == 1
    with committed():
        response = editor.post(edit_address(translation), {"action": "publish"})
    assert OPEN in said(response)
    assert client.get(path).content == old
    with pytest.raises(ValidationError):
        translation.save_target(publish=False)
    assert client.get(path).content == old
    assert reading.lesson_of(target(translation)).title == "FR Lesson X1.1"
    segment = StringSegment.objects.get(source=translation.source, context__path="title")
    assert put(editor, translation, segment, "Un autre titre").status_code == 201
    with committed():
        response = editor.post(edit_address(translation), {"action": "publish"})
    assert "was published" in said(response)
    assert "Un autre titre" in client.get(path).content.decode()


def test_seeded_lesson_changes_in_one_text(
    seeded: None, editor: Client, client: Client, committed: Callable[[], Any]
) -> None:
    source = LessonPage.objects.get(seed_id="C1.1", locale__language_code="es")
    translation = Translation.objects.get(
        source__object_id=source.translation_key, target_locale__language_code="fr"
    )
    path, before = target(translation).site_path, activity_ids(target(translation))
    old = client.get(path).content
    source.body[0].value["text"] = "Un texto nuevo."
    with committed():
        publish(source)
        editor.post(reverse("wagtail_localize:update_translations", args=[translation.source_id]))
    assert client.get(path).content == old
    assert open_segments(target(translation)) == 1
    segment = StringSegment.objects.get(source=translation.source, string__data="Un texto nuevo.")
    put(editor, translation, segment, "Un texte nouveau.")
    with committed():
        response = editor.post(edit_address(translation), {"action": "publish"})
    assert "was published" in said(response)
    html = client.get(path).content.decode()
    assert "Un texte nouveau." in html
    assert "Un texto nuevo." not in html
    assert activity_ids(target(translation)) == before
    assert run_checks(tags=["courses"], databases=["default"]) == []


def test_sync_publishes_what_is_complete(
    translation: Translation, editor: Client, committed: Callable[[], Any]
) -> None:
    translate(translation)
    publish_translation(translation, by=None)
    republish(translation.source.get_source_instance(), minutes=8)
    address = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    with committed():
        editor.post(address, {"publish_translations": "on"})
    assert target(translation).minutes == 8


def test_sync_does_not_publish_for_who_may_not(
    translation: Translation, committed: Callable[[], Any]
) -> None:
    translate(translation)
    address = reverse("wagtail_localize:update_translations", args=[translation.source_id])
    for group in ("Authors", "Translators"):
        with committed():
            desk(member(group)).post(address, {"publish_translations": "on"})
        assert not target(translation).live


def test_words_of_a_translator_wait_for_an_editor(translation: Translation, translator: Client) -> None:
    translate(translation)
    publish_translation(translation, by=None)
    segment = StringSegment.objects.get(source=translation.source, context__path="outcome")
    put(translator, translation, segment, "Je peux autrement.")
    with pytest.raises(ValidationError):
        translation.save_target(publish=False)
    assert target(translation).outcome == "FR I can do it."
    response = translator.post(edit_address(translation), {"action": "submit"})
    assert "waits for an editor" in said(response)
    page = target(translation)
    assert page.outcome == "FR I can do it."
    assert page.get_latest_revision_as_object().outcome == "Je peux autrement."
    state = WorkflowState.objects.get(status=WorkflowState.STATUS_IN_PROGRESS)
    address = reverse(
        "wagtailadmin_pages:workflow_action", args=[page.pk, "approve", state.current_task_state.pk]
    )
    desk(member("Editors")).post(address, {"comment": ""})
    assert target(translation).outcome == "Je peux autrement."


def test_submit_with_open_texts(translation: Translation, translator: Client) -> None:
    translate(translation, leave=1)
    response = translator.post(edit_address(translation), {"action": "submit"})
    assert "1 text is not translated yet" in said(response)
    assert not WorkflowState.objects.exists()


def test_too_heavy_translation(
    translation: Translation, editor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    translate(translation)
    monkeypatch.setattr("courses.weight.FIRST_FLIGHT", 100)
    response = editor.post(edit_address(translation), {"action": "publish"})
    assert "Shorten it" in said(response)
    assert not target(translation).live


def test_stopped_translation_in_the_words_of_the_source(translation: Translation, editor: Client) -> None:
    translate(translation, leave=3)
    page = target(translation)
    page.body = translation.source.get_source_instance().body
    page.save_revision()
    editor.post(reverse("wagtail_localize:stop_translation", args=[translation.pk]), {"next": "/cms/"})
    with override("en"), pytest.raises(ValidationError, match=OPEN):
        target(translation).get_latest_revision().publish()


def test_whole_module_to_translators(source: LessonPage, committed: Callable[[], Any]) -> None:
    """Sending a branch creates drafts; a new module is not live in French by being an alias of the Spanish one."""
    module = make_module(source.get_parent().get_parent().specific, "X2")
    lesson = make_lesson(module, "X2.1")
    address = reverse("wagtail_localize:submit_page_translation", args=[lesson.pk])
    french = Locale.objects.get(language_code="fr")
    with committed():
        response = desk(member("Authors")).post(address, {"locales": [french.pk]})
    assert response.status_code == 302
    created = ModulePage.objects.get(translation_key=module.translation_key, locale=french)
    assert not created.live
    assert [each.seed_id for each in reading.course("X", "fr").modules] == ["X1"]


def test_translation_is_not_replaced_by_an_alias(
    translation: Translation, editor: Client, committed: Callable[[], Any]
) -> None:
    translate(translation)
    with committed():
        publish_translation(translation, by=None)
    page = target(translation)
    response = editor.post(reverse("wagtail_localize:convert_to_alias", args=[page.pk]))
    assert "Unpublish it instead" in said(response)
    page = target(translation)
    assert page.live
    assert page.alias_of is None
    assert page.title == "FR Lesson X1.1"
    assert "convert_to_alias" not in editor.get(edit_address(translation)).content.decode()


def test_translators_editor_says_what_is_open(translation: Translation, translator: Client) -> None:
    translate(translation, leave=2)
    html = translator.get(edit_address(translation)).content.decode()
    assert "2 texts are not translated yet" in html
    assert 'value="submit"' in html


def test_preview_of_a_translation_reaches_nobody_else(
    translation: Translation, translator: Client, client: Client
) -> None:
    translate(translation, leave=2)
    html = translator.get(
        reverse("wagtail_localize:preview_translation", args=[translation.pk])
    ).content.decode()
    assert "FR Lesson X1.1" in html
    assert client.get(target(translation).site_path).status_code == 404


def test_translated_page_is_not_saved(translation: Translation) -> None:
    translate(translation)
    assert translated(translation).title == "FR Lesson X1.1"
    assert target(translation).title == "Lesson X1.1"
