"""Reads seeds for their writers: what can be read, and everything that is wrong, instead of all or nothing."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.utils.translation import override

from courses.models import LessonPage
from courses.seeding.documents import Document
from courses.seeding.files import shown
from courses.seeding.folder import Folder
from courses.seeding.pages import PageSeed
from courses.seeding.problems import Problem
from courses.workshop.findings import Finding, Severity, unforeseen
from courses.workshop.lessons import Lesson


@dataclass(frozen=True)
class Shelf:
    """The lessons of a folder that could be read, and what the loader says of its files."""

    lessons: tuple[Lesson, ...]
    findings: tuple[Finding, ...]


def read_shelf(root: Path, only: Collection[str] = ()) -> Shelf:
    """All lessons below `root`; with `only`, those with these ids (A1.2) or of these modules (A1), and nothing else.

    What other writers have begun does not disturb: with `only` no file of another lesson is opened. Nothing is raised,
    whatever stands in the files.
    """
    try:
        return _read(root, only)
    except Exception as error:
        return Shelf((), (unforeseen(shown(root), error),))


def _read(root: Path, only: Collection[str]) -> Shelf:
    folder = Folder(root)
    with override("en"):
        if only:
            _read_some(folder, only)
        else:
            folder.read()
    problems = [_finding(problem) for problem in sorted(set(folder.problems))]
    notes = [] if only else [_note(note) for note in folder.notes()]
    return Shelf(tuple(_lessons(folder)), (*problems, *notes))


def _read_some(folder: Folder, only: Collection[str]) -> None:
    for wanted in only:
        files = [path for path in _files(folder.root, wanted) if path.stem not in folder.ids]
        if not files:
            reason = f"There is no lesson “{wanted}” here: no file {wanted.partition('.')[0]}/{wanted}.yaml in any course."
            folder.problems.append(Problem(shown(folder.root), 1, reason))
        for path in files:
            folder.page(LessonPage, path.parent, path.stem, parent=None, seed_id=path.stem)


def _files(root: Path, wanted: str) -> list[Path]:
    """The shared files of a lesson, or of all lessons of a module: A1.2.yaml and not A1.2.es.yaml."""
    found = root.glob(f"*/*/{wanted}.yaml") if "." in wanted else root.glob(f"*/{wanted}/{wanted}.*.yaml")
    return sorted(path for path in found if path.stem.rpartition(".")[2].isdigit())


def _lessons(folder: Folder) -> Iterator[Lesson]:
    broken = {problem.file for problem in folder.problems}
    for page in folder.pages:
        if page.model is LessonPage:
            words = dict(_words(folder, page))
            yield Lesson(
                page=page,
                shared=page.document,
                words=words,
                sound=frozenset(each for each in words if _sound(page, each, words[each], broken)),
                drawings=folder.drawings,
            )


def _sound(page: PageSeed, language: str, words: Document, broken: Collection[str]) -> bool:
    """Whether nothing is wrong with its files, and no block was left out for what is wrong elsewhere."""
    if page.document.file in broken or words.file in broken:
        return False
    return len(page.bodies[language]) == len(page.document.data["body"])


def _words(folder: Folder, page: PageSeed) -> Iterator[tuple[str, Document]]:
    stem = page.document.file.removesuffix(".yaml")
    for language, _name in settings.LANGUAGES:
        document = folder.documents[f"{stem}.{language}.yaml"]
        if document.data is not None:
            yield language, document


def _finding(problem: Problem) -> Finding:
    """What the loader says, with the lesson and the language that the name of the file tells."""
    seed_id, _, language = Path(problem.file).name.removesuffix(".yaml").rpartition(".")
    if language not in dict(settings.LANGUAGES):
        seed_id, language = f"{seed_id}.{language}", ""
    return Finding(problem.file, problem.line, Severity.ERROR, problem.reason, seed_id, language)


def _note(note: str) -> Finding:
    file, _, words = note.partition(" is not used")
    return Finding(file, 1, Severity.ADVICE, f"This file is not used{words}")
