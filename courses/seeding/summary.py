"""Says in words what a plan does, or did."""

from collections import Counter
from collections.abc import Iterator

from courses.models import CoursePage, LessonPage, ModulePage
from courses.seeding.facts import counts as fact_counts
from courses.seeding.plan import Plan, State

NAMES = {CoursePage: "course", ModulePage: "module", LessonPage: "lesson"}


def report(plan: Plan, *, every: bool = False) -> Iterator[str]:
    """One line for each page that was kept, and each note; with `every`, for each page and drawing."""
    for drawing in plan.drawings:
        if drawing.edited:
            yield f"drawing {drawing.name}: kept, because somebody edited it. --force overwrites it."
        elif every and drawing.writes:
            yield f"drawing {drawing.name}: {'updated' if drawing.drawing else 'created'}"
    for step in plan.steps:
        if step.state.kept:
            yield f"{step.label}: {step.state}. --force overwrites it."
        elif every:
            yield f"{step.label}: {step.state}"
    yield from _facts(plan, every=every)
    yield from plan.notes


def _facts(plan: Plan, *, every: bool) -> Iterator[str]:
    for step in plan.facts:
        if step.kept:
            why = (
                "an editor confirmed it. Take that back in Wagtail first, then --force overwrites it."
                if step.confirmed
                else "somebody edited it. --force overwrites it."
            )
            yield f"fact {step.seed.country} {step.seed.slot}: kept, because {why}"
    if every or any(step.writes for step in plan.facts):
        yield f"local facts: {', '.join(f'{count} {what}' for what, count in fact_counts(plan.facts).items())}"


def summary(plan: Plan, *, dry_run: bool, seconds: float) -> str:
    """Such as “Seeded 1 course, 1 module, 5 lessons in 4 languages: 28 created, 0 updated, 0 kept in 3.1 s.”"""
    seeds = {step.seed.key: step.seed.model for step in plan.steps}
    counts = Counter(seeds.values())
    what = ", ".join(
        f"{counts[model]} {name}{'' if counts[model] == 1 else 's'}" for model, name in NAMES.items()
    )
    languages = len({step.locale.pk for step in plan.steps})
    states = Counter(step.state for step in plan.steps)
    kept = sum(count for state, count in states.items() if state.kept)
    verb = "Would seed" if dry_run else "Seeded"
    return (
        f"{verb} {what} in {languages} languages: {states[State.CREATE]} created, {states[State.UPDATE]} updated, "
        f"{states[State.SAME]} unchanged, {kept} kept in {seconds:.1f} s."
    )
