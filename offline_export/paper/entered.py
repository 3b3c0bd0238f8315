"""How much of a lesson stands here from paper already, so that nobody types the same papers twice."""

from collections.abc import Iterable

from django.db.models import Count

from courses.outline import Lesson
from lms.accounts.models import Person
from lms.cohorts.models import Cohort
from lms.progress.models import Attempt
from lms.reports.tables.shown import shown_now


def entered_by(cohort: Cohort, people: Iterable[Person], lesson: Lesson) -> dict[int, int]:
    """Answers on paper by the key of who gave them, as far as the group's table tells of them. Of a sensitive lesson
    nothing is said about anybody."""
    if lesson.sensitive:
        return {}
    people = shown_now(cohort, lesson.locale).people_for(lesson.key, people)
    on_paper = Attempt.objects.filter(learner__in=people, lesson_key=lesson.key, source=Attempt.Source.PAPER)
    return dict(on_paper.values_list("learner_id").annotate(Count("pk")))
