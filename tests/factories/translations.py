"""What translators and their tools do to a lesson."""

from typing import Any

from django.test import Client
from django.urls import reverse
from wagtail_localize.models import StringSegment, StringTranslation, Translation

from courses.models import LessonPage


def target(translation: Translation) -> LessonPage:
    page = translation.get_target_instance()
    assert isinstance(page, LessonPage)
    return page


def edit_address(translation: Translation) -> str:
    return reverse("wagtailadmin_pages:edit", args=[target(translation).pk])


def put(client: Client, translation: Translation, segment: StringSegment, words: str) -> Any:
    """What the translators' editor sends for each text."""
    address = reverse("wagtail_localize:edit_string_translation", args=[translation.pk, segment.pk])
    # The editor's script sends a form by PUT; the view reads it as a POST that was overridden.
    return client.put(
        address,
        f"value={words}",
        content_type="application/x-www-form-urlencoded",
        headers={"X-HTTP-Method-Override": "PUT"},
    )


def translate(translation: Translation, *, leave: int = 0, prefix: str = "FR") -> None:
    """Give each text its French words but the last `leave`."""
    segments = list(StringSegment.objects.filter(source=translation.source).order_by("order"))
    for segment in segments[: len(segments) - leave]:
        words = (
            f"le-slug-{prefix.lower()}"
            if segment.context.path == "slug"
            else f"{prefix} {segment.string.data}"
        )
        StringTranslation.objects.update_or_create(
            translation_of=segment.string,
            context=segment.context,
            locale=translation.target_locale,
            defaults={"data": words},
        )
