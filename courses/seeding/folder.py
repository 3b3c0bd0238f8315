"""Reads a folder of seeds whole and judges it before anything is written: `read_seeds` gives all or raises SeedError."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils.translation import override

from courses import drawings
from courses.models import SEED_ID_VALIDATOR, CoursePage, LessonPage, ModulePage
from courses.seeding import fields
from courses.seeding.documents import Document, read_document
from courses.seeding.fact_files import FactSeed, read_facts
from courses.seeding.files import shown
from courses.seeding.guides import GUIDE, Words, note_uneven_guides, read_guide
from courses.seeding.lesson import note_uneven, read_body, read_entries
from courses.seeding.pages import (
    CHILDREN,
    FLAGS,
    NOTES,
    REVIEWED,
    SHARED,
    WORDS,
    Model,
    PageSeed,
    Seeds,
    key_of_page,
)
from courses.seeding.problems import Problem, SeedError
from courses.seeding.reviews import read_review
from courses.seeding.section import KEY, Section

ID = re.compile(r"^id:\s*(\S+)", re.MULTILINE)
SEEDS = Path(__file__).resolve().parent.parent / "seeds"


def read_seeds(root: Path = SEEDS) -> Seeds:
    """Every course in `root`. SeedError names everything that is wrong with its files."""
    folder = Folder(root)
    with override("en"):
        folder.read()
    if folder.problems:
        raise SeedError(folder.problems)
    drawn = dict(sorted(folder.drawings.items()))
    return Seeds(tuple(folder.pages), drawn, tuple(folder.notes()), tuple(folder.facts))


class Folder:
    """A reading of seed files: what was found so far, and what is wrong with it. `documents` are the files by their paths."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.languages = [code for code, _name in settings.LANGUAGES]
        self.problems: list[Problem] = []
        self.pages: list[PageSeed] = []
        self.drawings: dict[str, str] = {}
        self.facts: list[FactSeed] = []
        self.seen: set[Path] = set()
        self.ids: set[str] = set()
        self.documents: dict[str, Document] = {}

    def read(self) -> None:
        courses = sorted((path.parent for path in self.root.glob("*/course.yaml")), key=_order)
        for course in courses:
            self.page(CoursePage, course, "course", parent=None, seed_id="")
        if not courses:
            self.problems.append(
                Problem(shown(self.root), 1, "There is no course here: no folder with a course.yaml.")
            )
        self.slugs()
        self.facts = read_facts(self.root, self.problems, self.seen)

    def page(self, model: Model, folder: Path, stem: str, *, parent: PageSeed | None, seed_id: str) -> None:
        """One page with its languages, then its children."""
        shared = self.section(folder / f"{stem}.yaml")
        words = {language: self.section(folder / f"{stem}.{language}.yaml") for language in self.languages}
        children = CHILDREN.get(model)
        shared.fields(
            ["id", "slug", *SHARED[model], children or "body"], ["key", *FLAGS[model], *NOTES[model]]
        )
        found = fields.read_id(shared, seed_id, self.ids)
        slugs = shared.section("slug")
        slugs.fields(self.languages)
        values = {
            language: {
                "slug": fields.read_slug(slugs, language),
                **fields.read_values(model, shared, (*SHARED[model], *FLAGS[model])),
                **fields.read_values(model, words[language], WORDS[model]),
            }
            for language in self.languages
        }
        bodies = self.bodies(found, folder, shared, words) if model is LessonPage else {}
        for section in words.values():
            if model is not LessonPage and section.document.data is not None:
                section.fields(WORDS[model])
        page = PageSeed(
            model,
            found,
            key_of_page(found, fields.read_key(shared)),
            parent,
            shared.document,
            values,
            bodies,
            self.guides(words) if model is LessonPage else {},
            {language: review for language, section in words.items() if (review := read_review(section))},
        )
        self.pages.append(page)
        for position, child in enumerate(shared.list(children) if children else []):
            self.child(model, folder, page, shared, children or "", position, child)

    def child(
        self,
        model: Model,
        folder: Path,
        page: PageSeed,
        shared: Section,
        name: str,
        position: int,
        child: Any,
    ) -> None:
        seed_id = shared.words(child, name, position)
        inner = folder / seed_id if model is CoursePage else folder
        stem = "module" if model is CoursePage else seed_id
        if not seed_id or not re.fullmatch(SEED_ID_VALIDATOR.regex, seed_id):
            shared.note("An id such as C1 or C1.2 is expected here.", name, position)
        elif not (inner / f"{stem}.yaml").exists():
            shared.note(f"The file {shown(inner / stem)}.yaml is missing.", name, position)
        elif seed_id in self.ids:
            shared.note(f"“{seed_id}” is there twice. Keep one.", name, position)
        else:
            self.page(
                ModulePage if model is CoursePage else LessonPage, inner, stem, parent=page, seed_id=seed_id
            )

    def section(self, path: Path) -> Section:
        self.seen.add(path)
        document = read_document(path, self.problems)
        self.documents[document.file] = document
        return Section(document, self.problems)

    def bodies(
        self, seed_id: str, folder: Path, shared: Section, words: Mapping[str, Section]
    ) -> dict[str, Any]:
        course = folder.parent
        entries = read_entries(shared, lambda entry: self.labels(course, entry))
        bodies = {}
        for language, section in words.items():
            if section.document.data is None:
                continue
            section.fields(
                [*WORDS[LessonPage], *(entry.key for entry in entries if entry.key)], [GUIDE, REVIEWED]
            )
            bodies[language] = read_body(seed_id, entries, section)
        if len(bodies) == len(self.languages):
            note_uneven(settings.LANGUAGE_CODE, entries, bodies, words)
        return bodies

    def guides(self, words: Mapping[str, Section]) -> dict[str, Words | None]:
        guides = {language: read_guide(section) for language, section in words.items()}
        note_uneven_guides(settings.LANGUAGE_CODE, guides, words)
        return guides

    def labels(self, course: Path, entry: Section) -> list[str]:
        """The labels of an entry's drawing, which is kept for loading. Where it cannot be used, the entry cannot either."""
        name = entry.text("drawing")
        if not KEY.fullmatch(name):  # which was noted
            return []
        path = course / "drawings" / f"{name}.svg"
        self.seen.add(path)
        try:
            raw = path.read_bytes()
        except OSError:
            entry.note(f"There is no drawing “{name}”: the file {shown(path)} is missing.", "drawing")
            return []
        before = len(self.problems)
        found = self.drawing(name, path, raw)
        if len(self.problems) > before:
            entry.note(f"The drawing “{name}” cannot be used. Mend the file {shown(path)}.", "drawing")
        return drawings.labels(found) if found else []

    def drawing(self, name: str, path: Path, raw: bytes) -> str:
        """The drawing in this file, kept under its name; "" where it cannot be read."""
        try:
            found = drawings.inspect(raw)
        except drawings.DrawingError as error:
            self.problems.append(Problem(shown(path), 1, str(error)))
            return ""
        if found.removed:
            reason = f"A drawing cannot have this: {', '.join(found.removed)}. Take it out."
            self.problems.append(Problem(shown(path), 1, reason))
        if self.drawings.setdefault(name, found.svg) != found.svg:
            self.problems.append(
                Problem(shown(path), 1, f"Another course has a different drawing “{name}”. Rename one.")
            )
        return found.svg

    def slugs(self) -> None:
        """Pages under one parent have different addresses in each language."""
        taken: dict[tuple[Any, str, str], str] = {}
        for page in self.pages:
            for language, values in page.fields.items():
                place = (page.parent.seed_id if page.parent else "", language, values["slug"])
                if values["slug"] and taken.setdefault(place, page.seed_id) != page.seed_id:
                    reason = (
                        f"{taken[place]} has the address “{values['slug']}” already. Give this page its own."
                    )
                    self.problems.append(
                        Problem(page.document.file, page.document.line(("slug", language)), reason)
                    )

    def notes(self) -> list[str]:
        """Files that nothing names: forgotten, or not yet listed."""
        files = [path for path in sorted(self.root.rglob("*")) if path.suffix in (".yaml", ".svg")]
        return [f"{shown(path)} is not used: no file names it." for path in files if path not in self.seen]


def _order(course: Path) -> tuple[str, str]:
    """Courses stand in the order of their ids, whatever their folders are called."""
    found = ID.search((course / "course.yaml").read_text(encoding="utf-8", errors="replace"))
    return found[1] if found else "", course.name
