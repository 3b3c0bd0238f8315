"""What goes into a pack: chosen courses or modules, in chosen languages, read from what is live now."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from hashlib import sha256

from django.conf import settings
from django.utils.translation import gettext as _

from courses.outline import Course, Lesson, Module
from courses.reading import course as live_course
from offline_export.errors import PackError
from offline_export.facts import NOTHING, Carried, FactsFile, Known, in_order, needed

LONGEST_NAME = 60
SAFE_NAME = re.compile(r"[a-z0-9._-]*[a-z0-9]")


@dataclass(frozen=True)
class Edition:
    """The chosen courses in one language, each with the chosen modules only."""

    locale: str
    courses: tuple[Course, ...]

    @property
    def name(self) -> str:
        """The language's name for itself."""
        return dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)[self.locale]

    @property
    def modules(self) -> Iterator[Module]:
        return (module for course in self.courses for module in course.modules)

    @property
    def lessons(self) -> Iterator[Lesson]:
        return (lesson for module in self.modules for lesson in module.lessons)


@dataclass(frozen=True)
class Selection:
    """The content of one pack: the same courses in one or more languages. `id` names it among packs.

    `countries`: those whose facts it carries, by their codes; none: all that have something to show. `known`: what was
    known of them when this was read.
    """

    id: str
    editions: tuple[Edition, ...]
    countries: tuple[str, ...] = ()
    known: Carried = field(default_factory=lambda: NOTHING)

    @property
    def languages(self) -> tuple[tuple[str, str], ...]:
        """Code and own name of each language."""
        return tuple((edition.locale, edition.name) for edition in self.editions)

    @property
    def locales(self) -> tuple[str, ...]:
        return tuple(edition.locale for edition in self.editions)

    @cached_property
    def facts(self) -> Carried:
        """By language and country, what the slots of the lessons can show."""
        slots = {edition.locale: _slots(edition) for edition in self.editions}
        return needed(self.known, slots, self.countries)

    @property
    def country(self) -> str:
        """The one country of the pack, whose words stand in it at once; "" where a reader chooses."""
        return self.countries[0] if len(self.countries) == 1 else ""

    def can_choose(self, locale: str) -> bool:
        """Whether a reader of this language has a choice of countries."""
        return not self.country and locale in self.facts

    def words_of_country(self, locale: str) -> FactsFile | None:
        """The facts of the one country; None where a reader chooses, or nothing depends on it."""
        return self.facts.get(locale, {}).get(self.country)


def select(
    *,
    courses: Sequence[str],
    modules: Sequence[str] = (),
    languages: Sequence[str],
    countries: Sequence[str] = (),
    today: date | None = None,
) -> Selection:
    """The live courses with these seed ids, or only these modules of them, in these languages, with what is known of
    these countries `today` (the day of the site where none is given).

    Raises PackError when one of them is not there: a pack with a hole would be found out in a school.
    """
    chosen = in_order(countries)
    editions = tuple(
        Edition(locale, tuple(_course(seed_id, modules, locale) for seed_id in courses))
        for locale in dict.fromkeys(languages)
    )
    for edition in editions:
        if lost := set(modules) - {module.seed_id for module in edition.modules}:
            raise _missing(min(lost), edition.locale)
    locales = [edition.locale for edition in editions]
    name = pack_name(modules or courses, locales, chosen)
    return Selection(name, editions, chosen, Known(today).of(locales, chosen))


def pack_name(ids: Sequence[str], languages: Sequence[str], countries: Sequence[str] = ()) -> str:
    """The name of a pack of these courses or modules. It stands in file names, so a long one becomes a number."""
    choice = "-".join([*ids, *languages, *countries]).lower()
    name = f"chasqui-{choice}"
    if len(name) <= LONGEST_NAME and SAFE_NAME.fullmatch(name):
        return name
    return f"chasqui-{sha256(choice.encode()).hexdigest()[:12]}"


def trimmed(course: Course, modules: Sequence[str] = ()) -> Course:
    """The course with the chosen modules only, or with all, but for those that have no lesson."""
    chosen = (module for module in course.modules if module.lessons)
    return replace(course, modules=tuple(each for each in chosen if not modules or each.seed_id in modules))


def _slots(edition: Edition) -> frozenset[str]:
    return frozenset().union(*(lesson.slots for lesson in edition.lessons))


def _course(seed_id: str, modules: Sequence[str], locale: str) -> Course:
    course = live_course(seed_id, locale)
    if course is None:
        raise _missing(seed_id, locale)
    chosen = trimmed(course, modules)
    if not chosen.modules and not modules:
        raise _missing(seed_id, locale)
    return chosen


def _missing(seed_id: str, locale: str) -> PackError:
    text = _("There is no live “%(name)s” in the language “%(language)s”. Publish it, or leave it out.")
    return PackError(text % {"name": seed_id, "language": locale})
