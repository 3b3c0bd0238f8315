"""Whether a page may go live: what its author is told before, and what is refused after.

`findings` lists everything; those of severity `stop` cannot be published, by whatever way. Each message says
where it is and what to do.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from wagtail.models import Page

from courses.models import ActivityVersion, LessonPage
from courses.translations import open_segments, translation_of

__all__ = ["Finding", "findings", "found_ready", "guard_live_words", "open_segments", "refuse_unready"]

CHECKED_FIELDS = ("title", "slug", "promise", "summary", "outcome", "seed_id", "digcomp", "level", "minutes")

# The revision that is on its way through `CoursesPage.publish`, so that it is looked at once.
_READY: ContextVar[int | None] = ContextVar("ready", default=None)


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
    from courses.facts.findings import slot_findings
    from courses.lesson_findings import lesson_findings

    found = [*_open_translation(page), *_fields(page), *_stable_id(page), *slot_findings(page)]
    if isinstance(page, LessonPage):
        found += [*_own_ids(page), *lesson_findings(page)]
    return sorted(found, key=lambda finding: not finding.stop)


def refuse_unready(page: Page) -> None:
    """Raise ValidationError with all that stops `page` from going live. It names no field: translators' tools
    would take a message about a field for an error in its words."""
    stops = [str(finding) for finding in findings(page) if finding.stop]
    if stops:
        raise ValidationError(stops)


@contextmanager
def found_ready(revision: Any) -> Iterator[None]:
    """While this revision is published, `guard_live_words` takes it as ready."""
    before = _READY.set(revision.pk)
    try:
        yield
    finally:
        _READY.reset(before)


def guard_live_words(page: Page) -> None:
    """Called before a live row is written. What goes live is ready; and what comes from translators changes
    only by publishing, as wagtail-localize writes its words onto the live row for a draft too."""
    if page.live_revision_id and page.live_revision_id == _READY.get():
        return
    stored = type(page)._base_manager.filter(pk=page.pk).first()
    if stored is None:
        return
    if not stored.live or stored.live_revision_id != page.live_revision_id:
        refuse_unready(page)
    elif _words(stored) != _words(page) and (translation := translation_of(page)) and translation.enabled:
        raise ValidationError(_("This page is live. Its words change when the translation is published."))


def _words(page: Page) -> tuple[object, ...]:
    lesson = isinstance(page, LessonPage)
    streams = [page.body.get_prep_value(), page.guide.get_prep_value()] if lesson else []
    names = ("title", "slug", "promise", "summary", "outcome", "welcome")
    return *streams, *(getattr(page, name, "") for name in names)


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


def _fields(page: Page) -> Iterator[Finding]:
    """Drafts may be incomplete; only the editor's form asks for all fields, and not every way leads through it."""
    for name in CHECKED_FIELDS:
        try:
            field = page._meta.get_field(name)
        except FieldDoesNotExist:
            continue
        try:
            field.clean(getattr(page, name), page)
        except ValidationError as error:
            yield Finding(" ".join(error.messages), _field_name(field))


def _field_name(field: object) -> str:
    name = str(getattr(field, "verbose_name", ""))
    return name[:1].upper() + name[1:]


def _stable_id(page: Page) -> Iterator[Finding]:
    """A stable id names one thing: packs and seeds find pages by it."""
    seed_id = getattr(page, "seed_id", "")
    if not seed_id or not page.locale_id:
        return
    others = type(page).objects.filter(seed_id=seed_id, locale_id=page.locale_id, alias_of=None, live=True)
    other = others.exclude(translation_key=page.translation_key).first()
    if other:
        yield Finding(
            _("“%(title)s” has the stable id %(id)s already. Give this page another one.")
            % {"title": other.title, "id": seed_id}
        )


def _own_ids(page: LessonPage) -> Iterator[Finding]:
    ids = [block["id"] for block in page.body.raw_data if block.get("id")]
    if ActivityVersion.objects.filter(activity_id__in=ids).exclude(lesson_key=page.translation_key).exists():
        yield Finding(
            _(
                "An activity was copied from another lesson as it is. Duplicate it in the editor, and delete the first."
            )
        )
