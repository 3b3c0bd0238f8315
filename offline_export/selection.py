"""What goes into a pack: chosen courses or modules, in chosen languages, read from what is live now."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from django.conf import settings
from django.utils.translation import gettext as _

from courses.outline import Course, Lesson, Module
from courses.reading import course as live_course
from offline_export.errors import PackError


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
    """The content of one pack: the same courses in one or more languages. `id` names it among packs."""

    id: str
    editions: tuple[Edition, ...]

    @property
    def locales(self) -> tuple[str, ...]:
        return tuple(edition.locale for edition in self.editions)


def select(*, courses: Sequence[str], modules: Sequence[str] = (), languages: Sequence[str]) -> Selection:
    """The live courses with these seed ids, or only these modules of them, in these languages.

    Raises PackError when one of them is not there: a pack with a hole would be found out in a school.
    """
    editions = tuple(
        Edition(locale, tuple(_course(seed_id, modules, locale) for seed_id in courses))
        for locale in dict.fromkeys(languages)
    )
    for edition in editions:
        if lost := set(modules) - {module.seed_id for module in edition.modules}:
            raise _missing(min(lost), edition.locale)
    names = [*(modules or courses), *(edition.locale for edition in editions)]
    return Selection("-".join(["chasqui", *names]).lower(), editions)


def _course(seed_id: str, modules: Sequence[str], locale: str) -> Course:
    course = live_course(seed_id, locale)
    if course is None:
        raise _missing(seed_id, locale)
    chosen = tuple(
        module for module in course.modules if module.lessons and (not modules or module.seed_id in modules)
    )
    if not chosen and not modules:
        raise _missing(seed_id, locale)
    return replace(course, modules=chosen)


def _missing(seed_id: str, locale: str) -> PackError:
    text = _("There is no live “%(name)s” in the language “%(language)s”. Publish it, or leave it out.")
    return PackError(text % {"name": seed_id, "language": locale})
