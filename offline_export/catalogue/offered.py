"""What can be chosen for a pack: live courses and modules, and in which languages each of them is there."""

from dataclasses import dataclass
from typing import Final

from courses.models import CoursePage, ModulePage
from offline_export.catalogue.titles import Titled, live_courses, live_modules

# More modules than this are shown only of the courses that are chosen.
MOST_MODULES: Final = 120


@dataclass(frozen=True)
class OfferedCourse:
    """A course with its modules, in the order in which they stand."""

    course: Titled
    modules: tuple[Titled, ...]

    @property
    def seed_id(self) -> str:
        return self.course.seed_id


@dataclass(frozen=True)
class Offered:
    """All that can be chosen, in the order of the catalogue."""

    courses: tuple[OfferedCourse, ...]

    @property
    def is_large(self) -> bool:
        return sum(len(each.modules) for each in self.courses) > MOST_MODULES

    def of_modules(self, chosen: set[str]) -> list[OfferedCourse]:
        """The courses of these modules."""
        return [each for each in self.courses if chosen & {module.seed_id for module in each.modules}]


def offered() -> Offered:
    courses, modules = live_courses(), live_modules()
    below = _modules_below()
    return Offered(
        tuple(
            OfferedCourse(course, tuple(modules[each] for each in below[seed_id]))
            for seed_id, course in courses.items()
            if below.get(seed_id)
        )
    )


def _modules_below() -> dict[str, list[str]]:
    """The modules of each course, by seed ids, from the places of the pages in the tree."""
    courses = CoursePage.objects.live().public().values_list("path", "seed_id")
    by_path = dict(courses)
    step = CoursePage.steplen
    found: dict[str, list[str]] = {}
    for path, seed_id in ModulePage.objects.live().public().order_by("path").values_list("path", "seed_id"):
        course = by_path.get(path[:-step])
        if course and seed_id not in found.setdefault(course, []):
            found[course].append(seed_id)
    return found
