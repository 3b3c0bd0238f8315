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
from wagtail.models import Locale, Page
from wagtail_localize.models import StringTranslation, TranslationSource

from courses.models import CatalogPage, CoursePage, Drawing, LessonPage, ModulePage
from courses.seeding.drawings import DrawingStep, compare_drawings
from courses.seeding.pages import Body, Model, PageSeed, Seeds, content, digest
from courses.seeding.problems import Problem, SeedError

MODELS: Final[tuple[Model, ...]] = (CoursePage, ModulePage, LessonPage)


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

    @property
    def writes(self) -> bool:
        return any(step.writes for step in (*self.drawings, *self.steps))


def compare(seeds: Seeds, *, force: bool = False) -> Plan:
    """The plan of loading `seeds`. With `force` nothing is kept."""
    locales = {locale.language_code: locale for locale in Locale.objects.all()}
    catalogs = {page.locale.language_code: page for page in CatalogPage.objects.select_related("locale")}
    for code, _name in settings.LANGUAGES:
        if code not in locales or code not in catalogs:
            raise NotReadyError(f"There is no start page in {code}. Run “python manage.py migrate”, then try again.")
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
    if problems := list(_taken_addresses(steps, catalogs)):
        raise SeedError(problems)
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
            step.state = State.UPDATE if present == page.seeded_digest and page.live else State.EDITED
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


def _taken_addresses(steps: list[Step], catalogs: Mapping[str, CatalogPage]) -> Iterable[Problem]:
    """Pages that are not of the seeds and stand at an address that a page of the seeds is to have."""
    pages = {(step.seed.key, step.locale.language_code): step.page for step in steps}
    writing = [step for step in steps if step.writes]
    slugs = {step.content["slug"] for step in writing}
    taken = {(page.path[: -Page.steplen], page.slug): page for page in Page.objects.filter(slug__in=slugs)} if slugs else {}
    for step in writing:
        language, parent = step.locale.language_code, step.seed.parent
        above = pages[parent.key, language] if parent else catalogs[language]
        place = step.page.path[: -Page.steplen] if step.page else above.path if above else ""
        other = taken.get((place, step.content["slug"]))
        if other and other.translation_key != step.seed.key and (other.translation_key, language) not in pages:
            line = step.seed.document.line(("slug", language))
            reason = f"Another page, “{other.title}”, has the address {other.url_path} already. Choose another one."
            yield Problem(step.seed.document.file, line, reason)


def _gone(stored: Mapping[tuple[UUID, str], Any], known: set[tuple[UUID, str]]) -> Iterable[str]:
    for place, page in stored.items():
        if page.seeded_digest and place not in known:
            yield f"{page.seed_id} {place[1]} is no longer in the seeds. The page stays as it is."
