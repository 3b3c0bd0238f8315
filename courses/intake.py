"""Takes a course in that comes from elsewhere, in one language, as an outline: its pages become drafts.

All of it is written, or nothing. What is there already is not touched unless the caller says so, and then gets a new draft:
what is live stays live, every older version stays in the history, and a page that the outline does not have stays as it is.
IntakeError says what stands in the way and what to do.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Locale, Page

from courses import outline
from courses.intake_keeping import Keeping
from courses.keys import block_key
from courses.models import CatalogPage, CoursePage, LessonPage, ModulePage
from courses.restoring import known_ids, stored_block
from courses.seeding.guides import guide_words, stored_guide
from courses.seeding.pages import FLAGS, SHARED, WORDS, content, with_guide
from courses.translations import translation_of

OnProgress = Callable[[int, int, str], None]
Taught = outline.Course | outline.Module | outline.Lesson
MODELS: Final = {outline.Course: CoursePage, outline.Module: ModulePage, outline.Lesson: LessonPage}


class IntakeError(Exception):
    """A course cannot be taken in. Nothing was written; the message says why, and what to do."""


@dataclass
class Intake:
    """What became of the pages: how many are new, changed, the same; and what a person should look at."""

    made: int = 0
    changed: int = 0
    same: int = 0
    notes: list[str] = field(default_factory=list)


def take_in(
    course: outline.Course,
    *,
    replace: bool = False,
    publish: bool = False,
    dry_run: bool = False,
    on_progress: OnProgress | None = None,
) -> Intake:
    """Write the pages of a course as drafts; with `publish`, as live pages, if all of them are ready.

    `replace`: pages that are there get a new draft. Without it a course of which any page is there is refused.
    """
    keeping = Keeping()
    try:
        with transaction.atomic():
            taker = _Taker(course, keeping, replace=replace)
            taker.take(on_progress or (lambda done, total, label: None))
            if publish:
                taker.publish()
            transaction.set_rollback(dry_run)
    except BaseException:
        keeping.forget()
        raise
    if dry_run:
        keeping.forget()
    return taker.intake


class _Taker:
    def __init__(self, course: outline.Course, keeping: Keeping, *, replace: bool) -> None:
        self.course = course
        self.keeping = keeping
        self.intake = Intake()
        self.locale = Locale.objects.filter(language_code=course.locale).first()
        self.catalog = CatalogPage.objects.filter(locale=self.locale).first() if self.locale else None
        if self.catalog is None:
            raise IntakeError(f"There is no start page in “{course.locale}”. Run migrate, then try again.")
        self.there = self.present()
        if self.there and not replace:
            titles = ", ".join(f"“{page.title}”" for page in list(self.there.values())[:3])
            raise IntakeError(
                f"{len(self.there)} pages of this course are here already in “{course.locale}”: {titles}. "
                "With --replace they get a new draft; what is live stays as it is."
            )
        self.written: list[Any] = []

    def present(self) -> dict[UUID, Any]:
        """The pages that have a key of this course in its language."""
        keys = {taught.key: MODELS[type(taught)] for taught in self.all()}
        found = Page.objects.filter(locale=self.locale, translation_key__in=keys).order_by("path").specific()
        pages = {page.translation_key: page for page in found}
        for key, page in pages.items():
            if type(page) is not keys[key] or page.alias_of_id:
                raise IntakeError(
                    f"The page “{page.title}” has a key of this course and is something else. Delete it, or leave the course out."
                )
        return pages

    def all(self) -> Iterator[Taught]:
        yield self.course
        for module in self.course.modules:
            yield module
            yield from module.lessons

    def take(self, on_progress: OnProgress) -> None:
        total, done = sum(1 for _each in self.all()), 0
        parents: dict[type[Page], Any] = {CoursePage: self.catalog}
        below = {CoursePage: ModulePage, ModulePage: LessonPage}
        for taught in self.all():
            model = MODELS[type(taught)]
            page = self.page(taught, parents[model])
            if model in below:
                parents[below[model]] = page
            on_progress(done := done + 1, total, taught.seed_id)

    def page(self, taught: Taught, parent: Any) -> Any:
        page = self.there.get(taught.key)
        try:
            return self.renew(page, taught) if page else self.make(taught, parent)
        except ValidationError as error:
            raise IntakeError(f"{_name(taught)}: {_said(error)}") from error

    def make(self, taught: Taught, parent: Any) -> Any:
        page = MODELS[type(taught)](
            translation_key=taught.key,
            locale=self.locale,
            seed_id=taught.seed_id,
            slug=taught.slug,
            live=False,
        )
        self.fill(page, taught, [])
        # As it stands now: its other children were added since it was read.
        type(parent).objects.get(pk=parent.pk).add_child(instance=page)
        page.save_revision()
        self.written.append(page)
        self.intake.made += 1
        return page

    def renew(self, page: Any, taught: Taught) -> Any:
        """A new draft of a page that is there. Its place, its address and its stable id stay."""
        draft = page.get_latest_revision_as_object()
        before = _content(draft)
        self.fill(draft, taught, [draft])
        self.written.append(draft)
        if _content(draft) == before:
            self.intake.same += 1
            return page
        draft.clean_fields()
        # Not `clean`: it guards the words that are live, and a draft leaves them alone.
        draft.save_revision(clean=False)
        self.intake.changed += 1
        if (translation := translation_of(page)) and translation.enabled:
            self.intake.notes.append(
                f"{_name(taught)} is in the hands of translators: their tool has words of its own and may put them over this draft."
            )
        return page

    def fill(self, page: Any, taught: Taught, versions: Sequence[Any]) -> None:
        """Make an unsaved page what the outline says. `versions`: where its entries may have ids already."""
        model = MODELS[type(taught)]
        for name in (*WORDS[model], *SHARED[model], *FLAGS[model]):
            setattr(page, name, getattr(taught, name))
        page.draft_title = page.title
        page.seeded_digest = ""
        if isinstance(taught, outline.Lesson):
            self.fill_lesson(page, taught, versions)

    def fill_lesson(self, page: Any, lesson: outline.Lesson, versions: Sequence[Any]) -> None:
        others = LessonPage.objects.filter(translation_key=lesson.key).exclude(locale=self.locale)
        known = known_ids(version.body.get_prep_value() for version in (*versions, *others))
        # What left from here was live; the draft may have gone on since.
        live = [self.there[lesson.key]] if lesson.key in self.there else []
        kept = self.keeping.of(lesson, [version.body.get_prep_value() for version in (*versions, *live)])
        body = [stored_block(block, kept, known) for block in lesson.blocks]
        self.intake.notes += [
            f"{_name(lesson)}: the H5P exercise {digest[:12]}… is not on this site. Upload it, and choose it in the lesson."
            for digest in self.keeping.missing
        ]
        self.keeping.missing.clear()
        page.body = page._meta.get_field("body").to_python(body)
        words = _guide_words(lesson.guide)
        if words != guide_words(page.guide.get_prep_value()):
            guide = stored_guide(words, lambda *path: str(block_key(lesson.seed_id, *path)))
            page.guide = page._meta.get_field("guide").to_python(guide)

    def publish(self) -> None:
        for page in self.written:
            latest = type(page).objects.get(pk=page.pk)
            if latest.live and not latest.has_unpublished_changes:
                continue
            try:
                latest.get_latest_revision().publish()
            except ValidationError as error:
                raise IntakeError(f"“{page.title}” cannot go live: {' '.join(error.messages)}") from error


def _said(error: ValidationError) -> str:
    """All that is wrong, each with the field that it is about."""
    by_field = error.message_dict if hasattr(error, "error_dict") else {"": error.messages}
    return " ".join(
        f"{name}: {message}" if name else message
        for name, messages in by_field.items()
        for message in messages
    )


def _name(taught: Taught) -> str:
    return f"“{taught.title}” ({taught.seed_id})"


def _guide_words(guide: outline.Guide | None) -> dict[str, Any] | None:
    if guide is None:
        return None
    lists = {name: list(getattr(guide, name)) for name in ("materials", "steps", "mistakes")}
    return {"aim": guide.aim, **lists, "question": guide.question}


def _content(page: Any) -> dict[str, Any]:
    """The content of an unsaved page in the form in which equal content is equal."""
    model = type(page)
    values = {name: getattr(page, name) for name in ("slug", *WORDS[model], *SHARED[model], *FLAGS[model])}
    if model is not LessonPage:
        return content(model, values, [])
    return with_guide(
        content(model, values, page.body.get_prep_value()), guide_words(page.guide.get_prep_value())
    )
