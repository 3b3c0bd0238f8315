"""One page in one language that holds all: for a phone, where a file comes by message and opens alone.

The page asks for nothing else, and its content security policy sees to that: its scripts and its style sheet are
named by their digests. Where exercises are in it, their frames inherit that policy, so it names their scripts too.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

from courses.outline import Lesson
from lms.public.h5p.frame import frame_scripts
from offline_export.addresses import listed, photo_inside, route
from offline_export.assets import exercise_scripts, exercise_styles, single_file_scripts, style_sheet
from offline_export.exercises import inside, part_inside, parts_needed, script_digest
from offline_export.files import File, PackFile
from offline_export.manifest import content_version
from offline_export.parts import Fresh, Parts
from offline_export.place import places
from offline_export.render import lesson_screen, single_page
from offline_export.selection import Edition, Selection, pack_name


def build(selection: Selection) -> Iterator[File]:
    """One file for each module in each language."""
    for only in by_module(selection):
        yield File(f"{only.id}.html", b"".join(page(only)))


def by_module(selection: Selection) -> Iterator[Selection]:
    """A selection for each module in each language."""
    for edition in selection.editions:
        for course in edition.courses:
            for module in course.modules:
                only = Edition(edition.locale, (replace(course, modules=(module,)),))
                name = pack_name([module.seed_id or module.slug], [edition.locale], selection.countries)
                yield replace(selection, id=name, editions=(only,))


def page(selection: Selection, *, version: str = "", parts: Parts | None = None) -> Iterator[bytes]:
    """The page of a selection in one language, piece by piece: as large as it may be, it is never whole in memory."""
    (edition,) = selection.editions
    parts = parts or Fresh()
    kept = [
        parts.part(
            f"{route(place.lesson)}.html", made_from=("screen", place), render=partial(lesson_screen, place)
        )
        for place in places(
            edition, path=_path, photos=photo_inside, can_choose=selection.can_choose(edition.locale)
        )
    ]
    lists = Edition(edition.locale, tuple(listed(course, path=_path) for course in edition.courses))
    needed = parts_needed(edition.lessons)
    styles, scripts = _styles(needed), _scripts(needed)
    yield from single_page(
        replace(selection, editions=(lists,)),
        version=version or content_version(selection),
        styles=styles,
        scripts=scripts,
        policy=policy(scripts=scripts, styles=styles, exercises=_frame_scripts(needed)),
        sizes=_sizes(edition, kept),
        screen=lambda number: kept[number].data,
        exercises={digest: partial(part_inside, digest, title) for digest, title in needed.items()},
    )


def _path(lesson: Lesson) -> str:
    return f"#{route(lesson)}"


def _styles(needed: Mapping[str, str]) -> str:
    return style_sheet() + (exercise_styles() if needed else "")


def _scripts(needed: Mapping[str, str]) -> tuple[str, ...]:
    # The shell is the last to begin, when all others are there.
    *others, shell = single_file_scripts()
    return (*others, *(exercise_scripts() if needed else ()), shell)


def _frame_scripts(needed: Mapping[str, str]) -> list[str]:
    """The digests of the scripts that run in the frames of exercises."""
    own = [script_digest(text) for text in frame_scripts()] if needed else []
    parts = (inside(digest, title).script for digest, title in needed.items())
    return list(dict.fromkeys([*own, *parts]))


def _sizes(edition: Edition, kept: Sequence[PackFile]) -> dict[str, int]:
    """The bytes of each lesson, with those parts of its exercises that no lesson before it needs."""
    sizes, known = {}, set[str]()
    for lesson, screen in zip(edition.lessons, kept, strict=True):
        new = {digest: title for digest, title in parts_needed([lesson]).items() if digest not in known}
        sizes[route(lesson)] = screen.size + sum(inside(*part).size for part in new.items())
        known.update(new)
    return sizes


def policy(*, scripts: Sequence[str], styles: str, exercises: Sequence[str] = ()) -> str:
    """Nothing but these very scripts and styles, and pictures that are inside the page.

    `exercises` are the digests of scripts in the frames of exercises, which take over this policy. Libraries write
    styles into elements as they go, make functions of texts, and have sounds and letters inside: where there are
    exercises, that is allowed.
    """
    named = " ".join([*(script_digest(script) for script in scripts), *exercises])
    if exercises:
        named += " 'unsafe-eval'"
        rest = "style-src 'unsafe-inline'; img-src data: blob:; font-src data:; media-src data: blob:"
    else:
        rest = f"style-src {script_digest(styles)}; img-src data:"
    return f"default-src 'none'; script-src {named}; {rest}; base-uri 'none'; form-action 'none'"
