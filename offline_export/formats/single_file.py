"""One page for each module and language that holds all: for a phone, where a file comes by message and opens alone.

The page asks for nothing else, and its content security policy sees to that: its scripts and its style sheet are
named by their digests.
"""

from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import replace
from hashlib import sha256

from courses.outline import Course, Module
from offline_export.addresses import photo_inside, placed, route
from offline_export.assets import single_file_scripts, style_sheet
from offline_export.files import File
from offline_export.manifest import content_version
from offline_export.render import single_page
from offline_export.selection import Edition, Selection


def build(selection: Selection) -> Iterator[File]:
    """One file for each module in each language."""
    for edition in selection.editions:
        for course in edition.courses:
            for module in course.modules:
                yield _module_file(course, module, edition.locale)


def _module_file(course: Course, module: Module, locale: str) -> File:
    name = (module.seed_id or module.slug).lower()
    only = replace(course, modules=(module,))
    original = Selection(f"chasqui-{name}-{locale}", (Edition(locale, (only,)),))
    inside = placed(only, path=lambda lesson: f"#{route(lesson)}", photos=photo_inside)
    page = single_page(
        replace(original, editions=(Edition(locale, (inside,)),)),
        version=content_version(original),
        styles=style_sheet(),
        scripts=single_file_scripts(),
        policy=policy(scripts=single_file_scripts(), styles=style_sheet()),
    )
    return File(f"{original.id}.html", page)


def policy(*, scripts: Sequence[str], styles: str) -> str:
    """Nothing but these very scripts and styles, and pictures that are inside the page."""
    script_sources = " ".join(_digest(script) for script in scripts)
    return f"default-src 'none'; script-src {script_sources}; style-src {_digest(styles)}; img-src data:; base-uri 'none'; form-action 'none'"


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"
