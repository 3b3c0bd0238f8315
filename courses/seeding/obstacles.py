"""What stands in the way of making pages: that somebody deleted them, or that another page has their address."""

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from wagtail.models import Page

from courses.models import ActivityVersion, CatalogPage
from courses.seeding.pages import Seeds
from courses.seeding.plan import Step
from courses.seeding.problems import Problem


def deleted_pages(seeds: Seeds, stored: Mapping[tuple[UUID, str], Any]) -> set[tuple[UUID, str]]:
    """The pages that were live before and are no longer there: somebody deleted them, and with them their parents.

    wagtail-localize forgets a page with its deletion. What was ever published of a lesson is kept for ever.
    """
    missing = {
        (seed.key, language): seed
        for seed in seeds.pages
        for language in seed.fields
        if (seed.key, language) not in stored
    }
    if not missing:
        return set()
    versions = ActivityVersion.objects.filter(lesson_key__in={key for key, _language in missing})
    found: set[tuple[UUID, str]] = set()
    for key, language in versions.values_list("lesson_key", "locale").distinct():
        seed = missing.get((key, language))
        while seed and (seed.key, language) in missing:
            found.add((seed.key, language))
            seed = seed.parent
    return found


def taken_addresses(steps: list[Step], catalogs: Mapping[str, CatalogPage]) -> Iterable[Problem]:
    """Pages that are not of the seeds and stand at an address that a page of the seeds is to have."""
    pages = {(step.seed.key, step.locale.language_code): step.page for step in steps}
    writing = [step for step in steps if step.writes]
    slugs = {step.content["slug"] for step in writing}
    taken = (
        {(page.path[: -Page.steplen], page.slug): page for page in Page.objects.filter(slug__in=slugs)}
        if slugs
        else {}
    )
    for step in writing:
        language, parent = step.locale.language_code, step.seed.parent
        above = pages[parent.key, language] if parent else catalogs[language]
        place = step.page.path[: -Page.steplen] if step.page else above.path if above else ""
        other = taken.get((place, step.content["slug"]))
        if (
            other
            and other.translation_key != step.seed.key
            and (other.translation_key, language) not in pages
        ):
            line = step.seed.document.line(("slug", language))
            reason = f"Another page, “{other.title}”, has the address {other.url_path} already. Choose another one."
            yield Problem(step.seed.document.file, line, reason)
