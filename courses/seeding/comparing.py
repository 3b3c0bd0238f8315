"""Compares the seeds with the pages that are there, without writing: what would be created, updated, kept.

A page carries the digest of what was last seeded into it (`seeded_digest`). Its latest version, published or not,
still has that digest unless somebody edited it. Reading all pages takes a fixed number of queries.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from wagtail.models import Locale

from courses.models import CatalogPage, CoursePage, Drawing, LessonPage, ModulePage
from courses.seeding.drawings import compare_drawings
from courses.seeding.exercises import exercise_keys, exercise_titles
from courses.seeding.facts import compare_facts
from courses.seeding.guides import GUIDE, guide_words
from courses.seeding.obstacles import deleted_pages, taken_addresses
from courses.seeding.order import misplaced
from courses.seeding.pages import Body, Model, PageSeed, Seeds, content, digest, with_guide
from courses.seeding.plan import NotReadyError, Plan, State, Step
from courses.seeding.problems import Problem, SeedError

MODELS: Final[tuple[Model, ...]] = (CoursePage, ModulePage, LessonPage)


def compare(seeds: Seeds, *, force: bool = False) -> Plan:
    """The plan of loading `seeds`. With `force` nothing is kept but the facts that an editor confirmed."""
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    catalogs = {page.locale.language_code: page for page in CatalogPage.objects.select_related("locale")}
    for code, _name in settings.LANGUAGES:
        if code not in locales or code not in catalogs:
            raise NotReadyError(
                f"There is no start page in {code}. Run “python manage.py migrate”, then try again."
            )
    stored = _stored_pages()
    names = dict(Drawing.objects.values_list("pk", "name"))
    titles = exercise_titles()
    problems: list[Problem] = []
    exercises = exercise_keys(seeds, titles, problems)
    known = {(seed.key, language) for seed in seeds.pages for language in seed.fields}
    deleted = deleted_pages(seeds, stored)
    steps = []
    for seed in seeds.pages:
        for language in sorted(seed.fields, key=lambda code: code != settings.LANGUAGE_CODE):
            page = stored.get((seed.key, language))
            step = _step(seed, locales[language], page, names, titles)
            if step.state is State.CREATE and (seed.key, language) in deleted:
                step.state = State.DELETED
            if force and step.state.kept:
                step.state = State.UPDATE if page else State.CREATE
            steps.append(step)
    problems += taken_addresses(steps, catalogs)
    if problems:
        raise SeedError(problems)
    plan = Plan(steps, compare_drawings(seeds.drawings, force=force), catalogs, force)
    plan.exercises = exercises
    plan.facts = compare_facts(seeds.facts, force=force)
    plan.notes += [*seeds.notes, *_gone(stored, known), *(() if force else misplaced(plan))]
    return plan


def _stored_pages() -> dict[tuple[UUID, str], Any]:
    return {
        (page.translation_key, page.locale.language_code): page
        for model in MODELS
        for page in model.objects.select_related("locale", "latest_revision").order_by("path")
    }


def _step(
    seed: PageSeed, locale: Locale, page: Any, names: Mapping[int, str], titles: Mapping[int, str]
) -> Step:
    wanted = seed.content(locale.language_code)
    step = Step(seed, locale, State.CREATE, digest(wanted), page, wanted)
    if page is not None:
        present = digest(latest_content(page, names, titles))
        if present == step.digest:
            step.state = State.SAME
        else:
            step.state = State.UPDATE if present == page.seeded_digest and page.live else State.EDITED
    return step


def latest_content(page: Any, names: Mapping[int, str], titles: Mapping[int, str]) -> dict[str, Any]:
    """The content of the latest version of a page, which may be a draft. `names` are those of the drawings, `titles` those
    of the exercises, by primary key."""
    stored = page.latest_revision.content if page.latest_revision else page.serializable_data()
    body: Body = json.loads(stored.get("body") or "[]")
    found = content(type(page), stored, body, lambda pk: names.get(pk, pk), lambda pk: titles.get(pk, pk))
    return with_guide(found, guide_words(json.loads(stored.get(GUIDE) or "[]")))


def _gone(stored: Mapping[tuple[UUID, str], Any], known: set[tuple[UUID, str]]) -> Iterable[str]:
    for place, page in stored.items():
        if page.seeded_digest and place not in known:
            yield f"{page.seed_id} {place[1]} is no longer in the seeds. The page stays as it is."
