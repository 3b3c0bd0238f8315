"""Days of the year around today, as people say them: with the day of the week."""

import re
from datetime import date

from babel.dates import format_date

from lms.accounts.dates import cldr

# What stands behind the month: " 2026", " de 2026".
YEAR = re.compile(r"[\s,]*('[^']*')?\s*y+$")


def day_of_week_in_words(day: date, *, today: date, language: str | None = None) -> str:
    """“Friday 5 December”; with the year where it is not this one."""
    locale = cldr(language)
    pattern = str(locale.date_formats["full"].pattern)
    return format_date(day, pattern if day.year != today.year else YEAR.sub("", pattern), locale=locale)
