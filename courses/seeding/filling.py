"""Puts the fields and the body of a seed on a page, unsaved."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from courses.models import LessonPage
from courses.seeding.drawn import with_drawings, with_exercise
from courses.seeding.guides import stored_guide
from courses.seeding.pages import FLAGS, SHARED, WORDS, Body, PageSeed, id_of_block


def fill(
    page: Any, seed: PageSeed, language: str, drawings: Mapping[str, int], exercises: Mapping[str, int]
) -> None:
    """Make `page` what the seed says in one language. `drawings` gives the primary key of each drawing by name,
    `exercises` that of each exercise by its title; without one of those the block has none."""
    for name in ("slug", *WORDS[seed.model], *SHARED[seed.model]):
        setattr(page, name, seed.fields[language][name])
    for name in FLAGS[seed.model]:
        setattr(page, name, bool(seed.fields[language].get(name)))
    page.draft_title = page.title
    # Not in the revision: whoever goes back to an old version has edited the page.
    page.seeded_digest = ""
    if isinstance(page, LessonPage):
        page.body = page._meta.get_field("body").to_python(stored(seed.bodies[language], drawings, exercises))
        guide = stored_guide(seed.guides.get(language), partial(id_of_block, seed.seed_id))
        page.guide = page._meta.get_field("guide").to_python(guide)


def stored(body: Body, drawings: Mapping[str, int], exercises: Mapping[str, int]) -> Body:
    """The body with the keys of drawings and exercises in place of their names."""
    return [
        {
            **block,
            "value": with_exercise(with_drawings(block["value"], drawings.__getitem__), exercises.get),
        }
        for block in body
    ]
