"""Brings the pages to what the seeds say, in one transaction: all of it, or nothing.

A page that somebody edited or deleted in Wagtail since the last loading is left alone, unless forced.
"""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page

from courses.seeding.drawings import load_drawings
from courses.seeding.facts import load_facts
from courses.seeding.filling import fill
from courses.seeding.order import misplaced, put_in_order
from courses.seeding.plan import Plan, State, Step
from courses.seeding.problems import Problem, SeedError
from courses.seeding.reviews import keep_review
from courses.seeding.translating import has_unpublished_words, keep_source, keep_translation, source_of

Progress = Callable[[int, int, str], None]


def silent(done: int, total: int, label: str) -> None:
    """No progress."""


def load(plan: Plan, *, on_progress: Progress = silent) -> None:
    """Take the steps of a plan. Steps that turn out to be kept say so in their state afterwards.

    SeedError when a page may not go live (`courses.readiness`); then nothing was written.
    """
    with transaction.atomic():
        _Loader(plan).load(on_progress)


class _Loader:
    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.pages = {(step.seed.key, step.locale.language_code): step.page for step in plan.steps}
        self.drawings: Mapping[str, int] = {}
        self.written: set[UUID] = set()  # the pages whose source language was written in this run

    def load(self, on_progress: Progress) -> None:
        if not self.plan.writes and not (self.plan.forced and any(misplaced(self.plan))):
            self.adopt()
            return
        self.drawings = load_drawings(self.plan.drawings)
        load_facts(self.plan.facts)
        for done, step in enumerate(self.plan.steps):
            on_progress(done, len(self.plan.steps), step.label)
            self.take(step)
        if self.plan.forced:
            put_in_order(self.plan, self.pages)
        on_progress(len(self.plan.steps), len(self.plan.steps), "")
        self.adopt()

    def take(self, step: Step) -> None:
        source = step.locale.language_code == settings.LANGUAGE_CODE
        if (
            step.state is State.UPDATE
            and not source
            and not self.plan.forced
            and has_unpublished_words(step.page)
        ):
            step.state = State.EDITED
        if step.state is State.CREATE and self.parent(step) is None:
            step.state = State.DELETED
        if step.writes:
            self.write(step, source)
        elif step.state is State.SAME and not source and step.seed.key in self.written:
            self.translate(step.page, step)  # its words are the same, what they translate is new

    def write(self, step: Step, source: bool) -> None:
        page = step.page or self.new(step)
        if step.page:
            # Pages that were placed before it in this run have moved it.
            page.refresh_from_db(fields=["path", "depth", "numchild"])
        fill(page, step.seed, step.locale.language_code, self.drawings, self.plan.exercises)
        if step.state is State.CREATE:
            self.place(page, step)
        try:
            if not source:
                self.translate(page, step)
            # A live page takes its translators' words from their records alone (`courses.readiness`). They are there
            # now; publishing looks at the page again, and at what else must hold.
            page.save_revision(clean=source).publish()
        except ValidationError as error:
            reason = f"{step.label} cannot go live: {' '.join(error.messages)}"
            raise SeedError([Problem(step.seed.document.file, 1, reason)]) from error
        type(page).objects.filter(pk=page.pk).update(seeded_digest=step.digest)
        if source:
            keep_source(page)
            self.written.add(step.seed.key)
        self.pages[step.seed.key, step.locale.language_code] = page

    def new(self, step: Step) -> Any:
        return step.seed.model(
            seed_id=step.seed.seed_id, translation_key=step.seed.key, locale=step.locale, live=False
        )

    def parent(self, step: Step) -> Page | None:
        language = step.locale.language_code
        parent = step.seed.parent
        found = self.pages[parent.key, language] if parent else self.plan.catalogs.get(language)
        return type(found).objects.get(pk=found.pk) if found else None

    def place(self, page: Any, step: Step) -> None:
        """Add a new page after the one before it in the seeds, or first."""
        parent = self.parent(step)
        before = self.before(step)
        if parent is None:
            raise LookupError(f"{step.label} has no parent")
        if before and before.is_child_of(parent):
            before.add_sibling(pos="right", instance=page)
        elif first := parent.get_first_child():
            first.add_sibling(pos="left", instance=page)
        else:
            parent.add_child(instance=page)

    def before(self, step: Step) -> Any:
        """The nearest page before this one among the children of its parent in the seeds, as it stands now."""
        found = None
        for other in self.plan.steps:
            if other.seed is step.seed:
                break
            if other.seed.parent is step.seed.parent and other.locale == step.locale:
                found = self.pages[other.seed.key, other.locale.language_code] or found
        return type(found).objects.get(pk=found.pk) if found else None

    def translate(self, page: Any, step: Step) -> None:
        original = self.pages[step.seed.key, settings.LANGUAGE_CODE]
        if original:
            source = source_of(original) or keep_source(original)
            # The source as the seeds have it: it may have been edited, and then its words are not what is translated.
            seeded = step.seed.model(translation_key=step.seed.key)
            fill(seeded, step.seed, settings.LANGUAGE_CODE, self.drawings, self.plan.exercises)
            keep_translation(source, seeded, page)

    def adopt(self) -> None:
        """Note on pages that are as the seeds say, by whomever, that this is what was seeded."""
        for step in self.plan.steps:
            if step.state is State.SAME and step.page.seeded_digest != step.digest:
                type(step.page).objects.filter(pk=step.page.pk).update(seeded_digest=step.digest)
            page = self.pages[step.seed.key, step.locale.language_code]
            review = step.seed.reviews.get(step.locale.language_code)
            if page and review and (step.writes or step.state is State.SAME):
                keep_review(page, review)
