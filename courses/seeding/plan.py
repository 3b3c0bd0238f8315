"""What loading is to do: a step for each page in each language, and what becomes of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from wagtail.models import Locale

from courses.models import CatalogPage
from courses.seeding.drawings import DrawingStep
from courses.seeding.facts import FactStep
from courses.seeding.pages import PageSeed


class NotReadyError(Exception):
    """The database is not migrated: languages or start pages are missing."""


class State(StrEnum):
    """What loading does with a page: the last two are kept as they are, unless forced."""

    CREATE = "created"
    UPDATE = "updated"
    SAME = "unchanged"
    EDITED = "kept, because somebody edited it or took it down"
    DELETED = "left out, because somebody deleted it"

    @property
    def kept(self) -> bool:
        return self in (State.EDITED, State.DELETED)


@dataclass
class Step:
    """One page of the seeds in one language, what there is of it, and what happens to it."""

    seed: PageSeed
    locale: Locale
    state: State
    digest: str
    page: Any = None
    content: Mapping[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.seed.seed_id} {self.locale.language_code}"

    @property
    def writes(self) -> bool:
        return self.state in (State.CREATE, State.UPDATE)


@dataclass
class Plan:
    """All steps, in an order in which they can be taken, and what a person should know."""

    steps: list[Step]
    drawings: list[DrawingStep]
    catalogs: Mapping[str, CatalogPage]
    forced: bool = False
    notes: list[str] = field(default_factory=list)
    facts: list[FactStep] = field(default_factory=list)
    # The primary keys of the exercises that the seeds name, by their titles.
    exercises: Mapping[str, int] = field(default_factory=dict)

    @property
    def writes(self) -> bool:
        steps: list[Step | DrawingStep | FactStep] = [*self.steps, *self.drawings, *self.facts]
        return any(step.writes for step in steps)
