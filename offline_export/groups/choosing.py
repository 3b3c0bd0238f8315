"""What goes into a group's pack: the modules that it is to do; where nothing is assigned, all courses."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from django.conf import settings
from django.db.models import TextField
from django.db.models.functions import Cast

from courses.contents import contents
from courses.facts.names import SLOT
from courses.models import LessonPage
from courses.outline import Course, Module
from lms.cohorts.assigned import assigned_to, lessons_of
from lms.cohorts.models import Cohort
from lms.public.countries import CODES
from offline_export.catalogue.choice import Choice

NOWHERE: Final[frozenset[str]] = frozenset()


@dataclass(frozen=True)
class Content:
    """Courses, or some modules of them, by seed id. `languages`: those in which all of it is there, the group's first.

    `modules` is empty where the courses are whole. `country`: the group's own, or ""; `local`: the languages in which these
    lessons say something of a country.
    """

    courses: tuple[str, ...]
    modules: tuple[str, ...]
    languages: tuple[str, ...]
    titles: tuple[str, ...]
    country: str = ""
    local: frozenset[str] = NOWHERE

    def choice(self, *, form: str, languages: Iterable[str]) -> Choice:
        """As a pack is asked for: the languages in the order of the site, so that one who means the same finds the same.
        Where nothing differs by country, it is the pack of the catalogue."""
        spoken = set(languages)
        ordered = tuple(code for code, _name in settings.LANGUAGES if code in spoken)
        countries = (self.country,) if self.country and self.local & spoken else ()
        return Choice(self.courses, self.modules, ordered, form, countries)


def content_for(cohort: Cohort, locale: str) -> Content:
    """`locale` is that of the titles, where they are there in it. Some thirty queries, however large the group is."""
    there = {code: _packable(contents(code)) for code in _languages(cohort)}
    own = there[cohort.language]
    wanted = {lesson.key for lesson in lessons_of(assigned_to(cohort, cohort.language))}
    chosen = [(course, module) for course, module in own if wanted & {each.key for each in module.lessons}]
    chosen = chosen or own
    courses = tuple(dict.fromkeys(course.seed_id for course, _module in chosen))
    modules = tuple(module.seed_id for _course, module in chosen)
    if set(modules) == {module.seed_id for course, module in own if course.seed_id in courses}:
        modules = ()
    country = cohort.country if cohort.country in CODES else ""
    return Content(
        courses,
        modules,
        tuple(code for code, pairs in there.items() if courses and _has(pairs, courses, modules)),
        _titles(there.get(locale, own), own, courses, modules),
        country,
        _local(lesson.key for _course, module in chosen for lesson in module.lessons) if country else NOWHERE,
    )


def _languages(cohort: Cohort) -> list[str]:
    return list(dict.fromkeys([cohort.language, *(code for code, _name in settings.LANGUAGES)]))


def _packable(courses: Iterable[Course]) -> list[tuple[Course, Module]]:
    """The modules that a pack can be asked for by name, and that have something in them."""
    return [
        (course, module)
        for course in courses
        for module in course.modules
        if course.seed_id and module.seed_id and module.lessons
    ]


def _has(pairs: list[tuple[Course, Module]], courses: tuple[str, ...], modules: tuple[str, ...]) -> bool:
    there = {course.seed_id for course, _module in pairs}, {module.seed_id for _course, module in pairs}
    return set(courses) <= there[0] and set(modules) <= there[1]


def _local(lessons: Iterable[UUID]) -> frozenset[str]:
    """The languages in which these lessons name a slot. A slot of a live lesson stands where words may take its place."""
    pages = LessonPage.objects.live().filter(translation_key__in=set(lessons))
    bodies = pages.annotate(text=Cast("body", TextField())).values_list("locale__language_code", "text")
    return frozenset(language for language, text in bodies if SLOT.search(text))


def _titles(
    pairs: list[tuple[Course, Module]],
    own: list[tuple[Course, Module]],
    courses: tuple[str, ...],
    modules: tuple[str, ...],
) -> tuple[str, ...]:
    """What is in the pack, in words: the modules, or the courses where they are whole."""
    both = [*own, *pairs]
    if modules:
        names = {module.seed_id: module.title for _course, module in both}
        return tuple(names[each] for each in modules)
    names = {course.seed_id: course.title for course, _module in both}
    return tuple(names[each] for each in courses)
