"""What is chosen for an attendance list."""

from datetime import timedelta
from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

from lms.accounts.dates import day_in_words
from lms.reports.exports.sheets import DAYS

MOST_DAYS: Final = 12


class AttendanceForm(forms.Form):
    """How many columns, and, where the days are known, the first of them and how far apart they are."""

    days = forms.IntegerField(label=_("How many days"), min_value=1, max_value=MOST_DAYS, initial=DAYS)
    first = forms.DateField(
        label=_("The first day, if you know it"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )
    every = forms.TypedChoiceField(
        label=_("Then"),
        choices=[(1, _("every day")), (7, _("every week")), (14, _("every two weeks"))],
        initial=7,
        required=False,
        empty_value="7",
    )

    def headers(self) -> tuple[str, ...]:
        """What stands above the columns: the days, or room to write them."""
        if not self.is_valid():
            return ("",) * DAYS
        count, first = self.cleaned_data["days"], self.cleaned_data["first"]
        if not first:
            return ("",) * count
        try:
            days = [first + timedelta(days=int(self.cleaned_data["every"]) * place) for place in range(count)]
        except OverflowError:
            return ("",) * count
        return tuple(day_in_words(each) for each in days)
