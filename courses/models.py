"""What is taught: the catalogue, its courses, modules and lessons, and every version that was ever published.

The versions (`ActivityVersion`, `Composition`) are facts: they are added when something goes live and never
changed, so that an answer is marked by the very words its learner saw, however long it took to arrive.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models, transaction
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property
from django.utils.translation import get_language, override
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, ObjectList, TabbedInterface
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail_localize.fields import SynchronizedField, TranslatableField

from courses import activities, drawings
from courses.blocks import LessonBody
from courses.facts.models import Country, FactText, LocalFact  # noqa: F401 - where Django looks for models
from courses.forms import DraftCopyForm, DrawingForm, PublishableForm
from courses.guide_block import GuideStream
from courses.h5p.models import H5PContent, H5PExercise, H5PLibrary  # noqa: F401 - likewise
from courses.panels import DrawingPanel, ReadinessPanel
from courses.problem_words import say
from courses.reviewed import Reviewed
from courses.search.indexed import Findable

SEED_ID_HELP = _(
    "The stable name of the curriculum, such as C1.2. All languages share it. Leave it as it is."
)
SEED_ID_VALIDATOR = RegexValidator(
    r"^[A-Z][A-Z0-9]*(\.\d+)?\Z", _("Capital letters and numbers, such as C1.2.")
)


class Accent(models.TextChoices):
    TEAL = "teal", _("Teal")
    CLAY = "clay", _("Clay")
    PLUM = "plum", _("Plum")


class Level(models.IntegerChoices):
    FIRST = 1, _("1: with help")
    SECOND = 2, _("2: alone, with help where needed")
    THIRD = 3, _("3: alone")


class CoursesPage(Page):
    """What every page of the catalogue shares: how it is served, and what may go live."""

    is_creatable = False
    show_in_menus_default = False
    # The words that search engines get are the words that readers get.
    promote_panels = [FieldPanel("slug")]
    base_form_class = PublishableForm
    # Public pages are kept as bytes for everybody.
    private_page_options: list[str] = []
    copy_form_class = DraftCopyForm

    class Meta:
        abstract = True

    @property
    def site_path(self) -> str:
        """The path of the page on the site, such as `/es/seguridad/`."""
        parts = self.get_url_parts()
        return parts[2] if parts else ""

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        from courses.reading import page_context

        return {**super().get_context(request, *args, **kwargs), **page_context(self)}

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """The same bytes for everybody: the response says that it may be kept (`lms.public.middleware`)."""
        response = super().serve(request, *args, **kwargs)
        response.public = not (getattr(request, "is_preview", False) or self.get_view_restrictions().exists())
        return response

    def serve_preview(self, request: HttpRequest, mode_name: str) -> Any:
        """The page as its readers will get it: in its own language, whatever language its author reads."""
        with override(self.locale.language_code):
            response = super().serve_preview(request, mode_name)
            return response.render() if hasattr(response, "render") else response

    def clean(self) -> None:
        super().clean()
        if self.pk and self.live:
            from courses.readiness import guard_live_words

            guard_live_words(self)

    def save(self, clean: bool = True, user: Any = None, log_action: Any = False, **kwargs: Any) -> Any:
        if not self._may_be_live():
            self.live, self.has_unpublished_changes = False, True
        return super().save(clean=clean, user=user, log_action=log_action, **kwargs)

    def publish(self, revision: Any, *args: Any, **kwargs: Any) -> Any:
        """Refuses, with a `ValidationError` that says why, what may not go live: now, or at a time to come."""
        from courses.readiness import found_ready, refuse_unready

        refuse_unready(revision.as_object())
        with found_ready(revision), transaction.atomic():
            return super().publish(revision, *args, **kwargs)

    def copy(self, *args: Any, **kwargs: Any) -> Any:
        """A copy is a draft with ids of its own: what learners did in one lesson says nothing of the other."""
        copied = super().copy(*args, **{**kwargs, "keep_live": False})
        if kwargs.get("reset_translation_key", True):
            from courses.copying import renew_ids

            renew_ids(copied)
        return copied

    def _may_be_live(self) -> bool:
        """Publishing makes a page live, not creating it; and no page shows the words of another language."""
        if self.alias_of_id:
            return bool(self.alias_of.locale_id == self.locale_id)
        return not self._state.adding


class CatalogPage(CoursesPage):
    """The list of all courses in one language: the start page of that language."""

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        # Where a language has no start page, Wagtail would serve the one of another language in its place.
        if self.locale.language_code != get_language():
            raise Http404
        return super().serve(request, *args, **kwargs)

    is_creatable = True
    template = "pages/catalog_page.html"
    max_count_per_parent = 4
    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["courses.CoursePage"]
    welcome = models.CharField(
        _("welcome"),
        max_length=200,
        blank=True,
        help_text=_("One sentence at the top: what a person finds here."),
    )

    content_panels = [*Page.content_panels, FieldPanel("welcome")]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("welcome"),
        SynchronizedField("slug"),
    ]


class CoursePage(CoursesPage):
    """A subject: some modules, and a promise of what a person can do after them."""

    is_creatable = True
    template = "pages/course_page.html"
    parent_page_types = ["courses.CatalogPage"]
    subpage_types = ["courses.ModulePage"]
    seed_id = models.CharField(
        _("stable id"), max_length=16, help_text=SEED_ID_HELP, validators=[SEED_ID_VALIDATOR], db_index=True
    )
    promise = models.TextField(
        _("promise"),
        max_length=400,
        help_text=_("What the learner can do after this course, in one or two sentences."),
    )
    accent = models.CharField(
        _("accent"),
        max_length=8,
        choices=Accent,
        default=Accent.TEAL,
        help_text=_("The colour of the course."),
    )
    seeded_digest = models.CharField(max_length=64, blank=True, editable=False)

    content_panels = [
        *Page.content_panels,
        FieldPanel("promise"),
        FieldPanel("accent"),
        FieldPanel("seed_id"),
    ]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("slug"),
        TranslatableField("promise"),
        SynchronizedField("accent", overridable=False),
        SynchronizedField("seed_id", overridable=False),
    ]


class ModulePage(Findable, CoursesPage):
    """A group of lessons that stands on its own, such as “Protect my phone and accounts”."""

    is_creatable = True
    template = "pages/module_page.html"
    parent_page_types = ["courses.CoursePage"]
    subpage_types = ["courses.LessonPage"]
    seed_id = models.CharField(
        _("stable id"), max_length=16, help_text=SEED_ID_HELP, validators=[SEED_ID_VALIDATOR], db_index=True
    )
    summary = models.TextField(
        _("summary"), max_length=300, help_text=_("What this module is good for, in one or two sentences.")
    )
    seeded_digest = models.CharField(max_length=64, blank=True, editable=False)

    content_panels = [*Page.content_panels, FieldPanel("summary"), FieldPanel("seed_id")]
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("slug"),
        TranslatableField("summary"),
        SynchronizedField("seed_id", overridable=False),
    ]


class LessonPage(Reviewed, Findable, CoursesPage):
    """One outcome, learned in 5 to 8 minutes: a story, ideas, a task, activities."""

    is_creatable = True
    template = "pages/lesson_page.html"
    parent_page_types = ["courses.ModulePage"]
    subpage_types: list[str] = []
    seed_id = models.CharField(
        _("stable id"), max_length=16, help_text=SEED_ID_HELP, validators=[SEED_ID_VALIDATOR], db_index=True
    )
    outcome = models.CharField(
        _("outcome"),
        max_length=200,
        help_text=_("What the learner can do after this lesson. One outcome: “I can …”."),
    )
    digcomp = models.CharField(
        _("DigComp 2.2 code"),
        max_length=3,
        blank=True,
        validators=[RegexValidator(r"^[1-5]\.[1-6]\Z", _("A competence of DigComp 2.2, such as 4.1."))],
        help_text=_(
            "The competence of DigComp 2.2 that this lesson teaches, such as 4.1. Needed to publish."
        ),
    )
    level = models.PositiveSmallIntegerField(
        _("level"), choices=Level, default=Level.FIRST, help_text=_("The proficiency level of DigComp 2.2.")
    )
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        default=6,
        validators=[MinValueValidator(1), MaxValueValidator(20)],
        help_text=_("How long it takes, in minutes. 5 to 8 is good."),
    )
    core = models.BooleanField(
        _("core lesson"),
        default=True,
        help_text=_("A module is finished when its core lessons are. The others are extra."),
    )
    sensitive = models.BooleanField(
        _("sensitive lesson"),
        default=False,
        help_text=_(
            "About violence, health or abuse. It gets the button “Leave quickly”, and its title stays out of the tab. "
            "Choose a title and an address that tell nothing to who looks over a shoulder."
        ),
    )
    body = StreamField(
        LessonBody(), help_text=_("A story, three or four ideas, a task, two activities, what I can do now.")
    )
    guide = StreamField(
        GuideStream(),
        blank=True,
        verbose_name=_("guide for the trainer"),
        help_text=_("One printed page for who gives this lesson to a group, with or without phones."),
    )
    seeded_digest = models.CharField(max_length=64, blank=True, editable=False)

    class Meta(Reviewed.Meta):
        pass

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        response = super().serve(request, *args, **kwargs)
        if self.sensitive:
            # Who looks through the browser's own cache finds nothing of it.
            response.headers["Cache-Control"] = "no-store"
        return response

    content_panels = [
        ReadinessPanel(),
        *Page.content_panels,
        FieldPanel("outcome"),
        FieldPanel("body"),
    ]
    curriculum_panels = [
        MultiFieldPanel(
            [
                FieldPanel("digcomp"),
                FieldPanel("level"),
                FieldPanel("minutes"),
                FieldPanel("core"),
                FieldPanel("sensitive"),
                FieldPanel("seed_id"),
            ],
            heading=_("Place in the curriculum"),
        )
    ]
    edit_handler = TabbedInterface(
        [
            ObjectList(content_panels, heading=_("Lesson")),
            ObjectList([FieldPanel("guide")], heading=_("Trainer")),
            ObjectList(curriculum_panels, heading=_("Curriculum")),
            ObjectList(CoursesPage.promote_panels, heading=_("Address")),
        ]
    )
    translatable_fields = [
        TranslatableField("title"),
        TranslatableField("slug"),
        TranslatableField("outcome"),
        TranslatableField("body"),
        TranslatableField("guide"),
        SynchronizedField("digcomp", overridable=False),
        SynchronizedField("level", overridable=False),
        SynchronizedField("minutes", overridable=False),
        SynchronizedField("core", overridable=False),
        SynchronizedField("sensitive", overridable=False),
        SynchronizedField("seed_id", overridable=False),
    ]


class Drawing(models.Model):
    """A drawing in clean SVG, made from the parts of the kit. Its words are given where it is used."""

    name = models.SlugField(
        _("name"), max_length=60, unique=True, help_text=_("A short name in a–z, 0–9 and -.")
    )
    svg = models.TextField(
        _("SVG"),
        help_text=_(
            "The source of the drawing. Scripts, styles and links to elsewhere are refused. 1 to 3 KB is good."
        ),
    )

    base_form_class = DrawingForm
    panels = [FieldPanel("name"), FieldPanel("file"), DrawingPanel(), FieldPanel("svg")]

    class Meta:
        verbose_name = _("drawing")
        verbose_name_plural = _("drawings")

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        try:
            self.svg = drawings.sanitise(self.svg)
        except drawings.DrawingError as error:
            raise ValidationError({"svg": say(str(error))}) from error


class ActivityVersionQuerySet(models.QuerySet["ActivityVersion"]):
    def of_digests(self, digests: set[str]) -> ActivityVersionQuerySet:
        return self.filter(digest__in=digests)


class ActivityVersion(models.Model):
    """One published wording of an activity, kept for ever so that late answers are marked by it."""

    activity_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    lesson_key = models.UUIDField(db_index=True)
    locale = models.CharField(max_length=12)
    kind = models.CharField(max_length=20)
    definition = models.JSONField()
    first_published_at = models.DateTimeField()

    objects = ActivityVersionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["activity_id", "lesson_key", "digest"], name="one_version_per_wording"
            )
        ]
        indexes = [models.Index(fields=["digest"], name="version_by_digest")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.digest[:8]}"

    @cached_property
    def loaded(self) -> activities.Definition:
        """The definition to mark by: read once, however many answers there are to it."""
        return activities.load(self.definition)


class Composition(models.Model):
    """What a lesson, module or course consisted of while it was live: the ids that had to be finished."""

    class Kind(models.TextChoices):
        LESSON = "lesson"
        MODULE = "module"
        COURSE = "course"

    kind = models.CharField(max_length=8, choices=Kind)
    key = models.UUIDField()
    members = models.JSONField(
        help_text="Sorted ids: activities of a lesson, core lessons of a module, modules of a course."
    )
    current_from = models.DateTimeField()
    current_until = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "key"], condition=models.Q(current_until=None), name="one_current_composition"
            )
        ]
        indexes = [models.Index(fields=["kind", "key"], name="composition_by_key")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}: {len(self.members)}"

    @property
    def member_keys(self) -> frozenset[UUID]:
        return frozenset(UUID(member) for member in self.members)
