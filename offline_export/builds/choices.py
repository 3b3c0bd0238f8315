"""Which packs stand in the catalogue: what is live decides it. A language that lacks a course lacks its packs."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.conf import settings

from courses.models import CoursePage
from courses.outline import Course
from courses.reading import course as live_course
from offline_export.facts import Known
from offline_export.models import Pack
from offline_export.selection import Edition, Selection, pack_name, trimmed

# What makes a pack this pack and no other: courses, modules, languages, countries, form. Names of different ones may be
# alike.
Key = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], tuple[str, ...], str]


def key_of(
    courses: Iterable[str],
    modules: Iterable[str],
    languages: Iterable[str],
    countries: Iterable[str],
    form: str,
) -> Key:
    return (tuple(courses), tuple(modules), tuple(languages), tuple(countries), form)


@dataclass(frozen=True)
class Choice:
    """One standing pack: the ids by which it is chosen, its form, and what the site has of it now."""

    course: str
    modules: tuple[str, ...]
    form: str
    selection: Selection

    @property
    def key(self) -> Key:
        return key_of(
            [self.course], self.modules, self.selection.locales, self.selection.countries, self.form
        )


def live_courses() -> list[str]:
    """The stable ids of all courses that are live in some language, in the order of the catalogue."""
    rows = CoursePage.objects.live().order_by("path").values_list("seed_id", flat=True)
    return list(dict.fromkeys(seed_id for seed_id in rows if seed_id))


def standing_choices(seed_id: str, known: Known) -> Iterator[Choice]:
    """The standing packs of a course: folder and page in each language, a page for each module, a folder with all. Each
    carries what is known of all countries."""
    editions = tuple(_editions(seed_id))
    for edition in editions:
        (course,) = edition.courses
        yield _choice(known, seed_id, (), Pack.Form.FOLDER, edition)
        yield _choice(known, seed_id, (), Pack.Form.PAGE, edition)
        for module in course.modules:
            only = Edition(edition.locale, (trimmed(course, [module.seed_id]),))
            yield _choice(known, seed_id, (module.seed_id,), Pack.Form.PAGE, only)
    if len(editions) > 1:
        yield _choice(known, seed_id, (), Pack.Form.FOLDER, *editions)


def _editions(seed_id: str) -> Iterator[Edition]:
    for code, _name in settings.LANGUAGES:
        course: Course | None = live_course(seed_id, code)
        if course and (whole := trimmed(course)).modules:
            yield Edition(code, (whole,))


def _choice(known: Known, seed_id: str, modules: tuple[str, ...], form: str, *editions: Edition) -> Choice:
    locales = [edition.locale for edition in editions]
    name = pack_name(modules or (seed_id,), locales)
    return Choice(seed_id, modules, form, Selection(name, editions, (), known.of(locales, ())))
