"""Which exercise of others a block shows. Its package is no part of the seeds, so they name it by its title on the site.

An exercise speaks one language, so the title stands with the words of each.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from courses.models import H5PContent
from courses.seeding.drawn import EXERCISE
from courses.seeding.pages import PageSeed, Seeds
from courses.seeding.problems import Problem


def exercise_titles() -> dict[int, str]:
    """The titles of all exercises on this site by primary key."""
    return {pk: title.strip() for pk, title in H5PContent.objects.values_list("pk", "title")}


def exercise_keys(seeds: Seeds, titles: Mapping[int, str], problems: list[Problem]) -> dict[str, int]:
    """The primary key of each exercise that the seeds name. Notes those that are not there, or cannot be told apart."""
    known: dict[str, list[int]] = defaultdict(list)
    for pk, title in titles.items():
        known[title].append(pk)
    for seed, position, title in _named(seeds):
        if len(known.get(title, ())) != 1:
            problems.append(
                Problem(seed.document.file, seed.document.line(("body", position)), _reason(title, known))
            )
    return {title: keys[0] for title, keys in known.items()}


def _named(seeds: Seeds) -> Iterator[tuple[PageSeed, int, str]]:
    """The exercises that lessons name, each once in a block."""
    for seed in seeds.pages:
        named = {
            (position, block["value"][EXERCISE]): None
            for body in seed.bodies.values()
            for position, block in enumerate(body)
            if block["value"].get(EXERCISE)
        }
        yield from ((seed, position, title) for position, title in named)


def _reason(title: str, known: Mapping[str, list[int]]) -> str:
    if title in known:
        return f"{len(known[title])} exercises of this site are called “{title}”. Give each a title of its own, then load again."
    return (
        f"There is no exercise “{title}” on this site. Upload it in Wagtail (H5P exercises) under this title, "
        "then load again."
    )
