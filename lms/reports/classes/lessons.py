"""Which lessons a trainer can choose for the whole group, and the one that was chosen. Knows nobody's answers."""

from dataclasses import dataclass, replace
from uuid import UUID

from django.http import Http404

from courses.contents import contents
from courses.models import LessonPage
from courses.outline import Course, Lesson
from courses.reading import lesson_of
from lms.cohorts.assigned import assigned_to, lessons_of
from lms.cohorts.models import Cohort


@dataclass(frozen=True)
class Choices:
    """The lessons to choose from: what the group is to do, and the whole catalogue. Lessons have no blocks here."""

    assigned: tuple[Lesson, ...]
    courses: tuple[Course, ...]


def choices_for(cohort: Cohort, locale: str) -> Choices:
    """In the reader's language where there is something in it, else in the group's."""
    courses = contents(locale) or contents(cohort.language)
    return Choices(lessons_of(assigned_to(cohort, locale)), courses)


def live_lesson_or_404(key: UUID, *languages: str) -> Lesson:
    """The whole lesson in the first of these languages in which it is published, else in any. It is sensitive if it is
    in any of them."""
    pages = {
        page.locale.language_code: page
        for page in LessonPage.objects.live().filter(translation_key=key).select_related("locale")
    }
    page = next((pages[code] for code in languages if code in pages), next(iter(pages.values()), None))
    if page is None:
        raise Http404
    return replace(lesson_of(page), sensitive=any(each.sensitive for each in pages.values()))
