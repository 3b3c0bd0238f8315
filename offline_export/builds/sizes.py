"""How large a pack will be, before it is built: from the sizes of the standing packs that hold the same lessons."""

import zlib
from collections.abc import Iterable, Sequence
from functools import cache

from django.db.models import Q

from offline_export.assets import asset_files, single_file_scripts, style_sheet
from offline_export.builds.naming import packs_of
from offline_export.models import Pack


def estimated_size(
    *,
    courses: Sequence[str],
    modules: Sequence[str] = (),
    languages: Sequence[str],
    countries: Sequence[str] = (),
    form: str,
) -> int | None:
    """Bytes of the file that is downloaded: exact where it is built, else reckoned; None where too little is known.
    What countries add is too little to be reckoned."""
    known = _known(courses)
    exact = packs_of(courses=courses, modules=modules, languages=languages, countries=countries, form=form)
    if (
        size := exact.filter(stale_since=None)
        .exclude(current=None)
        .values_list("current__size", flat=True)
        .first()
    ):
        return size
    parts = [
        _bytes_of(known, course, modules, language, form) for course in courses for language in languages
    ]
    sizes = [part for part in parts if part is not None]
    return sum(sizes) + _frame(form) if len(sizes) == len(parts) else None


Known = dict[tuple[str, str, tuple[str, ...], str], int]


def _known(courses: Iterable[str]) -> Known:
    """Sizes of standing packs of one course in one language: by course, language, modules, form."""
    single = Q()
    for course in courses:
        single |= Q(courses=[course])
    rows = Pack.objects.standing().exclude(current=None).filter(single)
    return {
        (ids[0], languages[0], tuple(modules), form): size
        for ids, languages, modules, form, size in rows.values_list(
            "courses", "languages", "modules", "form", "current__size"
        )
        if len(languages) == 1
    }


def _bytes_of(known: Known, course: str, modules: Sequence[str], language: str, form: str) -> int | None:
    """What the lessons of a course, or of those of the modules that are its own, add to a pack of this form."""
    whole = known.get((course, language, (), form))
    if whole is None:
        return None
    lessons = max(whole - _frame(form), 0)
    if not modules:
        return lessons
    pages = {
        ids[0]: max(size - _frame(Pack.Form.PAGE), 0)
        for (each, code, ids, kind), size in known.items()
        if ids and (each, code, kind) == (course, language, Pack.Form.PAGE)
    }
    all_pages = sum(pages.values())
    if not all_pages:
        return None
    return round(lessons * sum(pages.get(module, 0) for module in modules) / all_pages)


@cache
def _frame(form: str) -> int:
    """Bytes of what every pack of a form holds, whatever is taught in it: scripts and styles."""
    if form == Pack.Form.PAGE:
        return len(style_sheet().encode()) + sum(len(script.encode()) for script in single_file_scripts())
    return sum(len(zlib.compress(file.data, 9)) for file in asset_files())
