"""What the editor tells an author about a page as it stands: findings, and the weight against the budget."""

from typing import Any

from wagtail.models import Page

from courses import readiness, weight
from courses.models import LessonPage
from courses.reading import lesson_of
from courses.sizes import size_in_words


def readiness_report(page: Page) -> dict[str, Any]:
    """For the panel “Before you publish”. A page that is not saved yet has nothing to report."""
    if not page.pk:
        return {"saved": False}
    found = readiness.findings(page)
    report = {
        "saved": True,
        "stops": [finding for finding in found if finding.stop],
        "advice": [finding for finding in found if not finding.stop],
    }
    return report | _figures(page) if isinstance(page, LessonPage) else report


def _figures(page: LessonPage) -> dict[str, Any]:
    weighed = weight.weigh(lesson_of(page))
    return {
        "weighed": True,
        "html_kb": weighed.html / weight.KILO,
        "html_limit_kb": weight.FIRST_FLIGHT / weight.KILO,
        "total_kb": weighed.total / weight.KILO,
        "total_limit_kb": weight.LESSON_BUDGET / weight.KILO,
        "share": min(100, round(100 * weighed.total / weight.LESSON_BUDGET)),
        "exercises": size_in_words(weighed.exercises) if weighed.exercises else "",
        "heavy": weighed.total > weight.LESSON_BUDGET or weighed.html > weight.FIRST_FLIGHT,
    }
