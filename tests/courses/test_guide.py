"""The guide of a lesson: written by authors, translated like the body, and read only where it is shown."""

from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from wagtail.models import Locale
from wagtail_localize.models import StringSegment, StringTranslation, Translation
from wagtail_localize.operations import translate_object

from courses.contents import contents
from courses.guide_block import GuideStream
from courses.models import ActivityVersion, Composition, LessonPage
from courses.outline import Guide
from courses.readiness import findings
from courses.reading import lesson_of, module_of
from courses.translations import open_segments, publish_translation
from tests.factories.authors import edit_form
from tests.factories.guides import guide
from tests.factories.pages import make_course, make_lesson, make_module, publish
from tests.factories.translations import target, translate

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
GUIDE = Guide(
    aim="Each person can do it.",
    materials=("Paper", "Pencils"),
    steps=tuple(f"5 min. Step {number}." for number in range(1, 6)),
    mistakes=("To hurry.",),
    question="Who helps you?",
)


@pytest.fixture
def guided(source: LessonPage) -> LessonPage:
    """The Spanish lesson of `source`, with a guide."""
    source.guide = guide()
    page: LessonPage = publish(source)
    return page


@pytest.fixture
def given(guided: LessonPage) -> Translation:
    """The same, at the translators into French."""
    translate_object(guided, [Locale.objects.get(language_code="fr")])
    return Translation.objects.get(source__object_id=guided.translation_key)


def stops(page: LessonPage) -> list[str]:
    return [str(finding) for finding in findings(page) if finding.stop]


def test_guide_is_read_with_the_blocks(guided: LessonPage) -> None:
    assert lesson_of(guided).guide == GUIDE


def test_lesson_without_guide_has_none_and_may_go_live(source: LessonPage) -> None:
    assert lesson_of(source).guide is None
    assert stops(source) == []


def test_lists_do_not_read_the_guide(guided: LessonPage) -> None:
    """Neither its words nor, with a query of its own, its column."""
    module = guided.get_parent().specific
    with CaptureQueriesContext(connection) as asked:
        (course,) = contents("es")
        listed = module_of(module, bodies=False)
    assert course.modules[0].lessons[0].guide is listed.lessons[0].guide is None
    assert not [query for query in asked.captured_queries if '"guide"' in query["sql"]]


def test_guide_changes_neither_versions_nor_compositions_nor_the_name_of_a_pack(committed: Any) -> None:
    """Learners' answers and packs know nothing of what a trainer reads."""

    def known() -> tuple[Any, ...]:
        versions = ActivityVersion.objects.values_list("digest")
        return tuple(versions), tuple(Composition.objects.values_list("kind", "members", "current_until"))

    with committed():
        page = make_lesson(make_module(make_course()))
    before, outline = known(), repr(lesson_of(page))
    assert all(before)
    page.guide = guide()
    with committed():
        publish(page)
    assert known() == before
    assert lesson_of(page).guide and repr(lesson_of(page)) == outline


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"steps": ["One.", "Two."]}, "Guide for the trainer, Five steps: The minimum number of items is 5"),
        ({"steps": ["One."] * 6}, "Guide for the trainer, Five steps: The maximum number of items is 5"),
        ({"steps": ["One."] * 4 + [""]}, "Guide for the trainer, Five steps, 5: This field is required."),
        ({"aim": ""}, "Guide for the trainer, Aim: This field is required."),
        ({"materials": []}, "Guide for the trainer, Materials: The minimum number of items is 1"),
        (
            {"question": "x" * 201},
            "Guide for the trainer, Question for the group: "
            "Ensure this value has at most 200 characters (it has 201).",
        ),
    ],
)
def test_unfinished_guide_does_not_go_live(source: LessonPage, fields: dict[str, Any], said: str) -> None:
    source.guide = guide(**fields)
    assert stops(source) == [said]
    with pytest.raises(ValidationError, match="Guide for the trainer"):
        publish(source)


def test_second_guide_is_refused(source: LessonPage) -> None:
    source.guide = [*guide(), {**guide()[0], "id": "00000000-0000-4000-8000-000000000009"}]
    assert stops(source) == ["The maximum number of items is 1"]


def test_words_of_the_guide_are_texts_to_translate_and_its_ids_are_not(given: Translation) -> None:
    rows = StringSegment.objects.filter(source=given.source, context__path__startswith="guide.")
    texts = set(rows.values_list("string__data", flat=True))
    assert texts == {GUIDE.aim, GUIDE.question, *GUIDE.materials, *GUIDE.steps, *GUIDE.mistakes}


def test_translation_with_an_open_guide_is_not_published(given: Translation) -> None:
    translate(given)
    rows = StringSegment.objects.filter(source=given.source, context__path__startswith="guide.")
    first = rows.earliest("order")
    StringTranslation.objects.filter(context=first.context).delete()
    assert open_segments(target(given)) == 1
    with pytest.raises(ValidationError, match="not translated yet"):
        publish_translation(given, by=None)
    assert not target(given).live


def test_published_translation_has_the_guide_in_its_words(given: Translation) -> None:
    translate(given)
    publish_translation(given, by=None)
    found = lesson_of(target(given)).guide
    assert found
    assert (found.aim, found.steps[4]) == ("FR Each person can do it.", "FR 5 min. Step 5.")
    assert [block["id"] for block in target(given).guide.raw_data] == [block["id"] for block in guide()]


def test_live_guide_of_translators_changes_only_by_publishing(given: Translation) -> None:
    translate(given)
    publish_translation(given, by=None)
    page = target(given)
    page.guide = guide(aim="Another aim.")
    with pytest.raises(ValidationError, match="when the translation is published"):
        page.save()


def test_editor_keeps_a_guide(editor: Client, source: LessonPage) -> None:
    form = edit_form(source)
    form |= streamed("guide", guide()[0]["value"])
    response = editor.post(
        reverse("wagtailadmin_pages:edit", args=[source.pk]), form | {"action-publish": "1"}
    )
    assert response.status_code == 302, response.context["form"].errors
    assert lesson_of(LessonPage.objects.get(pk=source.pk)).guide == GUIDE


def streamed(name: str, value: dict[str, Any]) -> dict[str, str]:
    """What the editor posts for a guide."""
    data = {f"{name}-count": "1", f"{name}-0-deleted": "", f"{name}-0-order": "0"}
    data |= {f"{name}-0-type": "guide", f"{name}-0-id": ""}
    for field, words in value.items():
        at = f"{name}-0-value-{field}"
        if isinstance(words, str):
            data[at] = words
            continue
        data[f"{at}-count"] = str(len(words))
        for place, item in enumerate(words):
            data |= {f"{at}-{place}-value": item["value"], f"{at}-{place}-id": item["id"]}
            data |= {f"{at}-{place}-deleted": "", f"{at}-{place}-order": str(place)}
    return data


def test_every_field_of_the_guide_is_explained() -> None:
    block = GuideStream().child_blocks["guide"]
    for name, child in block.child_blocks.items():
        inner = getattr(child, "child_block", None)
        assert (child.field if hasattr(child, "field") else child.meta).help_text, name
        assert inner is None or inner.field.help_text, name


def test_new_guide_of_the_editor_has_five_steps_to_fill_in(editor: Client) -> None:
    module = make_module(make_course("Y"), "Y1")
    assert (
        editor.get(reverse("wagtailadmin_pages:edit", args=[make_lesson(module, "Y1.1").pk])).status_code
        == 200
    )
    assert len(GuideStream().child_blocks["guide"].get_default()["steps"]) == 5
