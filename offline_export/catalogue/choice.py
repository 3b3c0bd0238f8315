"""A choice of courses, modules, languages, countries and form, in the one way that is the same for all who mean the same."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from offline_export.catalogue.offered import Offered, OfferedCourse
from offline_export.catalogue.words import language_name
from offline_export.models import Pack


@dataclass(frozen=True)
class Choice:
    """What a pack is asked for with. No modules: all of the courses. No countries: all that have something to show."""

    courses: tuple[str, ...]
    modules: tuple[str, ...]
    languages: tuple[str, ...]
    form: str
    countries: tuple[str, ...] = ()

    @property
    def as_arguments(self) -> dict[str, Any]:
        """For `builds.services`."""
        return {
            "courses": self.courses,
            "modules": self.modules,
            "languages": self.languages,
            "countries": self.countries,
            "form": self.form,
        }


def choice_of(
    offers: Offered,
    *,
    courses: Iterable[str],
    modules: Iterable[str],
    languages: Iterable[str],
    form: str,
    countries: Iterable[str] = (),
) -> Choice:
    """The choice with everything in the order of the catalogue, and each thing said once.

    All modules of a course are the course. A course beside modules of another is all of its modules.
    """
    whole, single, spoken = set(courses), set(modules), set(languages)
    parts: list[tuple[OfferedCourse, tuple[str, ...]]] = []
    for each in offers.courses:
        all_of_it = tuple(module.seed_id for module in each.modules)
        chosen = all_of_it if each.seed_id in whole else tuple(one for one in all_of_it if one in single)
        if chosen:
            parts.append((each, chosen))
    only_wholes = all(len(chosen) == len(each.modules) for each, chosen in parts)
    return Choice(
        courses=tuple(each.seed_id for each, _chosen in parts),
        modules=() if only_wholes else tuple(one for _each, chosen in parts for one in chosen),
        languages=tuple(code for code, _name in settings.LANGUAGES if code in spoken),
        form=form,
        countries=tuple(sorted(set(countries))),
    )


def what_is_amiss(choice: Choice, offers: Offered, language: str) -> str:
    """Why there can be no such pack, in words for who chose; empty where there can."""
    if not choice.courses:
        return _("Choose at least one course or module.")
    if not choice.languages:
        return _("Choose at least one language.")
    if choice.form == Pack.Form.PAGE and len(choice.languages) > 1:
        return _("One file holds one language. Choose one language, or the folder.")
    return _missing(choice, offers, language)


def _missing(choice: Choice, offers: Offered, language: str) -> str:
    for each in offers.courses:
        if each.seed_id not in choice.courses:
            continue
        modules = [module for module in each.modules if module.seed_id in choice.modules]
        for code in choice.languages:
            for part in (each.course, *modules):
                if code not in part.titles:
                    return _("“%(title)s” is not there in %(language)s yet. Leave out one or the other.") % {
                        "title": part.title(language),
                        "language": language_name(code),
                    }
    return ""
