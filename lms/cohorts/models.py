"""Groups of people who learn together."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Cohort(models.Model):
    """A group that learns together, with the code by which people join it and find themselves in it."""

    name = models.CharField(_("name"), max_length=80)
    language = models.CharField(_("language"), max_length=12, choices=settings.LANGUAGES)
    # Eight characters, made and checked like an access code (lms.accounts.codes).
    join_code = models.CharField(_("group code"), max_length=8, unique=True, editable=False)
    # Whether new people may still make an account with the code. Who is in the group can always sign in.
    open = models.BooleanField(_("open to new people"), default=True)
    members = models.ManyToManyField(settings.AUTH_USER_MODEL, through="Enrolment", related_name="cohorts")

    def __str__(self) -> str:
        return self.name


class Enrolment(models.Model):
    """That a person belongs to a cohort."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="enrolments")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="enrolments")
    enrolled_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "person"], name="one_enrolment_per_cohort")]

    def __str__(self) -> str:
        return f"{self.person} in {self.cohort}"
