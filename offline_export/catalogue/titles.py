"""What courses and modules are called, by their seed ids: one query each, however many there are."""

from collections.abc import Iterable
from dataclasses import dataclass

from courses.models import CoursePage, CoursesPage, ModulePage


@dataclass(frozen=True)
class Titled:
    """A course or a module that is live: its seed id, and its titles by language."""

    seed_id: str
    titles: dict[str, str]
    accent: str = ""

    def title(self, *languages: str) -> str:
        """The title in the first of these languages that has one, else in any."""
        return next(
            (self.titles[each] for each in languages if each in self.titles), next(iter(self.titles.values()))
        )


def live_courses(seed_ids: Iterable[str] | None = None) -> dict[str, Titled]:
    """The live courses, all or these, in the order of the catalogue."""
    return _titled(CoursePage, seed_ids, "accent")


def live_modules(seed_ids: Iterable[str] | None = None) -> dict[str, Titled]:
    """The live modules, all or these, in the order of their courses."""
    return _titled(ModulePage, seed_ids)


def _titled(model: type[CoursesPage], seed_ids: Iterable[str] | None, *more: str) -> dict[str, Titled]:
    pages = model.objects.live().public().order_by("path")
    if seed_ids is not None:
        pages = pages.filter(seed_id__in=list(seed_ids))
    found: dict[str, Titled] = {}
    for seed_id, language, title, *rest in pages.values_list(
        "seed_id", "locale__language_code", "title", *more
    ):
        found.setdefault(seed_id, Titled(seed_id, {}, *rest)).titles[language] = title
    return found
