"""Packs that can be asked for, and results that came from outside: files of packs, and answers on paper."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q

from lms.cohorts.models import Cohort


class PackQuerySet(models.QuerySet["Pack"]):
    def standing(self) -> PackQuerySet:
        return self.filter(standing=True)

    def stale(self) -> PackQuerySet:
        return self.exclude(stale_since=None)

    def carrying(self, country: str) -> PackQuerySet:
        """Those with this country among the chosen ones, and those of all countries."""
        chosen = self.exclude(countries=[]).values_list("pk", "countries")
        # Looked through here: SQLite cannot ask what is in a list.
        with_it = [pk for pk, countries in chosen if country in countries]
        return self.filter(Q(countries=[]) | Q(pk__in=with_it))

    def to_renew(self) -> PackQuerySet:
        """Those that somebody chose and whose facts may no longer be true. Nobody else will have them built."""
        return self.stale().filter(standing=False, current__facts_until__isnull=False)


class Pack(models.Model):
    """Courses or modules, languages and a form, under the name by which a partner asks for them."""

    class Form(models.TextChoices):
        """How a pack comes: `folder` is a zip to unpack, `page` one HTML file in one language."""

        FOLDER = "folder"
        PAGE = "page"

    # As in addresses and file names: chasqui-c1-es; folder and page of one choice share it.
    name = models.CharField(max_length=100)
    form = models.CharField(max_length=8, choices=Form)
    # Seed ids in the order of the courses; no modules: all of the courses.
    courses = models.JSONField()
    modules = models.JSONField(default=list)
    languages = models.JSONField()
    # Codes of those whose facts it carries; none: all that have something to show.
    countries = models.JSONField(default=list)
    # In the catalogue, and kept up to date; the others are built when somebody asks for them.
    standing = models.BooleanField(default=False)
    # Since something of it was published that its current version lacks; None: it is what the site has.
    stale_since = models.DateTimeField(null=True)
    asked_at = models.DateTimeField()
    # The newest version that is whole. What is not yet whole is never shown.
    current = models.ForeignKey("PackVersion", on_delete=models.SET_NULL, null=True, related_name="+")

    objects = PackQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "form"], name="one_pack_per_name_and_form")]

    def __str__(self) -> str:
        return f"{self.name} ({self.form})"


class PackVersion(models.Model):
    """A pack with a content: asked for, being built, whole, or failed. Whole ones never change."""

    class State(models.TextChoices):
        WAITING = "waiting"
        BUILDING = "building"
        WHOLE = "whole"
        FAILED = "failed"

    pack = models.ForeignKey(Pack, on_delete=models.CASCADE, related_name="versions")
    # 16 hex digits: another as soon as a word, a drawing or a script is another (`manifest.content_version`).
    version = models.CharField(max_length=16)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    asked_at = models.DateTimeField()
    # The last sign of life of who builds it: a build that says nothing for long was killed, and may begin anew.
    beat_at = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    # Why it failed, as a code; the page has the words.
    problem = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(null=True)
    lessons = models.PositiveIntegerField(default=0)
    # The last day on which all facts in it are shown; None where there are none.
    facts_until = models.DateField(null=True)
    # Of the zip or the page that is downloaded: bytes, SHA-256 in hex (its name in the store), minisign's signature.
    size = models.PositiveBigIntegerField(default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    signature = models.TextField(blank=True)
    # Of a folder: its manifest and the manifest's signature, as they stand in it.
    manifest = models.TextField(blank=True)
    manifest_signature = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["pack", "version"], name="one_row_per_version"),
            models.CheckConstraint(
                condition=~models.Q(state="whole") | (~models.Q(sha256="") & models.Q(made_at__isnull=False)),
                name="whole_has_its_file",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pack_id} {self.version} {self.state}"

    @property
    def file_name(self) -> str:
        """As it is downloaded: the version is in the address, not in the name, so that a newer file replaces an older."""
        return f"{self.pack.name}.{'zip' if self.pack.form == Pack.Form.FOLDER else 'html'}"

    def silent_since(self, moment: datetime) -> bool:
        """Whether who builds it has said nothing since then."""
        return (self.beat_at or self.asked_at) < moment


class PackUpdate(models.Model):
    """A zip that holds only what a version has and an older one has not: unpacked over it, it makes it the newer."""

    older = models.ForeignKey(PackVersion, on_delete=models.CASCADE, related_name="updates_onward")
    newer = models.ForeignKey(PackVersion, on_delete=models.CASCADE, related_name="updates")
    files = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    sha256 = models.CharField(max_length=64)
    signature = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["older", "newer"], name="one_update_per_pair")]

    def __str__(self) -> str:
        return f"{self.older_id} to {self.newer_id}"


class RenderedPart(models.Model):
    """A part of a pack that was rendered before: what went into it, and the digest of what came out, in the store."""

    # SHA-256 of the outline, the templates, the words and the scripts that it was made from.
    key = models.CharField(max_length=64, primary_key=True)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    used_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.key[:12]


class ResultsImport(models.Model):
    """One bringing-in of results for a group: looked at first, then taken in whole, and undone whole if need be."""

    class Kind(models.TextChoices):
        FILE = "file"
        PAPER = "paper"
        QR = "qr"

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind, default=Kind.FILE)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="imports")
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="imports_made"
    )
    made_at = models.DateTimeField()
    # None: only looked at so far; its files are deleted a day later.
    taken_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    # How many answers: {"stored": 3, "known": 1, "refused": {code: 2}}; and how many people.
    counts = models.JSONField(default=dict)

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.kind} {self.made_at:%Y-%m-%d}"


class ResultsFile(models.Model):
    """A results file as it was brought. Its content is there until it is taken in or put away."""

    results = models.ForeignKey(ResultsImport, on_delete=models.CASCADE, related_name="files")
    # Until it is taken in: a pack puts the nickname there.
    name = models.CharField(max_length=120)
    # SHA-256 of the file, in hex: the same file once more is recognised.
    digest = models.CharField(max_length=64)
    pack_id = models.CharField(max_length=200, blank=True)
    # The file as it came, compressed by zlib; empty once it is no longer needed.
    content = models.BinaryField(default=bytes)

    def __str__(self) -> str:
        return self.name or self.pack_id


class ImportedAttempt(models.Model):
    """An answer that came by an import and was new: what an undo takes out again."""

    results = models.ForeignKey(ResultsImport, on_delete=models.CASCADE, related_name="imported")
    attempt_id = models.UUIDField()
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="imported_attempts"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["attempt_id"], name="one_import_per_attempt")]

    def __str__(self) -> str:
        return str(self.attempt_id)


class PackPerson(models.Model):
    """Who somebody of a pack is here: a trainer said so once, their code did, or the pack came with the group's names."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="pack_people")
    # The id that the pack made for the person, or that we made for the pack of the group.
    person_id = models.UUIDField()
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pack_people"
    )
    # The import in which it was said; when that is undone, it is forgotten.
    said_in = models.ForeignKey(ResultsImport, on_delete=models.SET_NULL, null=True, related_name="said")
    # Given to a pack of the group: it stays, whatever is imported or undone.
    issued = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person_id"], name="one_learner_per_pack_person"),
            models.UniqueConstraint(
                fields=["cohort", "learner"],
                condition=models.Q(issued=True),
                name="one_id_issued_per_learner",
            ),
        ]

    def __str__(self) -> str:
        return str(self.person_id)
