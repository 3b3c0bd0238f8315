"""H5P as it is kept: the libraries that an administrator installed, the exercises that authors uploaded, and what a
browser loads to play one. The files themselves lie in the store, each under its SHA-256 (`courses.h5p.storing`)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.core.validators import RegexValidator
from django.db import models, transaction
from django.utils.translation import gettext_lazy as _
from wagtail.models import CollectionMember, RevisionMixin
from wagtail.search import index

from courses.h5p.forms import H5PContentForm

if TYPE_CHECKING:
    from courses.outline import Exercise

# The engine that all libraries need. It is installed like one, from another source (`make h5p`).
CORE = "h5p-core"
HEX = RegexValidator(r"^[0-9a-f]{64}\Z")


class H5PLibraryQuerySet(models.QuerySet["H5PLibrary"]):
    def core(self) -> H5PLibrary | None:
        """The engine of H5P; None where nobody installed it."""
        return self.filter(machine_name=CORE).order_by("-major", "-minor").first()

    def without_core(self) -> H5PLibraryQuerySet:
        return self.exclude(machine_name=CORE)

    def in_order(self) -> H5PLibraryQuerySet:
        return self.order_by("machine_name", "major", "minor")


class H5PLibrary(models.Model):
    """One version of an H5P library that an administrator installed, each of its files pinned by its SHA-256."""

    machine_name = models.CharField(max_length=255)
    major = models.PositiveIntegerField()
    minor = models.PositiveIntegerField()
    patch = models.PositiveIntegerField()
    title = models.CharField(max_length=255)
    metadata = models.JSONField(help_text="What its library.json says, as far as we read it.")
    files = models.JSONField(
        help_text="The SHA-256 of each file, by its path below the folder of the library."
    )
    size = models.PositiveBigIntegerField(help_text="Bytes of all its files.")
    source_name = models.CharField(max_length=255, help_text="The name of the package that it came in.")
    source_sha256 = models.CharField(max_length=64, validators=[HEX])
    # Who did it stands in Wagtail's log: what is taught knows no person.
    installed_at = models.DateTimeField()

    objects = H5PLibraryQuerySet.as_manager()

    class Meta:
        verbose_name = _("H5P library")
        verbose_name_plural = _("H5P libraries")
        constraints = [
            models.UniqueConstraint(
                fields=["machine_name", "major", "minor"], name="one_library_per_minor_version"
            )
        ]

    def __str__(self) -> str:
        return f"{self.machine_name} {self.major}.{self.minor}"

    @property
    def version(self) -> str:
        return f"{self.major}.{self.minor}.{self.patch}"

    @property
    def order(self) -> tuple[int, int, int]:
        return self.major, self.minor, self.patch


class H5PContentQuerySet(models.QuerySet["H5PContent"]):
    def of_digests(self, digests: set[str]) -> H5PContentQuerySet:
        return self.filter(digest__in=digests)


class H5PContent(CollectionMember, index.Indexed, RevisionMixin, models.Model):
    """An H5P exercise that an author uploaded: its words and files, cleaned, without any library."""

    title = models.CharField(
        _("title"),
        max_length=255,
        blank=True,
        help_text=_("How it is found in the list. Leave it empty to take the title from the package."),
    )
    main_library = models.CharField(_("kind"), max_length=300, editable=False)
    libraries = models.JSONField(
        editable=False, default=list, help_text="The libraries that it names itself, such as “H5P.Image 1.1”."
    )
    metadata = models.JSONField(editable=False, default=dict, help_text="What its h5p.json says, cleaned.")
    files = models.JSONField(
        editable=False, default=dict, help_text="The SHA-256 of each file, by its path below content/."
    )
    digest = models.CharField(
        max_length=64,
        editable=False,
        unique=True,
        validators=[HEX],
        error_messages={"unique": _("This exercise is already here. Look for it in the list.")},
        help_text="The SHA-256 of metadata and files: how lessons name exactly this.",
    )
    remote = models.JSONField(
        editable=False,
        default=list,
        help_text="Addresses of other sites that stood in it and were taken out.",
    )
    absent = models.JSONField(
        editable=False, default=list, help_text="Files that it names and that were not in its package."
    )
    uploaded_at = models.DateTimeField(_("uploaded"), editable=False)

    objects = H5PContentQuerySet.as_manager()
    base_form_class = H5PContentForm
    search_fields = [
        *CollectionMember.search_fields,
        index.SearchField("title", boost=2),
        index.AutocompleteField("title"),
        index.SearchField("main_library"),
        index.FilterField("main_library"),
        index.FilterField("uploaded_at"),
    ]

    class Meta:
        verbose_name = _("H5P exercise")
        verbose_name_plural = _("H5P exercises")
        permissions = [("choose_h5pcontent", "Can choose H5P exercises")]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Whatever way a version comes in, a form or the history, it is put together once it is there to stay."""
        from courses.h5p import contents

        with transaction.atomic():
            # Before the pages that show it are made anew (courses.publishing): they find its parts, or are told all the same.
            transaction.on_commit(lambda: contents.build_one(self.pk), robust=True)
            super().save(*args, **kwargs)

    def exercise(self) -> Exercise | None:
        """What a lesson needs to offer it; None while a library or the engine is missing."""
        from courses.outline import Exercise

        built = H5PExercise.objects.filter(content=self, digest=self.digest).first()
        if built is None:
            return None
        return Exercise(
            content=self.digest,
            title=self.title,
            library=self.main_library,
            parts=tuple(built.parts),
            size=built.size,
        )


class H5PExercise(models.Model):
    """What a browser loads to play an H5P exercise: its parts in order. Made anew from the libraries when they change."""

    objects: ClassVar[models.Manager[H5PExercise]]
    content = models.OneToOneField(H5PContent, on_delete=models.CASCADE, related_name="built")
    digest = models.CharField(max_length=64, help_text="The content that it was made from.")
    made_with = models.CharField(
        max_length=64, help_text="The SHA-256 of the engine and libraries that it was made with."
    )
    parts = models.JSONField(
        help_text="The SHA-256 of each part: the engine, the libraries, the content last."
    )
    size = models.PositiveBigIntegerField(help_text="Bytes over the wire, compressed, of all parts.")
    built_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.digest[:8]}: {len(self.parts)} parts"


def revision_files(stored: dict[str, Any]) -> dict[str, str]:
    """The files that an earlier version of an exercise names, as Wagtail keeps it."""
    files = stored.get("files")
    return files if isinstance(files, dict) else {}
