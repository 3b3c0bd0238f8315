"""A small catalogue made by hand that can be changed, and a store of the test's own."""

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from courses.outline import Course, Idea, Lesson
from offline_export import selection
from offline_export.builds import choices, refreshing
from tests.offline_export import outlines

LANGUAGES = ("es", "fr")
Change = Callable[[Lesson], Lesson | None]


@dataclass
class Catalogue:
    """The course T in some languages, as `courses.reading` would read it."""

    courses: dict[str, Course] = field(default_factory=dict)

    def read(self, seed_id: str, locale: str) -> Course | None:
        return self.courses.get(locale) if seed_id == "T" else None

    def ids(self) -> list[str]:
        return ["T"] if self.courses else []

    def change(self, seed_id: str, locale: str, text: str) -> None:
        """Another sentence in one lesson, in one language."""
        self._each(locale, lambda lesson: _retold(lesson, text) if lesson.seed_id == seed_id else lesson)

    def drop(self, seed_id: str, locale: str) -> None:
        self._each(locale, lambda lesson: None if lesson.seed_id == seed_id else lesson)

    def _each(self, locale: str, change: Change) -> None:
        course = self.courses[locale]
        modules = tuple(
            replace(module, lessons=tuple(new for each in module.lessons if (new := change(each))))
            for module in course.modules
        )
        self.courses[locale] = replace(course, modules=modules)


def _retold(lesson: Lesson, text: str) -> Lesson:
    blocks = tuple(replace(block, text=text) if isinstance(block, Idea) else block for block in lesson.blocks)
    return replace(lesson, blocks=blocks)


@pytest.fixture
def catalogue(monkeypatch: pytest.MonkeyPatch) -> Catalogue:
    made = Catalogue({locale: outlines.course(locale) for locale in LANGUAGES})
    monkeypatch.setattr(selection, "live_course", made.read)
    monkeypatch.setattr(choices, "live_course", made.read)
    monkeypatch.setattr(refreshing, "live_courses", made.ids)
    return made


@pytest.fixture(autouse=True)
def packs_dir(settings: Any, tmp_path: Path) -> Path:
    place = tmp_path / "packs"
    options = {"location": place, "file_permissions_mode": 0o644}
    settings.STORAGES = {
        **settings.STORAGES,
        "packs": {"BACKEND": "offline_export.storage.WholeFiles", "OPTIONS": options},
    }
    return place
