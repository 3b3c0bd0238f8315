"""Organisations, the people who teach there, their groups, who learns in them, and what they are to do."""

from __future__ import annotations

from datetime import date, datetime
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from lms.accounts.models import Person


class Organisation(models.Model):
    """A partner: an NGO, a ministry, a school. Groups and who teaches belong to one, and nobody sees another's."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=80)
    # ISO 3166 alpha-2.
    country = models.CharField(_("country"), max_length=2, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What somebody may do in an organisation. Each may do all that stands before it."""

    # Their own groups.
    TRAINER = "trainer", _("Trainer")
    # All groups of the organisation.
    COORDINATOR = "coordinator", _("Coordinator")
    # And who works in it.
    ADMINISTRATOR = "administrator", _("Administrator")


class Membership(models.Model):
    """That a person works in an organisation, and as what."""

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="memberships")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.TRAINER)
    since = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organisation", "person"], name="one_membership_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role}"


class Invitation(models.Model):
    """A link by which one person comes to work in an organisation, or a member gets a new password. Opens once."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="invitations")
    role = models.CharField(_("role"), max_length=16, choices=Role, default=Role.TRAINER)
    # For whom, as the inviter calls them.
    name = models.CharField(_("for whom"), max_length=60)
    # SHA-256 of what stands in the link, in hex; the link itself is kept nowhere.
    digest = models.CharField(max_length=64, unique=True, editable=False)
    # A member who gets a new password by it; else somebody new.
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, null=True, related_name="new_passwords"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="invitations_made"
    )
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.name


class CohortQuerySet(models.QuerySet["Cohort"]):
    def there(self) -> CohortQuerySet:
        """Without those that were deleted."""
        return self.filter(deleted_at=None)

    def current(self) -> CohortQuerySet:
        """Neither deleted nor archived."""
        return self.there().filter(archived_at=None)


class Cohort(models.Model):
    """A group that learns together, with the code by which people join it and find themselves in it."""

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    # ISO 3166 alpha-2.
    country = models.CharField(_("country"), max_length=2, blank=True)
    place = models.CharField(_("place"), max_length=80, blank=True)
    starts_on = models.DateField(_("first day"), null=True, blank=True)
    ends_on = models.DateField(_("last day"), null=True, blank=True)
    # Eight characters, made and checked like an access code (lms.accounts.codes).
    join_code = models.CharField(_("group code"), max_length=8, unique=True, editable=False)
    # Whether new people may still make an account with the code. Who is in the group can always sign in.
    open = models.BooleanField(_("open to new people"), default=True)
    members: models.ManyToManyField[Person, Enrolment] = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="Enrolment", related_name="cohorts"
    )
    trainers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, through="CohortTrainer", related_name="cohorts_led"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    archived_at = models.DateTimeField(null=True, editable=False)
    # Thirty days after this it is deleted for good; until then it can be brought back.
    deleted_at = models.DateTimeField(null=True, editable=False)

    objects = CohortQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name

    @property
    def takes_new_people(self) -> bool:
        """Whether somebody may join by the code."""
        return self.open and not self.archived_at and not self.deleted_at


class WrongCodes(models.Model):
    """How many codes that no group has were tried on the whole site in one minute, whoever tried them."""

    # Since 1970.
    minute = models.PositiveBigIntegerField(unique=True)
    tries = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.tries}"


class CohortTrainer(models.Model):
    """That a person leads a group."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="led_by")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leads")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["cohort", "person"], name="one_lead_per_cohort_and_person")
        ]

    def __str__(self) -> str:
        return f"{self.person} leads {self.cohort}"


class Enrolment(models.Model):
    """That a person belongs to a cohort."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    enrolled_at = models.DateTimeField()
    # Taken out of the group; thirty days after this the row goes. The account and all its answers stay.
    removed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "person"], name="one_enrolment_per_cohort")]

    def __str__(self) -> str:
        return f"{self.person} in {self.cohort}"


class Assignment(models.Model):
    """What a group is to do: a module, a course or single lessons, by their keys.

    What a key stands for is looked up when it is read (lms.cohorts.assigned), so a lesson that is moved, renamed or
    taken offline later breaks nothing.
    """

    class Kind(models.TextChoices):
        COURSE = "course", _("Course")
        MODULE = "module", _("Module")
        LESSONS = "lessons", _("Single lessons")

    public_id = models.UUIDField(default=uuid4, unique=True, editable=False)
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="assignments")
    kind = models.CharField(max_length=8, choices=Kind)
    # Of the course or the module; or of the lessons, in order. A list of UUIDs as text.
    keys = models.JSONField(default=list)
    core_only = models.BooleanField(_("core lessons only"), default=False)
    # False: for those in `people` only.
    for_all = models.BooleanField(default=True)
    people = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="assignments")
    starts_on = models.DateField(_("from"), null=True, blank=True)
    due_on = models.DateField(_("until"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    position = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        return f"{self.kind} for {self.cohort}"

    def has_begun(self, today: date) -> bool:
        return self.starts_on is None or self.starts_on <= today

    def is_late(self, today: date) -> bool:
        return self.due_on is not None and self.due_on < today


class ExportRecord(models.Model):
    """That somebody took figures of a group out of the screen: who, what, when."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, null=True, related_name="exports")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="exports")
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="exports"
    )
    # The name of the table or page (lms.reports.exports), and csv, xlsx or print.
    what = models.CharField(max_length=20)
    form = models.CharField(max_length=8)
    made_at: models.DateTimeField[datetime, datetime] = models.DateTimeField()

    class Meta:
        ordering = ["-made_at"]

    def __str__(self) -> str:
        return f"{self.what} {self.form}"
