from datetime import date, datetime, time
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lms.progress.services import EARLIEST

ISO = "%Y-%m-%d"


class SheetForm(forms.Form):
    """What belongs to the whole table: its own id, the questions it was opened with, the day of the papers."""

    sheet = forms.UUIDField(widget=forms.HiddenInput)
    version = forms.RegexField(r"^[0-9a-f]{64}\Z", widget=forms.HiddenInput)
    day = forms.DateField(
        label=_("Day on which they wrote it"),
        input_formats=[ISO, "%d/%m/%Y"],
        widget=forms.DateInput(format=ISO, attrs={"type": "date"}),
        error_messages={
            "required": _("Choose the day on which they wrote it."),
            "invalid": _("Choose a day, or write it like 31/12/2026."),
        },
    )

    def __init__(self, *args: Any, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = timezone.localtime(now)
        self.fields["day"].widget.attrs |= {"max": self.now.strftime(ISO)}

    def clean_day(self) -> date:
        day: date = self.cleaned_data["day"]
        if day > self.now.date():
            raise forms.ValidationError(_("This day has not come yet."))
        if day <= EARLIEST.date():
            raise forms.ValidationError(_("This day is too long ago."))
        return day

    def answered_at(self) -> datetime:
        """Noon of that day, or now if that is today."""
        day: date = self.cleaned_data["day"]
        if day == self.now.date():
            return self.now
        return timezone.make_aware(datetime.combine(day, time(12)))
