"""What learners answered, and what follows from it."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Person


class AttemptQuerySet(models.QuerySet["Attempt"]):
    def of_learner(self, learner: Person) -> AttemptQuerySet:
        return self.filter(learner=learner)

    def passed(self) -> AttemptQuerySet:
        return self.filter(passed=True)

    def with_claims(self) -> AttemptQuerySet:
        """With `exercise` and `claim`: the activity and the response of a self-reported answer, null for all others;
        of one that cannot be true, only the activity."""
        told = models.Q(source=Attempt.Source.H5P)
        marked = models.Q(score__isnull=False)
        return self.annotate(
            exercise=models.Case(models.When(told, then="activity_id")),
            claim=models.Case(models.When(told & marked, then="response")),
        )


class Attempt(models.Model):
    """One answer, a fact: made where the learner is, with an id made there. It never changes."""

    class Source(models.TextChoices):
        SITE = "site"
        FORM = "form"
        PACK = "pack"
        PAPER = "paper"
        # Whatever way it came: the score is what an exercise of others said of itself.
        H5P = "h5p"

    class Flag(models.TextChoices):
        """Why an answer was kept and not marked."""

        NONE = ""
        UNKNOWN_VERSION = "unknown_version"
        BAD_RESPONSE = "bad_response"

    id = models.UUIDField(primary_key=True, editable=False)
    # Without an index of its own: two below begin with it, and PostgreSQL would take that one, which knows no time.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attempts", db_index=False
    )
    lesson_key = models.UUIDField()
    activity_id = models.UUIDField()
    digest = models.CharField(max_length=64)
    response = models.JSONField()
    # null: kept, not marked.
    score = models.FloatField(null=True)
    passed = models.BooleanField(default=False)
    flag = models.CharField(max_length=20, choices=Flag, default=Flag.NONE, blank=True)
    # By the clock of the device, which may be wrong by years; null where it said nothing that is a time.
    answered_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    # The time that counts: `answered_at` where it can be true, else `received_at`.
    counted_at = models.DateTimeField()
    source = models.CharField(max_length=8, choices=Source)
    # The learner's revision (see ProgressRevision) with which it arrived: what a phone has not heard of is above it.
    revision = models.PositiveBigIntegerField(default=0, editable=False)

    objects = AttemptQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(score=None) | models.Q(score__gte=0, score__lte=1),
                name="score_from_0_to_1",
            ),
            models.CheckConstraint(
                condition=models.Q(score__isnull=False) | models.Q(passed=False),
                name="unmarked_is_not_passed",
            ),
        ]
        indexes = [
            models.Index(fields=["learner", "lesson_key"], name="attempts_of_learner"),
            # When somebody was last heard from, however much there is of others.
            models.Index(fields=["learner", "received_at"], name="attempts_heard"),
        ]

    def __str__(self) -> str:
        return f"{self.id} {self.score}"

    @property
    def is_self_reported(self) -> bool:
        """Whether its score is a claim, which could not be marked again."""
        return self.source == self.Source.H5P


class CompletionQuerySet(models.QuerySet["Completion"]):
    def of_learner(self, learner: Person) -> CompletionQuerySet:
        return self.filter(learner=learner)

    def of_kind(self, kind: str) -> CompletionQuerySet:
        return self.filter(kind=kind)


class Completion(models.Model):
    """The first time that a learner finished an activity, lesson, module or course. Made from attempts only."""

    class Kind(models.TextChoices):
        ACTIVITY = "activity"
        LESSON = "lesson"
        MODULE = "module"
        COURSE = "course"

    # The constraint below begins with it, and is its index.
    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="completions", db_index=False
    )
    kind = models.CharField(max_length=8, choices=Kind)
    key = models.UUIDField()
    completed_at = models.DateTimeField()
    # The learner's revision with which it was added or last moved.
    revision = models.PositiveBigIntegerField(default=0, editable=False)

    objects = CompletionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "kind", "key"], name="one_completion_per_thing")
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def place(self) -> tuple[str, UUID]:
        return self.kind, self.key


class ProgressRevision(models.Model):
    """How often a learner's progress has changed, so that a phone asks only for what is new.

    `whole_since` is the last revision that took something away: who knows only what was before it needs all of it.
    """

    learner = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="progress_revision"
    )
    number = models.PositiveBigIntegerField(default=0)
    whole_since = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return str(self.number)


class Supervision(models.Model):
    """That a trainer saw a learner do a lesson. It stands beside the answers and changes none of them."""

    learner = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="supervisions"
    )
    lesson_key = models.UUIDField()
    seen_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="supervisions_given"
    )
    seen_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["learner", "lesson_key"], name="one_supervision_per_lesson")
        ]

    def __str__(self) -> str:
        return str(self.lesson_key)


class Attestation(models.Model):
    """That a person completed a course, as it was at that moment, under a code by which anybody can check it.

    Titles and skills are kept as they were, by language, so that what is printed and what is checked stay the same
    when the course changes.
    """

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="attestations"
    )
    # Ten characters, made and checked like an access code (lms.accounts.codes).
    code = models.CharField(max_length=10, unique=True, editable=False)
    course_key = models.UUIDField()
    name = models.CharField(_("name on the page"), max_length=80)
    completed_on = models.DateField()
    minutes = models.PositiveIntegerField()
    # {language: title} and {language: [what the person can do, ...]}.
    titles = models.JSONField()
    skills = models.JSONField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "course_key"], name="one_attestation_per_course")
        ]

    def __str__(self) -> str:
        return self.code


class ErasedCount(models.Model):
    """How many answers to an activity were given by people who have been erased since. Names nobody."""

    activity_id = models.UUIDField(primary_key=True)
    attempts = models.PositiveBigIntegerField(default=0)
    passed = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.activity_id}: {self.passed} of {self.attempts}"
