"""The columns of the table: a lesson's questions, and what can stand on the paper for each."""

from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from courses.activities import Definition
from courses.outline import ActivityBlock, Lesson
from courses.paper import ON_SCREEN, Lettered, Truth, letters
from courses.words import activity_names

FIGURES = frozenset({"order_steps", "spot_it"})


@dataclass(frozen=True)
class Column:
    """A question of the lesson, counted from 1 as in the booklet. `truth`: the words for true and false there."""

    number: int
    activity: ActivityBlock
    truth: Truth

    @property
    def activity_id(self) -> UUID:
        return UUID(self.activity.id)

    @property
    def definition(self) -> Definition:
        return self.activity.definition

    @property
    def name(self) -> str:
        return activity_names()[self.activity.kind]

    @property
    def key(self) -> tuple[Lettered, ...]:
        """What each letter means. The steps stand on the paper with a box, so their numbers mean nothing here."""
        return () if self.activity.kind == "order_steps" else letters(self.definition, self.truth)

    @property
    def possible(self) -> str:
        """What can be typed, very short: A–D."""
        if self.activity.kind == "true_false":
            return " ".join(each.letter for each in self.key)
        there = letters(self.definition, self.truth)
        return f"{there[0].letter}–{there[-1].letter}" if there else ""

    @property
    def hint(self) -> str:
        return _hints()[self.activity.kind]

    @property
    def control(self) -> str:
        """text, figures (a phone shows figures) or letters."""
        kind = self.activity.kind
        return "text" if kind == "fill_in" else "figures" if kind in FIGURES else "letters"


def columns_of(lesson: Lesson) -> tuple[Column, ...]:
    """The questions that can be answered on paper; the others keep their number."""
    with override(lesson.locale):
        truth = (_("True"), _("False"))
    return tuple(
        Column(number, each, truth)
        for number, each in enumerate(lesson.activities, start=1)
        if each.kind not in ON_SCREEN
    )


def version_of(columns: tuple[Column, ...]) -> str:
    """Names these very questions in this order: letters that were typed for others mean something else."""
    return sha256(" ".join(column.activity.digest for column in columns).encode()).hexdigest()


def _hints() -> dict[str, str]:
    return {
        "multiple_choice": _("The letter"),
        "true_false": _("The letter"),
        "match": _("One letter for each, from top to bottom"),
        "order_steps": _("The numbers in the boxes, from top to bottom"),
        "spot_it": _("The numbers, one or more"),
        "fill_in": _("What is written"),
        "scenario": _("The letters, in the order of the story"),
    }
