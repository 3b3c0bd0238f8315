"""What was read from the seeds, whole and valid: pages in all languages, and drawings."""

import hashlib
import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from courses.keys import block_key, page_key
from courses.models import CoursePage, LessonPage, ModulePage
from courses.seeding.documents import Document
from courses.seeding.drawn import with_drawings, with_exercise
from courses.seeding.fact_files import FactSeed
from courses.seeding.guides import GUIDE, Words
from courses.seeding.normal import normal
from courses.seeding.words import BLOCKS

Model = type[CoursePage] | type[ModulePage] | type[LessonPage]
Body = list[dict[str, Any]]
# What the languages share, and each language's words, in the order of the files.
SHARED: Final[Mapping[Model, tuple[str, ...]]] = {
    CoursePage: ("accent",),
    ModulePage: (),
    LessonPage: ("core", "minutes", "digcomp", "level"),
}
# What few pages are: written only where it is so, and no part of the content of the others.
FLAGS: Final[Mapping[Model, tuple[str, ...]]] = {CoursePage: (), ModulePage: (), LessonPage: ("sensitive",)}
# What is said to the workshop alone and never reaches a page: typed facts that are meant (`courses.workshop.typed`).
NOTES: Final[Mapping[Model, tuple[str, ...]]] = {CoursePage: (), ModulePage: (), LessonPage: ("allowed",)}
REVIEWED: Final = "reviewed"
WORDS: Final[Mapping[Model, tuple[str, ...]]] = {
    CoursePage: ("title", "promise"),
    ModulePage: ("title", "summary"),
    LessonPage: ("title", "outcome"),
}
CHILDREN: Final[Mapping[Model, str]] = {CoursePage: "modules", ModulePage: "lessons"}
UUID_FORM: Final = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class PageSeed:
    """One course, module or lesson in all languages. `fields` are those of its page by language, without the body."""

    model: Model
    seed_id: str
    key: UUID
    parent: "PageSeed | None"
    document: Document
    fields: Mapping[str, Mapping[str, Any]]
    bodies: Mapping[str, Body] = field(default_factory=dict)
    guides: Mapping[str, Words | None] = field(default_factory=dict)
    # By native speakers (`courses.seeding.reviews`); no part of the content.
    reviews: Mapping[str, Any] = field(default_factory=dict)

    def content(self, language: str) -> dict[str, Any]:
        found = content(self.model, self.fields[language], self.bodies.get(language, []))
        return with_guide(found, self.guides.get(language))


@dataclass(frozen=True)
class Seeds:
    """All courses of a folder: pages with parents before their children, the drawings that they use, by name, and facts."""

    pages: tuple[PageSeed, ...]
    drawings: Mapping[str, str]
    notes: tuple[str, ...] = ()
    facts: tuple[FactSeed, ...] = ()


def key_of_page(seed_id: str, key: str = "") -> UUID:
    """The translation key; pages that began in the editor carry theirs in the seed."""
    return UUID(key) if key else page_key(seed_id)


def id_of_block(seed_id: str, key: str, *path: str) -> str:
    """The id of a block or entry. A block that began in the editor has its id as key, and keeps it."""
    if not path and UUID_FORM.fullmatch(key):
        return key
    return str(block_key(seed_id, key, *path))


def content(
    model: Model,
    values: Mapping[str, Any],
    body: Body,
    name_of: Callable[[Any], Any] = lambda name: name,
    title_of: Callable[[Any], Any] = lambda title: title,
) -> dict[str, Any]:
    """Words and shared facts of a page in the form that is compared. `name_of` gives the name of a stored drawing,
    `title_of` the title of a stored exercise."""
    found = {name: values[name] for name in ("slug", *WORDS[model], *SHARED[model])}
    found = {name: value.strip() if isinstance(value, str) else value for name, value in found.items()}
    found |= {name: True for name in FLAGS[model] if values.get(name)}
    if model is LessonPage:
        found["body"] = [_block(block, name_of, title_of) for block in body]
    return found


def with_guide(found: dict[str, Any], guide: Words | None) -> dict[str, Any]:
    """The content with its guide; a lesson without one has the content that it had before there were guides."""
    return found | ({GUIDE: guide} if guide else {})


def _block(
    block: Mapping[str, Any], name_of: Callable[[Any], Any], title_of: Callable[[Any], Any]
) -> dict[str, Any]:
    value = with_drawings(normal(BLOCKS[block["type"]], block["value"]), name_of)
    return {"type": block["type"], "id": str(block["id"]), "value": with_exercise(value, title_of)}


def digest(found: Mapping[str, Any]) -> str:
    """SHA-256 of a content as canonical JSON, in hex."""
    text = json.dumps(found, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
