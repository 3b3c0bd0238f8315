"""What somebody took off the lists of their groups since they signed in, so that they can bring it back."""

from collections.abc import MutableMapping
from typing import Any, Final

from lms.cohorts.models import Assignment, Cohort

KEY: Final = "removed_assignments"
# In all their groups together; the oldest is forgotten first.
MOST: Final = 5


def remember(session: MutableMapping[str, Any], cohort: Cohort, removed: dict[str, Any]) -> None:
    session[KEY] = [*session.get(KEY, []), {"cohort": str(cohort.public_id), **removed}][-MOST:]


def of_cohort(session: MutableMapping[str, Any], cohort: Cohort) -> list[dict[str, Any]]:
    """The newest first."""
    return [each for each in reversed(session.get(KEY, [])) if each["cohort"] == str(cohort.public_id)]


def forget(session: MutableMapping[str, Any], removed: dict[str, Any]) -> None:
    session[KEY] = [each for each in session.get(KEY, []) if each["public_id"] != removed["public_id"]]


def as_assignment(removed: dict[str, Any]) -> Assignment:
    """As it was, without a row: enough to be named."""
    return Assignment(kind=removed["kind"], keys=removed["keys"], core_only=removed["core_only"])
