"""Values of the data sheet in words that a person reads, in the language in force."""

from datetime import date, datetime
from typing import Any

from babel.dates import format_time
from django.db.models import DateField, Field, ManyToManyField, Model
from django.utils import timezone
from django.utils.translation import gettext as _

from lms.accounts.data_sheet import KeptField
from lms.accounts.dates import cldr, day_in_words

Words = str | tuple[str, ...]


def in_words(row: Model, kept: KeptField) -> Words:
    """One value of one row; several lines where it is a list. Empty where there is nothing."""
    if kept.secret:
        return _("Kept, and shown to nobody")
    field = row._meta.get_field(kept.name)
    value = getattr(row, kept.name)
    if isinstance(field, ManyToManyField):
        return ", ".join(str(each) for each in value.all())
    if value is None or value == "":
        # What has no day has not come to pass.
        return _("No") if isinstance(field, DateField) else ""
    if kept.shown:
        shown = kept.shown(value)
        return tuple(str(line) for line in shown) if isinstance(shown, (list, tuple)) else str(shown)
    if isinstance(field, Field) and field.choices:
        return str(getattr(row, f"get_{kept.name}_display")())
    return _plain(value)


def moment_in_words(value: datetime) -> str:
    time = format_time(timezone.localtime(value), format="HH:mm", locale=cldr())
    return f"{day_in_words(value)}, {time}"


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, datetime):
        return moment_in_words(value)
    if isinstance(value, date):
        return day_in_words(value)
    return str(value)
