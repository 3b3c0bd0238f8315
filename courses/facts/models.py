"""Countries and their facts. Only `LocalFact.objects.shown` leads to what a learner may read."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.models import RevisionMixin

from courses.facts.ageing import last_day, oldest_fresh
from courses.facts.fact_form import CountryForm, LocalFactForm
from courses.facts.places import is_country, name_in
from courses.facts.slots import FACT_NAMES, SLOTS


def slot_choices() -> list[tuple[str, Any]]:
    """All slots that facts fill. A function, so that a new slot needs no migration."""
    return [(name, SLOTS[name].about) for name in FACT_NAMES]


def language_choices() -> list[tuple[str, Any]]:
    return [(code, _language_name(code)) for code, _name in settings.LANGUAGES]


def _language_name(code: str) -> str:
    return dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES).get(code, code)


def known_country(code: str) -> None:
    if not is_country(code):
        raise ValidationError(_("Give the two letters of a country, such as MX."), code="country")


class Country(models.Model):  # type: ignore[django-manager-missing] # the bases of LocalFact bring no types
    """A country or territory with facts of its own, under its code of ISO 3166. Its name comes from CLDR."""

    code = models.CharField(
        _("code"),
        max_length=2,
        primary_key=True,
        validators=[known_country],
        help_text=_("The two letters of ISO 3166, such as MX."),
    )

    base_form_class = CountryForm

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")

    def __str__(self) -> str:
        return name_in(self.code, get_language() or "en")


class State(models.TextChoices):
    CONFIRMED = "confirmed", _("Confirmed")
    UNCONFIRMED = "unconfirmed", _("Not confirmed yet")
    CONFLICTING = "conflicting", _("Sources disagree")


class LocalFactQuerySet(models.QuerySet["LocalFact"]):
    def confirmed(self) -> LocalFactQuerySet:
        return self.filter(state=State.CONFIRMED)

    def shown(self, today: date) -> LocalFactQuerySet:
        """Confirmed and fresh: the only facts that learners ever read."""
        return self.confirmed().filter(checked_on__gte=oldest_fresh(today), checked_on__lte=today)

    def stale(self, today: date) -> LocalFactQuerySet:
        """Confirmed, but checked more than twelve months ago."""
        return self.confirmed().filter(checked_on__lt=oldest_fresh(today))

    def to_check(self, today: date) -> LocalFactQuerySet:
        """All that learners do not see: an editor's list of work."""
        return self.exclude(pk__in=self.model.objects.shown(today).values("pk"))


class LocalFact(RevisionMixin, ClusterableModel):
    """What is so in one country: what stands in a slot there, who says it, who checked it, and when."""

    country = models.ForeignKey(
        Country, on_delete=models.CASCADE, related_name="facts", verbose_name=_("country")
    )
    slot = models.CharField(_("slot"), max_length=16, choices=slot_choices)
    state = models.CharField(_("state"), max_length=12, choices=State, default=State.UNCONFIRMED)
    source = models.CharField(
        _("source"),
        max_length=300,
        blank=True,
        help_text=_("Where it is written: the page or office, best an official one, and its date."),
    )
    checked_on = models.DateField(
        _("checked on"), null=True, blank=True, help_text=_("The day on which somebody looked at the source.")
    )
    checked_by = models.CharField(
        _("checked by"), max_length=80, blank=True, help_text=_("The name of who looked.")
    )
    note = models.TextField(
        _("remark"),
        max_length=1000,
        blank=True,
        help_text=_("For editors: doubts, and what is to be checked."),
    )

    objects = LocalFactQuerySet.as_manager()
    base_form_class = LocalFactForm

    class Meta:
        verbose_name = _("local fact")
        verbose_name_plural = _("local facts")
        permissions = [("confirm_localfact", "Can confirm local facts")]
        constraints = [
            models.UniqueConstraint(fields=["country", "slot"], name="one_fact_per_country_and_slot"),
            models.CheckConstraint(
                condition=~Q(state="confirmed")
                | (~Q(source="") & ~Q(checked_by="") & Q(checked_on__isnull=False)),
                name="confirmed_with_source_day_and_name",
            ),
        ]

    def __str__(self) -> str:
        # The same in every language: Wagtail's log keeps it when the fact is deleted (`courses.seeding.facts`).
        return f"{self.country_id} {self.slot}"

    def clean(self) -> None:
        super().clean()
        errors = {}
        if self.state == State.CONFIRMED:
            missing = _("A confirmed fact needs this.")
            errors = {name: missing for name in ("source", "checked_on", "checked_by") if not self._has(name)}
        if self.checked_on and self.checked_on > timezone.localdate():
            errors["checked_on"] = _("This day has not come yet.")
        if errors:
            raise ValidationError(errors)

    @property
    def until(self) -> date | None:
        """The last day on which learners see it; None when they never do."""
        confirmed = self.state == State.CONFIRMED and self.checked_on
        return last_day(self.checked_on) if confirmed and self.checked_on else None

    def is_stale(self, today: date) -> bool:
        return self.until is not None and self.until < today

    def _has(self, name: str) -> bool:
        value = getattr(self, name)
        return bool(value.strip() if isinstance(value, str) else value)


class FactText(models.Model):
    """The words of a fact in one language, in the form of the general words that they replace."""

    objects: ClassVar[models.Manager[FactText]]
    fact_id: int  # ParentalKey brings no types
    fact = ParentalKey(LocalFact, on_delete=models.CASCADE, related_name="texts")
    language = models.CharField(_("language"), max_length=12, choices=language_choices)
    text = models.CharField(
        _("text"),
        max_length=300,
        help_text=_("Short, and in the form of the general words that it replaces. Learners read it."),
    )

    class Meta:
        verbose_name = _("text")
        verbose_name_plural = _("texts")
        constraints = [
            models.UniqueConstraint(fields=["fact", "language"], name="one_text_per_fact_and_language"),
            models.CheckConstraint(condition=~Q(text=""), name="fact_text_has_words"),
        ]

    def __str__(self) -> str:
        return f"{self.language}: {self.text}"
