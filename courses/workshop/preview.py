"""Shows lessons from their seed files as the site would, while they are written. Nothing is stored, nobody is asked.

`answer` turns an address into a page: the list of lessons, a lesson in one language, what stands in its way, or the
version of its files, for which each page asks once a second to know when to load anew.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.utils.translation import override

from courses.models import LessonPage
from courses.seeding.files import shown
from courses.workshop.checking import check
from courses.workshop.findings import Finding, unforeseen
from courses.workshop.lessons import Lesson
from courses.workshop.outlines import outline_of

HTML: Final = "text/html; charset=utf-8"
TYPES: Final = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml", ".png": "image/png"}
END: Final = "</body>"


@dataclass(frozen=True)
class Answer:
    """What is sent back for an address."""

    status: int
    kind: str
    body: bytes


def answer(path: str, root: Path) -> Answer:
    """The answer to `/`, `/A1.2/es/`, `/version/A1.2` and `/static/...`. Whatever stands in the files, it is one."""
    match [step for step in path.split("?")[0].split("/") if step]:
        case []:
            return _page("list", {"lessons": list(_ids(root)), "languages": _languages()})
        case ["static", *rest]:
            return _file("/".join(rest))
        case ["version", seed_id] if seed_id in _ids(root):
            return Answer(200, "text/plain", version(root, seed_id).encode())
        case [seed_id, language] if language in dict(settings.LANGUAGES) and seed_id in _ids(root):
            return _lesson(root, seed_id, language)
    return _page("missing", {"path": path}, status=404)


def version(root: Path, seed_id: str) -> str:
    """What changes when a file of this lesson, or a drawing of its course, changes."""
    found = sha256()
    for path in sorted([*root.glob(f"*/*/{seed_id}.*yaml"), *root.glob("*/drawings/*.svg")]):
        try:
            stat = path.stat()
        except OSError:  # an editor that saves by replacing
            continue
        found.update(f"{path} {stat.st_mtime_ns} {stat.st_size}\n".encode())
    return found.hexdigest()[:16]


def _ids(root: Path) -> Iterator[str]:
    paths = (path for path in root.glob("*/*/*.yaml") if path.stem.count(".") == 1)
    yield from sorted(path.stem for path in paths if path.stem.rpartition(".")[2].isdigit())


def _languages() -> list[tuple[str, str]]:
    names = dict(settings.WAGTAILADMIN_PERMITTED_LANGUAGES)
    return [(code, str(names.get(code, code))) for code, _name in settings.LANGUAGES]


def _lesson(root: Path, seed_id: str, language: str) -> Answer:
    """The lesson; where its files cannot be read or shown in this language, the reasons instead."""
    seen = version(root, seed_id)
    try:
        checked = check(root, [seed_id])
        lesson = next((each for each in checked.shelf.lessons if language in each.sound), None)
        notes = _notes(checked.findings, seed_id, language, seen)
        if lesson is None:
            return _page("stopped", notes)
        with override(language):
            html = render_to_string(LessonPage.template, _context(lesson, language))
    except Exception as error:  # a writer mends the file and looks again: the preview goes on
        return _page("stopped", _notes([_unforeseen(root, seed_id, error)], seed_id, language, seen))
    below = render_to_string("courses/workshop/preview_notes.html", notes)
    return Answer(200, HTML, html.replace(END, below + END).encode())


def _unforeseen(root: Path, seed_id: str, error: Exception) -> Finding:
    file = shown(next(iter(sorted(root.glob(f"*/*/{seed_id}.yaml"))), root))
    return unforeseen(file, error)


def _context(lesson: Lesson, language: str) -> dict[str, Any]:
    found = outline_of(lesson, language)
    return {
        "lesson": found,
        "module": None,
        "course": None,
        "previous": None,
        "next": None,
        "translations": [
            {
                "code": code,
                "name": name,
                "path": f"/{lesson.id}/{code}/",
                "same": True,
                "current": code == language,
            }
            for code, name in _languages()
        ],
    }


def _notes(findings: Iterable[Finding], seed_id: str, language: str, seen: str) -> dict[str, Any]:
    return {
        "id": seed_id,
        "language": language,
        "version": seen,
        "languages": _languages(),
        "findings": [each for each in findings if each.language in ("", language)],
    }


def _page(name: str, context: dict[str, Any], *, status: int = 200) -> Answer:
    with override("en"):
        body = render_to_string(f"courses/workshop/preview_{name}.html", context)
    return Answer(status, HTML, body.encode())


def _file(name: str) -> Answer:
    found = finders.find(name) if ".." not in name else None
    kind = TYPES.get(Path(name).suffix)
    if not found or not kind:
        return Answer(404, "text/plain", b"There is no such file.")
    return Answer(200, kind, Path(str(found)).read_bytes())
