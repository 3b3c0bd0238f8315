"""Whether a page may go live: what its author is told before, and what is refused after.

`findings` lists everything; those of severity `stop` cannot be published, by whatever way. Each message says
where it is and what to do.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page
from wagtail_localize.models import Translation

from courses import activities, drawings, weight
from courses.definitions import ACTIVITY_KINDS, definition_data
from courses.models import LessonPage
from courses.reading import lesson_of

WORDS_A_SCREEN = 60
WORDS_A_SENTENCE = 22


@dataclass(frozen=True)
class Finding:
    """One thing to mend. `stop` forbids publishing; otherwise it is advice. `where` names the block."""

    message: str
    where: str = ""
    stop: bool = True

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


def findings(page: Page) -> list[Finding]:
    """All that is to be mended on a page as it stands, saved or not; the worst first."""
    found = list(_open_translation(page))
    if isinstance(page, LessonPage):
        found += [*_curriculum(page), *_bodies(page), *_weight(page)]
    return sorted(found, key=lambda finding: not finding.stop)


def refuse_unready(page: Page) -> None:
    """Raise ValidationError with all that stops `page` from going live."""
    stops = [str(finding) for finding in findings(page) if finding.stop]
    if stops:
        raise ValidationError({"body" if isinstance(page, LessonPage) else "title": stops})


def refuse_open_translation_of_live_page(page: Page) -> None:
    """Keep half-translated words from being written over a page that is live."""
    if not page.pk or not page.live:
        return
    stored = type(page)._base_manager.filter(pk=page.pk).first()
    if stored is None or _words(stored) == _words(page):
        return
    open_texts = list(_open_translation(page))
    if open_texts:
        raise ValidationError({"title": [str(finding) for finding in open_texts]})


def open_segments(page: Page) -> int:
    """How many texts of a page that comes from translators are still without words in its language."""
    translation = Translation.objects.filter(
        source__object_id=page.translation_key, target_locale=page.locale, enabled=True
    ).first()
    if translation is None:
        return 0
    total, done = translation.get_progress()
    return int(total - done)


def _words(page: Page) -> tuple[object, ...]:
    body = page.body.get_prep_value() if isinstance(page, LessonPage) else None
    return page.title, body, getattr(page, "promise", ""), getattr(page, "summary", ""), getattr(page, "outcome", "")


def _open_translation(page: Page) -> Iterator[Finding]:
    missing = open_segments(page) if page.locale_id else 0
    if missing:
        yield Finding(
            ngettext(
                "%(count)d text is not translated yet. Translate it, then publish.",
                "%(count)d texts are not translated yet. Translate them, then publish.",
                missing,
            )
            % {"count": missing}
        )


def _curriculum(page: LessonPage) -> Iterator[Finding]:
    if not page.digcomp:
        yield Finding(_("Give the DigComp 2.2 code on the tab “Curriculum”."))
    kinds = [block.block_type for block in page.body]
    if not any(kind in ACTIVITY_KINDS for kind in kinds):
        yield Finding(_("Add at least one activity, so that a learner can finish the lesson."))
    if "can_do" not in kinds:
        yield Finding(_("End with “What I can do now”."), stop=False)


def _bodies(page: LessonPage) -> Iterator[Finding]:
    for number, block in enumerate(page.body, start=1):
        where = f"{number}. {block.block.label}"
        if "drawing" in block.value:
            yield from _picture(block, where)
        if block.block_type in ACTIVITY_KINDS:
            yield from _activity(block, where)
        elif "text" in block.value:
            yield from _length(block.value["text"], where)


def _picture(block: object, where: str) -> Iterator[Finding]:
    value = block.value  # type: ignore[attr-defined]
    drawing, photo = value["drawing"], value["photo"]
    if drawing and photo:
        yield Finding(_("Choose a drawing or a photo, not both."), where)
    if (drawing or photo) and not value["picture"]:
        yield Finding(_("Say in the text alternative what the learner must see in the picture."), where)
    if block.block_type == "spot_it" and not drawing:  # type: ignore[attr-defined]
        yield Finding(_("Choose the drawing in which something is to be found."), where)
    if drawing:
        if len(drawing.svg.encode()) > weight.DRAWING_LIMIT:
            yield Finding(
                _("The drawing weighs %(size).1f KB. Bring it to %(limit)d KB: fewer points, more parts of the kit.")
                % {"size": len(drawing.svg.encode()) / weight.KILO, "limit": weight.DRAWING_LIMIT // weight.KILO},
                where,
            )
        given = {label["key"] for label in value["labels"] if label["text"]}
        for key in drawings.labels(drawing.svg):
            if key not in given:
                yield Finding(_("Give the text “%(key)s” of the drawing.") % {"key": key}, where)


def _activity(block: object, where: str) -> Iterator[Finding]:
    try:
        definition = activities.load(definition_data(block.block_type, block.value))  # type: ignore[attr-defined]
    except activities.DefinitionError as error:
        yield Finding(f"{_(str(error.message))} ({error.path})", where)
        return
    for problem in activities.validate(definition):
        yield Finding(f"{_(str(problem.message))} ({problem.path})", where)
    for path, text in definition.texts():
        yield from _length(text, f"{where}, {path}")


def _length(text: str, where: str) -> Iterator[Finding]:
    words = len(text.split())
    if words > WORDS_A_SCREEN:
        yield Finding(
            _("%(count)d words. Keep to %(most)d: what is more does not fit one screen.")
            % {"count": words, "most": WORDS_A_SCREEN},
            where,
            stop=False,
        )
    longest = max((len(sentence.split()) for sentence in re.split(r"[.!?…\n]+", text)), default=0)
    if longest > WORDS_A_SENTENCE:
        yield Finding(
            _("A sentence has %(count)d words. Make two of it.") % {"count": longest}, where, stop=False
        )


def _weight(page: LessonPage) -> Iterator[Finding]:
    lesson = lesson_of(page)
    weighed = weight.weigh(lesson)
    figures = {"size": weighed.html / weight.KILO, "limit": weight.FIRST_FLIGHT / weight.KILO}
    if weighed.html > weight.FIRST_FLIGHT:
        yield Finding(_("The text weighs %(size).1f KB; at most %(limit).1f KB may go live. Shorten it.") % figures)
    figures = {"size": weighed.total / weight.KILO, "limit": weight.LESSON_BUDGET / weight.KILO}
    if weighed.total > weight.LESSON_BUDGET:
        yield Finding(
            _("With its pictures the lesson weighs %(size).1f KB; at most %(limit).0f KB may go live. "
              "Use drawings, or fewer and smaller photos.") % figures
        )
    for picture in weight.pictures(lesson):
        size = weight.photo_bytes(picture) if hasattr(picture, "renditions") else 0
        if size > weight.PHOTO_LIMIT:
            yield Finding(
                _("A photo weighs %(size).1f KB. Bring it to %(limit)d KB: crop it, or use a drawing.")
                % {"size": size / weight.KILO, "limit": weight.PHOTO_LIMIT // weight.KILO}
            )
