"""What the page where a pack is chosen shows: every box with whether it is ticked, and what the choice comes to."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from lms.public.countries import countries
from offline_export.builds.services import estimated_size
from offline_export.catalogue.forms import ChoiceForm
from offline_export.catalogue.offered import Offered, OfferedCourse
from offline_export.catalogue.words import FORM_NAMES, FORM_USES, language_name, size_in_words
from offline_export.errors import PackError
from offline_export.models import Pack


@dataclass(frozen=True)
class Box:
    """Something to tick."""

    value: str
    label: str
    ticked: bool
    help: str = ""


@dataclass(frozen=True)
class CourseBoxes:
    """A course to tick, and below it its modules. `hint`: the modules are shown once the course is chosen."""

    course: Box
    accent: str
    modules: tuple[Box, ...]
    is_open: bool
    hint: bool


def boxes(form: ChoiceForm, offers: Offered, language: str) -> dict[str, Any]:
    """The form as the template shows it."""
    courses, modules = set(_given(form, "course")), set(_given(form, "module"))
    languages = _given(form, "language") if form.is_bound else [language]
    chosen_form = (_given(form, "form") or [Pack.Form.FOLDER])[-1]
    return {
        "courses": [_course(each, offers, courses, modules, language) for each in offers.courses],
        "languages": [
            Box(code, language_name(code), code in languages) for code, _name in settings.LANGUAGES
        ],
        "countries": [Box(code, name, code in _given(form, "country")) for code, name in countries(language)],
        "forms": [
            Box(each, str(FORM_NAMES[each]), each == chosen_form, str(FORM_USES[each])) for each in Pack.Form
        ],
    }


def size_of(form: ChoiceForm) -> str:
    """How much there will be to download, in words."""
    try:
        size = estimated_size(**form.choice.as_arguments)
    except PackError as error:
        return str(error)
    if size is None:
        return _("How much it is will be known when it is made.")
    return _("About %(size)s to download.") % {"size": size_in_words(size)}


def _course(
    each: OfferedCourse, offers: Offered, courses: set[str], modules: set[str], language: str
) -> CourseBoxes:
    below = tuple(Box(one.seed_id, one.title(language), one.seed_id in modules) for one in each.modules)
    some = any(box.ticked for box in below)
    shut = offers.is_large and not some and each.seed_id not in courses
    whole = Box(each.seed_id, each.course.title(language), each.seed_id in courses)
    return CourseBoxes(whole, each.course.accent, () if shut else below, some, hint=shut)


def _given(form: ChoiceForm, name: str) -> list[str]:
    if not form.is_bound:
        return []
    values: list[str] = form.data.getlist(name) if hasattr(form.data, "getlist") else []
    return values
