"""Keeps an eye on the order of pages. New pages stand where the seeds have them; an author's order is left alone."""

from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from typing import Any
from uuid import UUID

from courses.seeding.plan import Plan

Pages = Mapping[tuple[UUID, str], Any]


def families(plan: Plan) -> Iterator[tuple[str, list[tuple[UUID, str]]]]:
    """The children of each parent in each language, in the order of the seeds, and a name for them all."""
    places = [
        (step.seed.parent.seed_id if step.seed.parent else "", step.locale.language_code, step.seed.key)
        for step in plan.steps
    ]
    for (parent, language), family in groupby(
        sorted(places, key=lambda place: place[:2]), lambda place: place[:2]
    ):
        yield (
            f"{parent or 'the catalogue'} {language}",
            [(key, language) for _parent, _language, key in family],
        )


def misplaced(plan: Plan) -> Iterator[str]:
    """A note for each family whose pages stand in another order than in the seeds."""
    pages = {(step.seed.key, step.locale.language_code): step.page for step in plan.steps}
    for name, family in families(plan):
        paths = [pages[place].path for place in family if pages[place]]
        if paths != sorted(paths):
            yield f"The pages of {name} stand in another order than in the seeds. --force puts them in order."


def put_in_order(plan: Plan, pages: Pages) -> None:
    """Move pages so that each family stands in the order of the seeds, one after the other."""
    for _name, family in families(plan):
        there = [type(pages[place]).objects.get(pk=pages[place].pk) for place in family if pages[place]]
        if [page.path for page in there] == sorted(page.path for page in there):
            continue
        for before, page in pairwise(there):
            left = type(before).objects.get(pk=before.pk)
            type(page).objects.get(pk=page.pk).move(left, pos="right")
