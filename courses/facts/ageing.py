"""How long a check of a fact is believed: twelve months."""

from datetime import date


def last_day(checked_on: date) -> date:
    """The last day on which a fact that was checked on this day is shown: one year later."""
    try:
        return checked_on.replace(year=checked_on.year + 1)
    except ValueError:  # 29 February
        return date(checked_on.year + 1, 2, 28)


def oldest_fresh(today: date) -> date:
    """The earliest day of a check that is still believed today: the inverse of `last_day`."""
    try:
        return today.replace(year=today.year - 1)
    except ValueError:
        return date(today.year - 1, 3, 1)
