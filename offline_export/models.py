"""Results that came from outside: files of packs, and answers on paper that somebody typed in."""

from __future__ import annotations

from uuid import uuid4

from django.conf import settings
from django.db import models

from lms.cohorts.models import Cohort


class ResultsImport(models.Model):
    """One bringing-in of results for a group: looked at first, then taken in whole, and undone whole if need be."""

    class Kind(models.TextChoices):
        FILE = "file"
        PAPER = "paper"

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
    """Who somebody of a pack is here: a trainer said so once, or their code did."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="pack_people")
    # The id that the pack made for the person.
    person_id = models.UUIDField()
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="pack_people"
    )
    # The import in which it was said; when that is undone, it is forgotten.
    said_in = models.ForeignKey(ResultsImport, on_delete=models.SET_NULL, null=True, related_name="said")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person_id"], name="one_learner_per_pack_person")
        ]

    def __str__(self) -> str:
        return str(self.person_id)
