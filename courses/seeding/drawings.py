"""Loads the drawings of the seeds as snippets. One that somebody edited in Wagtail is kept."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.contrib.contenttypes.models import ContentType
from wagtail.models import ModelLogEntry

from courses.models import Drawing


@dataclass
class DrawingStep:
    """One drawing of the seeds, what there is of it, and whether it is written."""

    name: str
    svg: str
    drawing: Drawing | None
    edited: bool = False

    @property
    def writes(self) -> bool:
        return not self.edited and (self.drawing is None or self.drawing.svg != self.svg)


def compare_drawings(wanted: Mapping[str, str], *, force: bool) -> list[DrawingStep]:
    stored = {drawing.name: drawing for drawing in Drawing.objects.filter(name__in=list(wanted))}
    steps = [DrawingStep(name, svg, stored.get(name)) for name, svg in wanted.items()]
    differing = [step for step in steps if step.drawing and step.writes]
    if differing and not force:
        edited = _edited(step.drawing for step in differing)
        for step in differing:
            step.edited = step.drawing is not None and str(step.drawing.pk) in edited
    return steps


def _edited(drawings: Iterable[Drawing | None]) -> set[str]:
    """Wagtail notes each change that a person makes; loading makes none of these notes."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Drawing),
        object_id__in=[str(drawing.pk) for drawing in drawings if drawing],
        action__in=("wagtail.create", "wagtail.edit"),
    )
    return set(entries.values_list("object_id", flat=True))


def load_drawings(steps: Iterable[DrawingStep]) -> dict[str, int]:
    """Write what is to be written; the primary key of each drawing by its name."""
    keys = {}
    for step in steps:
        drawing = step.drawing or Drawing(name=step.name)
        if step.writes:
            drawing.svg = step.svg
            drawing.full_clean()
            drawing.save()
        keys[step.name] = drawing.pk
    return keys
