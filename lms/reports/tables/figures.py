"""The two charts of a group with the words that say the same, from its table and its weeks."""

from collections.abc import Sequence
from dataclasses import dataclass

from babel.dates import format_date
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lms.accounts.dates import cldr
from lms.reports.tables.charts import Bar, Parts, lying_bars, standing_bars
from lms.reports.tables.table import Column
from lms.reports.tables.weeks import Week


@dataclass(frozen=True)
class WeekInWords:
    """A week of the chart with its Monday as people write it."""

    week: Week
    monday: str


def weeks_in_words(weeks: Sequence[Week]) -> list[WeekInWords]:
    return [WeekInWords(week, format_date(week.monday, "d MMM", locale=cldr())) for week in weeks]


def answers_chart(weeks: Sequence[WeekInWords]) -> SafeString:
    total = sum(each.week.answers for each in weeks)
    return standing_bars(
        [Bar(each.monday, each.week.answers) for each in weeks],
        key="answers",
        title=_("Answers by week"),
        description=ngettext(
            "%(count)s answer in the last 12 weeks.", "%(count)s answers in the last 12 weeks.", total
        )
        % {"count": total},
    )


def people_chart(weeks: Sequence[WeekInWords]) -> SafeString:
    most = max((each.week.people for each in weeks), default=0)
    return standing_bars(
        [Bar(each.monday, each.week.people) for each in weeks],
        key="people",
        title=_("People who answered, by week"),
        description=ngettext(
            "At most %(count)s person in one week.", "At most %(count)s people in one week.", most
        )
        % {"count": most},
    )


def lessons_chart(columns: Sequence[Column]) -> SafeString:
    words = _("%(done)s completed, %(tried)s in progress, %(todo)s not started")
    rows = [
        Parts(
            column.lesson.title,
            words % {"done": column.done, "tried": column.tried, "todo": column.todo},
            column.done,
            column.tried,
            column.todo,
        )
        for column in columns
    ]
    return lying_bars(
        rows,
        key="lessons",
        title=_("Lessons: completed, in progress, not started"),
        description=_("A bar for each lesson. The table below has the same figures."),
    )
