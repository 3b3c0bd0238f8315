"""What the tables say about people, in the language in force: reasons, and when somebody was last heard from."""

from collections.abc import Sequence
from datetime import date, datetime

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.accounts.dates import day_in_words
from lms.reports.tables.needs import LATE, NOT_BEGUN, QUIET, STUCK
from lms.reports.tables.table import Column, Row

# From here on a day says more than how many days ago it was.
COUNTED_DAYS = 60


def reasons(row: Row, columns: Sequence[Column], today: date) -> list[str]:
    """Why somebody may need help, in words that can be said to them."""
    said = {
        STUCK: _stuck(row, columns),
        NOT_BEGUN: _("Has not begun"),
        LATE: ngettext("%(count)s lesson late", "%(count)s lessons late", row.late) % {"count": row.late},
        QUIET: _quiet(row, today),
    }
    return [said[code] for code in row.needs]


def last_heard(at: datetime | None, today: date) -> str:
    """When the newest answer arrived. Who only reads or has no signal has sent none, and nothing else is claimed."""
    if at is None:
        return _("No answers have arrived yet")
    days = days_since(at, today)
    if days <= 0:
        return _("Last heard from today")
    if days == 1:
        return _("Last heard from yesterday")
    if days > COUNTED_DAYS:
        return _("Last heard from on %(day)s") % {"day": day_in_words(at)}
    return ngettext("Last heard from %(days)s day ago", "Last heard from %(days)s days ago", days) % {
        "days": days
    }


def days_since(at: datetime, today: date) -> int:
    return (today - timezone.localdate(at)).days


def _stuck(row: Row, columns: Sequence[Column]) -> str:
    titles = [column.lesson.title for column, cell in zip(columns, row.cells, strict=True) if cell.stuck]
    if len(titles) == 1:
        return _("Tried several times and not yet: %(lesson)s") % {"lesson": titles[0]}
    return ngettext(
        "%(count)s lesson tried several times and not yet",
        "%(count)s lessons tried several times and not yet",
        len(titles),
    ) % {"count": len(titles)}


def _quiet(row: Row, today: date) -> str:
    days = days_since(row.last_heard, today) if row.last_heard else 0
    return ngettext("Not heard from for %(days)s day", "Not heard from for %(days)s days", days) % {
        "days": days
    }
