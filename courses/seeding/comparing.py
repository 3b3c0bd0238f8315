"""Compares the seeds with the pages that are there, without writing: what would be created, updated, kept.

A page carries the digest of what was last seeded into it (`seeded_digest`). Its latest version, published or not,
still has that digest unless somebody edited it. Reading all pages takes a fixed number of queries.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final
from uuid import UUID

from django.conf import settings
from wagtail.models import Locale
from wagtail_localize.models import StringTranslation, TranslationSource

from courses.models import CatalogPage, CoursePage, Drawing, LessonPage, ModulePage
from courses.seeding.drawings import DrawingStep, compare_drawings
from courses.seeding.pages import Body, Model, PageSeed, Seeds, content, digest

MODELS: Final[tuple[Model, ...]] = (CoursePage, ModulePage, LessonPage)


class State(StrEnum):
    """What loading does with a page: the last two are kept as they are, unless forced."""

    CREATE = "created"
    UPDATE = "updated"
    SAME = "unchanged"
    EDITED = "kept, because somebody edited it"
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

    @property
    def writes(self) -> bool:
        return any(step.writes for step in (*self.drawings, *self.steps))


def compare(seeds: Seeds, *, force: bool = False) -> Plan:
    """The plan of loading `seeds`. With `force` nothing is kept."""
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    catalogs = {page.locale.language_code: page for page in CatalogPage.objects.select_related("locale")}
    stored = _stored_pages()
    names = dict(Drawing.objects.values_list("pk", "name"))
    known = {(seed.key, language) for seed in seeds.pages for language in seed.fields}
    missing = [key for key, language in known if (key, language) not in stored]
    deleted = set(_once_there(missing)) if missing else set()
    steps = []
    for seed in seeds.pages:
        for language in sorted(seed.fields, key=lambda code: code != settings.LANGUAGE_CODE):
            page = stored.get((seed.key, language))
            step = _step(seed, locales[language], page, names)
            if step.state is State.CREATE and (seed.key, language) in deleted:
                step.state = State.DELETED
            if force and step.state.kept:
                step.state = State.UPDATE if page else State.CREATE
            steps.append(step)
    plan = Plan(steps, compare_drawings(seeds.drawings, force=force), catalogs, force)
    plan.notes += [*seeds.notes, *_gone(stored, known)]
    return plan


def _stored_pages() -> dict[tuple[UUID, str], Any]:
    return {
        (page.translation_key, page.locale.language_code): page
        for model in MODELS
        for page in model.objects.select_related("locale", "latest_revision").order_by("path")
    }


def _step(seed: PageSeed, locale: Locale, page: Any, names: Mapping[int, str]) -> Step:
    wanted = seed.content(locale.language_code)
    step = Step(seed, locale, State.CREATE, digest(wanted), page, wanted)
    if page is not None:
        present = digest(latest_content(page, names))
        if present == step.digest:
            step.state = State.SAME
        else:
            step.state = State.UPDATE if present == page.seeded_digest else State.EDITED
    return step


def latest_content(page: Any, names: Mapping[int, str]) -> dict[str, Any]:
    """The content of the latest version of a page, which may be a draft."""
    stored = page.latest_revision.content if page.latest_revision else page.serializable_data()
    body: Body = json.loads(stored.get("body") or "[]")
    return content(type(page), stored, body, lambda pk: names.get(pk, pk))


def _once_there(keys: Iterable[UUID]) -> Iterable[tuple[UUID, str]]:
    """The pages (key, language) that were loaded before and are no longer there: somebody deleted them."""
    sources = TranslationSource.objects.filter(object_id__in=keys)
    yield from sources.values_list("object_id", "locale__language_code")
    words = StringTranslation.objects.filter(context__object_id__in=keys)
    yield from words.values_list("context__object_id", "locale__language_code").distinct()


def _gone(stored: Mapping[tuple[UUID, str], Any], known: set[tuple[UUID, str]]) -> Iterable[str]:
    for place, page in stored.items():
        if page.seeded_digest and place not in known:
            yield f"{page.seed_id} {place[1]} is no longer in the seeds. The page stays as it is."
