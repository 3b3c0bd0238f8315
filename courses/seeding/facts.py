"""Loads the local facts of the seeds. One that somebody wrote, changed or deleted in Wagtail is kept as it is.

Forced, the seeds win over all but what an editor has confirmed: that was checked by a person, and learners act on it.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from courses.facts.models import Country, FactText, LocalFact, State
from courses.seeding.fact_files import FactSeed, seed_of


@dataclass
class FactStep:
    """One fact of the seeds, what there is of it, and whether a person's hand is on it."""

    seed: FactSeed
    fact: LocalFact | None
    same: bool = False
    kept: bool = False

    @property
    def writes(self) -> bool:
        return not self.same and not self.kept

    @property
    def confirmed(self) -> bool:
        """Whether the stored fact is confirmed. By hand, it is kept even where loading is forced."""
        return self.fact is not None and self.fact.state == State.CONFIRMED


def compare_facts(seeds: Iterable[FactSeed], *, force: bool) -> list[FactStep]:
    stored = {(fact.country_id, fact.slot): fact for fact in LocalFact.objects.prefetch_related("texts")}
    touched = _touched()
    steps = []
    for seed in seeds:
        fact = stored.get((seed.country, seed.slot))
        same = fact is not None and seed_of(fact) == seed
        by_hand = (str(fact.pk) if fact else f"{seed.country} {seed.slot}") in touched
        step = FactStep(seed, fact, same=same)
        step.kept = by_hand and not same and (step.confirmed or not force)
        steps.append(step)
    return steps


def _touched() -> set[str]:
    """The primary keys of facts that people wrote or changed, and the names of those that they deleted."""
    entries = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(LocalFact))
    return {
        label if action == "wagtail.delete" else key
        for key, label, action in entries.values_list("object_id", "label", "action")
    }


def load_facts(steps: Iterable[FactStep]) -> None:
    """Write what is to be written: those that nobody reads yet all at once, the others so that all who show them hear."""
    wanted = [step for step in steps if step.writes]
    Country.objects.bulk_create(
        [Country(code=code) for code in sorted({step.seed.country for step in wanted})], ignore_conflicts=True
    )
    new = [step.seed for step in wanted if step.fact is None and step.seed.state != State.CONFIRMED]
    facts = LocalFact.objects.bulk_create([_new(seed) for seed in new])
    FactText.objects.bulk_create(
        FactText(fact_id=fact.pk, language=language, text=text)
        for fact, seed in zip(facts, new, strict=True)
        for language, text in seed.texts.items()
    )
    for step in wanted:
        if step.seed not in new:
            _write(step.fact or _new(step.seed), step.seed)


def _new(seed: FactSeed) -> LocalFact:
    return LocalFact(country_id=seed.country, slot=seed.slot, **seed.fields)


def _write(fact: LocalFact, seed: FactSeed) -> None:
    for name, value in seed.fields.items():
        setattr(fact, name, value)
    # Without a revision of its own the fact is what was loaded, whatever an editor's form had before.
    fact.latest_revision = None
    fact.save()
    FactText.objects.filter(fact_id=fact.pk).delete()
    for language, text in seed.texts.items():
        FactText.objects.create(fact_id=fact.pk, language=language, text=text)


def counts(steps: Iterable[FactStep]) -> Mapping[str, int]:
    steps = list(steps)
    return {
        "created": sum(step.writes and step.fact is None for step in steps),
        "updated": sum(step.writes and step.fact is not None for step in steps),
        "unchanged": sum(step.same for step in steps),
        "kept": sum(step.kept for step in steps),
    }
