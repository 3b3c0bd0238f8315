"""Reads the fields of a page from its seed files: its id and address, and what its own model fields judge."""

import re
from typing import Any

from django.core.exceptions import ValidationError

from courses.models import SEED_ID_VALIDATOR
from courses.seeding.pages import UUID_FORM, Model
from courses.seeding.section import Section

SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def read_id(shared: Section, wanted: str, taken: set[str]) -> str:
    """The id of a page, which is added to those taken. `wanted` is the one by which its parent names it."""
    found = shared.text("id")
    if wanted and found and found != wanted:
        shared.note(f"The id is “{found}”, but this is the file of “{wanted}”.", "id")
    elif found and not re.fullmatch(SEED_ID_VALIDATOR.regex, found):
        shared.note("An id such as C1 or C1.2 is expected here.", "id")
    elif found in taken:
        shared.note(f"“{found}” is there twice. Keep one.", "id")
    taken.add(found)
    return wanted or found


def read_key(shared: Section) -> str:
    """The translation key of a page that began in the editor; "" for all others."""
    key = shared.text("key")
    if key and not UUID_FORM.fullmatch(key):
        shared.note("“key” is the translation key of a page that began in the editor. Leave it out.", "key")
        return ""
    return key


def read_slug(slugs: Section, language: str) -> str:
    slug = slugs.text(language)
    if slug and not SLUG.fullmatch(slug):
        reason = f"“{slug}” is no address. Use small letters without accents, figures and single hyphens."
        slugs.note(reason, language)
    return slug


def read_values(model: Model, section: Section, names: tuple[str, ...]) -> dict[str, Any]:
    """The fields of a page by name; "" for one that is not there, which is noted elsewhere."""
    return {name: _value(model, section, name) if name in section.data else "" for name in names}


def _value(model: Model, section: Section, name: str) -> Any:
    readers = {
        "core": section.flag,
        "sensitive": section.flag,
        "minutes": section.number,
        "level": section.number,
    }
    before = len(section.problems)
    value = readers.get(name, section.text)(name)
    if len(section.problems) == before:
        try:
            model._meta.get_field(name).clean(value, None)
        except ValidationError as error:
            section.note(f"“{name}”: {' '.join(error.messages)}", name)
    return value
