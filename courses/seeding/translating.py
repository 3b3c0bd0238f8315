"""Keeps the records of wagtail-localize equal to what was loaded, so that translators go on with their own tools.

Each Spanish page is a source; each text of it gets the words of the other language as its translation, by the path
that both pages share. Progress is then complete, and publishing from the translators' tools gives the same page.
"""

import json
from collections.abc import Iterator
from typing import Any

from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail_localize.models import (
    OverridableSegment,
    SegmentOverride,
    StringSegment,
    StringTranslation,
    Translation,
    TranslationSource,
)
from wagtail_localize.segments import OverridableSegmentValue, StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

from courses.seeding.drawn import EXERCISE

TOOL = "seeds"


def keep_source(page: Page) -> TranslationSource:
    """The source record of a page as it stands."""
    source, _created = TranslationSource.update_or_create_from_instance(page)
    return source


def source_of(page: Page) -> TranslationSource | None:
    return TranslationSource.objects.get_for_instance_or_none(page)


def keep_translation(source: TranslationSource, seeded: Page, translated: Page) -> Translation:
    """Record the words of `translated` as the translation of each text that the source has as `seeded` has it."""
    translation, _created = Translation.objects.get_or_create(source=source, target_locale=translated.locale)
    words = dict(_words(translated))
    originals = dict(_words(seeded))
    segments = [
        segment
        for segment in StringSegment.objects.filter(source=source).select_related("string", "context")
        if segment.context.path in words and originals.get(segment.context.path) == segment.string.data
    ]
    _write(segments, words, translated.locale)
    _choose(source, translated)
    return translation


def _choose(source: TranslationSource, translated: Page) -> None:
    """Record the exercises that a language shows instead of those of its source."""
    own = {
        segment.path: json.dumps(segment.data)
        for segment in extract_segments(translated)
        if isinstance(segment, OverridableSegmentValue) and segment.path.rpartition(".")[2] == EXERCISE
    }
    if not own:
        return
    for segment in OverridableSegment.objects.filter(source=source, context__path__in=own).select_related(
        "context"
    ):
        SegmentOverride.objects.update_or_create(
            locale=translated.locale,
            context=segment.context,
            defaults={"data_json": own[segment.context.path]},
        )


def _words(page: Page) -> Iterator[tuple[str, str]]:
    for segment in extract_segments(page):
        if isinstance(segment, StringSegmentValue):
            yield segment.path, segment.string.data


def _write(segments: list[StringSegment], words: dict[str, str], locale: Locale) -> None:
    known = {
        (row.translation_of_id, row.context_id): row
        for row in StringTranslation.objects.filter(
            locale=locale, context__in=[segment.context_id for segment in segments]
        )
    }
    added, changed = [], []
    for segment in segments:
        data = words[segment.context.path]
        row = known.get((segment.string_id, segment.context_id))
        if row is None:
            added.append(_translation(segment, data, locale))
        elif row.data != data or row.has_error:
            row.data, row.has_error, row.field_error, row.updated_at = data, False, "", timezone.now()
            changed.append(row)
    StringTranslation.objects.bulk_create(added)
    StringTranslation.objects.bulk_update(changed, ["data", "has_error", "field_error", "updated_at"])


def _translation(segment: StringSegment, data: str, locale: Locale) -> StringTranslation:
    return StringTranslation(
        translation_of_id=segment.string_id,
        context_id=segment.context_id,
        locale=locale,
        data=data,
        translation_type=StringTranslation.TRANSLATION_TYPE_MANUAL,
        tool_name=TOOL,
        created_at=timezone.now(),
        updated_at=timezone.now(),
    )


def has_unpublished_words(page: Any) -> bool:
    """Whether a translator has written words for this page that are not yet in its latest version."""
    latest = dict(_words(page.get_latest_revision_as_object()))
    rows = StringSegment.objects.filter(source__object_id=page.translation_key).annotate_translation(
        page.locale
    )
    return any(
        row.translation is not None and row.translation != latest.get(row.context.path, row.translation)
        for row in rows.select_related("context")
    )
