"""Pages that come from translators: what is open, what the words give, and how they reach an editor and the readers.

wagtail-localize keeps the words; it also writes them onto the live row and publishes source text for what is missing. So
its own publishing is not used (`courses.wagtail_hooks` stands before it): a translation goes the way of every page,
through a revision and `CoursesPage.publish`. What can go wrong is a `ValidationError` with a message for who translates.
"""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _
from wagtail.coreutils import find_available_slug
from wagtail.models import Page
from wagtail_localize.models import StringSegment, Translation, TranslationLog
from wagtail_localize.segments import StringSegmentValue
from wagtail_localize.segments.extract import extract_segments

WORDS_OF_A_SENTENCE = 3


def translation_of(page: Page) -> Translation | None:
    """The translators' record of a page, also when it was stopped. None for a page that was written in its language."""
    return (
        Translation.objects.filter(source__object_id=page.translation_key, target_locale_id=page.locale_id)
        .select_related("source", "target_locale")
        .first()
    )


def open_segments(page: Page) -> int:
    """How many texts of a page that comes from translators are still without words in its language."""
    translation = translation_of(page)
    if translation is None:
        return 0
    missing = _untranslated(translation)
    if translation.enabled:
        return len(missing)
    # The page has left the translators' tool and is written by hand: open is what still stands in the source's words.
    words = {
        each.path: each.string.data for each in extract_segments(page) if isinstance(each, StringSegmentValue)
    }
    return sum(
        words.get(each.context.path) == each.string.data
        and len(each.string.data.split()) >= WORDS_OF_A_SENTENCE
        for each in missing
    )


def _untranslated(translation: Translation) -> list[StringSegment]:
    segments = StringSegment.objects.filter(source_id=translation.source_id).annotate_translation(
        translation.target_locale
    )
    return [
        each for each in segments.select_related("string", "context") if not (each.translation or "").strip()
    ]


def translated(translation: Translation) -> Any:
    """The page as its words give it now, unsaved; source text stands where words are missing."""
    page = translation.source.get_ephemeral_translated_instance(translation.target_locale, fallback=True)
    page.slug = find_available_slug(page.get_parent(), slugify(page.slug), ignore_page_id=page.pk)
    page.draft_title = page.title
    return page


@transaction.atomic
def keep_draft(translation: Translation, *, by: Any) -> Any:
    """A revision with the words of now. The live row is not touched."""
    page = translated(translation)
    revision = page.save_revision(user=by, clean=False, log_action=True)
    TranslationLog.objects.create(
        source=translation.source, locale=translation.target_locale, revision=revision
    )
    Translation.objects.filter(pk=translation.pk).update(destination_last_updated_at=timezone.now())
    return revision


@transaction.atomic
def publish_translation(translation: Translation, *, by: Any) -> None:
    """Put the words of now live. Raises ValidationError with all that stops it; then nothing has changed."""
    from courses.readiness import refuse_unready

    refuse_unready(translated(translation))
    keep_draft(translation, by=by).publish(user=by)


@transaction.atomic
def submit_translation(translation: Translation, *, by: Any) -> None:
    """Give the words of now to an editor for approval. Raises ValidationError while texts are open."""
    from courses.readiness import refuse_unready

    page = translated(translation)
    refuse_unready(page)
    workflow = page.get_workflow()
    if workflow is None or page.workflow_in_progress:
        raise ValidationError(_("This page already waits for an editor."))
    keep_draft(translation, by=by)
    workflow.start(type(page).objects.get(pk=page.pk), by)
